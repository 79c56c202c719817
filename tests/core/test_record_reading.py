"""What one article says for the record, also where no watched platform takes part."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.claims import Claim
from bot.core.model import Article, Level, Platform, Relevance, Watchlist, Weight
from bot.core.record_reading import RecordReader

DAY = datetime(2025, 5, 14, tzinfo=UTC)


def test_who_speaks_is_kept_where_no_watched_platform_is_named() -> None:
    article = Article(
        "https://paper.example/1", "A plan for AI and copyright", "“AI training needs consent,” said Jane Doe.", "",
        "The Paper", "paper", Weight.ORIGINAL, "en", DAY, DAY,
    )  # fmt: skip
    reader = RecordReader(Watchlist((Platform("udio", "Udio"),), ()))
    facts = reader.read(article, Relevance(Level.ALERT, 9.0, ()))
    assert [(fact.platform, fact.body.speaker) for fact in facts if isinstance(fact.body, Claim)] == [("", "Jane Doe")]
