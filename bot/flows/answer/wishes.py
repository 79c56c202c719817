"""Subscriptions from a chat: subscribe, list, change, pause, resume, remove, watch. Every change is written down."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.core.asks import Ask, Draft, Question
from bot.core.digest_choice import DigestSetting
from bot.core.drafts import draft_of, draft_of_words
from bot.core.model import Channel, Subscription
from bot.core.replies import Button, Form, Mention, Moment, Part, Reply, Section, item_line, paged, text_line
from bot.core.words import say, shown_day
from bot.flows.answer.counter import Case, done, mistaken, mistaken_draft
from bot.flows.answer.digests import follow_lines
from bot.flows.digest import setting_of
from bot.flows.digest_choosing import fit_times, present_setting
from bot.store import digests, mutes, stories, subscriptions

# How a pause by a person is kept.
_PAUSED_BY = re.compile(r"by (\S+:\S+) on ([0-9]{4}-[0-9]{2}-[0-9]{2})")


def form(case: Case) -> Reply:
    """The settings form: empty for this channel, or filled with a subscription."""
    naming = case.counter.naming
    channel = case.channel
    draft = Draft(str(channel) if channel else "", zone=case.zone)
    if channel is not None and (chosen := digests.find_setting(case.db, channel)):
        draft = replace(draft, weekday=chosen.days[0], hour=chosen.hour, zone=chosen.zone or case.zone)
    title = say("form.new")
    if case.question.number:
        found = _own(case, case.question.number)
        if isinstance(found, Reply):
            return found
        times = digest_setting(case, found)
        draft = replace(draft_of(found), weekday=times.days[0], hour=times.hour, zone=times.zone)
        title = say("form.edit", number=found.id)
    platforms = tuple(sorted(((each.id, each.name) for each in naming.platforms.values()), key=lambda each: each[1]))
    topics = tuple((each.id, each.name) for each in naming.topics.values())
    return Reply(title, form=Form(draft, platforms, topics))


def subscribe(case: Case) -> Reply:
    """From a draft or from words."""
    draft = case.question.draft
    if draft is None:
        if case.channel is None:
            return mistaken("mistake.no-channel")
        draft, mistakes = draft_of_words(case.question.words, case.channel, case.counter.naming)
        if mistakes:
            return mistaken_draft(mistakes)
    wish, mistakes = case.counter.check(draft, case.asker.person)
    if wish is None:
        return mistaken_draft(mistakes)
    return _add(case, wish, say("wish.done"), timed=draft.timed)


def watch(case: Case) -> Reply:
    """A platform, or any name as a keyword, as a subscription of its own: what the channel has stays as it is."""
    name = " ".join(case.question.words.split())
    if not name:
        return mistaken("mistake.watch", how=case.how(Ask.WATCH))
    if case.channel is None:
        return mistaken("mistake.no-channel")
    platform = case.counter.naming.find_platform(name)
    draft = Draft(str(case.channel), digest=True)
    draft = replace(draft, platforms=(platform.id,)) if platform else replace(draft, keywords=(name,))
    wish, mistakes = case.counter.check(draft, case.asker.person)
    if wish is None:
        return mistaken_draft(mistakes)
    key = "watch.platform" if platform else "watch.keyword"
    return _add(case, wish, say("watch.title"), say(key, name=platform.name if platform else name))


def edit(case: Case) -> Reply:
    """Give a subscription other settings."""
    draft = case.question.draft
    number = draft.number if draft else case.question.number
    found = _own(case, number)
    if isinstance(found, Reply) or draft is None:
        return found if isinstance(found, Reply) else form(case)
    if found.origin == "file":
        return mistaken("mistake.file", number=number)
    wish, mistakes = case.counter.check(draft, found.created_by)
    if wish is None:
        return mistaken_draft(mistakes)
    if wish.channel != found.channel:
        # Another channel has other people who may change it: that is a new subscription there.
        return mistaken("mistake.no-number", number=number, known=_known(case, wish.channel))
    changed = replace(wish, id=number, origin=found.origin, patterns=found.patterns, paused=found.paused)
    present = present_setting(case.db, found.channel)
    if not subscriptions.change_subscription(case.db, changed):
        return mistaken("wish.same")
    before, after = case.counter.described(found), case.counter.described(changed)
    case.note(f"subscription {number}", f"{before} -> {after}", Ask.EDIT)
    lines = _fitted(case, changed, present) if changed.digest and draft.timed else ()
    return done(say("wish.changed"), sections=(_section(case, changed), *lines))


def pause(case: Case) -> Reply:
    """Nothing is posted for one subscription, or for all of the channel."""
    why = say("pause.by", person=case.asker.person) + f"{case.now:%Y-%m-%d}"
    return _set_paused(case, why, say("pause.title"), say("pause.says"))


def resume(case: Case) -> Reply:
    """It is posted again."""
    return _set_paused(case, "", say("resume.title"), say("resume.says"))


def remove(case: Case) -> Reply:
    """Take a subscription away."""
    wishes = _chosen(case)
    if isinstance(wishes, Reply):
        return wishes
    if len(wishes) > 1:
        return mistaken("mistake.which", known=_known(case, case.channel))
    wish = wishes[0]
    if wish.origin == "file":
        return mistaken("mistake.file", number=wish.id)
    subscriptions.remove_subscription(case.db, wish.id)
    words = case.counter.described(wish)
    case.note(f"subscription {wish.id}", words)
    return done(say("remove.title"), say("wish.line", number=wish.id, what=words), say("remove.says"))


def list_wishes(case: Case) -> Reply:
    """What this channel gets, with buttons to change it; what is muted."""
    channel = case.channel
    if channel is None:
        return mistaken("mistake.no-channel")
    wishes = subscriptions.list_subscriptions(case.db, channel)
    sections = [_section(case, wish) for wish in wishes]
    if not wishes:
        sections = [Section(lines=(text_line(say("mistake.none-here", how=case.how(Ask.SUBSCRIBE))),))]
    sections += _muted(case, channel)
    buttons = (
        Button(say("button.subscribe"), Question(Ask.FORM, channel=case.question.channel)),
        Button(say("button.test"), Question(Ask.TEST, channel=case.question.channel)),
        Button(say("button.status"), Question(Ask.STATUS, channel=case.question.channel)),
    )
    return paged(Reply(say("list.title"), tuple(sections), buttons), case.question)


def paused_parts(why: str) -> tuple[Part, ...]:
    """``paused by Alice on 30 Oct 2025``, or another reason as it is kept. why: not ''."""
    kept = _PAUSED_BY.fullmatch(why)
    if kept is None:
        return (say("wish.paused", why=why),)
    day = shown_day(date.fromisoformat(kept[2]))
    return (say("wish.paused-by"), Mention(kept[1], person=True), say("wish.paused-on", day=day))


def digest_setting(case: Case, wish: Subscription) -> DigestSetting:
    """What the subscription's channel chose for its digest."""
    return setting_of(case.db, wish.channel, [wish])


def _add(case: Case, wish: Subscription, title: str, *lines: str, timed: bool = False) -> Reply:
    before = {each.id for each in subscriptions.list_subscriptions(case.db, wish.channel)}
    present = present_setting(case.db, wish.channel)
    number = subscriptions.add_subscription(case.db, wish, case.now)
    stored = replace(wish, id=number)
    if number in before:
        return done(title, say("wish.same"), sections=(_section(case, stored),))
    case.note(f"subscription {number}", f"{wish.channel}: {case.counter.described(wish)}", Ask.SUBSCRIBE)
    fitted = _fitted(case, wish, present) if wish.digest and timed else ()
    return done(title, *lines, sections=(_section(case, stored), *fitted))


def _fitted(case: Case, wish: Subscription, present: DigestSetting | None) -> tuple[Section, ...]:
    """The times that were given are the channel's now; if that moves this week's digest, it is said."""
    follows = fit_times(case.db, wish, present, case.counter.zone, case.now)
    return (Section(lines=follow_lines(follows, case.now)),) if follows else ()


def _set_paused(case: Case, why: str, title: str, says: str) -> Reply:
    wishes = _chosen(case)
    if isinstance(wishes, Reply):
        return wishes
    for wish in wishes:
        subscriptions.set_paused(case.db, wish.id, why)
        case.note(f"subscription {wish.id}", case.counter.described(wish))
    return done(title, says, sections=tuple(_section(case, replace(wish, paused=why)) for wish in wishes))


def _chosen(case: Case) -> list[Subscription] | Reply:
    """The subscription that was named, or all of the channel."""
    if case.question.number:
        found = _own(case, case.question.number)
        return found if isinstance(found, Reply) else [found]
    if case.channel is None:
        return mistaken("mistake.no-channel")
    wishes = subscriptions.list_subscriptions(case.db, case.channel)
    return wishes or mistaken("mistake.none-here", how=case.how(Ask.SUBSCRIBE))


def _own(case: Case, number: int) -> Subscription | Reply:
    """A subscription of the channel that is asked about: whoever may change that channel may change no other."""
    found = subscriptions.find_subscription(case.db, number)
    if found is None or found.channel != case.channel:
        return mistaken("mistake.no-number", number=number, known=_known(case, case.channel))
    return found


def _known(case: Case, channel: Channel | None) -> str:
    wishes = subscriptions.list_subscriptions(case.db, channel) if channel else []
    return ", ".join(f"{wish.id} ({case.counter.described(wish)})" for wish in wishes) or "—"


def _section(case: Case, wish: Subscription) -> Section:
    """One subscription with its buttons. The channel travels in them: they are pressed at home, too."""
    room = wish.channel

    def asks(ask: Ask) -> Question:
        return Question(ask, number=wish.id, channel=room)

    lines = [text_line(case.counter.gets(wish, digest_setting(case, wish)))]
    if wish.paused:
        lines.append(text_line(*paused_parts(wish.paused)))
    if wish.origin == "file":
        lines.append(text_line(say("wish.file")))
    turn = asks(Ask.RESUME if wish.paused else Ask.PAUSE)
    # With the number: where a chat shows all buttons below all settings, it says which they belong to.
    buttons = [
        Button(f"{say('button.resume' if wish.paused else 'button.pause')} {wish.id}", turn),
        Button(f"{say('button.preview')} {wish.id}", asks(Ask.PREVIEW)),
    ]
    if wish.origin != "file":
        buttons.insert(0, Button(f"{say('button.edit')} {wish.id}", asks(Ask.FORM)))
        remove = f"{say('button.remove')} {wish.id}"
        buttons.append(Button(remove, asks(Ask.REMOVE), danger=True, confirm=say("remove.confirm")))
    heading = say("wish.line", number=wish.id, what=case.counter.described(wish))
    return Section(heading, tuple(lines), tuple(buttons))


def _muted(case: Case, channel: Channel) -> list[Section]:
    lines, buttons = [], []
    for mute in mutes.list_mutes(case.db, channel, case.now):
        if mute.kind == "story":
            title = stories.find_story_title(case.db, int(mute.subject)) or ""
            lines.append(item_line(say("list.muted-story", number=mute.subject, title=title)))
            name = f"{mute.kind} {mute.subject}"
        else:
            name = case.counter.naming.name_of(mute.subject)
            lines.append(
                item_line(
                    say("list.muted-platform", name=name),
                    *([Moment(mute.until, zone=case.zone)] if mute.until else []),
                )
            )
        words = f"{mute.kind} {mute.subject}"
        label = f"{say('button.unmute')} {name}"
        buttons.append(Button(label, Question(Ask.UNMUTE, words, channel=channel)))
    return [Section(say("list.muted"), tuple(lines), tuple(buttons[:5]))] if lines else []
