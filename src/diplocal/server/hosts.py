"""Hosts: the names under which a server may be asked.

A page anywhere may let its own name lead to this machine, and so read what is served here (DNS rebinding). Its
requests still bear its name, by which they are refused.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:/?#@\s]+)(?::\d{0,5})?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Hosts:
    """The names that are answered to.

    Attributes:
        names: in lower case; an IPv6 address in brackets.
        addresses: whether every IP address will do too, as for a server that the network can reach: a name that leads
            elsewhere is never one.
    """

    names: frozenset[str] = LOOPBACK
    addresses: bool = False

    def knows(self, host: str) -> bool:
        """Tell whether the header Host is one of ours, whatever its port."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found[1].lower().removesuffix(".")
        return name in self.names or (self.addresses and _is_address(name.strip("[]")))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
