"""Internal papers that another app makes and leads: numbered there, signed here, kept without issue.

A submission slip's paper is one. It is a document like any other: found, filed, signed, shown only
to those who have a grant; but it waits for no number of a register and is not issued.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import HostedOrganisation, Person, Principal, Unit
from catalogues.models import DocumentKind
from core import journal
from core.acts import Act
from core.errors import WrongState
from documents.choices import Direction, FileRole, GrantReason, OutgoingState, VersionOrigin
from documents.engine.text import codes, letters
from documents.models import OutgoingDocument, StoredFile
from documents.services import files, grants, search_index, versions
from documents.services.outgoing.steps import step
from documents.services.secrecy import refuse_above_ceiling


@dataclass(frozen=True)
class PaperData:
    """What the paper is; `code` is the number it already has in a series of its own."""

    kind: DocumentKind
    subject: str
    code: codes.Code
    drafter: Person
    unit: Unit | None = None
    secrecy: int = 0
    urgency: int = 0


@transaction.atomic
def lay_down(
    *,
    organisation: HostedOrganisation,
    data: PaperData,
    stored: StoredFile,
    name: str,
    readers: Iterable[Principal],
    annexes: Iterable[tuple[StoredFile, str]] = (),
    act: Act,
) -> OutgoingDocument:
    """Make the paper, waiting for its signer to be named. The caller has judged the person."""
    refuse_above_ceiling(data.secrecy)
    full = codes.format_code(data.code)
    made = OutgoingDocument.objects.create(
        organisation=organisation,
        direction=Direction.INTERNAL,
        state=OutgoingState.SUBMITTED,
        kind=data.kind,
        code_number=data.code.code_number,
        code_notation=data.code.code_notation,
        code_display=full,
        code_folded=codes.fold_code(full),
        issued_on=act.on,
        issuer=organisation.organisation,
        issuer_name=organisation.name[:200],
        subject=data.subject,
        subject_folded=letters.fold(data.subject)[:500],
        secrecy=data.secrecy,
        urgency=data.urgency,
        unit=data.unit,
        drafter=data.drafter,
        provenance={"subject": "derived", "code_display": "derived", "kind": "derived"},
        sort_on=act.on,
        submitted_at=act.at,
        submitted_by=act.by,
        created_at=act.at,
        created_by=act.by,
        updated_at=act.at,
    )
    journal.record(act, "documents.outgoing.draft", made, facts={"kind": str(data.kind)})
    grants.give(document=made, principals=readers, reason=GrantReason.CREATED, act=act)
    versions.add(document=made, stored=stored, origin=VersionOrigin.TEMPLATE, name=name, act=act)
    for content, called in annexes:
        files.attach(document=made, stored=content, name=called, role=FileRole.ANNEX, act=act)
    made.refresh_from_db()
    search_index.reindex(made)
    return made


@transaction.atomic
def renew(
    *,
    document: OutgoingDocument,
    stored: StoredFile,
    name: str,
    note: str = "",
    signer: Person | None = None,
    signer_position: str = "",
    subject: str = "",
    act: Act,
) -> OutgoingDocument:
    """A new version of the paper before it is signed, and who is to sign it."""
    locked: OutgoingDocument = OutgoingDocument.objects.locked().get(pk=document.pk)
    if locked.state != OutgoingState.SUBMITTED:
        raise WrongState
    current = locked.current_version
    if current is None or stored.pk != current.stored_id:
        versions.add(
            document=locked,
            stored=stored,
            origin=VersionOrigin.TEMPLATE,
            name=name,
            note=note,
            act=act,
        )
    locked.refresh_from_db()
    if signer is not None:
        locked.signer = signer
        locked.signer_name = signer.full_name[:50]
        locked.signer_position = signer_position[:100]
        locked.signing_position = signer_position.upper()
    if subject:
        locked.subject = subject
        locked.subject_folded = letters.fold(subject)[:500]
    locked.updated_at = act.at
    locked.revision += 1
    locked.save(
        update_fields=[
            "signer", "signer_name", "signer_position", "signing_position", "subject",
            "subject_folded", "updated_at", "revision",
        ]
    )  # fmt: skip
    search_index.reindex(locked)
    return locked


@transaction.atomic
def keep(*, document: OutgoingDocument, act: Act) -> OutgoingDocument:
    """The paper is done with: it stays as a record, without a number of the register, unissued."""
    kept = step("keep", document, act=act)
    search_index.reindex(kept)
    return kept
