"""Decide which network addresses are public, against server-side request forgery (SSRF).

Lists of our own, not ``ip.is_global``, whose meaning differs between releases of Python.
"""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

#: Resolves a host and port to addresses, as text.
Resolver = Callable[[str, int], Sequence[str]]
#: IPv4 networks without public servers (IANA's special-purpose address registry).
CLOSED_4 = [
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network; 0.0.0.0 connects to this machine
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's NAT; one cloud's metadata
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # public by its number, inside by its use: one cloud's host agent
        "169.254.0.0/16",  # link-local; the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; one cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved; broadcast
    )
]
#: The IPv6 network of all public servers, and its parts that are not public.
OPEN_6 = ip_network("2000::/3")
CLOSED_6 = [
    ip_network(text)
    for text in (
        "2001::/23",  # protocol assignments; Teredo, which carries an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which carries an IPv4 address
        "3fff::/20",  # documentation
    )
]
#: IPv6-only networks reach IPv4 servers by these addresses, which end in the IPv4 address.
NAT64 = ip_network("64:ff9b::/96")


class AddressRefusedError(Exception):
    """The address is not allowed; nothing was sent. The message says why."""


def is_address(text: str) -> bool:
    """Return whether the host is an IP address, not a name."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_public(text: str) -> bool:
    """Return whether an IP address, as ``getaddrinfo`` writes it, belongs to a public server."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        embedded = embedded_ipv4(address)
        if embedded is None:
            return address in OPEN_6 and not any(address in network for network in CLOSED_6)
        address = embedded
    return not any(address in network for network in CLOSED_4)


def check_addresses(host: str, addresses: Sequence[str]) -> None:
    """Refuse a host with any private address. Raises AddressRefusedError.

    One private address among several is enough: which of them is used is left to chance.
    """
    private = [address for address in addresses if not is_public(address)]
    if private:
        raise AddressRefusedError(f"“{host}” stands for an address that is not a public server's.")


def embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address inside a NAT64 or IPv4-mapped address; None for all others."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped
