"""Who says what, to whom, and of what kind it is."""

from __future__ import annotations

import pytest

from bot.core.claims import Claim, Sense, find_claims
from bot.core.clauses import Clause, find_clauses
from bot.core.events_hits import Sentence
from bot.core.sides import Side
from bot.core.speakers import speaker_of

OWN = ("SoundCloud",)


def claims_of(*body: str, clauses: tuple[Clause, ...] = ()) -> tuple[Claim, ...]:
    sentences = [Sentence(words, place) for place, words in enumerate(("Title about AI", *body))]
    return find_claims(sentences, OWN, clauses)


@pytest.mark.parametrize(
    ("sentence", "speaker", "side"),
    [
        ("“We never train AI,” said Jane Doe, chief executive of SoundCloud.", "Jane Doe", Side.COMPANY),
        ("A SoundCloud spokesperson told The Paper that it trains no AI.", "A SoundCloud spokesperson", Side.COMPANY),
        ("SoundCloud says that it trains no AI.", "SoundCloud", Side.COMPANY),
        ("The company said that it trains no AI.", "SoundCloud", Side.COMPANY),
        ("Judge Ann Smith writes that AI training is fair.", "Judge Ann Smith", Side.REGULATOR),
        ("Musician Jo Bloggs said AI training should stop.", "Musician Jo Bloggs", Side.CRITIC),
        ("“This is AI theft,” wrote Jo Bloggs.", "Jo Bloggs", Side.CRITIC),
        ("According to Jo Bloggs, AI training goes on.", "Jo Bloggs", Side.CRITIC),
        ("The music-sharing platform insists it trains no AI.", "SoundCloud", Side.COMPANY),
        ("In a post on Wednesday, the company said it trains no AI.", "SoundCloud", Side.COMPANY),
        ("‘Nobody here trained AI,’ says Jo Bloggs.", "Jo Bloggs", Side.CRITIC),
        ("“It is AI theft,” retorts Jo Bloggs.", "Jo Bloggs", Side.CRITIC),
        ("“It is AI theft,” writes the Harbour Writers' Council.", "the Harbour Writers' Council", Side.CRITIC),
        ("“It is AI theft,” the painter's daughter, Ólöf Smith, answered.", "Ólöf Smith", Side.CRITIC),
        ("“It is AI theft,” said their lawyer, Jo Bloggs.", "their lawyer, Jo Bloggs", Side.CRITIC),
        ("“It is AI theft,” said union president Jo Bloggs.", "union president Jo Bloggs", Side.CRITIC),
        ("Jo Bloggs calls the AI plan 'an absolute disgrace' on air.", "Jo Bloggs", Side.CRITIC),
        (
            "“No AI,” said SoundCloud’s head of music, Ann Smith, today.",
            "SoundCloud’s head of music, Ann Smith",
            Side.COMPANY,
        ),
    ],
)
def test_speaker_and_side(sentence: str, speaker: str, side: Side) -> None:
    (claim,) = claims_of(sentence)
    assert (claim.speaker, claim.side) == (speaker, side)


@pytest.mark.parametrize(
    "sentence",
    [
        "According to The New York Times, AI training goes on.",
        "According to court documents, the AI was trained on books.",
        "The judge denied the motion on AI training.",
        "Copyright claims against AI firms grow.",
        "It said so about AI.",
        "Did SoundCloud say that AI is fine?",
        "OpenAI shelves the tool, the dashboard it said would let creators set terms.",
        "AI ‘slop’ to be removed from the charts.",
    ],
)
def test_nobody_speaks(sentence: str) -> None:
    assert claims_of(sentence) == ()


@pytest.mark.parametrize(
    ("headline", "speaker", "quotation"),
    [
        ("SoundCloud Reverses Course on AI Stems: ‘We Hear You, Loudly’", "SoundCloud", "We Hear You, Loudly"),
        ("‘We don’t do AI covers’: Acme Records answers a claim", "Acme Records", "We don’t do AI covers"),
        ("Acme founder shrugs at AI roster: ‘Art students do this too’", "Acme founder", "Art students do this too"),
        ("Acme 'surprised and disappointed' to be sued over AI", "Acme", ""),
        (
            "Big Tech is a thief, says Harbour Post publisher — ‘a brazen AI theft’",
            "Harbour Post publisher",
            "a brazen AI theft",
        ),
        (
            "Acme adds AI tags, vowing to become ‘the most honest place there is’",
            "Acme",
            "the most honest place there is",
        ),
        ("Jo Bloggs, writing at Harbour Post: AI made this worse", "Jo Bloggs", ""),
        ("White House Reiterates Support for AI, Says Courts Should Decide", "White House", ""),
        ("How Acme’s ‘verified’ badge works, explained", "", ""),
        ("The Times Argues Against Acme in Court: Five Things", "", ""),
    ],
)
def test_who_speaks_in_a_headline(headline: str, speaker: str, quotation: str) -> None:
    assert speaker_of(headline) == speaker
    claims = find_claims([Sentence(headline, 0)], OWN)
    assert [(each.speaker, each.quotation) for each in claims] == ([(speaker, quotation)] if speaker else [])


def test_a_headline_that_alone_has_the_name_speaks_beside_the_text() -> None:
    text = "“It is AI theft,” an official told a radio station."
    claims = find_claims([Sentence("Jo Bloggs says AI plan is theft", 0), Sentence(text, 1)], OWN)
    assert [each.speaker for each in claims] == ["Jo Bloggs", "an official"]


@pytest.mark.parametrize(
    ("headline", "sentence", "speaker"),
    [
        ("Jo Bloggs sues Acme over AI", "The complaint calls the AI “a machine for taking”.", "Jo Bloggs"),
        ("Jo Bloggs sues Acme over AI", "The complaint is about AI “and little else”.", ""),
        ("Acme is sued over AI", "The complaint calls the AI “a machine for taking”.", ""),
        ("Jo Bloggs Sues Acme", "He filed it on Monday, alleging “theft of everything” by its AI.", ""),
        ("A day in court", "Jo Bloggs sued on Monday, alleging “theft of everything” by an AI.", "Jo Bloggs"),
    ],
)
def test_a_complaint_speaks_for_those_who_bring_it(headline: str, sentence: str, speaker: str) -> None:
    claims = find_claims([Sentence(headline, 0), Sentence(sentence, 1)], OWN)
    assert [each.speaker for each in claims if each.evidence == sentence] == ([speaker] if speaker else [])


def test_channel_and_quotation() -> None:
    (claim,) = claims_of("“We have never trained AI on your music,” a SoundCloud spokesperson told The Verge.")
    assert claim.via == "The Verge"
    assert claim.quotation == "We have never trained AI on your music"
    assert claim.sense is Sense.DENIES


@pytest.mark.parametrize(
    ("sentence", "sense"),
    [
        ("SoundCloud said it has never trained AI on music.", Sense.DENIES),
        ("SoundCloud denies training AI.", Sense.DENIES),
        ("SoundCloud said it will not train AI on music.", Sense.COMMITS),
        ("SoundCloud said AI is a tool.", Sense.SAYS),
    ],
)
def test_a_denial_is_no_commitment(sentence: str, sense: Sense) -> None:
    (claim,) = claims_of(sentence)
    assert claim.sense is sense


def test_he_is_the_one_person_named_before() -> None:
    claims = claims_of("Ed Newton-Rex runs a group.", "He said that AI training needs consent.")
    assert [each.speaker for each in claims] == ["Ed Newton-Rex"]


@pytest.mark.parametrize(
    "before",
    [
        "The paper said sorry to Jo Bloggs on Friday.",  # somebody else may speak next
        "The film shows Mickey Mouse and an AI.",
        "It was Jo Bloggs who met Ann Smith.",
    ],
)
def test_he_may_be_another_than_the_person_named_before(before: str) -> None:
    assert claims_of(before, "He said that AI training needs consent.") == ()


def test_the_terms_are_nobodys_words() -> None:
    words = "The terms say: “You agree that your content may be used to train AI models.”"
    clauses = find_clauses([Sentence("T", 0), Sentence(words, 1)])
    assert claims_of(words, clauses=clauses) == ()


def test_the_company_is_unclear_where_several_are_told_of() -> None:
    sentences = [Sentence("Title", 0), Sentence("The company said that AI training goes on.", 1)]
    assert find_claims(sentences, ("Suno", "Udio"), own_only=False) == ()


def test_speaker_of_a_headline() -> None:
    assert speaker_of("It’s too dear to fight AI, Getty CEO says") == "Getty CEO"


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("But SoundCloud spokesperson Jane Doe tells us so.", "SoundCloud spokesperson Jane Doe"),
        ("More suits may follow, said Doe – and claims for damages.", "Doe"),
        ("“We waited long enough,” reads the statement published by Open Music.", "Open Music"),
        ("“It is over-reach,” Jo Bloggs posted on Friday.", "Jo Bloggs"),
        ("They are better protected, according to the whistleblower and activist, Jane Doe.", "Jane Doe"),
        ("The Players’ Union claims Epic didn’t ask.", "The Players’ Union"),
        ("eSafety Australia says that it looks into it.", "eSafety Australia"),
        ("“Who asked us?” asked Doe.", "Doe"),
        ("“It goes wrong,” said global affairs chief Jane Doe.", "global affairs chief Jane Doe"),
        ("Launching her plan for AI, the minister said so.", "the minister"),
        ("Days after the fair, Doe said so.", "Doe"),
        ("People Doe calls Acme “the bad actor” for it.", "People Doe"),
        ("Meta will not sign the rules, calling them “over-reach”.", "Meta"),
        ("The regulator fears that posts “cannot be retrieved”.", "The regulator"),
        ("Acme calls its new model Doe.", ""),
        ("Acme signs the rules, calling them by name.", ""),
        ("“If Spotify says that it is lawful, that is no reason.”", ""),
        ("Meta’s lawyers think so.", ""),
        ("Before Acme could answer, it was settled, said Doe.", "Doe"),
        ("It will reach Acme, the two companies said.", ""),
        ("Judge Jane Doe of the district said so.", "Judge Jane Doe"),
        ("Jane Doe, Acme’s head of music, said so.", "Jane Doe"),
        ("Acme’s President of Global Affairs Jane Doe said so.", "Acme’s President of Global Affairs Jane Doe"),
        ("Acme closes Body, the large publishing thing said.", ""),
        ("Acme closes Body, the regulator said.", "the regulator"),
        ("As reported by Body, CEO Jane Doe said that it grows.", "CEO Jane Doe"),
        ("Jane Doe looked for a buyer, but said it was “slow”.", "Jane Doe"),
        ("It came after a memo sent by Acme exec Jane Doe spoke of “a plan”.", "Jane Doe"),
        ("“We block it now,” Acme’s Music Liaison account posted.", "Acme’s Music Liaison"),
        ("‘It is its own thing’ says Jane Doe", "Jane Doe"),
        ("Experts before the Committee said so.", ""),
        ("The Committee Wednesday said so.", "The Committee"),
        ("The builder, Acme, claims “it is not feasible”.", "Acme"),
        ("Doe brands ministers ‘losers’ over AI", "Doe"),
        ('Acme sues Body over "verbatim" copies', "Acme"),
        ("‘I Fight On Against It’: Jane Doe on her work", "Jane Doe"),
        ("'There is no AI art in it': game studio Acme draws a line", "Acme"),
        ("AI Can Use Your Photos. Guild Urges All to Opt Out: ‘Protect Your Likeness’", "Guild"),
        ('Acme buys, scans, then burns books, saying in a memo "we want it quiet"', "Acme"),
        ("Asked of it, Doe was rather blunt: “There is none.”", "Doe"),
        ("Commenters wrote that it is off.", ""),
        ("Doe Warns There Is a Chance AI ‘Goes Wrong and Ends’", "Doe"),
        ("AI Could Be ‘An End of It All,’ Doe Warns", "Doe"),
        ("Acme News Newsletter: AI is ‘the end of it’", ""),
    ],
)
def test_turns_of_speech_that_name_a_speaker(sentence: str, speaker: str) -> None:
    assert speaker_of(sentence) == speaker


def test_the_head_of_another_company_is_not_this_one() -> None:
    (claim,) = claims_of("Penske Media CEO Jay Doe said that AI training takes its readers away.")
    assert claim.side is Side.CRITIC
    (own,) = claims_of("SoundCloud CEO Jo Bloggs said that AI training is off.")
    assert own.side is Side.COMPANY


def test_a_surname_stays_with_the_company() -> None:
    claims = claims_of("SoundCloud CEO Jo Bloggs said that AI training is off.", "Bloggs said that terms will change.")
    assert [each.side for each in claims] == [Side.COMPANY, Side.COMPANY]


def test_a_capital_behind_when_makes_no_person() -> None:
    claims = claims_of("The Music Directive is old.", "When Seedance came, Jo was glad.", "“It trains AI,” she said.")
    assert [each.speaker for each in claims] == []


def test_he_may_be_somebody_who_was_named_in_full_before() -> None:
    claims = claims_of(
        "Max Doe leads the group.", "The Music Directive is old.", "Doe doubts it.", "“It trains AI,” he said."
    )
    assert [each.speaker for each in claims] == ["Max Doe"]
