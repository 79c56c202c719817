"""What sentences say of where a platform stands; what they only report, fear or propose says nothing."""

from __future__ import annotations

import pytest

from bot.core.claims import find_claims
from bot.core.clauses import find_clauses
from bot.core.deadlines import find_deadlines
from bot.core.events import Event, EventKind
from bot.core.events_hits import Sentence
from bot.core.stances import default_of, stances_of_claims, stances_of_clauses, stances_of_deals, stances_of_reports
from bot.core.standing import Basis, Stance
from tests.core.test_events_dates import ARTICLE


def reported(sentence: str) -> list[Stance]:
    sentences = [Sentence("Title", 0), Sentence(sentence, 1)]
    return stances_of_reports(sentences, (), find_deadlines(sentences, ARTICLE))


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("AI training is on by default.", {"": "permits"}),
        ("AI training is off by default.", {"": "opt-in-only"}),
        ("AI training is on by default, and users can opt out.", {"": "permits-with-opt-out"}),
        ("Users can opt out of AI training until 1 June 2025.", {"": "opt-out-until"}),
        (
            "AI training is on by default for Free plans, but off by default for Team plans.",
            {"Free": "permits", "Team": "opt-in-only"},
        ),
        ("In the EU users can opt out of AI training.", {"EU": "permits-with-opt-out"}),
        ("It bans AI firms from training on its pages.", {"use by others": "prohibits"}),
        ("It has paused AI training in the UK.", {"UK": "unclear"}),
        (
            "Opting out means that your posts, names, and notes won't be used to train AI.",
            {"posts": "permits-with-opt-out"},
        ),
        ("Users could opt out of AI training under the proposal.", {}),
        ("Critics fear that AI training is on by default.", {}),
        ("There is no way to opt out of AI training.", {}),
        ("Uploads are private by default.", {}),
    ],
)
def test_what_a_report_says(sentence: str, said: dict[str, str]) -> None:
    assert {str(each.scope): each.standing.value for each in reported(sentence)} == said


def test_a_headline_says_nothing() -> None:
    assert stances_of_reports([Sentence("AI training is on by default", 0)], (), ()) == []


def test_the_companys_word_is_a_stance_but_its_denial_is_not() -> None:
    sentences = [
        Sentence("Title", 0),
        Sentence("Vimeo said it will not train AI on videos without consent.", 1),
        Sentence("Vimeo said it has never trained AI on videos.", 2),
        Sentence("Jo Bloggs, a musician, said Vimeo will not train AI on videos.", 3),
    ]
    (stance,) = stances_of_claims(find_claims(sentences, ("Vimeo",)))
    assert (stance.standing.value, stance.basis) == ("opt-in-only", Basis.COMPANY)


def test_a_clause_stands_since_the_change_that_brought_it() -> None:
    sentences = [Sentence("T", 0), Sentence("The terms say: “You agree that your content may be used to train AI.”", 1)]
    from tests.core.test_events_finding import events_of

    events = events_of("SoundCloud changes its AI terms", "SoundCloud changed its terms in February 2024.")
    (stance,) = stances_of_clauses(find_clauses(sentences), events)
    assert str(stance.date) == "Feb 2024"
    assert stance.evidence in sentences[1].words


def test_a_deal_is_with_the_one_who_made_it() -> None:
    deals = [Event(EventKind.DEAL, platform, "A signs deals with B and C.") for platform in ("a", "b", "c")]
    found = {
        platform: stance.scope.party for platform, stance in stances_of_deals(deals, {"a": "A", "b": "B", "c": "C"})
    }
    assert found == {"a": "deal with B, C", "b": "deal with A", "c": "deal with A"}
    (alone,) = stances_of_deals(deals[:1], {})
    assert alone[1].scope.party == "deal with others"


def test_default_of_a_sentence() -> None:
    assert default_of("It is on by default.") == "on"
    assert default_of("It is off by default.") == "off"
    assert default_of("It is on by default here, off by default there.") == ""
