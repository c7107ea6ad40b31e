"""Where each field of a document came from, decided by comparing, never by what a browser says.

`typed` by a person; `read` in the file and confirmed unchanged; `received` from another system;
`derived` by the system from what it had; `corrected`: the system had offered something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from documents.choices import Origin
from documents.selectors import proposals as offers

if TYPE_CHECKING:
    from documents.models import Document
    from documents.selectors.proposals import Proposal

TYPED, READ, RECEIVED = Origin.TYPED.value, Origin.READ.value, Origin.RECEIVED.value
DERIVED, CORRECTED = Origin.DERIVED.value, Origin.CORRECTED.value
ORIGINS = tuple(Origin.values)

FIELDS = (
    "code_display",
    "issued_on",
    "issuer_name",
    "kind",
    "subject",
    "signer_name",
    "signer_position",
    "urgency",
    "secrecy",
    "page_count",
    "due_on",
    "deliver_by",
    "field",
    "note",
    "retention",
    "recipients",
    "copies",
)
"""The fields a person may have to enter (NĐ 30/2020 PL VI, 1.5 and 2.7); each has one origin."""

SAID = frozenset({RECEIVED, DERIVED})
"""What a calling service may state itself; the rest is found by comparing."""


def of_change(
    document: Document,
    changes: Mapping[str, Any],
    proposals: Mapping[str, Proposal],
    *,
    derived: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
) -> dict[str, str]:
    """The provenance of `document` after `changes` (field → new value), before they are set.

    A field set to what it was keeps its origin. `derived` holds what the system itself would have
    put, `before` the values of what is no column. An emptied field has no origin, unless the system had offered something.
    """
    origins = dict(document.provenance)
    for name in FIELDS:
        if name not in changes:
            continue
        new = changes[name]
        old = before[name] if before and name in before else getattr(document, name, None)
        offered = proposals.get(name)
        known = (derived or {}).get(name)
        if _same(new, old):
            if _is_empty(new) and offered is not None:
                origins[name] = CORRECTED
            continue
        origins.pop(name, None)
        if _is_empty(new):
            if offered is not None or document.provenance.get(name) in {READ, DERIVED}:
                origins[name] = CORRECTED
        elif not _is_empty(known) and _same(new, known):
            origins[name] = DERIVED
        elif offered is not None:
            origins[name] = READ if _same(new, offered.value) else CORRECTED
        elif (not _is_empty(old) and document.provenance.get(name) in {
            READ, RECEIVED, DERIVED, CORRECTED,
        }) or not _is_empty(known):  # fmt: skip
            origins[name] = CORRECTED
        else:
            origins[name] = TYPED
    return origins


def offered_for(document: Document) -> dict[str, Proposal]:
    """What the machine proposes for a document's empty fields at this moment."""
    return offers.of_document(document, document.sort_on) if document.pk else {}


def received(values: Mapping[str, Any]) -> dict[str, str]:
    """Everything given came from another system (IN-04)."""
    return {name: RECEIVED for name in FIELDS if not _is_empty(values.get(name))}


def said(origins: Mapping[str, str]) -> dict[str, str]:
    """What a calling service states of fields that it filled itself."""
    return {name: origin for name, origin in origins.items() if origin in SAID}


def derived(document: Document, names: Iterable[str]) -> dict[str, str]:
    """The provenance of a document with some fields put by the system."""
    return {**document.provenance, **dict.fromkeys(names, DERIVED)}


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", 0, [], ())


def _same(one: Any, other: Any) -> bool:
    if _is_empty(one) and _is_empty(other):
        return True
    if isinstance(one, Model) and isinstance(other, Model):
        return bool(one.pk == other.pk)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(
            _same(mine, its) for mine, its in zip(one, other, strict=True)
        )
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.split()) == " ".join(other.split())
    return bool(one == other)
