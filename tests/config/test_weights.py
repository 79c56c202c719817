"""The file of the second opinion: the shipped one is sound, an own one is found, a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.loading import SHIPPED, load
from bot.config.weights import SHIPPED_WEIGHTS, read_weights, weights_text
from bot.core.opinion import Opinion
from bot.errors import ConfigError


def test_the_shipped_weights_are_small_and_hold_no_sentences() -> None:
    opinion = read_weights(SHIPPED_WEIGHTS)
    assert 300 < len(opinion.weights) < 3000
    assert SHIPPED_WEIGHTS.stat().st_size < 150_000
    assert all(" " not in name for name in opinion.weights)
    assert load(SHIPPED, {}).opinion == opinion


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    opinion = Opinion(-1.25, {"w:clause": 0.5, "p:ai+train": -0.02, 'w:"odd"': 1.0})
    path = tmp_path / "w.json"
    path.write_text(weights_text(opinion), encoding="utf-8")
    assert read_weights(path) == opinion


def test_an_own_file_stands_beside_the_configuration(tmp_path: Path) -> None:
    opinion = Opinion(0.5, {"w:clause": 0.5})
    (tmp_path / "own.json").write_text(weights_text(opinion), encoding="utf-8")
    config = tmp_path / "feeds.yaml"
    shipped = SHIPPED.read_text(encoding="utf-8").replace('weights: ""', "weights: own.json", 1)
    config.write_text(shipped, encoding="utf-8")
    assert load(config, {}).opinion == opinion
    (tmp_path / "own.json").unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        load(config, {})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "bias and weights"),
        ('{"bias": "1", "weights": {}}', "bias and weights"),
        ('{"bias": NaN, "weights": {}}', "bias and weights"),
        ('{"bias": 1, "weights": {"a": null}}', "no number"),
        ('{"bias": 1, "weights": {"a": Infinity}}', "no number"),
        ('{"bias": true, "weights": {}}', "bias and weights"),
    ],
)
def test_a_wrong_file_is_told_with_its_cure(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "w.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read_weights(path)
    assert says in str(error.value)
    assert "policy-bot train" in str(error.value)
