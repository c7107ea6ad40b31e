"""The description of an incoming document: what doors may hand over, cleaned and checked once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput, NotPermitted, Sentence
from documents.choices import EnvelopeState, Source, Urgency
from documents.engine.text import codes
from documents.engine.text.letters import fold, tidy
from documents.models import IncomingDocument
from documents.services.secrecy import refuse_above_ceiling

if TYPE_CHECKING:
    from accounts.models import Unit
    from catalogues.models import DocumentKind, FieldOfWork, Organisation, RetentionRule


class IncomingData(TypedDict, total=False):
    """Fields of NĐ 30/2020 PL VI. A key that is absent leaves its field as it is.

    `code_display` is the symbol as typed ("05/QĐ-UBND"); number and notation are read out of it
    unless given. `due_on` is the deadline that the document itself names, `procedure_due_on` the
    one of the law. `provenance` is for services that fill fields themselves ("received",
    "derived"); what people send is compared with what was offered (services.provenance).
    """

    kind: DocumentKind | None
    code_number: str
    code_notation: str
    code_display: str
    issued_on: date | None
    issuer_name: str
    issuer: Organisation | None
    subject: str
    language: str
    field: FieldOfWork | None
    secrecy: int
    urgency: int
    deliver_by: datetime | None
    page_count: int | None
    note: str
    signer_name: str
    signer_position: str
    due_on: date | None
    procedure_due_on: date | None
    source: str
    paper_follows: bool
    arrived_at: datetime | None
    confirm_needed: bool
    retention: RetentionRule | None
    unit: Unit | None
    copies_received: int | None
    envelope_state: str
    envelope_note: str
    provenance: dict[str, str]


PARTY_NOTATION = re.compile(r"[A-ZĐ][A-Za-zĐđ]{1,3}/")
TEXTS = (
    "code_number",
    "code_notation",
    "code_display",
    "issuer_name",
    "subject",
    "language",
    "note",
    "signer_name",
    "signer_position",
    "envelope_note",
)
PLAIN = (
    "kind",
    "issued_on",
    "issuer",
    "field",
    "secrecy",
    "urgency",
    "deliver_by",
    "page_count",
    "source",
    "paper_follows",
    "arrived_at",
    "confirm_needed",
    "retention",
    "unit",
    "copies_received",
    "envelope_state",
)
# IN-04: what another system sent is not retyped here.
RECEIVED = frozenset(
    {
        "kind",
        "code_number",
        "code_notation",
        "code_display",
        "issued_on",
        "issuer_name",
        "issuer",
        "subject",
        "language",
        "secrecy",
        "urgency",
        "deliver_by",
        "signer_name",
        "signer_position",
    }
)
DEADLINES = frozenset({"due_on", "procedure_due_on", "provenance"})


def clean(data: IncomingData, document: IncomingDocument | None = None) -> dict[str, Any]:
    """Model fields and their new values; only what changes on `document` when one is given.

    Raises InvalidInput with the field, SecrecyRefused above the ceiling, NotPermitted for fields
    that came from another system.
    """
    given = cast("Mapping[str, Any]", data)
    unknown = set(given) - set(TEXTS) - set(PLAIN) - DEADLINES
    if unknown:
        raise InvalidInput(_("There is no such field: %(name)s.") % {"name": min(unknown)})
    refuse_above_ceiling(int(given.get("secrecy") or 0))
    values = {name: _text(name, given[name]) for name in TEXTS if name in given}
    values |= {name: given[name] for name in PLAIN if name in given}
    _complete_code(values, given)
    _check(values)
    if document is not None:
        values = {k: v for k, v in values.items() if getattr(document, k) != v}
        if document.from_system and (locked := sorted(RECEIVED & set(values))):
            raise NotPermitted(
                _("This field came from another system and cannot be changed here: %(name)s.")
                % {"name": _label(locked[0])},
                field=locked[0],
            )
    return values


def _text(name: str, value: str) -> str:
    text = " ".join(tidy(value or "").split())
    limit = getattr(IncomingDocument._meta.get_field(name), "max_length", None)
    if limit is not None and len(text) > limit:
        raise InvalidInput(
            _("“%(field)s” is longer than %(limit)s characters.")
            % {"field": _label(name), "limit": limit},
            field=name,
        )
    return text


def _label(name: str) -> Sentence:
    field = IncomingDocument._meta.get_field(name)
    return cast("Sentence", getattr(field, "verbose_name", name))


def _complete_code(values: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Number and notation out of the whole symbol, or the other way round; folded for look-up."""
    display = values.get("code_display", "")
    parsed = codes.parse_code(display) if display else None
    if parsed is not None:
        values["code_display"] = str(parsed)
        values.setdefault("code_number", parsed.code_number)
        values.setdefault("code_notation", parsed.code_notation)
    elif not display and (values.get("code_number") or values.get("code_notation")):
        number, notation = values.get("code_number", ""), values.get("code_notation", "")
        # The Party writes 12-TB/VPTW, the State 12/TB-VPCP.
        dash = "-" if PARTY_NOTATION.match(notation) else "/"
        values["code_display"] = dash.join(part for part in (number, notation) if part)
    if "code_display" in values:
        values["code_folded"] = codes.fold_code(values["code_display"])[:60]
    if "subject" in values:
        values["subject_folded"] = fold(values["subject"])[:500]


def _check(values: Mapping[str, Any]) -> None:
    if values.get("urgency", 0) not in Urgency.values:
        raise InvalidInput(_("There is no such level of urgency."), field="urgency")
    if values.get("urgency") == Urgency.EXPRESS_TIMED and not values.get("deliver_by"):
        raise InvalidInput(_("Give the hour by which it must arrive."), field="deliver_by")
    if values.get("envelope_state") and values["envelope_state"] not in EnvelopeState.values:
        raise InvalidInput(_("There is no such state of an envelope."), field="envelope_state")
    if values.get("source", Source.UPLOAD) not in Source.values:
        raise InvalidInput(_("There is no such way of arriving."), field="source")


def refuse_incomplete(document: IncomingDocument, today: date) -> None:
    """What must be known before a number is given: the subject, who issued it, and sound dates."""
    if not document.subject:
        raise InvalidInput(_("Give the subject."), field="subject")
    if not document.issuer_name and document.issuer_id is None:
        raise InvalidInput(_("Give the body that issued it."), field="issuer_name")
    if document.kind_id is None:
        raise InvalidInput(_("Give the kind of document."), field="kind")
    if document.issued_on is not None and document.issued_on > today:
        raise InvalidInput(_("The date of the document is in the future."), field="issued_on")
