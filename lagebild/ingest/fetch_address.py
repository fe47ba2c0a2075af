"""Where fetching may go: public web addresses. The address that is checked is the one connected to, so DNS cannot change in between."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from lagebild.errors import AddressRefused, FetchFailed

Resolve = Callable[[str, int], list[str]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MOST_TRIED = 4


def web_address(address: str) -> SplitResult:
    """A http or https address in its parts, without fragment and with what must be escaped; raises AddressRefused for any other."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused(f"{address[:200]!r} is no web address.") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password or any(c <= " " for c in address.strip()):
        raise AddressRefused(f"{address[:200]!r} is no plain http or https address.")
    try:
        name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise AddressRefused(f"{address[:200]!r} has no valid host name.") from None
    place = name if port is None else f"{name}:{port}"
    path, query = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._"), quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return urlsplit(urlunsplit((parts.scheme, place, path, query, "")))


def linked_address(here: SplitResult, link: str) -> SplitResult:
    """Where a link or redirect of a page leads to; raises AddressRefused where that is no web address."""
    try:
        return web_address(urljoin(here.geturl(), link))
    except ValueError:
        raise AddressRefused(f"{link[:200]!r} is no web address.") from None


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host name, as the system tells them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"The host {host} is not known: {error}.") from None
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public internet, also where it hides an IPv4 address.

    >>> is_public("192.0.43.8"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _NAT64:
            hidden = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public(str(hidden))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def connected(host: str, port: int, timeout: float, *, private: bool, resolve: Resolve = resolved) -> socket.socket:
    """A connection to a host by an address that was checked; AddressRefused if one of them is not public, unless `private`."""
    addresses = resolve(host, port)
    refused = [a for a in addresses if not private and not is_public(a)]
    if refused:
        raise AddressRefused(f"The host {host} has the address {refused[0]}, which is not public.")
    problem: OSError | None = None
    for address in addresses[:_MOST_TRIED]:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            problem = error
    raise FetchFailed(f"{host} cannot be reached: {problem or 'it has no address'}.")
