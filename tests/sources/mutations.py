"""Feeds gone wrong, as many as wanted: small decent feeds of our own, each damaged in one to four ways by a seed.

The same seed gives the same document. Parses nothing and judges nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_TEXT = "A clause in the terms lets the service train AI on what members upload, “with consent” – or so it says."


RSS = (
    "<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>A feed</title>"
    "<item><title>Terms &amp; conditions</title><link>https://a.example/1?x=1&amp;y=2</link>"
    "<guid isPermaLink='false'>tag:a.example,2025:1</guid><dc:creator>Ann B. &lt;ann@a.example&gt;</dc:creator>"
    f"<pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate><category>AI</category><description>{_TEXT}</description>"
    f"<content:encoded><![CDATA[<p>{_TEXT}</p><img src='x.png' alt='é'>]]></content:encoded></item>"
    "<item><title>More of it</title><guid>https://a.example/2</guid></item></channel></rss>"
)
ATOM = (
    "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/'><title>Atom</title>"
    "<entry><id>urn:uuid:1</id><title type='html'>It&amp;#8217;s changed &amp;lt;i&amp;gt;now&amp;lt;/i&amp;gt;</title>"
    "<link rel='alternate' href='/story'/><link rel='enclosure' href='x.mp3' length='9' type='audio/mpeg'/>"
    "<updated>2026-03-01T12:00:00+01:00</updated><author><name>Bo</name><email>bo@a.example</email></author>"
    f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{_TEXT}</p></div></content></entry></feed>"
)
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    "<channel rdf:about='https://a.example/'><title>A feed</title></channel><item rdf:about='https://a.example/1'>"
    f"<title>One</title><link>https://a.example/1</link><description>{_TEXT}</description></item></rdf:RDF>"
)
SEEDS: tuple[bytes, ...] = (
    RSS.encode(),
    ATOM.encode(),
    RDF.encode(),
    RSS.replace("utf-8", "windows-1252").encode("cp1252"),
    RSS.replace("utf-8", "utf-16").encode("utf-16"),
    "<rss><channel><item><title>規約の変更</title><guid>1</guid></item></channel></rss>".encode("shift_jis"),
)

Change = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged document, the charset that its answer names, and what was done to it."""

    body: bytes
    charset: str
    done: str


def mutate(seed: int, seeds: Sequence[bytes] = SEEDS) -> Mutant:
    """The document number ``seed``: one of ``seeds`` after one to four changes."""
    chance = random.Random(seed)
    body, done = chance.choice(seeds), []
    for name in chance.choices(list(CHANGES), k=chance.randint(1, 4)):
        body = CHANGES[name](chance, body)
        done.append(name)
    return Mutant(body, chance.choice(_CHARSETS), ", ".join(done))


def _spot(chance: random.Random, body: bytes) -> int:
    return chance.randrange(len(body) + 1)


def _insert(chance: random.Random, body: bytes, what: bytes) -> bytes:
    at = _spot(chance, body)
    return body[:at] + what + body[at:]


def _in_text(chance: random.Random, body: bytes, what: bytes) -> bytes:
    """Insert where text stands, behind the end of a tag."""
    ends = [found.end() for found in re.finditer(b">", body)]
    at = chance.choice(ends) if ends else 0
    return body[:at] + what + body[at:]


def _flip(chance: random.Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.choice((1, 3, 20)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut_out(chance: random.Random, body: bytes) -> bytes:
    start, end = sorted((_spot(chance, body), _spot(chance, body)))
    return body[:start] + body[end:]


def _double(chance: random.Random, body: bytes) -> bytes:
    start = _spot(chance, body)
    return _insert(chance, body, body[start : start + chance.randint(1, 900)] * chance.choice((1, 2, 5)))


def _tag(chance: random.Random, body: bytes) -> bytes:
    """A tag twice, gone, left open, or another one."""
    tags = [found.span() for found in re.finditer(rb"<[^<>]+>", body)]
    if not tags:
        return body
    start, end = chance.choice(tags)
    tag = body[start:end]
    other = body[slice(*chance.choice(tags))]
    return body[:start] + chance.choice((tag * 2, b"", tag[:-1], other, tag[:-1] + b"/>", b"</" + tag[1:])) + body[end:]


def _mix(chance: random.Random, body: bytes) -> bytes:
    """Half of one feed and half of another."""
    other = chance.choice(SEEDS)
    return body[: _spot(chance, body)] + other[_spot(chance, other) :]


def _date(chance: random.Random, body: bytes) -> bytes:
    found = re.search(rb"<(pubDate|updated)>[^<]*", body)
    if not found:
        return _in_text(chance, body, b"<pubDate>" + chance.choice(_DATES) + b"</pubDate>")
    return body[: found.start()] + b"<" + found[1] + b">" + chance.choice(_DATES) + body[found.end() :]


def _swap_encoding(chance: random.Random, body: bytes) -> bytes:
    name = chance.choice(_CHARSETS).encode() or b"x" * 99
    return b"<?xml version='1.0' encoding='" + name + b"'?>" + body.partition(b"?>")[2]


def _deep(chance: random.Random, body: bytes) -> bytes:
    tag = chance.choice((b"<a>", b"<item>", b"<div>", b"&lt;b&gt;", b"<![CDATA[", b"<!--", b"<x:y>", b"[", b"<?x "))
    return _in_text(chance, body, tag * chance.choice((2, 9, 60, 200)))


def _attributes(chance: random.Random, body: bytes) -> bytes:
    many = b" ".join(b"a%d='%d'" % (n, n) for n in range(chance.choice((2, 40, 200))))
    found = re.search(rb"<\w+", body)
    return body if not found else body[: found.end()] + b" " + many + body[found.end() :]


_CHARSETS = (
    *("", "", "", "utf-8", "utf-16", "utf-32", "iso-8859-1", "shift_jis", "utf-7", "idna", "unicode_escape", "hex"),
    *("gb2312", "koi8-r", "no-such-codec", "\0", "x" * 300, "utf-8; charset=utf-16", "punycode", "base64"),
)
_DATES = (
    *(b"0000-00-00T00:00:00Z", b"9999-12-31T23:59:60Z", b"Mon, 32 Foo 99999 25:61:61 +9999", b"-1", b"", b"1e309"),
    *(
        b"2026-02-30",
        b"Thu, 01 Jan 1970 00:00:00 GMT",
        b"\xd9\xa2\xd9\xa0-03-01",
        b"9" * 400,
        b"2026-03-01T12:00:00+99",
    ),
    *(b"Mon, 02 Mar 2026 12:00:00 " + b"(" * 60, b"20260301T1200", b"1772000000", b"2026W101", b"\xff\xfe", b"2026-"),
)
_ENTITIES = (
    *(b"&#xD800;", b"&#0;", b"&#1114112;", b"&#99999999999999999999;", b"&nbsp;", b"&madeup;", b"&", b"&#", b"&#x;"),
    *(
        b"&amp;amp;lt;",
        b"<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>",
        b"&a;&b;",
        b"%p;",
        b"]]>",
        b"<!ENTITY",
    ),
    *(b"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x'>", b"&#x" + b"0" * 3000 + b"41;", b"&lt;![CDATA[", b"&#X41;"),
)
_NAMES = (
    *(b"<title>", b"<guid>", b"<link>", b"<link href='http://[broken'/>", b"<link>javascript:alert(1)</link>"),
    *(
        b"<author><name>",
        b"<media:content url='x'/>",
        b"<georss:point>1e400 x</georss:point>",
        b"<enclosure length='-'/>",
    ),
    *(b"<itunes:duration>::::</itunes:duration>", b"<ttl>NaN</ttl>", b"<source url=''>", b"<item/>", b"</item>"),
    *(b"<gml:Point><gml:pos>1</gml:pos></gml:Point>", b"<where:where>", b"<cc:license rdf:resource='//[x'/>"),
    *(b"<content type='application/octet-stream' mode='base64'>!!!!</content>", b"<psc:chapter start='9:9:9:9'/>"),
)
CHANGES: dict[str, Change] = {
    "bytes flipped": _flip,
    "cut off": lambda chance, body: body[: _spot(chance, body)],
    "beginning lost": lambda chance, body: body[_spot(chance, body) :],
    "a piece lost": _cut_out,
    "a piece doubled": _double,
    "a tag broken": _tag,
    "two feeds mixed": _mix,
    "entities": lambda chance, body: _in_text(chance, body, chance.choice(_ENTITIES)),
    "odd elements": lambda chance, body: _in_text(chance, body, chance.choice(_NAMES)),
    "an impossible date": _date,
    "another encoding named": _swap_encoding,
    "another encoding used": lambda chance, body: body.decode("utf-8", "replace").encode(
        chance.choice(("utf-16", "utf-32", "cp1252", "utf-7", "cp037")), "replace"
    ),
    "nested": _deep,
    "many attributes": _attributes,
    "control characters": lambda chance, body: _insert(
        chance, body, chance.choice((b"\0", b"\x1b[2J", b"\x0b", b"\xef\xbf\xbe", b"\xed\xa0\x80", b"\xe2\x80\xae")) * 3
    ),
    "a long run": lambda chance, body: _in_text(
        chance, body, chance.choice((b"a", b"\n", b" ", b"<", b"&", b"@", "é".encode())) * chance.choice((99, 1_500))
    ),
}
