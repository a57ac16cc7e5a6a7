"""The address of the client that sent a request."""

from ipaddress import IPv6Address, ip_address
from typing import Any


def client_network(meta: dict[str, Any], *, proxies: int) -> str:
    """Return the client's address; of IPv6 the /64, which one household or server holds.

    ``X-Forwarded-For`` counts only as far as ``proxies`` of ours wrote it: from the right.
    """
    text: str = meta.get("REMOTE_ADDR", "")
    if proxies:
        hops = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= proxies:
            text = hops[-proxies].strip() or text
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return text
