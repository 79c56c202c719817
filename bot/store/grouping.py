"""What likeness needs to remember: traits of grouped articles, how common words are, and where rare words occurred.

Every look-up is bounded: a few stems, the newest places of each, a few stories, the newest articles of each. So a
search costs the same however long the history is. Decides nothing: core.grouping does.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from bot.core.grouping import SAGA_WINDOW, WINDOW, Member, Traits, platform_stem
from bot.core.vectors import rarest, rarity, weigh
from bot.store.rows import from_list, to_list, to_moment, to_seconds

LOOK_UP_STEMS = 12
LOOK_UP_PLATFORMS = 2
PLACES = 40  # newest places of a stem that are looked at
STORIES = 8
MEMBERS = 10  # newest articles of a story that are compared


def load_rarities(db: Database, traits: Traits, members: Sequence[Member] = ()) -> dict[str, float]:
    """The rarity of every stem and platform of an article and of those it is compared with."""
    every = (traits, *(member.traits for member in members))
    stems = {stem for each in every for stem in _stems(each)}
    sql = "SELECT stem, articles FROM stem WHERE stem IN (SELECT value FROM json_each(?))"
    known = dict(db.conn.execute(sql, (to_list(("", *stems)),)).fetchall())
    documents = known.get("", 0)
    return {stem: rarity(known.get(stem, 0), documents) for stem in stems}


def load_members(db: Database, traits: Traits, at: datetime) -> list[Member]:
    """Articles of the stories that share rare words with this one: near in time first, then of earlier sagas."""
    stems = _look_up_stems(traits, load_rarities(db, traits))
    near = _likely_stories(db, stems, to_seconds(at - WINDOW), to_seconds(at + WINDOW))
    far = _likely_stories(db, stems[:LOOK_UP_STEMS], to_seconds(at - SAGA_WINDOW), to_seconds(at - WINDOW))
    stories = list(dict.fromkeys((*near[:STORIES], *far[: STORIES // 2])))
    return [member for story_id in stories for member in _load_story(db, story_id)]


def add_traits(db: Database, article_id: int, traits: Traits, at: datetime) -> None:
    """Remember an article that was put into a story, and count its words. Twice changes nothing."""
    rarities = load_rarities(db, traits)
    cursor = db.conn.execute(
        "INSERT OR IGNORE INTO story_traits(article_id, at, terms, platforms, classes, turns) VALUES (?,?,?,?,?,?)",
        (
            article_id,
            to_seconds(at),
            json.dumps(traits.terms, ensure_ascii=False),
            *(to_list(sorted(each)) for each in (traits.platforms, traits.classes, traits.steps)),
        ),
    )
    if not cursor.rowcount:
        return
    db.conn.executemany(
        "INSERT INTO stem(stem, articles) VALUES (?, 1) ON CONFLICT(stem) DO UPDATE SET articles = articles + 1",
        [(stem,) for stem in ("", *_stems(traits))],
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO story_term(stem, at, article_id) VALUES (?,?,?)",
        [(stem, to_seconds(at), article_id) for stem in _look_up_stems(traits, rarities)],
    )


def set_trait_platforms(db: Database, article_id: int, platforms: Iterable[str]) -> None:
    """The article is about these platforms, says a person."""
    db.conn.execute("UPDATE story_traits SET platforms=? WHERE article_id=?", (to_list(sorted(platforms)), article_id))


def _likely_stories(db: Database, stems: Sequence[str], since: float, until: float) -> list[int]:
    """Stories with articles dated in that time that share rare stems, those that share most first."""
    shared: Counter[int] = Counter()
    for stem in stems:
        places = db.conn.execute(
            f"""SELECT DISTINCT m.story_id FROM
            (SELECT article_id FROM story_term WHERE stem=? AND at BETWEEN ? AND ? ORDER BY at DESC LIMIT {PLACES}) t
            JOIN story_article m ON m.article_id = t.article_id""",  # noqa: S608
            (stem, since, until),
        ).fetchall()
        shared.update(row[0] for row in places)
    return [story_id for story_id, _ in sorted(shared.items(), key=lambda each: (-each[1], -each[0]))]


def _load_story(db: Database, story_id: int) -> list[Member]:
    sql = f"""SELECT m.article_id, m.story_id, coalesce(s.saga_id, s.id), m.feed_id, t.at, t.terms, t.platforms,
            t.classes, t.turns
        FROM story_article m JOIN story s ON s.id = m.story_id JOIN story_traits t ON t.article_id = m.article_id
        WHERE m.story_id = ? ORDER BY m.at DESC, m.article_id DESC LIMIT {MEMBERS}"""  # noqa: S608
    return [
        Member(
            row[0],
            row[1],
            row[2],
            row[3],
            to_moment(row[4]),
            Traits(json.loads(row[5]), *(frozenset(from_list(text)) for text in row[6:9])),
        )
        for row in db.conn.execute(sql, (story_id,)).fetchall()
    ]


def _look_up_stems(traits: Traits, rarities: Mapping[str, float]) -> tuple[str, ...]:
    """Where stories like this one are looked up: by its rarest words, and by the few platforms that it is about."""
    platforms = sorted(traits.platforms, key=lambda name: (-rarities[platform_stem(name)], name))[:LOOK_UP_PLATFORMS]
    return (*rarest(weigh(traits.terms, rarities), LOOK_UP_STEMS), *map(platform_stem, platforms))


def _stems(traits: Traits) -> tuple[str, ...]:
    return (*traits.terms, *(platform_stem(name) for name in traits.platforms))
