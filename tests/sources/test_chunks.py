"""A document is cut at its items, and only where that is plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.chunks import Cut, cut, cut_roughly, hash_chunk, split_hashes

SAFE = Cut(b"<rss><channel><title>t</title>", (b"<item>a</item>", b"<item>b</item >"), b"</channel></rss>")


def test_a_document_is_cut_at_its_items() -> None:
    document = SAFE.header + b"<item>a</item>\n<!-- gap --><item>b</item >" + SAFE.footer
    assert cut(document, 10) == SAFE


def test_the_parts_assemble_to_a_document_with_the_chosen_items() -> None:
    assert SAFE.assemble(SAFE.chunks[1:]) == b"<rss><channel><title>t</title><item>b</item ></channel></rss>"


@pytest.mark.parametrize(
    "item",
    [
        b"<item><![CDATA[</item><item>]]></item>",
        b"<item><!-- </item> --></item>",
        b"<item rdf:about='x'>a</item>",
        b"<item\n>a<items/><itemx></itemx></item>",
        b"<entry>a</entry>",
    ],
)
def test_what_only_looks_like_an_item_tag_does_not_cut(item: bytes) -> None:
    found = cut(b"<rss>" + item + b"</rss>", 10)
    assert found is not None
    assert found.chunks == (item,)


@pytest.mark.parametrize(
    "body",
    [
        *(b"<item><item></item></item>", b"<item>", b"</item>", b"<item>a</entry>", b"<item/>", b"<item>a</item"),
        *(b"<item><![CDATA[ never closed</item>", b"<!-- never closed <item>a</item>", b"<entry><item></item></entry>"),
    ],
)
def test_unclear_documents_are_not_cut(body: bytes) -> None:
    assert cut(b"<rss>" + body, 10) is None


@pytest.mark.parametrize(
    ("body", "pieces"),
    [
        (b"<rss><item>a<item>b</item></item>x", (b"<item>a", b"<item>b</item></item>x")),
        (b"<rss><item>a</entry><entry/>", (b"<item>a</entry>", b"<entry/>")),
        (b"<rss><items>a</items>", ()),
    ],
)
def test_what_is_unclear_is_cut_wherever_something_begins_like_an_item(body: bytes, pieces: tuple[bytes, ...]) -> None:
    found = cut_roughly(body, 10)
    assert found.chunks == pieces
    assert found.assemble(found.chunks) == body
    assert cut_roughly(body, 1).chunks == pieces[:1]


def test_a_document_without_items_is_all_header() -> None:
    assert cut(b"<rss></rss>", 10) == Cut(b"<rss></rss>", (), b"")


def test_items_beyond_the_limit_are_left_out_and_the_end_stays() -> None:
    found = cut(b"<rss>" + b"<item>a</item>" * 9 + b"</rss>", 4)
    assert found is not None
    assert (len(found.chunks), found.footer) == (4, b"</rss>")


@given(st.lists(st.text("ab<>&;![]-/ ", max_size=20).map(lambda text: text.replace("<", "").encode()), max_size=8))
def test_cut_and_assembled_a_document_is_itself(texts: list[bytes]) -> None:
    chunks = [b"<item>" + text + b"</item>" for text in texts]
    document = b"".join((b"<rss>", *chunks, b"</rss>"))
    found = cut(document, 99)
    assert found is not None
    assert found.assemble(found.chunks) == document


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(body: bytes) -> None:
    cut(body, 10)


def test_hashes_come_apart_as_they_were_joined() -> None:
    hashes = [hash_chunk(b"%d" % n) for n in range(5)]
    assert split_hashes(b"".join(hashes)) == set(hashes)
    assert split_hashes(b"") == set()
