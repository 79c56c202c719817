"""What people set right: an article split off its story or joined to another, a platform that is wrong or missing.

Each is written into a log with who and when, can be undone, and is respected by what arrives later: stories taken apart
are never merged again by themselves, a platform that a person took away stays away. Nothing here posts anything: a
story that takes over articles counts as told where they were told. Every function returns one sentence for people and
raises OperatorError on mistakes. To be run in one write of the store.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.errors import OperatorError
from bot.flows.grouping import refresh_lead
from bot.store import articles, grouping, stories
from bot.store import story_corrections as corrections
from bot.store.database import Database
from bot.store.story_corrections import Correction


def split_off(db: Database, article_id: int, who: str, now: datetime) -> str:
    """Take an article out of its story into one of its own.

    Where this article was what told the story, the new one counts as told; elsewhere the next article about it is news.
    """
    title, source = _title(db, article_id), _story_of(db, article_id)
    if len(corrections.list_story_articles(db, source)) == 1:
        raise OperatorError(f"“{title}” is the only article of story {source}: there is nothing to split it off from.")
    target = stories.add_story(db, title, article_id, stories.find_saga(db, source), now)
    undo = _move(db, [article_id], source, target, "split off by hand")
    undo["alerts"] = corrections.copy_alerts(db, article_id, source, target, every=False)
    corrections.set_apart(db, source, target, apart=True)
    undo["apart"] = [source, target]
    says = f"Split “{title}” off story {source}; it is story {target} now."
    return _logged(db, "split", article_id, says, undo, who, now)


def join_to(db: Database, article_id: int, story_id: int, who: str, now: datetime) -> str:
    """Move an article into another story. The channels of that story are not told again.

    If it was the last article of its old story, that one leads to the new one from now on.
    """
    title, source, target = _title(db, article_id), _story_of(db, article_id), _current(db, story_id)
    if source == target:
        raise OperatorError(f"“{title}” is in story {target} already.")
    undo = _move(db, [article_id], source, target, "joined by hand")
    says = f"Joined “{title}” (story {source} before) to story {target}: {stories.get_story_title(db, target)}."
    return _logged(db, "join", article_id, says, _with_alerts(db, undo, article_id, source, target), who, now)


def join_stories(db: Database, story_id: int, into: int, who: str, now: datetime) -> str:
    """Move all articles of a story into another; the old number leads to the new one from now on."""
    source, target = _current(db, story_id), _current(db, into)
    if source == target:
        raise OperatorError(f"Story {story_id} and story {into} are one story already.")
    members = corrections.list_story_articles(db, source)
    if not members:
        raise OperatorError(f"Story {source} holds no articles any more: there is nothing to join.")
    title = stories.get_story_title(db, source)
    undo = _move(db, members, source, target, "joined by hand")
    says = f"Joined story {source} ({title}) to story {target}: {stories.get_story_title(db, target)}."
    return _logged(db, "join", members[0], says, _with_alerts(db, undo, members[0], source, target), who, now)


def set_platform(db: Database, article_id: int, platform_id: str, present: bool, who: str, now: datetime) -> str:
    """Say that an article is about a platform (present) or is not. Holds against every later reading of it."""
    title, roles = _title(db, article_id), corrections.list_roles(db, article_id)
    said = corrections.find_said(db, article_id, platform_id)
    if present and roles.get(platform_id) == "subject":
        raise OperatorError(f"“{title}” is filed under {platform_id} already.")
    if not present and platform_id not in roles:
        filed = ", ".join(sorted(roles)) or "none"
        raise OperatorError(f"“{title}” is not filed under {platform_id}. Its platforms: {filed}.")
    undo = {"platform": platform_id, "role": roles.get(platform_id, ""), "said": said}
    _set_role(db, article_id, platform_id, "subject" if present else "", present)
    says = f"“{title}” is {'about' if present else 'not about'} {platform_id}."
    return _logged(db, "platform", article_id, says, undo, who, now)


def undo(db: Database, correction_id: int, who: str, now: datetime) -> str:
    """Put back what a correction changed. Stories: only while no later correction touches the same ones."""
    found = corrections.find_correction(db, correction_id)
    if found is None:
        raise OperatorError(f"There is no correction {correction_id}: policy-bot correct list shows their numbers.")
    if found.undone is not None:
        raise OperatorError(f"Correction {correction_id} was undone already on {found.undone:%Y-%m-%d %H:%M} UTC.")
    if found.kind == "platform":
        if articles.is_kept(db, found.article_id):
            _set_role(db, found.article_id, found.undo["platform"], found.undo["role"], found.undo["said"])
    else:
        _undo_move(db, found)
    corrections.mark_undone(db, correction_id, now)
    return f"Undone by {who}: correction {correction_id} ({found.says})"


def list_corrections(db: Database, limit: int = 50) -> list[dict[str, Any]]:
    """The log, newest first: id, at, who, kind, article_id, says, undone (a time or None)."""
    rows = [asdict(each) for each in corrections.list_corrections(db, limit)]
    return [{key: value for key, value in row.items() if key != "undo"} for row in rows]


def _move(db: Database, members: list[int], source: int, target: int, how: str) -> dict[str, Any]:
    """Move articles; returns what an undo needs."""
    hows = {str(each): corrections.move_article(db, each, target, how) for each in members}
    left = corrections.list_story_articles(db, source)
    if not left:
        corrections.set_merged(db, source, target)
    for story_id in (source, target):
        refresh_lead(db, story_id)
    return {"source": source, "target": target, "hows": hows, "merged": not left}


def _with_alerts(db: Database, undo: dict[str, Any], article_id: int, source: int, target: int) -> dict[str, Any]:
    """A person said that two stories are one: where either was told, both are; and they are apart no longer."""
    copied = corrections.copy_alerts(db, article_id, source, target, every=bool(undo["merged"]))
    was_apart = stories.are_apart(db, source, target)
    corrections.set_apart(db, source, target, apart=False)
    inherited = stories.inherit_apart(db, source, target) if undo["merged"] else []
    return {**undo, "alerts": copied, "was_apart": was_apart, "inherited": inherited}


def _undo_move(db: Database, found: Correction) -> None:
    source, target = found.undo["source"], found.undo["target"]
    for later in corrections.list_later(db, found):
        if {later.undo["source"], later.undo["target"]} & {source, target}:
            raise OperatorError(f"Correction {later.id} changed the same stories later: undo that one first.")
    for article_id, how in found.undo["hows"].items():
        if stories.find_story(db, int(article_id)) == target:
            corrections.move_article(db, int(article_id), source, how)
    if found.undo["merged"]:
        corrections.set_merged(db, source, None)
    if found.kind == "split":
        corrections.set_apart(db, source, target, apart=False)
        if not corrections.list_story_articles(db, target):
            corrections.set_merged(db, target, source)
    elif found.undo["was_apart"]:
        corrections.set_apart(db, source, target, apart=True)
    for story_id in found.undo.get("inherited", ()):  # corrections of before this was kept have none
        corrections.set_apart(db, target, story_id, apart=False)
    corrections.remove_alerts(db, found.undo["alerts"])
    for story_id in (source, target):
        refresh_lead(db, story_id)


def _set_role(db: Database, article_id: int, platform: str, role: str, said: bool | None) -> None:
    corrections.set_role(db, article_id, platform, role)
    corrections.say_platform(db, article_id, platform, said)
    subjects = [name for name, held in corrections.list_roles(db, article_id).items() if held == "subject"]
    grouping.set_trait_platforms(db, article_id, subjects)


def _logged(db: Database, kind: str, article_id: int, says: str, undo: dict[str, Any], who: str, now: datetime) -> str:
    number = corrections.add_correction(db, kind, article_id, says, undo, who, now)
    return f"{says} This is correction {number}; it can be undone."


def _title(db: Database, article_id: int) -> str:
    if not articles.is_kept(db, article_id):
        raise OperatorError(f"There is no article {article_id}: policy-bot articles lists them.")
    return articles.get_judged(db, article_id).article.title


def _story_of(db: Database, article_id: int) -> int:
    story_id = stories.find_story(db, article_id)
    if not story_id:
        raise OperatorError("This article is in no story: only relevant articles are grouped.")
    return story_id


def _current(db: Database, story_id: int) -> int:
    current = stories.find_current(db, story_id)
    if not current:
        raise OperatorError(f"There is no story {story_id}: policy-bot stories lists their numbers.")
    return current
