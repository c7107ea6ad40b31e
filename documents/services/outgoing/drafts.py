"""Drafting: the fields, the text and its versions, the addressees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation, Person, SigningRight
from accounts.selectors import may_sign
from accounts.services import principals
from catalogues.selectors import limits_of_circulation, signature_forms
from core import events, journal
from core.acts import Act
from core.errors import InvalidInput, NotFound
from documents.choices import (
    Direction,
    DueSource,
    FileRole,
    GrantReason,
    Heading,
    OutgoingState,
    VersionOrigin,
)
from documents.engine import signing_block, structured
from documents.engine.files.facts import DOCX, PDF
from documents.engine.text import letters
from documents.events import DocumentCancelled
from documents.models import (
    IncomingDocument,
    OutgoingDocument,
    ReplyFor,
    StoredFile,
    Upload,
)
from documents.policies import outgoing as may
from documents.services import files, grants, numbers, search_index, secrecy, versions
from documents.services.outgoing import origins, texts
from documents.services.outgoing.data import DraftData
from documents.services.outgoing.recipients import set_recipients
from documents.services.outgoing.steps import step
from documents.services.state_secrets import levels

MAIN_TEXT = {PDF, DOCX}


@transaction.atomic
def draft(
    *,
    organisation: HostedOrganisation,
    data: DraftData,
    upload: Upload | None = None,
    template: str = "",
    content: structured.Content | None = None,
    annexes: Sequence[Upload] = (),
    act: Act,
) -> OutgoingDocument:
    """Begin a document: from an uploaded DOCX or PDF, from a template, or with text written here.

    `template` is the code of one offered (selectors.drafting.offers), or "own": the best for kind
    and heading.

    Raises InvalidInput (field), SecrecyRefused, NotPermitted.
    """
    may.draft_document(act.who, organisation)
    values = _checked(organisation, data, act)
    values["provenance"] = origins.of_draft(data, values | {"issuer_name": organisation.name[:200]})
    made = OutgoingDocument.objects.create(
        organisation=organisation,
        state=OutgoingState.DRAFTING,
        direction=data.direction,
        drafter=act.on_behalf_of or act.by,
        issuer=organisation.organisation,
        issuer_name=organisation.name[:200],
        created_at=act.at,
        created_by=act.by,
        updated_at=act.at,
        sort_on=act.on,
        **values,
    )
    journal.record(act, "documents.outgoing.draft", made, facts={"kind": str(data.kind)})
    grants.give(document=made, principals=_first_readers(made), reason=GrantReason.CREATED, act=act)
    _set_replies(made, data.replies_to, act)
    set_recipients(document=made, recipients=data.recipients, act=act)
    if upload is not None:
        add_version(document=made, upload=upload, act=act)
    elif content is not None:
        texts.write(document=made, content=content, act=act)
    elif template and template != texts.WRITTEN:
        texts.fill(made, template, act)
    for annex in annexes:
        files.use(upload=annex, document=made, role=FileRole.ANNEX, act=act)
    made.refresh_from_db()
    search_index.reindex(made)
    return made


@transaction.atomic
def edit(
    *, document: OutgoingDocument, data: DraftData, revision: int | None = None, act: Act
) -> OutgoingDocument:
    """Change the fields of a draft; `revision` is the one the form was opened with (Stale)."""
    values = _checked(document.organisation, data, act)
    levels.refuse_silent_change(document, data.secrecy)
    kept = {name for name in ("amends", "replaces", "corrects") if values[name] is None}
    kept |= set() if data.heading else {"heading", "heading_name"}
    values = {name: value for name, value in values.items() if name not in kept}
    values["provenance"] = origins.of_draft(data, values, document)
    changed = step(
        "edit", document, act=act, changes=values | texts.UNDO_APPROVAL, revision=revision
    )
    _set_replies(changed, data.replies_to, act)
    set_recipients(document=changed, recipients=data.recipients, act=act)
    grants.name_readers(document=changed, act=act)
    search_index.reindex(changed)
    return changed


@transaction.atomic
def add_version(
    *, document: OutgoingDocument, upload: Upload, note: str = "", act: Act
) -> OutgoingDocument:
    """A new version of the main text; a Word file is converted to PDF/A by a job (OUT-12)."""
    changed = step("edit", document, act=act, changes=texts.UNDO_APPROVAL)
    ready = files.own_upload(uid=upload.uid, act=act)
    if ready.stored is None or ready.stored.media_type not in MAIN_TEXT:
        raise InvalidInput(
            _("The main text must be a Word (DOCX) or a PDF file."), code="not_a_text", field="file"
        )
    refuse_signed(ready.stored)
    files.take(upload=ready, act=act)
    versions.add(
        document=changed,
        stored=ready.stored,
        origin=VersionOrigin.UPLOAD,
        name=ready.name,
        note=note,
        act=act,
    )
    return changed


def refuse_signed(stored: StoredFile) -> None:
    """A text that bears a signature already cannot be prepared for ours."""
    if stored.is_signed:
        raise InvalidInput(
            _("This file bears a digital signature already. Send the text before signing."),
            code="signed_already",
            field="file",
        )


def _checked(house: HostedOrganisation, data: DraftData, act: Act) -> dict[str, Any]:
    """The draft's columns, lawful; raises with the field that is wrong."""
    secrecy.refuse_above_ceiling(data.secrecy)
    subject = letters.tidy(data.subject).strip()
    if not subject:
        raise InvalidInput(_("Write what the document is about."), field="subject")
    if len(subject) > 500:
        raise InvalidInput(_("The subject has 500 characters at most."), field="subject")
    if data.direction not in {Direction.OUTGOING, Direction.INTERNAL}:
        raise InvalidInput(_("A draft is an outgoing or an internal document."), field="direction")
    if data.kind.family not in {house.family, "shared"}:
        raise InvalidInput(
            _("“%(kind)s” is not a kind of document of this family.") % {"kind": data.kind},
            code="wrong_family",
            field="kind",
        )
    unit = data.unit or getattr(act.who, "unit", None)
    if unit is not None and unit.organisation_id != house.pk:
        raise NotFound(field="unit")
    if data.signing_right is not None and data.signing_right.organisation_id != house.pk:
        raise NotFound(field="signing_right")
    return {
        "kind": data.kind,
        "subject": subject,
        "subject_folded": letters.fold(subject),
        "urgency": data.urgency,
        "secrecy": data.secrecy,
        "secrecy_proposed": data.secrecy or None,
        "circulation": _circulation(data.circulation, act),
        "field": data.field_of_work,
        "language": data.language,
        "unit": unit,
        "form_checker": data.form_checker,
        "due_on": data.due_on,
        "due_source": DueSource.DOCUMENT if data.due_on else "",
        "deliver_by": data.deliver_by,
        "copies": data.copies,
        "note": data.note[:500],
        "retention": data.retention,
        **_heading(house, data),
        **_succession(house, data, act),
        **signing_columns(data.signer, data.signing_right, data, act),
    }


def _circulation(code: str, act: Act) -> str:
    """A code of the list of limits in force, or none (domain.md §4.3)."""
    if code and code not in dict(limits_of_circulation(act.on)):
        raise InvalidInput(_("This limit of circulation is not in the list."), field="circulation")
    return code


def _heading(house: HostedOrganisation, data: DraftData) -> dict[str, Any]:
    """Which names stand at the top; only Party papers know offices and congresses (PTY-07, PTY-08)."""
    heading = data.heading or Heading.OWN
    if heading != Heading.OWN and house.family != "party":
        raise InvalidInput(
            _("Only Party documents have the heading of an office or of a congress."),
            field="heading",
        )
    name = letters.tidy(data.heading_name).strip().upper()
    if heading == Heading.CONGRESS and not name:
        raise InvalidInput(
            _("Name the congress, as in “ĐẠI HỘI ĐẠI BIỂU LẦN THỨ II”."), field="heading_name"
        )
    return {
        "heading": heading,
        "heading_name": name[:200] if heading == Heading.CONGRESS else "",
    }


def _succession(house: HostedOrganisation, data: DraftData, act: Act) -> dict[str, Any]:
    """Which issued document it amends, replaces or corrects (OUT-08); only one the drafter sees."""
    links = {name: getattr(data, name) for name in ("amends", "replaces", "corrects")}
    for name, old in links.items():
        if old is None:
            continue
        seen = OutgoingDocument.objects.visible_to(act.who).filter(pk=old.pk).first()
        if seen is None or seen.organisation_id != house.pk:
            raise NotFound(field=name)
        if seen.issued_at is None:
            raise InvalidInput(_("The other document must be issued first."), field=name)
    if data.corrects is not None and data.kind.has_title:
        raise InvalidInput(
            _("An issued document is corrected by an official letter."), field="kind"
        )
    return links


def signing_columns(
    signer: Person | None, right: SigningRight | None, data: DraftData, act: Act
) -> dict[str, Any]:
    """Who signs and in which form; the right must cover the document today (domain.md §2.3)."""
    if signer is None:
        return {
            "signer": None,
            "signing_right": None,
            "signing_form": "",
            "signing_position": "",
            "signer_name": "",
            "signer_position": "",
        }
    if right is None or not may_sign(signer, right, act.on, data.kind, data.secrecy):
        raise InvalidInput(
            _("%(name)s has no right to sign this kind of document today. Choose another signer.")
            % {"name": signer.full_name},
            code="no_signing_right",
            field="signer",
        )
    position = right.position.name if right.position else _position_of(signer, right)
    family = str(right.organisation.family)
    known = {row.form: row.prefix for row in signature_forms(family, act.on)}
    block = signing_block.lines(
        family=family,
        form=right.form,
        authority=right.authority_line,
        position=position,
        prefixes=known or None,
    )
    return {
        "signer": signer,
        "signing_right": right,
        "signing_form": right.form,
        "signing_position": block.text,
        "signer_name": signer.full_name[:50],
        "signer_position": position[:100],
    }


def _position_of(signer: Person, right: SigningRight) -> str:
    appointment = (
        signer.appointments.filter(unit__organisation=right.organisation, ends_on=None)
        .select_related("position")
        .order_by("-is_primary")
        .first()
    )
    return appointment.position.name if appointment else ""


def _first_readers(document: OutgoingDocument) -> list[Any]:
    """The drafter, and his unit's heads through the unit."""
    found = [principals.of_person(document.drafter)]
    if document.unit is not None:
        found.append(principals.of_unit(document.unit))
    return found


def _set_replies(document: OutgoingDocument, replies: Sequence[IncomingDocument], act: Act) -> None:
    """Which incoming documents it answers (OUT-17); only such as the drafter may see."""
    wanted = {reply.pk for reply in replies}
    seen = set(
        IncomingDocument.objects.visible_to(act.who)
        .filter(pk__in=wanted)
        .values_list("pk", flat=True)
    )
    if wanted - seen:
        raise NotFound(field="replies_to")
    present = set(document.reply_links.values_list("incoming_id", flat=True))
    document.reply_links.exclude(incoming_id__in=wanted).delete()
    ReplyFor.objects.bulk_create(
        ReplyFor(outgoing=document, incoming_id=pk, added_at=act.at, added_by=act.by)
        for pk in sorted(wanted - present)
    )


@transaction.atomic
def cancel(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    """Give a document up before issue. A number it had stays in the book, void (OUT-05)."""
    changed = step("cancel", document, act=act)
    if changed.register_entry is not None and changed.register_entry.void_at is None:
        numbers.void_with_document(entry=changed.register_entry, reason=act.reason, act=act)
    search_index.reindex(changed)
    events.publish(DocumentCancelled(document_id=changed.pk))
    return changed
