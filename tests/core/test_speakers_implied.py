"""Whose words a quotation gives where no verb of saying names anybody beside it."""

from __future__ import annotations

import pytest

from bot.core.claims import Claim, find_claims
from bot.core.events_hits import Sentence
from bot.core.sides import Side
from bot.core.speakers_implied import subject_of, written_in_full


def claims_of(*texts: str, own: tuple[str, ...] = ("SoundCloud",)) -> tuple[Claim, ...]:
    return find_claims([Sentence(words, place) for place, words in enumerate(texts)], own)


def speaker_of_last(*texts: str) -> str:
    return next((each.speaker for each in claims_of(*texts) if each.evidence == texts[-1]), "")


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("Acme has opened its archive.", "Acme"),
        ("In a memo on Friday, Acme has opened its archive.", "Acme"),
        ("Prize-winning novelist Jo Bloggs took the stage.", "Prize-winning novelist Jo Bloggs"),
        ("Acme’s head of music, Jane Doe, has left.", "Jane Doe"),
        ("The Harbour Writers’ Guild (HWG), a union of many, sent a letter.", "The Harbour Writers’ Guild (HWG)"),
        ("The painters — Jane Doe, Jo Bloggs and Ann Smith — allege theft.", "Jane Doe, Jo Bloggs and Ann Smith"),
        ("The body of writers, the Harbour Guild, has opened a portal.", "Harbour Guild"),
        ("Acme, Body Corp and Lorem file a motion.", "Acme, Body Corp and Lorem"),
        ("Jane Doe’s record label hit out at a song.", "Jane Doe’s record label"),
        ("Guild members have voted.", "Guild"),
        ("In a post, Acme AI head Jane Doe has answered.", "Acme AI head Jane Doe"),
        ("Acme was accused of theft.", ""),
        ("Acme mocked for its defence.", ""),
        ("He understood that Acme took it.", ""),
        ("Hundreds of artists signed.", ""),
        ("The Doe Act would forbid it.", ""),
        ("Reuters has asked for an answer.", ""),
        ("Reuters sued Acme for a share.", "Reuters"),
        ("Nothing begins like this", ""),
    ],
)
def test_who_acts_in_a_sentence(sentence: str, subject: str) -> None:
    assert subject_of(sentence) == subject


@pytest.mark.parametrize(
    ("texts", "speaker"),
    [
        # Who acts in it.
        (("On AI", "Acme and Acme Labs agree.", "Acme has promised “the strongest protection” from AI."), "Acme"),
        (("AI and music", "Jo Bloggs welcomed AI that “sounds like me”."), "Jo Bloggs"),
        (("AI and music", "Acme played “Heart on My Sleeve” in its AI show."), ""),  # a title of a work
        (("AI and music", "Concerns raised about AI “go far beyond music”."), ""),  # no name
        (("Acme removes 'AI songs' from its shop",), ""),  # marks in a headline
        (("Acme Labs limits AI downloads to ‘make it harder for the bad actors’",), "Acme Labs"),
        (("Acme and Body file motion on AI: ‘It is overwhelming’",), "Acme and Body"),
        # Papers.
        (("A suit on AI", "The complaint was filed by Jo Bloggs.", "In the suit, authors tell of “AI theft”."),
         "Jo Bloggs"),
        (("A suit over AI", "Writers' Trust sent a letter to Acme.", "The letter states that “AI is theft”."),
         "Writers' Trust"),
        (("Jo Bloggs sues Acme", "Acme’s AI took “all there was”, according to the complaint."), "Jo Bloggs"),
        (("Jo Bloggs sues Acme", "The suit, filed in Dover, accuses its AI of “taking it all”."), "Jo Bloggs"),
        (("Jo Bloggs sues Acme over AI", "Lawsuit says its AI is “theft on a scale”."), "Jo Bloggs"),
        (("Jo Bloggs sues Acme over AI", "Lorem says its AI is “theft on a scale”."), "Lorem"),
        # By role only.
        (("Jo Bloggs lends AI her voice", "The singer said that AI “will not replace me”."), "Jo Bloggs"),
        (("Jo Bloggs lends AI her voice", "Jo Bloggs signed.", "She sang.", "The singer said AI is ok."), "Jo Bloggs"),
        (("Jo Bloggs lends AI her voice", "Ann Smith sang.", "She won.", "The singer said AI is fine."), "The singer"),
        (("Jo Bloggs lends AI her voice", "The chancellor said that AI “will not replace me”."), "Jo Bloggs"),
        (("AI may harm us, says former Acme CEO",), "former Acme CEO"),
        # He or she.
        (("On AI", "The painter Jo Bloggs looked at AI.", "It was late.", "“It is not mine,” she wrote."), "Jo Bloggs"),
        (("On AI", "Jo Bloggs spoke on AI.", "However, Bloggs did wait.", "“It is not mine,” he said."), "Jo Bloggs"),
        (("On AI", "Jo Bloggs and Ann Smith looked at AI.", "It was late.", "“It is not mine,” she wrote."), ""),
        # Going on.
        (("On AI", "Jo Bloggs said AI is here.", "“It will not go away however we try.”"), "Jo Bloggs"),
        (("On AI", "Nobody spoke of AI.", "“It will not go away however we try.”"), ""),
    ],
)  # fmt: skip
def test_whose_words_are_quoted(texts: tuple[str, ...], speaker: str) -> None:
    assert speaker_of_last(*texts) == speaker


@pytest.mark.parametrize(
    ("headline", "below", "speaker"),
    [
        ("AI may harm us, says former Acme CEO", "Jo Bloggs did not mince words.", "Jo Bloggs"),
        ("AI is large, senior Acme official says", "The deputy, Jo Bloggs, has spoken.", "Jo Bloggs"),
        ("AI may harm us, says Acme CEO Ann Smith", "Jo Bloggs did not mince words.", "Acme CEO Ann Smith"),
        ("AI may harm us, says Acme CEO", "Body Music has opened a shop.", "Acme CEO"),
    ],
)
def test_who_is_given_by_role_in_the_headline_may_be_named_below(headline: str, below: str, speaker: str) -> None:
    assert [each.speaker for each in claims_of(headline, below)] == [speaker]


@pytest.mark.parametrize(
    ("before", "short", "whole"),
    [
        ("Acme’s product chief, Jane Doe, has answered.", "Doe", "Jane Doe"),
        ("It is up to the Copyright Office (UCO) now.", "UCO", "the Copyright Office"),
        ("Jane Doe and Ann Doe have answered.", "Doe", "Doe"),
        ("Nobody is named here.", "Doe", "Doe"),
        ("Jane Doe has answered.", "the Doe", "the Doe"),
    ],
)
def test_a_surname_or_abbreviation_is_written_out(before: str, short: str, whole: str) -> None:
    assert written_in_full(short, [Sentence("On AI", 0), Sentence(before, 1)], 1) == whole


def test_the_side_follows_where_the_name_was_introduced() -> None:
    claims = claims_of("On AI", "SoundCloud’s product chief, Jane Doe, has answered.", "“No AI,” Doe said on air.")
    assert [(each.speaker, each.side) for each in claims] == [("Jane Doe", Side.COMPANY)]


def test_the_company_of_a_house_is_the_one_that_the_headline_names_first() -> None:
    claims = claims_of("Meta drops AI tool of Instagram", "The company said AI is done.", own=("Instagram", "Meta"))
    assert [each.speaker for each in claims] == ["Meta"]


def test_the_company_of_no_watchlist_is_the_one_that_acts() -> None:
    (claim,) = claims_of("Acme bans AI art", "Acme says it will accept no AI art.", own=())
    assert (claim.speaker, claim.side) == ("Acme", Side.COMPANY)
    (claim,) = claims_of("Acme to let firms use AI", "The company “has reached a deal” on AI.", own=())
    assert claim.speaker == "Acme"
    (claim,) = claims_of("Acme sues Body Corp over AI", "Acme says AI is theft.", own=())
    assert claim.side is Side.CRITIC


@pytest.mark.parametrize(
    "piece", ["Acme ", "Acme, ", "the acme ", "Jane Doe, head of ", "“Acme ", "and Acme ", "A. ", "' "]
)
def test_hostile_sentences_are_read_to_the_end(piece: str) -> None:
    """A pattern that backtracks without end would never return from these."""
    sentence = piece * (700 // len(piece))
    assert len(subject_of(sentence)) <= len(sentence)
    assert len(claims_of("On AI", sentence)) <= 1
