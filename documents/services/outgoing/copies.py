"""Certified copies: sao y, trích sao, sao lục (NĐ 30/2020 Art. 25-27; PTY-10), and paper made of an
electronic original (OUT-10, PTY-13)."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Family, Role
from accounts.models import HostedOrganisation, Person
from accounts.services import principals
from catalogues.models import DocumentKind
from core import journal
from core.acts import Act
from core.errors import Blocked, InvalidInput, NotFound, ReasonMissing, WrongState
from documents.choices import (
    CopyForm,
    Direction,
    FileRole,
    GrantReason,
    IncomingState,
    OutgoingState,
    VersionOrigin,
)
from documents.engine.files import copying
from documents.engine.files.facts import PDF
from documents.engine.text import letters
from documents.models import (
    Document,
    DocumentFile,
    FileCopyUse,
    OutgoingDocument,
    PaperPrint,
    Register,
    StoredFile,
    Upload,
)
from documents.policies import copies as may
from documents.services import files, grants, moves, search_index, versions
from documents.services.outgoing.data import RecipientData
from documents.services.outgoing.numbering import take_number
from documents.services.outgoing.recipients import set_recipients

LEAST_DPI = {Family.STATE: 200, Family.PARTY: 300}
"""NĐ 30/2020 PL I; HD 05-HD/VPTW (PTY-10)."""
TRUE_COPY, EXTRACT, COPY_OF_COPY = "SY", "TrS", "SL"
FOLDER = "copy-"
NOT_COPIED = {
    IncomingState.ARRIVED,
    IncomingState.RETURNED,
    IncomingState.RECALLED,
    OutgoingState.DRAFTING,
    OutgoingState.COMMENTING,
    OutgoingState.CONTENT_REVIEW,
    OutgoingState.FORM_CHECK,
    OutgoingState.SUBMITTED,
    OutgoingState.RETURNED,
    OutgoingState.SIGNED,
    OutgoingState.NUMBERED,
    OutgoingState.RECALLING,
    OutgoingState.RECALLED,
    OutgoingState.CANCELLED,
}


@dataclass(frozen=True)
class CopyIn:
    """What copy is wanted: kind (a kind that is a copy), form, pages (`1-3, 5`), what it is for, who
    of the leaders or the chief decided it, whom it is given to."""

    kind: DocumentKind
    form: str
    reason: str
    authorised_by: Person
    pages: str = ""
    recipients: Sequence[RecipientData] = ()


@transaction.atomic
def make_copy(
    *, original: Document, data: CopyIn, upload: Upload | None = None, act: Act
) -> OutgoingDocument:
    """A certified copy of a document one sees: numbered at once in the series of copies, to be
    sealed next (an electronic copy) or printed and stamped (a paper one).

    The original's file is never rewritten: the copy begins with the same bytes (stored once), with
    pages taken out of them, or with the scan that was sent, and the seal is added to that.
    Raises InvalidInput, WrongState, NotPermitted, Blocked (`no_register`), ReasonMissing.
    """
    may.make_copy(act.who, original)
    original = moves.lock(original, act)
    _refuse_unfit(original, data)
    source = _source(original, data, upload, act)
    house = original.organisation
    made = OutgoingDocument.objects.create(
        organisation=house,
        direction=Direction.OUTGOING,
        state=OutgoingState.SIGNED,
        kind=data.kind,
        subject=original.subject,
        subject_folded=letters.fold(original.subject),
        issuer=house.organisation,
        issuer_name=house.name[:200],
        secrecy=original.secrecy,
        urgency=original.urgency,
        circulation=original.circulation,
        field=original.field,
        language=original.language,
        unit=getattr(act.who, "unit", None),
        drafter=act.on_behalf_of or act.by,
        signer=data.authorised_by,
        signer_name=data.authorised_by.full_name[:50],
        copy_of_id=original.pk,
        copy_form=data.form,
        copy_pages=data.pages.strip()[:100],
        copy_reason=data.reason.strip()[:500],
        provenance={"subject": "derived", "kind": "typed"},
        created_at=act.at,
        created_by=act.by,
        updated_at=act.at,
        sort_on=act.on,
    )
    journal.record(
        act,
        "documents.outgoing.copy",
        made,
        facts={"of": str(original.uid), "kind": data.kind.abbreviation, "form": data.form},
    )
    readers = [principals.of_person(made.drafter), principals.of_person(data.authorised_by)]
    readers += principals.of_roles(house, [Role.CLERK])
    grants.give(document=made, principals=readers, reason=GrantReason.CREATED, act=act)
    set_recipients(document=made, recipients=data.recipients, act=act)
    versions.add(
        document=made,
        stored=source,
        origin=VersionOrigin.COPIED,
        name=f"{data.kind.abbreviation} {original.title[:80]}.pdf".replace("/", "-"),
        act=act,
    )
    numbered = take_number(document=made, register=copy_register(house, act.on), act=act)
    journal.record(
        act, "documents.document.copied", original, facts={"copy": numbered.code_display}
    )
    search_index.reindex(numbered)
    return numbered


def copy_register(house: HostedOrganisation, day: date) -> Register:
    """The book of copies: numbers run for all kinds of copies together (NĐ 30/2020 PL I)."""
    book: Register | None = (
        Register.objects.in_force(day)
        .filter(organisation=house, for_copies=True, secret=False)
        .order_by("-is_default", "pk")
        .first()
    )
    if book is None:
        raise Blocked(
            [_("There is no register of certified copies. Open one first.")], code="no_register"
        )
    return book


def _refuse_unfit(original: Document, data: CopyIn) -> None:
    if not data.kind.is_copy:
        raise InvalidInput(_("Choose a kind of certified copy."), field="kind")
    if data.form not in CopyForm.values:
        raise InvalidInput(_("Choose the form of the copy."), field="form")
    if not data.reason.strip():
        raise ReasonMissing(field="reason")
    if original.state in NOT_COPIED:
        raise WrongState(_("Only a document that was received or issued is copied."))
    if original.secrecy:
        raise InvalidInput(
            _("A copy of a secret document is made with the ledger of numbered copies."),
            code="secret_copy",
            field="kind",
        )
    is_extract = data.kind.abbreviation == EXTRACT
    if is_extract and not data.pages.strip():
        raise InvalidInput(_("Say which pages the extract has."), field="pages")
    if not is_extract and data.pages.strip():
        raise InvalidInput(
            _("A copy is of the whole document; pages are for an extract."), field="pages"
        )
    own = OutgoingDocument.objects.filter(pk=original.pk).select_related("kind").first()
    if data.kind.abbreviation == COPY_OF_COPY and own is not None and own.copy_of_id is None:
        raise InvalidInput(
            _("A “sao lục” is made of a certified copy; of the original make a “sao y”."),
            field="kind",
        )


def _source(original: Document, data: CopyIn, upload: Upload | None, act: Act) -> StoredFile:
    """The bytes the copy begins with."""
    if data.form == CopyForm.SCAN:
        return _scan(original, upload, act)
    stored = main_pdf(original)
    if stored is None:
        raise InvalidInput(
            _("The document has no PDF here. Scan the paper and send the scan."), field="form"
        )
    if data.kind.abbreviation != EXTRACT:
        return stored
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=files.workroom()) as folder:
        whole, part = Path(folder) / "whole.pdf", Path(folder) / "part.pdf"
        _write_out(stored, whole)
        pages = copying.page_numbers(data.pages, stored.pages or 0)
        copying.take_pages(whole, part, pages)
        with part.open("rb") as stream:
            return files.keep(source=stream, name="part.pdf", act=act)


def main_pdf(document: Document) -> StoredFile | None:
    """The PDF of the main text as it is in force: the newest version, else the first main file."""
    version = document.current_version
    if version is not None and version.stored.media_type == PDF:
        found: StoredFile = version.stored
        return found
    rows = DocumentFile.objects.filter(document=document, stored__media_type=PDF)
    file = rows.filter(role=FileRole.MAIN).order_by("-pk").first() or rows.order_by("pk").first()
    return file.stored if file is not None else None


def _scan(original: Document, upload: Upload | None, act: Act) -> StoredFile:
    """A scan of the paper: PDF, at least as fine as the family's rule says."""
    if upload is None:
        raise InvalidInput(_("Send the scan of the paper."), field="file")
    ready = files.own_upload(uid=upload.uid, act=act)
    if ready.stored is None or ready.stored.media_type != PDF:
        raise InvalidInput(_("A scan is kept as a PDF file."), field="file")
    least = LEAST_DPI[Family(original.organisation.family)]
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=files.workroom()) as folder:
        path = Path(folder) / "scan.pdf"
        _write_out(ready.stored, path)
        found = copying.resolution(path)
    if found is None:
        raise InvalidInput(
            _("This file is no scan: some page has no picture of the paper."),
            code="not_a_scan",
            field="file",
        )
    if round(found) < least:
        raise InvalidInput(
            _("The scan has %(found)s dots per inch; at least %(least)s are asked for.")
            % {"found": round(found), "least": least},
            code="scan_too_coarse",
            field="file",
        )
    files.take(upload=ready, act=act)
    stored: StoredFile = ready.stored
    return stored


def _write_out(stored: StoredFile, path: Path) -> None:
    with files.open_stored(stored) as reader, path.open("wb") as out:
        while chunk := reader.read(1 << 20):
            out.write(chunk)


@transaction.atomic
def record_print(
    *, document: OutgoingDocument, copies: int, for_whom: str = "", reason: str = "", act: Act
) -> PaperPrint:
    """The clerk printed an electronic original and put the seal on it: official paper (OUT-10). A Party
    office says why paper was necessary (PTY-13)."""
    may.record_print(act.who, document)
    locked = moves.lock(document, act)
    if locked.state not in {
        OutgoingState.ISSUED,
        OutgoingState.CORRECTED,
        OutgoingState.REPLACED,
        OutgoingState.NUMBERED,
        OutgoingState.ARCHIVED,
    }:
        raise WrongState(_("Only a document that has its number is printed and stamped."))
    if not 1 <= copies <= 100_000:
        raise InvalidInput(_("Say how many copies were printed."), field="copies")
    if locked.organisation.family == Family.PARTY and not reason.strip():
        raise ReasonMissing(
            _("Documents are electronic by default: say why paper is necessary."), field="reason"
        )
    made = PaperPrint.objects.create(
        document_id=locked.pk,
        copies=copies,
        for_whom=for_whom.strip()[:500],
        reason=reason.strip()[:500],
        printed_at=act.at,
        printed_by=act.by,
    )
    journal.record(
        act.because(reason.strip()), "documents.outgoing.print", locked, facts={"copies": copies}
    )
    return made


@transaction.atomic
def lend(
    *,
    document: Document,
    user_name: str,
    purpose: str,
    unit_name: str = "",
    due_on: date | None = None,
    act: Act,
) -> FileCopyUse:
    """The copy on file is handed to somebody (sổ sử dụng bản lưu)."""
    may.lend_file_copy(act.who, document)
    locked = moves.lock(document, act)
    if not user_name.strip():
        raise InvalidInput(_("Say who uses the copy."), field="user_name")
    if not purpose.strip():
        raise InvalidInput(_("Say what the copy is used for."), field="purpose")
    if due_on is not None and due_on < act.on:
        raise InvalidInput(_("This day is over."), field="due_on")
    made = FileCopyUse.objects.create(
        document_id=locked.pk,
        user_name=user_name.strip()[:150],
        unit_name=unit_name.strip()[:200],
        purpose=purpose.strip()[:500],
        due_on=due_on,
        lent_at=act.at,
        lent_by=act.by,
    )
    journal.record(act, "documents.document.lend", locked, facts={"to": made.user_name})
    return made


@transaction.atomic
def take_back(*, use: FileCopyUse, act: Act) -> FileCopyUse:
    """The copy on file is back."""
    row: FileCopyUse = (
        FileCopyUse.objects.select_for_update(of=("self",))
        .select_related("document")
        .get(pk=use.pk)
    )
    may.lend_file_copy(act.who, row.document)
    if (
        row.document_id is None
        or not Document.objects.visible_to(act.who).filter(pk=row.document_id).exists()
    ):
        raise NotFound
    if row.returned_at is not None:
        raise WrongState(_("This copy is back already."))
    row.returned_at, row.returned_by = act.at, act.by
    row.save(update_fields=["returned_at", "returned_by"])
    journal.record(act, "documents.document.take_back", row.document, facts={"from": row.user_name})
    return row
