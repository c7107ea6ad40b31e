"""The two ways to install: open, on a network, and classified, on an independent LAN (SEC-02, SEC-03).

What an installation may hold follows from the mode alone; nobody raises it from inside.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from config.env import SettingError

OPEN, CLASSIFIED = "open", "classified"
HIGHEST = 3
LOCAL_ENDINGS = (".lan", ".local", ".internal", ".home.arpa")


def read(mode: str, ceiling: str, *, independent: bool) -> tuple[str, int]:
    """The mode and the highest secrecy level held; SettingError for what is unknown or unsafe."""
    if mode not in {OPEN, CLASSIFIED}:
        raise SettingError(f"KHUEVAN_MODE must be {OPEN} or {CLASSIFIED}, not {mode!r}.")
    if ceiling and (not ceiling.isdecimal() or int(ceiling) > HIGHEST):
        raise SettingError("KHUEVAN_SECRECY_CEILING must be 0, 1, 2 or 3.")
    if mode == OPEN:
        if ceiling not in {"", "0"}:
            raise SettingError(
                "KHUEVAN_SECRECY_CEILING above 0 needs KHUEVAN_MODE=classified: an installation "
                "on an open network holds no state secrets (SEC-02)."
            )
        return OPEN, 0
    if not independent:
        raise SettingError(
            "KHUEVAN_MODE=classified needs an independent LAN (SEC-02): set "
            "KHUEVAN_INDEPENDENT_NETWORK=1 only when there is one."
        )
    level = int(ceiling) if ceiling else HIGHEST
    if level == 0:
        raise SettingError("KHUEVAN_MODE=classified with KHUEVAN_SECRECY_CEILING=0 holds nothing.")
    return CLASSIFIED, level


def is_local(host: str) -> bool:
    """Whether a host can lie on the premises: an address of private networks, a name without a
    domain, or one of the endings kept for local names. No host at all is a socket."""
    host = host.strip("[]").lower()
    if not host:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(LOCAL_ENDINGS)
    return address.is_private or address.is_loopback or address.is_link_local


def outward(addresses: dict[str, str]) -> list[str]:
    """The names of those settings whose address leads out of the premises."""
    found = []
    for name, address in addresses.items():
        host = urlsplit(address).hostname if "://" in address else address
        if not is_local(host or ""):
            found.append(name)
    return found
