"""Any bytes become either clean UTF-8 that begins at a feed's root, or a sentence about what came instead."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.sources.preclean import DECLARATION, decode_page, preclean


def clean(body: bytes, charset: str = "") -> str:
    return preclean(body, charset).removeprefix(DECLARATION).decode()


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("<rss>é</rss>".encode(), ""),
        ("<rss>é</rss>".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "<rss>é</rss>".encode(), "iso-8859-1"),
        ("<rss>é</rss>".encode("utf-16"), ""),
        (codecs.BOM_UTF16_BE + "<rss>é</rss>".encode("utf-16-be"), "utf-8"),
        ("<rss>é</rss>".encode("utf-16-le"), ""),
        ("<rss>é</rss>".encode("utf-16-be"), "utf-16-be"),
        ('<?xml version="1.0" encoding="utf-16"?><rss>é</rss>'.encode(), ""),  # says so, but is not
        ('<?xml version="1.0" encoding="iso-8859-1"?><rss>é</rss>'.encode("latin-1"), ""),
        ('<?xml version="1.0" encoding="iso-8859-1"?><rss>é</rss>'.encode(), ""),  # says Latin-1, is UTF-8
        ("<rss>é</rss>".encode("cp1252"), ""),
        ("<rss>é</rss>".encode("cp1252"), "utf-8"),
        ("<rss>é</rss>".encode("cp1252"), "no-such-codec"),
    ],
)
def test_the_encoding_is_what_the_bytes_agree_with(body: bytes, charset: str) -> None:
    assert clean(body, charset) == "<rss>é</rss>"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("Правила", "cp1251", "windows-1251"),
        ("Правила", "koi8-r", "koi8-r"),
        ("規約", "shift_jis", "shift_jis"),
        ("规约镕", "gb18030", "gb2312"),
        ("약관", "euc-kr", "euc-kr"),
        ("“quoted” – €", "cp1252", "iso-8859-1"),
        ("5 € für Œuvres", "iso8859-15", "iso-8859-15"),
    ],
)
def test_encodings_of_the_world_are_read_from_header_or_declaration(text: str, codec: str, name: str) -> None:
    body = f"<rss>{text}</rss>".encode(codec)
    assert clean(body, name) == f"<rss>{text}</rss>"
    assert clean(b'<?xml version="1.0" encoding="%s"?>' % name.encode() + body) == f"<rss>{text}</rss>"


@pytest.mark.parametrize(
    "codec", ["idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "hex", "rot13", "zip", "\0"]
)
def test_codecs_that_are_no_text_encodings_are_ignored(codec: str) -> None:
    assert clean(b"<rss>\\u0041+AGE-</rss>", codec) == "<rss>\\u0041+AGE-</rss>"


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        (codecs.BOM_UTF8 + b"<rss>\xff</rss>", "", "<rss>�</rss>"),  # the mark decides, whatever follows
        ("<rss>規</rss>".encode("utf-16-be") + b"\0", "", "<rss>規</rss>�"),  # broken off within a character
        ("<rss>規</rss>".encode("utf-16-le") + b"x", "", "<rss>規</rss>�"),
        (b"<?xml version='1.0' encoding='koi8-r'?><rss>" + "Правила".encode("koi8-r"), "utf-8", "<rss>Правила"),
        (b"<rss>\x81\x93 \x81 " + "é".encode() * 8, "", "<rss>� � éééééééé"),  # no letter in Windows-1252
        (b"<rss>na\xefve caf\xe9 \x93quoted\x94 \x81</rss>", "", "<rss>naïve café “quoted” �</rss>"),
    ],
)
def test_broken_bytes_cost_their_own_place_only(body: bytes, charset: str, text: str) -> None:
    assert clean(body, charset) == text


def test_a_stray_byte_does_not_change_the_reading_of_the_others() -> None:
    assert clean("<rss>“naïve” — ".encode() + b"\xa9 \xe2\x80 </rss>") == "<rss>“naïve” — © � </rss>"


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("\n\n<?xml version='1.0'?>\n<!-- <rss> is near --><rss>a</rss>", "<rss>a</rss>"),
        ("<!DOCTYPE rss [<!ENTITY a 'aaaa'>]><rss>&a;</rss>", "<rss>&a;</rss>"),
        ("<b>Warning</b>: something in line 3<rss version='2.0'>a</rss>", "<rss version='2.0'>a</rss>"),
        ("<!-- never closed <feed>a</feed>", "<feed>a</feed>"),
        ("<!-- a --><!-- <rss> --><feed>a</feed>", "<feed>a</feed>"),
        ("<!-- a --><feed>a<!-- b --></feed>", "<feed>a<!-- b --></feed>"),
        ("<feed>a</feed><html>b</html>", "<feed>a</feed><html>b</html>"),
        ("<!--><rss> is near --><feed>a</feed>", "<feed>a</feed>"),
        ("<atom:feed xmlns:atom='x'>a</atom:feed>", "<atom:feed xmlns:atom='x'>a</atom:feed>"),
        ("<?xml version='1.0'?><rdf:RDF>a</rdf:RDF>", "<rdf:RDF>a</rdf:RDF>"),
        ("<feedback/><rssx/><RSS>a</RSS>", "<RSS>a</RSS>"),
    ],
)
def test_everything_before_the_root_is_dropped(body: str, left: str) -> None:
    assert clean(body.encode()) == left


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        *(("&#xD800;", "�"), ("&#55296;", "�"), ("&#0;", "�"), ("&#x110000;", "�"), ("&#99999999999999999999;", "�")),
        *(("&#" + "9" * 5000 + ";", "�"), ("&#x0000000041;", "&#x0000000041;"), ("&#8217;", "&#8217;"), ("&#8;", "�")),
        *(
            (reference, reference)
            for reference in ("&#9;", "&#xA;", "&#13;", "&#x20;", "&#xD7FF;", "&#xE000;", "&#xFFFD;")
        ),
        *((reference, reference) for reference in ("&#x10000;", "&#x10FFFF;", "&#1114111;", "&#0000000065;")),
        *(
            (reference, "�")
            for reference in ("&#xB;", "&#12;", "&#14;", "&#x1F;", "&#xDFFF;", "&#xFFFE;", "&#65535;", "&#1114112;")
        ),
        *(("a\x00b\x1bc\ufffe", "a�b�c�"), ("tab\tline\n", "tab\tline\n"), ("&nbsp;&eacute;&frac12;", "\xa0é½")),
        *(
            ("&amp;&lt;&gt;&quot;&apos;", "&amp;&lt;&gt;&quot;&apos;"),
            ("&madeup;", "&madeup;"),
            ("&amp;nbsp;", "&amp;nbsp;"),
        ),
    ],
)
def test_what_xml_forbids_becomes_a_replacement_character(raw: str, cleaned: str) -> None:
    assert clean(f"<rss>{raw}</rss>".encode()) == f"<rss>{cleaned}</rss>"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "an empty answer"),
        (b"<!-- never closed", "another kind of XML"),
        (b" \n ", "an empty answer"),
        (b"<!DOCTYPE html><html><head><title>Access &amp; Denied\n</title></head></html>", "titled “Access & Denied”"),
        (b"<html><body><p>Hi</p></body></html>", "a web page without a title"),
        (b"<!DOCTYPE html><title>Blocked</title><svg><rss></rss></svg>", "titled “Blocked”"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "a JSON Feed"),
        (b'{"error": 1}', "gives JSON instead"),
        (b"[]", "gives JSON instead"),
        (b"<?xml version='1.0'?><opml version='1.0'/>", "OPML"),
        (b"<?xml version='1.0'?><urlset/>", "a sitemap"),
        (b"<?xml version='1.0'?><invoice/>", "<invoice>"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"/etc/passwd", "begins with “/etc/passwd”"),
        (b"<!-- <rss> --> nothing else", "another kind"),
        (b"\x01\x02", "unreadable"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, words: str) -> None:
    with pytest.raises(FetchError) as caught:
        preclean(body)
    assert caught.value.kind == "not_a_feed"
    assert words in caught.value.says


@pytest.mark.parametrize("tag", ["author", "dc:creator", "name type='x'", "managingEditor"])
@pytest.mark.parametrize(("opening", "closing"), [("", ""), ("<![CDATA[", "]]>")])
def test_a_name_longer_than_any_name_is_emptied(tag: str, opening: str, closing: str) -> None:
    end = tag.split(maxsplit=1)[0]
    assert clean(f"<rss><{tag}>{opening}{'a' * 3000}{closing}</{end}></rss>".encode()) == f"<rss><{tag}></{end}></rss>"
    assert "Ann" in clean(f"<rss><{tag}>{opening}Ann{closing}</{end}></rss>".encode())


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "utf-16", "gb2312", "iso-8859-1", "shift_jis", "zip"]))
def test_no_bytes_make_it_fail_or_leave_anything_illegal(body: bytes, charset: str) -> None:
    cleaned = preclean(b"<rss>" + body + b"<rss ", "").decode()
    assert not re.search("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", cleaned)
    with suppress(FetchError):
        preclean(body, charset).decode()


@pytest.mark.parametrize(
    ("written", "clean_form"),
    [
        ("xmlns='http://a.example/\xa0 x'", 'xmlns="http://a.example/x"'),
        ('xmlns:dc = "http://a.example/\u2003x "', 'xmlns:dc = "http://a.example/x"'),
        ("xmlns='http://a.example/'", "xmlns='http://a.example/'"),
        ("xmlns=''", "xmlns=''"),
    ],
)
def test_the_name_of_a_namespace_has_no_blanks(written: str, clean_form: str) -> None:
    assert clean(f"<rss {written}>a b</rss>".encode()) == f"<rss {clean_form}>a b</rss>"


def test_a_page_is_read_in_the_encoding_that_it_names() -> None:
    body = "<html><meta charset='windows-1251'>Правила".encode("cp1251")
    assert decode_page(body) == body.decode("cp1251")
    assert decode_page("Правила".encode("koi8-r"), "koi8-r") == "Правила"
