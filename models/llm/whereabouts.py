"""Tells whether an address is in the house or in the cloud; what is in doubt is in the cloud."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

HOUSE = tuple(
    ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
)
NAMES = ("localhost", "local", "lan", "home.arpa")
"""The ends of names that no server of the Internet has."""


def in_cloud(url: str) -> bool:
    """Whether what is sent there leaves the house."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    try:
        return not at_home(host)
    except ValueError:
        return not any(host == name or host.endswith(f".{name}") for name in NAMES)


def at_home(address: str) -> bool:
    """Raises ValueError where that is no address."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return any((mapped or found) in network for network in HOUSE)


def checked(url: str) -> str:
    """The address as it may stand in the config file, without a slash at its end. Raises ValueError."""
    parts = urlsplit(url)
    try:
        plain = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) > 0
    except ValueError:
        plain = False
    if not plain or any(sign in url for sign in "@?#\\ "):
        raise ValueError("must be an address such as http://127.0.0.1:11434/v1")
    return url.rstrip("/")
