"""On whose side a speaker stands: by name, by what stands beside the name, by who acts in the headline."""

from __future__ import annotations

import pytest

from bot.core.sides import Side, side_of, who_acts

OWN, PEOPLE = ("Acme", "Acme Music"), ("Jane Doe",)


@pytest.mark.parametrize(
    ("speaker", "sentence", "side"),
    [
        ("Jane Doe", "Jane Doe says AI is fine.", Side.COMPANY),
        ("Doe", "AI is fine, Doe said.", Side.COMPANY),
        ("Music", "Music is theft, Music said.", Side.CRITIC),
        ("Jo Bloggs", "Jo Bloggs, Acme’s director of trust, wrote it.", Side.COMPANY),
        ("Jo Bloggs", "Acme head Jo Bloggs ended the year with a post.", Side.COMPANY),
        ("Jo Bloggs", "According to a post from chief product officer Jo Bloggs, it is fine.", Side.COMPANY),
        ("Jo Bloggs", "It is fine, said Body Corp’s director, Jo Bloggs.", Side.CRITIC),
        ("Body boss Jo Bloggs", "Body boss Jo Bloggs blasts Acme.", Side.CRITIC),
        ("SAG-AFTRA executive director", "SAG-AFTRA executive director on AI.", Side.CRITIC),
        ("Jo Bloggs", "New York Gov. Jo Bloggs signed it.", Side.REGULATOR),
        ("Jo Bloggs", "Says Jo Bloggs, in a change. The technology secretary, Jo Bloggs, is for artists’ demands.",
         Side.REGULATOR),
        ("Jo Bloggs", "The minister for communications and information technology, Jo Bloggs, has met them.",
         Side.REGULATOR),
        ("Privacy Guarantor", "The Privacy Guarantor orders it.", Side.REGULATOR),
        ("Jo Bloggs", "Jo Bloggs told the judge that it was theft.", Side.CRITIC),
        ("Jo Bloggs", "Musician Jo Bloggs calls it theft.", Side.CRITIC),
    ],
)  # fmt: skip
def test_side_by_name_and_role(speaker: str, sentence: str, side: Side) -> None:
    assert side_of(speaker, [sentence], OWN, PEOPLE) is side


def test_a_chief_without_a_company_is_nobodys() -> None:
    assert side_of("Jo Bloggs", ["a post from chief product officer Jo Bloggs"], ()) is Side.CRITIC


@pytest.mark.parametrize(
    ("headline", "who"),
    [
        ("Acme Will Restrict the Use of AI Art", ["Acme"]),
        ("Acme Takes a Stand Against AI Art", ["Acme"]),
        ("Acme says its shop will take no AI games", ["Acme"]),
        ("Acme bans AI art after artists protest", ["Acme"]),
        ("Acme to let firms train AI on its books", ["Acme"]),
        ("Acme fans protest AI art", []),
        ("Acme sues Body Corp over AI", []),
        ("Jane Doe says AI version of her was used without consent", []),
        ("Senator Doe will introduce an AI bill", []),
        ("The Writers Guild has an AI deal", []),
    ],
)
def test_who_acts_in_a_headline(headline: str, who: list[str]) -> None:
    assert who_acts(headline) == who
