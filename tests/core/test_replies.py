"""Long answers are parted into pages that hold everything once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.asks import Ask, Question
from bot.core.lines import Link
from bot.core.replies import PAGE_CHARS, PAGE_ROWS, Button, Reply, Section, item_line, length_of, paged, text_line

SECTIONS = st.lists(
    st.builds(
        Section,
        st.text(max_size=30),
        st.lists(st.text(max_size=200).map(text_line), max_size=8).map(tuple),
        st.just((Button("Why?", Question(Ask.LIST)),)),
    ),
    max_size=12,
)


def _turned(reply: Reply) -> list[Reply]:
    first = paged(reply, Question(Ask.LIST))
    return [paged(reply, Question(Ask.LIST, page=page)) for page in range(first.pages)]


@given(SECTIONS)
def test_pages_hold_every_line_once_in_order_and_are_never_too_long(sections: list[Section]) -> None:
    reply = Reply("title", tuple(sections))
    pages = _turned(reply)
    shown = [line for page in pages for section in page.sections for line in section.lines]
    assert shown == [line for section in sections for line in section.lines]
    for page in pages:
        assert sum(bool(section.buttons) for section in page.sections) <= PAGE_ROWS
        lines = [line for section in page.sections for line in section.lines]
        assert len(lines) <= 1 or sum(map(length_of, lines)) <= PAGE_CHARS


@given(SECTIONS)
def test_buttons_of_a_section_come_once_with_its_last_lines(sections: list[Section]) -> None:
    pages = _turned(Reply("title", tuple(sections)))
    assert sum(len(section.buttons) for page in pages for section in page.sections) == len(sections)


def test_a_page_that_does_not_exist_gives_the_last() -> None:
    reply = Reply("title", (Section("", tuple(text_line("word " * 50) for _ in range(20))),))
    last = paged(reply, Question(Ask.LIST, page=99))
    assert last.page == last.pages - 1 > 0
    assert paged(reply, Question(Ask.LIST, page=-4)).page == 0


def test_addresses_behind_names_count_for_half() -> None:
    assert length_of(item_line(Link("abcd", "https://x.test/" + "a" * 85))) == 4 + 50 + 2
