"""A slip is begun, from nothing or from a document, and written step by step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import HostedOrganisation
from core import journal
from core.acts import Act
from core.errors import InvalidInput, NotFound, Sentence
from core.lifecycle import Lifecycle
from documents.engine.text import letters
from documents.models import Document, DossierItem, IncomingDocument, OutgoingDocument
from documents.services.secrecy import refuse_above_ceiling
from slips import lifecycles
from slips import policies as may
from slips.models import QUESTION_LENGTH, Slip
from slips.services import parts
from slips.services.data import BasisIn, SlipData
from slips.services.steps import lock

TEXTS = ("context", "why_now", "single_reason")
LONGEST: dict[str, int] = {"subject": 500, "summary": 200, "question": QUESTION_LENGTH}
TOO_LONG: dict[str, Sentence] = {
    "subject": gettext_lazy("The subject has 500 characters at most."),
    "summary": gettext_lazy("The summary has 200 characters at most: one line."),
    "question": gettext_lazy("The question has 300 characters at most."),
}
MOST_TEXT = 10_000
ROWS = ("bases", "options", "resources", "milestones", "drafts", "files", "files_removed")


@transaction.atomic
def begin(
    *, organisation: HostedOrganisation, data: SlipData, source: Document | None = None, act: Act
) -> Slip:
    """Begin a slip; made from a document, all that the system knows of the matter is filled in already.

    Raises InvalidInput (field), SecrecyRefused, NotPermitted, NotFound.
    """
    may.begin_slip(act.who, organisation)
    known: dict[str, Any] = {}
    origins: dict[str, str] = {}
    if source is not None:
        source = _seen(source, act)
        known = _known_of(source, act)
        origins = dict.fromkeys(known, "derived")
    known.update(data)
    origins |= dict.fromkeys(data, "typed")
    values = _checked(organisation, known, act)  # type: ignore[arg-type]
    if "subject" not in values:
        raise InvalidInput(_("Write what the slip is about."), field="subject")
    made = Slip.objects.create(
        organisation=organisation,
        author=act.on_behalf_of or act.by,
        unit=getattr(act.who, "unit", None),
        source=source,
        provenance=origins,
        created_at=act.at,
        created_by=act.by,
        updated_at=act.at,
        **values,
    )
    parts.write(made, known, act)
    journal.record(
        act, "slips.slip.begin", made, facts={"source": str(source.uid)} if source else {}
    )
    return _level(made, act)


def _seen(source: Document, act: Act) -> Document:
    found: Document | None = Document.objects.visible_to(act.who).filter(pk=source.pk).first()
    if found is None:
        raise NotFound(field="source")
    return found


@transaction.atomic
def edit(*, slip: Slip, data: SlipData, revision: int | None = None, act: Act) -> Slip:
    """Change what the slip says. `revision` is the one the form was opened with (Stale)."""
    table: Lifecycle[Slip] = lifecycles.slip
    ready = table.check("edit", lock(slip, act), act=act, revision=revision)
    values = _checked(ready.organisation, data, act)
    origins = {**ready.provenance, **_origins(ready, data)}
    changed = table.apply(
        "edit",
        ready,
        act=act,
        changes={**values, "provenance": origins, "updated_at": act.at},
        facts={"parts": [name for name in ROWS if name in data]},
    )
    parts.write(changed, data, act)
    return _level(changed, act)


def _origins(slip: Slip, data: SlipData) -> dict[str, str]:
    """A field that was derived and comes back unchanged stays derived; one that changed is corrected."""
    found = {}
    for name, value in data.items():
        before = slip.provenance.get(name, "")
        if name in ROWS or not hasattr(slip, name):
            continue
        same = getattr(slip, name) == value
        if before in {"derived", "corrected"}:
            found[name] = before if same else "corrected"
        elif value not in (None, "", 0):
            found[name] = "typed"
    return found


def _checked(house: HostedOrganisation, data: SlipData, act: Act) -> dict[str, Any]:
    """The columns, lawful; raises with the field that is wrong."""
    given: dict[str, Any] = {name: value for name, value in data.items() if name not in ROWS}
    for name, most in LONGEST.items():
        if name in given:
            given[name] = " ".join(letters.tidy(given[name]).split())
            if len(given[name]) > most:
                raise InvalidInput(TOO_LONG[name], field=name)
    for name in TEXTS:
        if name in given:
            given[name] = letters.tidy(given[name]).strip()
            if len(given[name]) > MOST_TEXT:
                raise InvalidInput(_("This text is too long."), field=name)
    if "subject" in given:
        if not given["subject"]:
            raise InvalidInput(_("Write what the slip is about."), field="subject")
        given["subject_folded"] = letters.fold(given["subject"])[:500]
    refuse_above_ceiling(given.get("secrecy", 0))
    for name in ("addressee", "responsible"):
        if given.get(name) is not None:
            parts.refuse_stranger(given[name], house, act, name)
    dossier = given.get("dossier")
    if dossier is not None:
        parts.refuse_foreign_dossier(dossier, house, act)
    return given


def _level(slip: Slip, act: Act) -> Slip:
    """A slip is at least as secret as what lies in it (SEC-14), and refused above the ceiling."""
    levels: Iterable[int] = [
        *slip.drafts.values_list("document__secrecy", flat=True),
        *slip.bases.exclude(document=None).values_list("document__secrecy", flat=True),
    ]
    highest = max([slip.secrecy, *levels])
    refuse_above_ceiling(highest)
    if highest > slip.secrecy:
        slip.secrecy = highest
        slip.save(update_fields=["secrecy"])
        journal.record(act, "slips.slip.raise_secrecy", slip, facts={"to": highest})
    slip.refresh_from_db()
    return slip


def _known_of(source: Document, act: Act) -> dict[str, Any]:
    """What the system knows of the matter from the document it came with: entered once."""
    known: dict[str, Any] = {
        "subject": source.subject or source.code_display,
        "urgency": min(source.urgency, 3),
        "secrecy": source.secrecy,
    }
    if source.due_on is not None and source.due_on >= act.on:
        known["decide_by"] = source.due_on
    dossier = (
        DossierItem.objects.filter(document=source, dossier__state="open")
        .select_related("dossier")
        .order_by("pk")
        .first()
    )
    if dossier is not None and parts.fills_dossier(dossier.dossier, act):
        known["dossier"] = dossier.dossier
    draft = OutgoingDocument.objects.filter(pk=source.pk).first()
    letters_in = [source] if draft is None else _answered(draft, act)
    if draft is not None:
        known["drafts"] = [draft]
        if draft.signer is not None:
            known["addressee"] = draft.signer
    else:
        leader = _leader_of(source)
        if leader is not None:
            known["addressee"] = leader
    if letters_in:
        known["bases"] = [BasisIn(document=one) for one in letters_in]
        known["context"] = "\n".join(_came(one) for one in letters_in)
    if known.get("addressee") == (act.on_behalf_of or act.by):
        del known["addressee"]
    return known


def _answered(draft: OutgoingDocument, act: Act) -> list[Document]:
    """The incoming documents that a draft answers, as far as its drafter sees them."""
    return list(
        Document.objects.visible_to(act.who).filter(pk__in=draft.reply_links.values("incoming_id"))
    )


def _leader_of(source: Document) -> Any:
    incoming = IncomingDocument.objects.filter(pk=source.pk).first()
    directive = source.directives.select_related("by", "on_behalf_of").order_by("-at").first()
    if directive is not None:
        return directive.on_behalf_of or directive.by
    return incoming.presented_to if incoming is not None else None


def _came(document: Document) -> str:
    """“Sở Nội vụ sent 128/TB-SNV of 02/11/2026: …”, the first sentence of the context."""
    day = date_format(document.issued_on, "SHORT_DATE_FORMAT") if document.issued_on else ""
    words = {
        "office": document.issuer_name,
        "code": document.code_display,
        "day": day,
        "subject": document.subject,
    }
    if day and document.code_display:
        return _("%(office)s sent document %(code)s of %(day)s: %(subject)s.") % words
    return _("%(office)s sent a document: %(subject)s.") % words
