"""The file of the second opinion: the shipped one is sound, an own one is found, a wrong one is told."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.cli.judging import article_of_item
from bot.config.loading import SHIPPED, load
from bot.config.weights import SHIPPED_WEIGHTS, read_weights, weights_text
from bot.core.articles import Reader
from bot.core.model import Level
from bot.core.opinion import Linear, Opinion
from bot.errors import ConfigError

WRITTEN = Path(__file__).parents[1] / "data" / "written_items.jsonl"


def test_the_shipped_weights_are_small_and_hold_no_sentences() -> None:
    opinion = read_weights(SHIPPED_WEIGHTS)
    assert 300 < len(opinion.weights) < 15_000
    assert SHIPPED_WEIGHTS.stat().st_size < 1_500_000
    assert all(name.count(" ") <= name.startswith("p:") for name in opinion.weights)  # two words at most
    assert load(SHIPPED, {}).opinion == opinion


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    opinion = Opinion(-1.25, {"w:clause": 0.5, "p:ai+train": -0.02, 'w:"odd"': 1.0})
    path = tmp_path / "w.json"
    path.write_text(weights_text(opinion), encoding="utf-8")
    assert read_weights(path) == opinion


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text(weights_text(Opinion(-1.0, {"w:clause": 0.5})), encoding="utf-8")
    first = read_weights(path)
    assert read_weights(path) is first
    path.write_text(weights_text(Opinion(-1.0, {"w:clause": 0.25, "w:bill": 1.0})), encoding="utf-8")
    assert read_weights(path).weights == {"w:clause": 0.25, "w:bill": 1.0}
    path.unlink()
    with pytest.raises(ConfigError, match="cannot be read"):
        read_weights(path)


def test_topics_and_events_are_read_back(tmp_path: Path) -> None:
    topics = {"law": Linear(0.5, {"T:law": 2.0}), "court": Linear(-1.0, {})}
    opinion = Opinion(-1.25, {"w:clause": 0.5}, topics, {"ruling": Linear(0.1, {"w:judg": 1.0})})
    path = tmp_path / "w.json"
    path.write_text(weights_text(opinion), encoding="utf-8")
    assert read_weights(path) == opinion


def test_a_file_without_topics_leaves_them_to_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text('{"bias": 1, "weights": {"w:clause": 0.5}}', encoding="utf-8")
    assert read_weights(path).name_topics(("law",), (), ()) == ("law",)


def test_the_shipped_weights_name_topics_of_items_that_they_were_made_with() -> None:
    """Not how good they are on others: that they belong to this program's rules and words."""
    config = load(SHIPPED, {})
    reader = Reader(config.watchlist, opinion=config.opinion)
    right = told = wanted = 0
    for item in map(json.loads, WRITTEN.read_text(encoding="utf-8").splitlines()[::5]):
        if not item["relevant"]:
            continue
        given = {"text": "", "link": "", "publisher": "", **item, "date": datetime.fromisoformat(item["date"])}
        relevance = reader.read(article_of_item(given)).relevance
        if relevance.level is not Level.NONE:
            named, labels = set(relevance.topics), set(item["topics"])
            right, told, wanted = right + len(named & labels), told + len(named), wanted + len(labels)
    assert wanted > 100
    assert right / told > 0.85
    assert right / wanted > 0.85


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
        ('{"bias": 1, "weights": {}, "topics": []}', "topics as an object"),
        ('{"bias": 1, "weights": {}, "events": 1}', "events as an object"),
        ('{"bias": 1, "weights": {}, "topics": {"law": {"weights": {}}}}', "bias and weights"),
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
