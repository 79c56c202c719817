"""Puts an article into its story: exact keys first, then likeness of words; then who leads the story.

The same for the bot and for measuring. Writes the story, decides nothing about alerts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.grouping import choose, traits_of
from bot.core.leads import Lead, choose_lead
from bot.core.model import Article, Relevance
from bot.core.sagas import saga_name
from bot.core.stories import Assignment, assign, fingerprint
from bot.store import articles, grouping, stories
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Joined:
    """The story of an article. development: the story opens a new chapter of this saga (its first story), else 0;
    leads: this article is a better source than the one that stood for the story until now; sources: who leads the
    story now, is credited, and only retells it (None if the article was in its story before)."""

    story_id: int
    development: int = 0
    leads: bool = False
    sources: Lead | None = None


def join_story(db: Database, article: Article, relevance: Relevance, *, now: datetime, own_page: bool = True) -> Joined:
    """Put a stored article (with its id, as it is read) into a story. Twice changes nothing.

    own_page: its address tells it from other articles.
    """
    if known := stories.find_story(db, article.id):
        return Joined(known)
    keys = fingerprint(article)
    if not own_page:
        keys = replace(keys, url="")
    assignment = assign(article, keys, stories.load_candidates(db, keys, now), now)
    traits = traits_of(article, relevance.platforms)
    if not assignment.story_id:
        members = grouping.load_members(db, traits, article.date)
        rarities = grouping.load_rarities(db, traits, members)
        verdict = choose(traits, article.feed_id, article.date, members, rarities)
        if verdict.story_id:
            assignment = Assignment(verdict.story_id, "same event")
        else:
            assignment = Assignment(0, "development" if verdict.development else "new", saga_id=verdict.saga_id)
    story_id = stories.assign_story(db, article, keys, assignment, now)
    grouping.add_traits(db, article.id, traits, article.date)
    before = stories.find_lead(db, story_id)
    sources = refresh_lead(db, story_id)
    leads = sources is not None and sources.lead.article_id == article.id != before
    return Joined(story_id, assignment.saga_id if assignment.how == "development" else 0, leads, sources)


def refresh_lead(db: Database, story_id: int) -> Lead | None:
    """Let the best source stand for the story; returns who does what in it, None for a story without articles."""
    members = stories.list_lead_members(db, story_id)
    if not members:
        return None
    sources = choose_lead(members)
    stories.set_lead(db, story_id, sources.lead.article_id, sources.lead.title)
    return sources


def development_note(
    db: Database, story_id: int, platform_names: Mapping[str, str], topic_names: Mapping[str, str]
) -> str:
    """What the alert of a development says of its saga: ``Development in: SoundCloud AI terms``."""
    title = stories.get_story_title(db, story_id)
    lead = stories.find_lead(db, story_id)
    if not articles.is_kept(db, lead):
        return f"Development in: {title}"
    relevance = articles.get_judged(db, lead).relevance
    return f"Development in: {saga_name(title, relevance, platform_names, topic_names)}"
