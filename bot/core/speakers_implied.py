"""Whose words a quotation gives where no verb of saying names anybody beside it.

    subject    "Grimes has welcomed a tool that 'sounds like me'": who acts in the sentence speaks in it
    papers     "The complaint alleges ...": those who sue or write, by the sentence before or the headline
    role       "The guild told members ...": whom the headline is about, if the sentences before go on about them
    going on   a sentence that is all quotation: who spoke in the one before
    he, she    whom the sentence before names

A wrong name under a quotation is worse than none: each way asks for more than one sign. Reads English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.events_hits import Sentence
from bot.core.implied_patterns import (
    ALL_QUOTED,
    FILED_BY,
    NO_NAME,
    NO_PERSON,
    NO_SPEAKER,
    PAPERS,
    PERSON,
    PRONOUN,
    QUOTED_WORDS,
    SENDER,
    SUBJECT,
    SUES,
    TITLE_OF_WORK,
    UNNAMED_BODY,
    UNNAMED_PERSON,
    written_out,
)
from bot.core.speaker_names import SAID
from bot.core.speaker_patterns import LEANING, NOBODY, OUTLET
from bot.core.speakers import speaker_of

# Words that a quotation has at least: a headline puts marks about much that the one who acts in it never said.
_FEWEST, _FEWEST_IN_HEADLINE = 2, 4
_WHOSE = re.compile(r"^\S+[’']s ")  # "Acme's Jane Doe"
_HELD = re.compile(
    r"\b(?:CEO|boss|chief|executive|exec|founder|co-founder|president|official|minister|engineer|lawyer)$"
)
_NEAR = 2  # sentences back in which the one who is meant must be named


def implied_speaker(sentences: Sequence[Sentence], place: int) -> str:
    """Who speaks in the sentence at this place, which has no speaker by ``speaker_of``; '' if that is not certain."""
    return (
        _of_pronoun(sentences, place)
        or _of_papers(sentences, place)
        or _of_quotation_that_goes_on(sentences, place)
        or _subject_that_is_quoted(sentences, place)
    )


def named_for_role(who: str, sentences: Sequence[Sentence], place: int, company_names: Sequence[str]) -> str:
    """The name for a speaker who is given by role only ("The guild", "The Canadian singer"): whom the headline is
    about, if the sentences before name them, too. '' if it may be another."""
    bodies, people = UNNAMED_BODY.fullmatch(who), UNNAMED_PERSON.fullmatch(who)
    if not (bodies or people) or not place:
        return ""
    name = subject_of(sentences[0].words)
    before = " ".join(each.words for each in sentences[max(1, place - _NEAR) : place])
    if not name or (place > 1 and not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", before)):
        return ""
    return "" if name in company_names or (people and NO_PERSON.search(name)) else name


def named_below(who: str, sentences: Sequence[Sentence], place: int) -> str:
    """The name for a person who is given by role only in the headline ("senior Acme official says"): with whom the
    text begins, if that is a person. '' if it may be another."""
    if place or len(sentences) < 2:
        return ""
    only_post = (_HELD.search(who) and not PERSON.search(_HELD.sub("", who))) or UNNAMED_PERSON.fullmatch(who)
    if not only_post:
        return ""
    name = PERSON.search(subject_of(sentences[1].words))
    return name["name"] if name and not NO_PERSON.search(name["name"]) else ""


def written_in_full(who: str, sentences: Sequence[Sentence], place: int) -> str:
    """For a speaker given by surname or abbreviation: the whole name, from the sentences up to this place. As given,
    where there is none or more than one."""
    if not who or " " in who or not who[0].isupper():
        return who
    pattern = written_out(who)
    found = {
        _WHOSE.sub("", LEANING.sub("", match["long"] or match["full"]))
        for sentence in sentences[: place + 1]
        for match in pattern.finditer(sentence.words)
    }
    return found.pop() if len(found) == 1 else who


def subject_of(sentence: str) -> str:
    """The name or named role that the sentence begins with and that acts in it; '' if it begins otherwise."""
    match = SUBJECT.match(sentence)
    if not match:
        return ""
    who = (match["named"] or match["listed"] or match["titled"] or match["who"]).strip(" ,")
    who = LEANING.sub("", who)
    reports = OUTLET.search(who) and not SUES.search(sentence)  # a paper that sues speaks for itself
    if NO_NAME.match(who) or NO_SPEAKER.search(who):
        return ""
    return "" if reports or who.casefold() in NOBODY or who.endswith(("’s", "'s")) else who


def _subject_that_is_quoted(sentences: Sequence[Sentence], place: int) -> str:
    """Whoever acts in a sentence that quotes some words of somebody."""
    sentence = sentences[place].words
    least = _FEWEST_IN_HEADLINE if place == 0 else _FEWEST
    quoted = [each for each in QUOTED_WORDS.finditer(sentence) if _is_said(each, sentence, least)]
    who = subject_of(sentence) if quoted else ""
    if not who or sentence.find(who) > quoted[0].start():
        return ""
    return who if " " in who or _is_name(who, sentences) else ""


def _is_said(quoted: re.Match[str], sentence: str, least: int) -> bool:
    """Whether the marks are about something that was said: not about a title, nor a word or two held up."""
    words = next(each for each in quoted.groups() if each)
    if TITLE_OF_WORK.fullmatch(words):
        return False
    return len(words.split()) >= least or sentence[: quoted.start()].endswith(": ")


def _is_name(word: str, sentences: Sequence[Sentence]) -> bool:
    """Whether a word that begins a sentence is a name: it stands elsewhere, too, and nowhere in lower case."""
    found = re.findall(
        rf"(?<!\w)(?:{re.escape(word)}|{re.escape(word.lower())})(?!\w)", " ".join(each.words for each in sentences)
    )
    return len(found) > 1 and word.lower() not in found


def _of_papers(sentences: Sequence[Sentence], place: int) -> str:
    """Whose words a lawsuit, a complaint or a letter says: who filed or sent it by the sentence before, or those who
    sue or write by the headline."""
    papers = PAPERS.search(sentences[place].words) if place else None
    if not papers:
        return ""
    for sentence in reversed(sentences[max(1, place - _NEAR) : place + 1]):
        if filed := FILED_BY.search(sentence.words):
            return filed["who"].strip(" ,.")
    before = sentences[place - 1].words
    paper = (papers["paper"] or papers["paper2"] or papers["paper3"]).lower()
    if place > 1 and re.search(rf"\b{paper}\b", before) and (who := subject_of(before)):
        return who
    return _sender(sentences)


def _sender(sentences: Sequence[Sentence]) -> str:
    """Who sues or writes by the headline."""
    match = SENDER.match(sentences[0].words)
    return match["who"].strip(" .,") if match and match["who"].casefold() not in NOBODY else ""


def _of_quotation_that_goes_on(sentences: Sequence[Sentence], place: int) -> str:
    """Who spoke in the sentence before one that is all quotation."""
    if place < 2 or not ALL_QUOTED.match(sentences[place].words):
        return ""
    before = sentences[place - 1].words
    if who := speaker_of(before) or _subject_that_is_quoted(sentences, place - 1):
        return who
    return _sender(sentences) if SUES.search(before) else ""


def _of_pronoun(sentences: Sequence[Sentence], place: int) -> str:
    """Whom "he" or "she" means: who spoke in the sentence before, or the one person whom the sentences before name and
    are about, for one of them begins with the name."""
    words = sentences[place].words
    match = PRONOUN.match(words)
    if not match or not place or not re.search(rf"\b{SAID}\b", words):
        return ""
    for back in range(place - 1, max(0, place - 1 - _NEAR), -1):
        before = sentences[back].words
        people = _people(before)
        if not people:  # only a surname, of somebody who was named in full earlier
            full = {name for one in sentences[:back] for name in _people(one.words)}
            people = {name for name in full if re.search(rf"\b{re.escape(name.split()[-1])}\b", before)}
        if people:
            return _person_of(before, people)
    return ""


def _person_of(sentence: str, people: set[str]) -> str:
    """Which of the people named in a sentence it is about: who speaks in it, or the only one, if it begins with the
    name or with whoever has that name."""
    speaker = speaker_of(sentence)
    if speaker in people:
        return speaker
    name = people.pop() if len(people) == 1 else ""
    if not name:
        return ""
    surname = name.split()[-1]
    about = subject_of(sentence)
    return name if sentence.startswith((name, surname)) or name in about or about == surname else ""


def _people(sentence: str) -> set[str]:
    """Names in the sentence that may be people's."""
    found = (each["name"] for each in PERSON.finditer(sentence) if not NO_PERSON.search(each["name"]))
    return {name for name in found if not LEANING.match(name)}  # "When Seedance came out" names nobody
