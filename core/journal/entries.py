"""Writing journal lines, and the canonical form that their hashes rest on."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.utils.functional import Promise

from core.acts import Act
from core.models import JournalEntry

FIELDS = (
    "verb",
    "object_type",
    "object_id",
    "object_uid",
    "object_label",
    "actor_id",
    "actor_name",
    "on_behalf_id",
    "on_behalf_name",
    "capacity",
    "system",
    "channel",
    "request_id",
    "client_id",
    "ip",
    "reason",
    "comment",
    "changes",
    "facts",
)


def record(
    act: Act,
    verb: str,
    obj: Model | None,
    *,
    changes: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Add one line. `changes` maps a field to [old, new]; `facts` is whatever explains the act.

    Values are stored as JSON: models by key, days and instants as ISO 8601. NUL characters, which
    PostgreSQL cannot hold, are dropped.
    """
    person, behalf = act.by, act.on_behalf_of
    entry = JournalEntry(
        at=act.at,
        verb=verb,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        object_uid=str(getattr(obj, "uid", "") or ""),
        object_label=_clean(str(obj))[:600] if obj is not None else "",
        actor_id=getattr(person, "pk", None),
        actor_name=_clean(str(getattr(person, "full_name", "") or ""))[:200],
        on_behalf_id=getattr(behalf, "pk", None),
        on_behalf_name=_clean(str(getattr(behalf, "full_name", "") or ""))[:200],
        capacity=_clean(str(act.who.label))[:300] if act.who is not None else "",
        system=act.system[:60],
        channel=act.channel,
        request_id=act.request_id[:64],
        client_id=act.client_id[:120],
        ip=act.ip[:45],
        reason=_clean(act.reason),
        comment=_clean(act.comment),
        changes=_plain(changes or {}),
        facts=_plain(facts or {}),
    )
    entry.digest = digest_of(entry)
    entry.mac = mac_of(entry.digest)
    entry.save(force_insert=True)
    return entry


def canonical(entry: JournalEntry) -> bytes:
    """The bytes a line's digest is taken over: JSON, keys sorted, UTF-8, instants in UTC."""
    content: dict[str, Any] = {name: getattr(entry, name) for name in FIELDS}
    content["uid"] = str(entry.uid)
    content["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(entry: JournalEntry) -> bytes:
    return hashlib.sha256(canonical(entry)).digest()


def mac_of(digest: bytes) -> bytes:
    """Who can write to the database cannot make this without the installation's key."""
    key = hashlib.sha256(b"journal-mac\x00" + settings.JOURNAL_KEY).digest()
    return hmac.new(key, digest, hashlib.sha256).digest()


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _plain(value: Any) -> Any:
    """JSON that PostgreSQL gives back just as it was given: no floats, no NUL, string keys."""
    if isinstance(value, Mapping):
        return {_clean(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, Model):
        return {"id": value.pk, "label": _clean(str(value))[:200]}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | Promise | UUID):
        return _clean(str(value))
    if isinstance(value, float | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value
