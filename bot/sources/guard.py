"""Which addresses may be asked at all: a feed or a redirect must not lead the bot into the operator's own network.

Two gates. ``check_url`` looks at the text of an address before anything happens. ``socket_factory`` looks at the
final IP address when a connection is about to be opened, which covers literals in every spelling, names that resolve
to private addresses, redirects and names that change their address between two look-ups.

It does not resolve names, follow redirects or know about HTTP.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from yarl import URL

from bot.errors import FetchError

MAX_URL = 2048
WEB_PORTS = (80, 443)

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]

# ``is_global`` alone says yes to multicast, to several IPv6 forms that embed an IPv4 address, and to 192.0.0.8.
# IPv6 is therefore denied by default: only global unicast, minus its tunnels and documentation blocks.
_V6_GLOBAL = ip_network("2000::/3")
_V6_NAT64 = ip_network("64:ff9b::/96")
_V6_REFUSED = tuple(ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_V4_REFUSED = tuple(
    ip_network(block)
    for block in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3")
)


class Blocked(OSError):
    """A connection to an address that feeds have no business with. ``address`` is that IP address."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__("address not allowed")  # the same words for each, so that several are reported as one


def ok_ip(address: str) -> bool:
    """True if ``address`` (IPv4 or IPv6 text, zone allowed) is a public unicast address. ValueError if it is none."""
    ip = ip_address(address.split("%")[0])
    if ip.version == 6:
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip in _V6_NAT64:
            ip = IPv4Address(int(ip) & 0xFFFFFFFF)
        else:
            return ip in _V6_GLOBAL and not any(ip in block for block in _V6_REFUSED)
    return ip.is_global and not any(ip in block for block in _V4_REFUSED)


@lru_cache(maxsize=4096)
def check_url(url: str, *, allow_private: bool = False) -> URL:
    """The parsed address if it may be asked: http or https, a host, no user name or password, port 80 or 443.

    ``allow_private`` (the operator's ``allow_private_addresses``) also permits other ports.
    Raises FetchError ``bad_url`` with a sentence that says what is wrong.
    """
    if len(url) > MAX_URL:
        raise FetchError("bad_url", f"The address is longer than {MAX_URL} characters.")
    try:
        parsed = URL(url)
        port = parsed.port
    except ValueError as error:
        raise FetchError("bad_url", f"{_short(url)} is not a web address.") from error
    if parsed.scheme not in ("http", "https"):
        raise FetchError("bad_url", f"{_short(url)} is not an http or https address.")
    if not parsed.host:
        raise FetchError("bad_url", f"The address {_short(url)} has no host name.")
    if parsed.user is not None or parsed.password is not None:
        raise FetchError("bad_url", f"The address of {parsed.host} must not contain a user name or a password.")
    if port not in WEB_PORTS and not allow_private:
        raise FetchError("bad_url", f"Port {port} is not allowed at {parsed.host}; feeds are read on ports 80 and 443.")
    return parsed


def socket_factory(*, allow_private: bool = False) -> Callable[[AddressInfo], socket.socket]:
    """For aiohttp's connector: opens a socket only towards an allowed address, else raises Blocked."""

    def open_socket(address_info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = address_info
        if not allow_private and not (address[1] in WEB_PORTS and ok_ip(address[0])):
            raise Blocked(address[0])
        return socket.socket(family, kind, protocol)

    return open_socket


def _short(url: str) -> str:
    """An address fit for a sentence: without control characters, not endless, and without what may be a password."""
    shown = "".join(letter for letter in url if letter.isprintable())
    scheme, at, rest = shown.rpartition("@")
    if at:
        shown = f"{scheme.partition('//')[0]}//{rest}" if "//" in scheme else rest
    return shown if len(shown) <= 120 else shown[:119] + "…"
