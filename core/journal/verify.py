"""Proving the journal: every line, every seal, every link of the chain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from django.db import connection
from django.utils.translation import gettext as _

from core.journal import entries, merkle, seals
from core.models import JournalEntry, JournalSeal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the journal that is not as it was written."""

    code: str
    sentence: str


def verify(*, against: Path | None = None) -> tuple[list[Finding], dict[str, int]]:
    """Walk all lines and seals. Returns what is wrong (nothing: proven) and what was counted.

    `against` is a file made by `export`: seals known outside the database must still stand in it.
    """
    findings = list(_lines()) + list(_chain()) + list(_strays())
    if against is not None:
        findings += list(_known_outside(against))
    counted = {"lines": JournalEntry.objects.count(), "seals": JournalSeal.objects.count()}
    return findings, counted


def export(path: Path) -> int:
    """Write the public part: the verification key and every seal, to be kept elsewhere."""
    key = seals.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    rows = [
        {"id": s.pk, "digest": bytes(s.digest).hex(), "signature": bytes(s.signature).hex()}
        for s in JournalSeal.objects.order_by("pk")
    ]
    path.write_text(json.dumps({"public_key": key.hex(), "seals": rows}, indent=1))
    return len(rows)


def _lines() -> Iterator[Finding]:
    for entry in JournalEntry.objects.order_by("pk").iterator(chunk_size=2000):
        digest = entries.digest_of(entry)
        name = {"id": entry.pk, "at": f"{entry.at:%d/%m/%Y %H:%M:%S}", "verb": entry.verb}
        if digest != bytes(entry.digest):
            yield Finding("line_changed", _("Line %(id)s (%(verb)s, %(at)s) was changed.") % name)
        elif entries.mac_of(digest) != bytes(entry.mac):
            yield Finding(
                "line_forged", _("Line %(id)s (%(verb)s, %(at)s) was not written by us.") % name
            )


def _chain() -> Iterator[Finding]:
    previous = seals.GENESIS
    reached: dict[int, int] = {}
    key = seals.public_key()
    with connection.cursor() as cursor:
        for made in JournalSeal.objects.order_by("pk").iterator():
            yield from _one_seal(cursor, made, previous, reached.get(made.cluster, 0), key)
            previous = bytes(made.digest)
            reached[made.cluster] = made.to_xid


def _one_seal(
    cursor: Any, made: JournalSeal, previous: bytes, reached: int, key: Any
) -> Iterator[Finding]:
    name = {"id": made.pk, "at": f"{made.made_at:%d/%m/%Y %H:%M:%S}"}
    if bytes(made.previous) != previous or made.from_xid != reached:
        yield Finding("chain_broken", _("Seal %(id)s does not follow the one before it.") % name)
    if seals.digest_of(made) != bytes(made.digest):
        yield Finding("seal_changed", _("Seal %(id)s (%(at)s) was changed.") % name)
    try:
        key.verify(bytes(made.signature), bytes(made.digest))
    except InvalidSignature:
        yield Finding("seal_forged", _("Seal %(id)s (%(at)s) does not bear our signature.") % name)
    digests = seals.window(cursor, made.cluster, made.from_xid, made.to_xid)
    counts = name | {"there": len(digests), "sealed": made.row_count}
    if len(digests) < made.row_count:
        yield Finding(
            "line_removed",
            _("Under seal %(id)s (%(at)s) %(there)s of %(sealed)s lines remain.") % counts,
        )
    elif len(digests) > made.row_count:
        yield Finding(
            "line_inserted",
            _("Under seal %(id)s (%(at)s) stand %(there)s lines, sealed were %(sealed)s.") % counts,
        )
    elif merkle.root(digests) != bytes(made.root):
        yield Finding(
            "window_changed", _("The lines under seal %(id)s (%(at)s) are not those sealed.") % name
        )


def _strays() -> Iterator[Finding]:
    """Lines that name a cluster of which no seal and no present database knows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM core_journalentry e WHERE e.cluster <> core_cluster_id() AND NOT EXISTS"
            " (SELECT 1 FROM core_journalseal s WHERE s.cluster = e.cluster) ORDER BY e.id LIMIT 100"
        )
        for (pk,) in cursor.fetchall():
            yield Finding("line_stray", _("Line %(id)s belongs to no known database.") % {"id": pk})


def _known_outside(path: Path) -> Iterator[Finding]:
    known = json.loads(path.read_text())
    here = {s.pk: bytes(s.digest).hex() for s in JournalSeal.objects.all()}
    for row in known["seals"]:
        if here.get(row["id"]) != row["digest"]:
            yield Finding(
                "seal_lost",
                _("Seal %(id)s, known outside, is gone or different here.") % {"id": row["id"]},
            )
