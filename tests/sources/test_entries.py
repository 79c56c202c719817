"""What feedparser gives for one item becomes plain text, web links and aware dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.model import Entry
from bot.errors import FetchError
from bot.sources.parsing import ParsedFeed, parse_feed

HEAD = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
# Makes feedparser raise a KeyError: it expects a place around it.
UNREADABLE = "<title>x</title><gml:pos xmlns:gml='http://www.opengis.net/gml'>1</gml:pos>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>"


def parse(document: str) -> ParsedFeed:
    return parse_feed(document.encode(), charset="", base="https://a.example/feeds/all.xml", listed=b"")


def rss_item(inner: str) -> Entry:
    result = parse(f"{HEAD}<channel><title>t</title><item>{inner}</item></channel></rss>")
    assert len(result.entries) == 1
    return result.entries[0]


def atom_entry(inner: str) -> Entry:
    return parse(f"{ATOM}<entry>{inner}</entry></feed>").entries[0]


def test_an_rss_item_gives_all_its_fields() -> None:
    entry = rss_item(
        "<title>AT&amp;amp;T &amp;lt;b&amp;gt; wins</title><link>https://a.example/1</link><guid>tag:1</guid>"
        "<description>&lt;p&gt;Short &amp;amp; sweet&lt;/p&gt;</description><dc:creator>Ann B.</dc:creator>"
        "<content:encoded><![CDATA[<p>First.</p><script>x()</script><p>Second&nbsp;one.</p>]]></content:encoded>"
        "<pubDate>Mon, 02 Mar 2026 13:00:00 +0100</pubDate><category>Music</category><category>AI</category>"
        "<category>Music</category>"
    )
    assert entry == Entry(
        guid="tag:1",
        link="https://a.example/1",
        title="AT&T <b> wins",
        summary="Short & sweet",
        content="First.\nSecond one.",
        published=datetime(2026, 3, 2, 12, tzinfo=UTC),
        author="Ann B.",
        tags=("Music", "AI"),
    )


def test_an_atom_entry_gives_its_fields() -> None:
    entry = atom_entry(
        "<id>urn:1</id><title type='html'>It&amp;#8217;s &amp;lt;i&amp;gt;new&amp;lt;/i&amp;gt;</title>"
        "<link rel='self' href='/self'/><link rel='alternate' href='/story'/><updated>2026-03-02T12:00:00Z</updated>"
        "<summary>plain</summary><content type='html'>&lt;p&gt;long&lt;/p&gt;</content>"
    )
    assert (entry.guid, entry.link, entry.summary, entry.content) == (
        "urn:1",
        "https://a.example/story",
        "plain",
        "long",
    )
    assert entry.published == datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_content_is_not_repeated_as_summary() -> None:
    entry = rss_item("<title>a</title><content:encoded>&lt;p&gt;Only this.&lt;/p&gt;</content:encoded>")
    assert (entry.summary, entry.content) == ("", "Only this.")


def test_a_plain_title_that_looks_like_a_tag_keeps_it() -> None:
    assert "#include" in atom_entry("<title type='text'>#include &lt;/etc/shadow&gt;</title>").title


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://b.example/x?a=1&amp;b=2", "https://b.example/x?a=1&b=2"),
        ("/story", "https://a.example/story"),
        ("story", "https://a.example/feeds/story"),
        ("//c.example/x", "https://c.example/x"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("ftp://a.example/", ""),
        ("mailto:a@a.example", ""),
        ("http://[broken", ""),
        ("https://", ""),
        ("https://a.example/" + "a" * 3000, ""),
    ],
)
def test_only_web_links_are_kept_and_relative_ones_resolved(written: str, link: str) -> None:
    assert rss_item(f"<title>a</title><link>{written}</link>").link == link


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Mon, 02 Mar 2026 12:00:00 GMT", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("2026-03-02T12:00:00-05:00", datetime(2026, 3, 2, 17, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0000-00-00T00:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_utc_or_nothing(written: str, date: datetime | None) -> None:
    assert rss_item(f"<title>a</title><pubDate>{written}</pubDate>").published == date


def test_an_absurd_date_gives_way_to_a_good_one() -> None:
    entry = atom_entry(
        "<title>a</title><published>1970-01-01T00:00:00Z</published><updated>2026-03-02T12:00:00Z</updated>"
    )
    assert entry.published == datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_endless_fields_are_cut() -> None:
    entry = rss_item(
        f"<title>{'t ' * 9000}</title><description>{'word ' * 100_000}</description><guid>{'g' * 9000}</guid>"
        f"<dc:creator>{'a' * 999}</dc:creator>{''.join(f'<category>{n}</category>' for n in range(99))}"
    )
    assert [len(part) for part in (entry.title, entry.summary, entry.guid, entry.author, entry.tags)] <= [
        *(1_000, 60_000, 2_048, 300, 50)
    ]


def test_items_inside_items_are_read_from_the_whole_document() -> None:
    result = parse(f"{HEAD}<channel><item><title>a</title><item><title>b</title></item></item></channel></rss>")
    assert "a" in [entry.title for entry in result.entries]
    assert result.listed == b""


def test_an_item_that_feedparser_misses_makes_the_whole_document_count() -> None:
    """Pieces that do not behave like items: here the second stands where no item can be."""
    result = parse(f"{HEAD}<channel><title>x</title><item><title>a</title></item></channel></rss><item")
    assert [entry.title for entry in result.entries] == ["a"]


def test_an_unclear_document_that_breaks_feedparser_is_read_item_by_item() -> None:
    """An item within a category makes feedparser raise: this item alone is lost, and what stands after it is read."""
    broken = "<item><title>b</title><category><item/>x</category></item>"
    result = parse(f"{HEAD}<channel><item><title>a</title></item>{broken}<item><title>c</title></item></channel></rss>")
    assert [entry.title for entry in result.entries] == ["a", "b", "c"]
    assert (result.item_count, result.dropped, result.listed) == (4, 1, b"")


@pytest.mark.parametrize("more", ["", "<item/>"], ids=["cut", "not cut"])
def test_a_feed_of_which_no_item_can_be_read_is_a_failure(more: str) -> None:
    """Else it would pass for a feed without news, for ever."""
    with pytest.raises(FetchError) as caught:
        parse(f"{HEAD}<channel><item>{UNREADABLE}</item><item>{UNREADABLE}</item>{more}</channel></rss>")
    assert caught.value.kind == "parse_failed"


def test_an_unreadable_item_among_known_ones_is_no_failure() -> None:
    good = f"{HEAD}<channel><item><title>a</title></item>%s</channel></rss>"
    known = parse(good % "").listed
    result = parse_feed(
        (good % f"<item>{UNREADABLE}</item>").encode(), charset="", base="https://a.example/", listed=known
    )
    assert (result.entries, result.dropped, len(result.listed)) == ([], 1, 16)


def test_a_document_without_items_that_breaks_feedparser_is_a_failure() -> None:
    with pytest.raises(FetchError) as caught:
        parse(f"{HEAD}<channel>{UNREADABLE}</channel></rss>")
    assert caught.value.kind == "parse_failed"
