"""One page has one address, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.urls import MAX_URL_CHARS, canonical_url, guid_key, url_key

CANONICAL = [
    # spelling
    ("https://example.com", "https://example.com/"),
    ("HTTPS://Example.COM/Path", "https://example.com/Path"),
    ("  https://example.com/a \n", "https://example.com/a"),
    ("https://example.com:443/a", "https://example.com/a"),
    ("http://example.com:80/a", "http://example.com/a"),
    ("http://example.com:8080/a", "http://example.com:8080/a"),
    ("https://example.com:80/a", "https://example.com:80/a"),
    ("https://example.com./a", "https://example.com/a"),
    ("https://example.com/a/../b/./c", "https://example.com/b/c"),
    ("https://example.com/a/b/.", "https://example.com/a/b/"),
    ("https://example.com/a/b/..", "https://example.com/a/"),
    ("https://example.com/%7Euser/%e4", "https://example.com/~user/%E4"),
    ("https://example.com/a b\nc", "https://example.com/a%20bc"),
    ("https://example.com/ä?q=ö", "https://example.com/%C3%A4?q=%C3%B6"),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("http://[::1]:80/a", "http://[::1]/a"),
    ("http://127.0.0.1:9000/a", "http://127.0.0.1:9000/a"),
    ("https://example.com/100%", "https://example.com/100%25"),
    ("https://www.example.com/a/", "https://www.example.com/a/"),
    # fragments
    ("https://example.com/a#top", "https://example.com/a"),
    ("https://example.com/a#:~:text=word", "https://example.com/a"),
    ("https://example.com/#!/thread/1", "https://example.com/#!/thread/1"),
    ("https://example.com/a#xtor=RSS-1", "https://example.com/a"),
    # tracking
    ("https://example.com/a?utm_source=rss&utm_medium=feed", "https://example.com/a"),
    ("https://example.com/a?UTM_Source=rss", "https://example.com/a"),
    ("https://example.com/a?fbclid=abc", "https://example.com/a"),
    ("https://example.com/a?gclid=abc&id=7", "https://example.com/a?id=7"),
    ("https://example.com/a?mc_cid=1&mc_eid=2", "https://example.com/a"),
    ("https://example.com/a?igshid=1", "https://example.com/a"),
    ("https://example.com/a?igsh=1", "https://example.com/a"),
    ("https://example.com/a?at_medium=RSS&at_campaign=KARANGA", "https://example.com/a"),
    ("https://example.com/a?xtor=RSS-3208", "https://example.com/a"),
    ("https://example.com/a?cmpid=rss", "https://example.com/a"),
    ("https://example.com/a?CMP=share_btn", "https://example.com/a"),
    ("https://example.com/a?ref=newsletter", "https://example.com/a"),
    ("https://example.com/a?ref_src=twsrc", "https://example.com/a"),
    ("https://example.com/a?af=R", "https://example.com/a"),
    ("https://example.com/a?af=17", "https://example.com/a?af=17"),
    ("https://example.com/a?source=rss", "https://example.com/a"),
    ("https://example.com/a?source=annual-report", "https://example.com/a?source=annual-report"),
    ("https://example.com/a?mbid=social", "https://example.com/a"),
    ("https://example.com/a?guccounter=1&guce_referrer=x", "https://example.com/a"),
    ("https://example.com/a?smid=tw-share&partner=rss&emc=rss", "https://example.com/a"),
    ("https://example.com/a?ns_mchannel=social", "https://example.com/a"),
    ("https://example.com/a?ocid=x&ito=1490", "https://example.com/a"),
    ("https://example.com/a?_ga=1.2&_gl=3", "https://example.com/a"),
    ("https://example.com/a?msclkid=1&twclid=2&ttclid=3&yclid=4", "https://example.com/a"),
    ("https://example.com/a?feature=share&v=42", "https://example.com/a?v=42"),
    ("https://example.com/a?amp=1", "https://example.com/a"),
    ("https://example.com/a?outputType=amp", "https://example.com/a"),
    # sessions
    ("https://example.com/a;jsessionid=AB12?id=1", "https://example.com/a?id=1"),
    ("https://example.com/a?PHPSESSID=0123", "https://example.com/a"),
    ("https://example.com/a?sid=0123456789abcdef0123456789abcdef", "https://example.com/a"),
    ("https://example.com/a?sid=42", "https://example.com/a?sid=42"),
    # parameters that say what the page is
    ("https://example.com/?p=123", "https://example.com/?p=123"),
    ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
    ("https://example.com/a?b=2&amp;a=1", "https://example.com/a?a=1&b=2"),
    ("https://example.com/a?b=2&amp;amp;utm_source=x", "https://example.com/a?b=2"),
    ("https://example.com/a?&&", "https://example.com/a"),
    ("https://example.com/a?", "https://example.com/a"),
    ("https://example.com/a?x=", "https://example.com/a?x="),
    ("https://example.com/a?t=1&t=2", "https://example.com/a?t=1&t=2"),
    # wrappers
    ("https://www.google.com/url?rct=j&sa=t&url=https://example.com/a%3Fb%3D1&ct=ga", "https://example.com/a?b=1"),
    ("https://www.google.com/amp/s/www.example.com/a/amp/", "https://www.example.com/a/amp/"),
    ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a", "https://www.example.com/a"),
    # not usable
    ("", ""),
    ("javascript:alert(1)", ""),
    ("file:///etc/passwd", ""),
    ("ftp://example.com/a", ""),
    ("mailto:a@example.com", ""),
    ("/relative/path", ""),
    ("//example.com/a", ""),
    ("example.com/a", ""),
    ("https://", ""),
    ("https:///a", ""),
    ("https://user:secret@example.com/a", ""),
    ("https://bank.example@evil.example/a", ""),
    ("https://exa mple.com/a", ""),
    ("https://exa<mple.com/a", ""),
    ("https://example.com:99999/a", ""),
    ("https://[::1/a", ""),
    ("https://example..com/a", ""),
    ("https://exämple..com/a", ""),
    ("https://example.com/" + "a" * MAX_URL_CHARS, ""),
]


@pytest.mark.parametrize(("url", "canonical"), CANONICAL)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(("url", "canonical"), CANONICAL)
def test_canonical_of_canonical_is_itself(url: str, canonical: str) -> None:
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/2024/05/story",
        "https://example.com/2024/05/story/",
        "https://www.example.com/2024/05/story",
        "https://www.example.com/2024/05/story.html",
        "https://m.example.com/2024/05/story.htm",
        "https://amp.example.com/2024/05/story/",
        "https://example.com/2024/05/story/amp/",
        "https://example.com/2024/05/story.amp",
        "https://example.com/2024/05/story/index.html",
        "https://example.com/2024/05/story/index.php?utm_source=x#comments",
    ],
)
def test_spellings_of_one_page_have_one_key(url: str) -> None:
    assert url_key(url) == "example.com/2024/05/story"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a", "https://example.com/b"),
        ("https://example.com/?p=1", "https://example.com/?p=2"),
        ("https://example.com/a", "https://example.org/a"),
        ("https://example.com/a", "https://blog.example.com/a"),
        ("https://example.com/A", "https://example.com/a"),
        ("https://m.co/a", "https://n.co/a"),
        ("https://example.com/a?page=1", "https://example.com/a?page=2"),
    ],
)
def test_different_pages_have_different_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_unusable_address_has_no_key() -> None:
    assert url_key("javascript:alert(1)") == ""


@pytest.mark.parametrize(
    ("guid", "key"),
    [
        ("https://example.com/?p=3020819", "?p=3020819"),
        ("http://blog.example.org/?p=3020819", "?p=3020819"),
        ("https://www.example.com/2024/story/", "/2024/story"),
        ("http://new.example.net/2024/story.html", "/2024/story"),
        ("https://www.example.com/news/articles/c1x#0", "/news/articles/c1x"),
        ("https://www.example.com/news/articles/c1x#3", "/news/articles/c1x"),
        ("https://www.example.com/", "example.com"),
        ("  6532fa17d3b1 ", "6532fa17d3b1"),
        ("tag:example.com,2005:post/12", "tag:example.com,2005:post/12"),
        ("urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"),
        ("httpish id", "httpish id"),
        ("", ""),
    ],
)
def test_guid_key_survives_a_move(guid: str, key: str) -> None:
    assert guid_key(guid) == key


URLS = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP://", "https:", "ftp://", ""]),
    st.sampled_from(
        ["example.com", "www.ex.org:80", "[::1]", "ü.de", "a@b.c", "x.co:8080", "www.google.com/url?q=", ""]
    ),
    st.text(st.sampled_from("/.;%aA2Fäm p'\"<>\\|&=?"), max_size=20),
    st.sampled_from(["", "?", "?utm_a=1&b=%zz", "?x=1&amp;y=&amp;amp;z", "?q=https://e.com/%3Fq", ";jsessionid=1"]),
    st.one_of(st.just(""), st.text(max_size=10), st.text(max_size=5).map("#!{}".format)),
)


@given(st.one_of(URLS, st.text(max_size=60)))
def test_canonical_is_idempotent_for_any_string(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert once == "" or once.startswith(("http://", "https://"))
    assert once.isascii()


@given(st.one_of(URLS, st.text(max_size=60)))
def test_keys_of_canonical_address_are_the_same(url: str) -> None:
    canonical = canonical_url(url)
    if canonical:
        assert url_key(canonical) == url_key(url)
    guid_key(url)
