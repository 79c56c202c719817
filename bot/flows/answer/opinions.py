"""What people say below an alert: not relevant, mute this story here, mute this platform here for a week."""

from __future__ import annotations

from datetime import timedelta

from bot.core.asks import Ask, Question
from bot.core.replies import Button, Moment, Reply, Section, text_line
from bot.core.words import say
from bot.flows.answer.counter import Case, done, mistaken
from bot.store import labels, mutes, platform_stories, stories
from bot.store.mutes import Mute

MUTED_FOR = timedelta(days=7)


def not_relevant(case: Case) -> Reply:
    """A label for the operator to learn from, which can be taken back."""
    story = stories.find_current(case.db, case.question.number)
    article = platform_stories.find_told_article(case.db, story, case.channel) if story else 0
    if not article:
        return mistaken("mistake.story")
    where, who = str(case.channel or ""), case.asker.person
    number = labels.add_label(case.db, story, article, where, who, relevant=False, now=case.now)
    case.note(f"story {story}", "not relevant")
    undo = Button(say("button.undo"), Question(Ask.UNDO, number=number))
    return done(say("label.title"), say("label.says"), sections=(Section(buttons=(undo,)),))


def undo(case: Case) -> Reply:
    """Take one's own label back."""
    if not labels.undo_label(case.db, case.question.number, case.asker.person, case.now):
        return mistaken("mistake.label")
    case.note(f"label {case.question.number}", "taken back")
    return done(say("label.undone"))


def mute_story(case: Case) -> Reply:
    """No follow-ups of a story in this channel any more."""
    story = stories.find_current(case.db, case.question.number)
    if not story:
        return mistaken("mistake.story")
    if case.channel is None:
        return mistaken("mistake.no-channel")
    mutes.add_mute(case.db, Mute(case.channel, mutes.STORY, str(story), None, case.asker.person, case.now))
    title = stories.get_story_title(case.db, story)
    case.note(f"story {story}", title)
    return done(say("mute.title"), say("mute.story", title=title), sections=(_undo(case, f"story {story}"),))


def mute_platform(case: Case) -> Reply:
    """No alerts about a platform in this channel for a week."""
    if case.channel is None:
        return mistaken("mistake.no-channel")
    naming = case.counter.naming
    if case.question.number:
        subjects = platform_stories.list_subjects(case.db, stories.find_current(case.db, case.question.number))
        if not subjects:
            return mistaken("mistake.platform-of-story")
        platform_id = subjects[0]
    else:
        platform = naming.find_platform(case.question.words)
        if platform is None:
            near = ", ".join(each.name for each in naming.near_platforms(case.question.words))
            key = "mistake.mute-near" if near else "mistake.mute"
            return mistaken(key, typed=case.question.words, near=near, how=case.how(Ask.MUTE_PLATFORM))
        platform_id = platform.id
    until = case.now + MUTED_FOR
    mutes.add_mute(case.db, Mute(case.channel, mutes.PLATFORM, platform_id, until, case.asker.person, case.now))
    name = naming.name_of(platform_id)
    case.note(f"platform {platform_id}", f"until {until:%Y-%m-%d %H:%M}")
    says = Section(lines=(text_line(say("mute.platform", name=name), Moment(until)),))
    return done(say("mute.title"), sections=(says, _undo(case, f"platform {platform_id}")))


def unmute(case: Case) -> Reply:
    """``story 12`` or ``platform youtube`` is announced here again."""
    if case.channel is None:
        return mistaken("mistake.no-channel")
    kind, _, subject = case.question.words.strip().partition(" ")
    if kind not in ("story", "platform"):  # a bare name is a platform's
        kind, subject = "platform", case.question.words.strip()
    if kind == "platform" and (platform := case.counter.naming.find_platform(subject)):
        subject = platform.id
    if not mutes.remove_mute(case.db, case.channel, kind, subject.lstrip("#")):
        known = [f"{each.kind} {each.subject}" for each in mutes.list_mutes(case.db, case.channel, case.now)]
        return mistaken("mistake.unmute", how=case.how(Ask.UNMUTE), known=", ".join(known) or "—")
    case.note(f"{kind} {subject}", "announced again")
    what = case.counter.naming.name_of(subject) if kind == "platform" else f"{kind} {subject}"
    return done(say("unmute.title"), say("unmute.says", what=what))


def _undo(case: Case, words: str) -> Section:
    return Section(buttons=(Button(say("button.undo"), Question(Ask.UNMUTE, words, channel=case.question.channel)),))
