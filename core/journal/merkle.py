"""Merkle tree over journal digests, domain-separated as RFC 6962 §2.1 does it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def leaf(digest: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + digest).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(digests: Iterable[bytes]) -> bytes:
    """The root; an odd node at a level's end is carried up unchanged. Empty input is refused."""
    level = [leaf(bytes(d)) for d in digests]
    if not level:
        raise ValueError("an empty window has no root")
    while len(level) > 1:
        level = _up(level)
    return level[0]


def proof(digests: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """Siblings from the leaf at `index` up to the root, each with the side it stands on."""
    level = [leaf(bytes(d)) for d in digests]
    steps: list[tuple[str, bytes]] = []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            steps.append(("left" if sibling < index else "right", level[sibling]))
        level = _up(level)
        index //= 2
    return steps


def climb(digest: bytes, steps: Iterable[tuple[str, bytes]]) -> bytes:
    """The root that a proof leads to."""
    value = leaf(digest)
    for side, sibling in steps:
        value = node(sibling, value) if side == "left" else node(value, sibling)
    return value


def _up(level: list[bytes]) -> list[bytes]:
    paired = [node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return paired + level[-1:] if len(level) % 2 else paired
