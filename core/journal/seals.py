"""Sealing: windows of finished transactions become Merkle roots, each chained to the one before."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from core.journal import merkle
from core.models import JournalSeal

# Any number, the same everywhere: only one process seals at a time.
LOCK = 7_203_114
GENESIS = b"\x00" * 32


def private_key() -> Ed25519PrivateKey:
    seed = hashlib.sha256(b"journal-seal\x00" + settings.JOURNAL_KEY).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key() -> Ed25519PublicKey:
    return private_key().public_key()


@transaction.atomic
def seal(*, at: datetime) -> JournalSeal | None:
    """Seal every line whose transaction has ended and is not sealed yet; None when there is none.

    The window is one of transaction ids, not of row ids: ids are taken in another order than
    transactions end, and a late commit must not slip in under a finished seal. A cluster restored
    from a dump counts its transactions anew, so windows belong to one cluster.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        cluster, to_xid = ended_before(cursor)
        last = JournalSeal.objects.order_by("-pk").first()
        here = JournalSeal.objects.filter(cluster=cluster).order_by("-pk").first()
        from_xid = here.to_xid if here else 0
        digests = window(cursor, cluster, from_xid, to_xid)
    if not digests:
        return None
    made = JournalSeal(
        cluster=cluster,
        from_xid=from_xid,
        to_xid=to_xid,
        row_count=len(digests),
        root=merkle.root(digests),
        previous=bytes(last.digest) if last else GENESIS,
        made_at=at,
    )
    made.digest = digest_of(made)
    made.signature = private_key().sign(made.digest)
    made.save(force_insert=True)
    return made


def ended_before(cursor: Any) -> tuple[int, int]:
    """This cluster, and the transaction id below which every transaction of the server has ended.

    xmin would count this very transaction if it had written; it has not.
    """
    cursor.execute(
        "SELECT core_cluster_id(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    )
    cluster, xid = cursor.fetchone()
    return int(cluster), int(xid)


def window(cursor: Any, cluster: int, from_xid: int, to_xid: int) -> list[bytes]:
    """Digests of the lines in a window, in the order of their leaves."""
    cursor.execute(
        "SELECT digest FROM core_journalentry WHERE cluster = %s"
        " AND xid >= %s::text::xid8 AND xid < %s::text::xid8 ORDER BY xid, id",
        [cluster, from_xid, to_xid],
    )
    return [bytes(row[0]) for row in cursor.fetchall()]


def digest_of(made: JournalSeal) -> bytes:
    content = {
        "cluster": made.cluster,
        "from_xid": made.from_xid,
        "to_xid": made.to_xid,
        "row_count": made.row_count,
        "root": bytes(made.root).hex(),
        "previous": bytes(made.previous).hex(),
        "made_at": made.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()
