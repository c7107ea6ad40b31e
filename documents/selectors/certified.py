"""Names out of signature certificates. The app that reads signatures registers its reader here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Certified:
    """Whose certificate a signature bears; `organisation` is the body named in it."""

    name: str
    organisation: str
    is_intact: bool


Reader = Callable[[int], Sequence[Certified]]
_readers: list[Reader] = []


def reads(reader: Reader) -> Reader:
    """Register: from the id of a stored file to the names on it."""
    _readers.append(reader)
    return reader


def names_on(stored_id: int) -> list[Certified]:
    """The certified names of a file, in the order of signing; none when nothing is signed."""
    return [name for reader in _readers for name in reader(stored_id) if name.is_intact]
