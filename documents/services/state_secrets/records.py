"""What is recorded around a state secret: the checks at its receipt, a signature made outside this
system, its destruction, the locking of a book (SEC-06, SEC-08, SEC-12, SEC-15)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Person
from accounts.services import principals
from core import events, journal
from core.acts import Act
from core.errors import Blocked, InvalidInput, WrongState
from documents.choices import GrantReason, OutgoingState, VersionOrigin
from documents.events import DocumentSigned
from documents.models import (
    DestructionRecord,
    Document,
    IncomingDocument,
    OutgoingDocument,
    Register,
    Upload,
)
from documents.policies import incoming as may_incoming
from documents.policies import outgoing as may_outgoing
from documents.policies import secrecy as may
from documents.services import destruction, files, grants, moves, need_to_know, versions
from documents.services.outgoing.steps import step


@transaction.atomic
def check_receipt(
    *,
    document: IncomingDocument,
    signature: bool,
    integrity: bool,
    items: int,
    pages: int,
    act: Act,
    note: str = "",
) -> IncomingDocument:
    """What the receiver found when he opened it: signature, integrity, items and pages (SEC-06)."""
    locked = moves.lock(document, act)
    may_incoming.register_document(act.who, locked)
    if locked.registered_at is not None:
        raise WrongState(_("The checks come before the registration."))
    if items < 1 or pages < 1:
        raise InvalidInput(_("Count the documents and the pages."), field="pages")
    locked.receipt_checks = {
        "signature": signature,
        "integrity": integrity,
        "items": items,
        "pages": pages,
        "note": note.strip()[:300],
        "by": act.by.full_name if act.by else "",
        "at": act.at.isoformat(),
    }
    locked.save(update_fields=["receipt_checks"])
    journal.record(
        act, "documents.secrecy.check_receipt", locked, facts={"checks": locked.receipt_checks}
    )
    return locked


def receipt_troubles(document: IncomingDocument) -> list[Any]:
    """Sentences that bar the registration of a secret document."""
    if not document.secrecy:
        return []
    found = document.receipt_checks or {}
    if not found:
        return [_("Record the checks at the receipt first: signature, integrity, pages.")]
    if not (found.get("signature") and found.get("integrity")):
        return [
            _(
                "The signature or the integrity of the document is not right: return it to the sender."
            )
        ]
    return []


def refuse_unchecked(document: IncomingDocument) -> None:
    """Raise Blocked when a state secret has not been checked, or was found wrong (SEC-06)."""
    if lines := receipt_troubles(document):
        raise Blocked(lines, code="receipt_unchecked")


@transaction.atomic
def signed_elsewhere(
    *, document: OutgoingDocument, upload: Upload, way: str, act: Act
) -> OutgoingDocument:
    """A secret was signed by hand or with cipher products: the signer brings the signed file.

    The signature and the seal of this system are never put on it (SEC-15, PTY-15).
    """
    if not document.secrecy:
        raise InvalidInput(_("The document is not a state secret."), field="document")
    signed = step("sign", document, act=act, facts={"way": way[:100], "outside": True})
    stored = files.take(upload=files.own_upload(uid=upload.uid, act=act), act=act)
    versions.add(
        document=signed, stored=stored, origin=VersionOrigin.SIGNED, name=upload.name, act=act
    )
    grants.give(
        document=signed,
        principals=principals.of_roles(signed.organisation, [Role.CLERK]),
        reason=GrantReason.ROUTED,
        act=act,
    )
    events.publish(DocumentSigned(document_id=signed.pk))
    return signed


@transaction.atomic
def sealed_elsewhere(*, document: OutgoingDocument, upload: Upload, act: Act) -> OutgoingDocument:
    """The clerk brings the file with number, red mark and seal put outside this system (SEC-05)."""
    locked = moves.lock(document, act)
    may_outgoing.seal_document(act.who, locked)
    if not locked.secrecy or locked.state != OutgoingState.NUMBERED:
        raise WrongState(_("The seal is put after the number has been given."))
    stored = files.take(upload=files.own_upload(uid=upload.uid, act=act), act=act)
    versions.add(
        document=locked, stored=stored, origin=VersionOrigin.SEALED, name=upload.name, act=act
    )
    return locked


@transaction.atomic
def destroy(
    *,
    document: Document,
    decision: str,
    council: str,
    minutes: str,
    way: str,
    witness: Person,
    act: Act,
) -> DestructionRecord:
    """Destroy a secret after the decision of a council, with minutes, by two persons (SEC-12).

    The bytes go; the number, the record and the ledgers stay. Every copy must be back first.
    """
    locked = moves.lock(document, act)
    may.destroy_secret(act.who, locked)
    if not locked.secrecy:
        raise InvalidInput(_("The document is not a state secret."), field="document")
    for name, value in (
        ("decision", decision),
        ("council", council),
        ("minutes", minutes),
        ("way", way),
    ):
        if not value.strip():
            raise InvalidInput(_("The record of destruction is not complete."), field=name)
    if witness == act.by:
        raise InvalidInput(_("The witness is a second person."), field="witness")
    need_to_know.refuse_uncleared(
        [witness], organisation_id=locked.organisation_id, level=locked.secrecy, on=act.on
    )
    if DestructionRecord.objects.filter(document_id=locked.pk).exists():
        raise WrongState(_("The document is destroyed already."))
    out = [c for c in locked.secret_copies.filter(destroyed_at=None) if c.destroyed_at is None]
    if out:
        raise Blocked(
            [
                _("Copy %(number)s is not destroyed yet (%(holder)s).")
                % {"number": c.number, "holder": c.holder_name or "–"}
                for c in out
            ]
        )
    gone = destruction.content_of(document=locked, act=act)
    record = DestructionRecord.objects.create(
        document_id=locked.pk,
        decision=decision.strip()[:300],
        council=council.strip(),
        minutes=minutes.strip()[:300],
        way=way.strip()[:300],
        files=gone,
        done_at=act.at,
        done_by=act.by,
        witness=witness,
    )
    journal.record(
        act,
        "documents.secrecy.destroy",
        locked,
        facts={"decision": record.decision, "minutes": record.minutes, "files": gone},
    )
    return record


@transaction.atomic
def lock_book(*, register: Register, act: Act) -> Register:
    """No number is taken from a locked book (SEC-08)."""
    return _lock(register, act, locked=True)


@transaction.atomic
def unlock_book(*, register: Register, act: Act) -> Register:
    """Open a locked book again, with a reason."""
    return _lock(register, act, locked=False)


def _lock(register: Register, act: Act, *, locked: bool) -> Register:
    row: Register = Register.objects.select_for_update(of=("self",)).get(pk=register.pk)
    may.lock_book(act.who, row)
    if (row.locked_at is not None) == locked:
        raise WrongState(_("The book is locked already.") if locked else _("The book is open."))
    row.locked_at, row.locked_by = (act.at, act.by) if locked else (None, None)
    row.save(update_fields=["locked_at", "locked_by"])
    journal.record(act, f"documents.register.{'lock' if locked else 'unlock'}", row)
    return row
