"""One address, one spelling: canonical URLs, comparison keys of URLs and of feed ids.

Does not fetch, follow redirects, or judge whether an address is safe to open (sources.http does).
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

MAX_URL_CHARS = 4_096

# Parameters that say how a reader came, never what the page is.
_TRACKING_PREFIXES = (
    "utm_",
    "mc_",
    "igsh",
    "at_",
    "pk_",
    "mtm_",
    "matomo_",
    "hsa_",
    "_hs",
    "vero_",
    "oly_",
    "itm_",
    "ns_",
    "wt_",
    "guce_",
    "ref_",
    "cm_mm",
    "stm_",
    "sc_cid",
    "aspsessionid",
    "nr_email_",
    "wickedid",
)
_TRACKING = re.compile(
    "fbclid|gclid|gclsrc|dclid|gbraid|wbraid|gad_source|srsltid|msclkid|twclid|ttclid|yclid|ysclid|li_fat_id|epik"
    "|mkt_tok|_ga|_gl|_ke|_openstat|__s|xtor|cmpid2?|cmp|icid|intcid|ncid|ocid|s_cid|smid|smtyp|sref|scid|spm|mbid"
    "|ref|refer|referer|referrer|referral|cndid|bxid|esrc|emc|partner|ftag|ito|traffic_source|taid|sr_share|sh|shared?"
    "|trk|wprov|soc_src|soc_trk|tsrc|dm_i|elqtrackid|campaign_id|rb_clickid|feedtype|feedname|rss|xpromo|yptr"
    "|guccounter|__twitter_impression|amp|outputtype|phpsessid|jsessionid|session_?id|sessid|cfid|cftoken|sphrase_id"
)
# Parameters that are tracking only with these values.
_TRACKING_VALUES = {
    "af": {"r"},
    "source": {"rss", "feed", "twitter", "facebook", "email", "newsletter", "share", "friends_link", "rss_feed"},
    "src": {"rss", "feed", "twitter", "facebook", "email", "newsletter", "twsrc"},
    "from": {"rss", "feed", "twitter", "facebook", "email", "newsletter"},
    "via": {"rss", "feed", "twitter", "facebook", "email", "newsletter"},
    "medium": {"rss", "feed"},
    "feed": {"rss", "rss2", "atom"},
    "mod": {"rss", "djemalertnews"},
    "feature": {"share", "youtu.be", "emb_title"},
    "format": {"amp"},
}
_SESSION_ID = re.compile(r"[0-9a-fA-F]{24,64}")
_PATH_SESSION = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NOT_IN_URL = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]|%(?![0-9A-Fa-f]{2})")
_WRAPPED = re.compile(
    r"https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?(?P<google>[^/?#]+\..+)"
    r"|https?://[a-z0-9-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?(?P<cache>[^/?#]+\..+)"
    r"|https?://(?:www\.)?google\.[a-z.]{2,6}/url\?(?:.*&)?(?:url|q)=(?P<link>https?(?::|%3[Aa])[^&#]+)"
)


def canonical_url(url: str) -> str:
    """The one spelling of an article's address, '' if it is no usable http(s) address.

    Scheme and ``www.`` stay as given, for the result is shown and opened; lower-case host, no default port, no
    fragment (except ``#!``), no tracking or session parameters, the others sorted. Google's wrappers (Alerts, AMP
    cache) are taken off. Addresses with a user name in them are refused: they are made to deceive.
    ``canonical_url(canonical_url(u)) == canonical_url(u)``.
    """
    url = _INVISIBLE.sub("", url.strip()) if len(url) <= 4 * MAX_URL_CHARS else ""
    while (inner := _unwrap(url)) and len(inner) < len(url):
        url = inner
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    host = _canonical_host(parts.hostname or "")
    if scheme not in {"http", "https"} or not host or "@" in parts.netloc or "\\" in parts.netloc:
        return ""
    if port is not None and port != {"http": 80, "https": 443}[scheme]:
        host = f"{host}:{port}"
    path = _without_dots(_escaped(_PATH_SESSION.sub("", parts.path))) or "/"
    query = _canonical_query(parts.query)
    fragment = _escaped(parts.fragment) if parts.fragment.startswith("!") else ""
    result = f"{scheme}://{host}{path}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    return result if len(result) <= MAX_URL_CHARS else ""


def url_key(url: str) -> str:
    """The address for comparison only: canonical, without scheme, ``www.``/``m.``/``amp.``, trailing slash, AMP mark,
    ``.html`` or index page. '' if the address is not usable. Two spellings of one page give the same key."""
    canonical = canonical_url(url)
    if not canonical:
        return ""
    address, _, query = canonical.partition("://")[2].partition("?")
    host, slash, path = address.partition("/")
    if host.count(".") >= 2:
        host = re.sub(r"^(?:www\d?|m|mobile|amp)\.", "", host)
    path = _key_path(slash + path)
    return f"{host}{path}" + (f"?{query}" if query else "")


def guid_key(guid: str) -> str:
    """A feed's id of an item, so that it stays the same when the feed moves to https or to another domain: an id that
    is an address loses scheme and host, and BBC's edition counter (``#0`` to ``#9``) goes. Other ids stay as they are,
    without blanks around them. '' for an empty id."""
    guid = re.sub(r"#\d{1,2}$", "", guid.strip())
    canonical = canonical_url(guid) if guid[:4].lower() == "http" else ""
    if not canonical:
        return guid
    slash, query = canonical.partition("://")[2].partition("/")[1:]
    path, mark, query = (slash + query).partition("?")
    path = _key_path(path)
    return f"{path}{mark}{query}" or url_key(canonical)


def _key_path(path: str) -> str:
    """The path without what differs between spellings of one page."""
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)$", "/", path)
    path = re.sub(r"\.(?:html?|amp)$", "", path.rstrip("/"))
    return re.sub(r"(?<=[^/])/amp$", "", path).rstrip("/")


def _unwrap(url: str) -> str:
    """The address inside one of Google's wrappers, else ''."""
    found = _WRAPPED.match(url)
    if not found:
        return ""
    if found["link"]:
        return _INVISIBLE.sub("", unquote(found["link"])).strip()
    return "https://" + (found["google"] or found["cache"])


def _canonical_host(host: str) -> str:
    """Lower-case ASCII host (IDNA), '' if it is none. Brackets are put back around an IPv6 address."""
    host = host.rstrip(".").lower()
    if ":" in host:
        host = f"[{host}]"
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return ""
    return host if _HOST.fullmatch(host) and ".." not in host else ""


def _canonical_query(query: str) -> str:
    """The parameters that matter, sorted. ``&amp;`` from doubly escaped feeds counts as ``&``."""
    while "&amp;" in query:
        query = query.replace("&amp;", "&")
    kept = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if pair.strip("=") and not _is_tracking(unquote(name).lower(), value):
            kept.append(_escaped(pair))
    return "&".join(sorted(kept))


def _is_tracking(name: str, value: str) -> bool:
    """True if the parameter only says how the reader came or which visit this is."""
    if _TRACKING.fullmatch(name) or name.startswith(_TRACKING_PREFIXES):
        return True
    if name in {"sid", "session", "s"} and _SESSION_ID.fullmatch(value):
        return True
    return value.lower() in _TRACKING_VALUES.get(name, ())


def _escaped(part: str) -> str:
    """Percent-encoding in one spelling: capital hex digits, unreserved characters bare, forbidden ones encoded."""
    if "%" in part:
        part = _ESCAPE.sub(_bare_if_unreserved, part)
    return _NOT_IN_URL.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode(errors="replace")), part
    )


def _bare_if_unreserved(found: re.Match[str]) -> str:
    character = chr(int(found.group(1), 16))
    return character if character in _UNRESERVED else found.group().upper()


def _without_dots(path: str) -> str:
    """The path with ``.`` and ``..`` resolved."""
    if "/." not in path:
        return path
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == ".." and len(segments) > 1:
            segments.pop()
        elif segment not in {".", ".."}:
            segments.append(segment)
    if path.endswith(("/.", "/..")):
        segments.append("")
    return "/".join(segments)
