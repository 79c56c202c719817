"""The record's rules against our labels of real items, where the items are at hand."""

from __future__ import annotations

import json

import pytest

from bot.core.events import EventKind
from tests.bench.record import LABELS, ROOT, label_figures

ITEMS = ROOT.parent / "shared" / "data" / "labels_dev.jsonl"
KINDS = {*(kind.value for kind in EventKind), ""}


def test_labels_are_well_formed_and_hold_no_foreign_text() -> None:
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    assert len(labels) >= 120
    for label in labels.values():
        assert label["primary"]
        assert {*label["primary"], *label.get("also", ())} <= KINDS
        assert label.keys() <= {"primary", "also", "date", "speaker"}
        assert len(label.get("speaker", {}).get("name", "")) < 50


@pytest.mark.skipif(not ITEMS.exists(), reason="the labelled items are not part of the project")
def test_figures_on_labelled_items() -> None:
    figures = label_figures(ITEMS)
    assert figures.right >= 0.95 * figures.items
    assert figures.wrong <= 0.05 * figures.items
    assert figures.dates_right >= 0.95 * figures.dates
    assert figures.speakers_right >= 0.90 * figures.speakers
    assert figures.loose == 0
