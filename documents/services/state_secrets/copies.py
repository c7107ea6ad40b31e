"""Numbered copies of state secrets: permitted, made, handed out, taken back, spoilt, destroyed
(SEC-10); those of a meeting are collected afterwards (SEC-13)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import journal
from core.acts import Act
from core.errors import InvalidInput, WrongState
from documents.choices import SecretCopyForm
from documents.models import CopyLedgerEntry, CopyOrder, Document
from documents.policies import secrecy as may
from documents.services import moves, need_to_know

MOST_COPIES = 500


@transaction.atomic
def permit(
    *,
    document: Document,
    count: int,
    purpose: str,
    act: Act,
    form: str = SecretCopyForm.PAPER,
    meeting: str = "",
    collect_by: date | None = None,
) -> CopyOrder:
    """A competent person lets so many copies be made, and for what (SEC-10)."""
    locked = moves.lock(document, act)
    may.permit_copies(act.who, locked)
    if not locked.secrecy:
        raise InvalidInput(_("The document is not a state secret."), field="document")
    if form not in SecretCopyForm.values:
        raise InvalidInput(_("There is no such kind of copying."), field="form")
    if not 1 <= count <= MOST_COPIES:
        raise InvalidInput(
            _("Say how many copies: 1 to %(most)s.") % {"most": MOST_COPIES}, field="count"
        )
    if not purpose.strip():
        raise InvalidInput(_("Say what the copies are for."), field="purpose")
    order = CopyOrder.objects.create(
        document_id=locked.pk,
        form=form,
        count=count,
        purpose=purpose.strip()[:300],
        meeting=meeting.strip()[:200],
        collect_by=collect_by,
        permitted_at=act.at,
        permitted_by=act.by,
    )
    journal.record(
        act, "documents.secrecy.permit_copies", locked, facts={"count": count, "form": form}
    )
    return order


@transaction.atomic
def make(*, order: CopyOrder, count: int, act: Act) -> list[CopyLedgerEntry]:
    """Enter copies in the book, each “BẢN SAO SỐ …”; never more than were permitted."""
    locked = moves.lock(order.document, act)
    may.keep_copies(act.who, locked)
    # A spoilt copy was made all the same: it uses up one of those permitted.
    made = order.copies.count()
    if count < 1 or made + count > order.count:
        raise InvalidInput(
            _("%(count)s copies are permitted; %(made)s are made already.")
            % {"count": order.count, "made": made},
            code="too_many_copies",
            field="count",
        )
    last = CopyLedgerEntry.objects.filter(document_id=locked.pk).aggregate(last=Max("number"))
    first = (last["last"] or 0) + 1
    copies = [
        CopyLedgerEntry.objects.create(
            order=order,
            document_id=locked.pk,
            number=number,
            made_at=act.at,
            made_by=act.by,
        )
        for number in range(first, first + count)
    ]
    journal.record(
        act, "documents.secrecy.make_copies", locked, facts={"numbers": [c.number for c in copies]}
    )
    return copies


def label(copy: CopyLedgerEntry) -> str:
    """What stands on the copy."""
    return f"BẢN SAO SỐ {copy.number:02d}"


@transaction.atomic
def hand_over(
    *, copy: CopyLedgerEntry, act: Act, holder: Person | None = None, holder_name: str = ""
) -> CopyLedgerEntry:
    """Give a copy to a cleared colleague, or to somebody outside by name."""
    document, row = _locked(copy, act)
    if row.handed_at is not None and row.returned_at is None:
        raise WrongState(_("This copy is handed out already."))
    if row.spoilt_at is not None or row.destroyed_at is not None:
        raise WrongState(_("This copy is spoilt or destroyed."))
    if holder is not None:
        need_to_know.refuse_uncleared(
            [holder],
            organisation_id=document.organisation_id,
            level=document.secrecy,
            on=act.on,
        )
    name = holder.full_name if holder is not None else holder_name.strip()
    if not name:
        raise InvalidInput(_("Say who gets the copy."), field="holder")
    row.holder, row.holder_name = holder, name[:200]
    row.handed_at, row.handed_by = act.at, act.by
    row.returned_at = row.returned_by = None
    return _saved(row, document, "hand_over_copy", act, holder=name)


@transaction.atomic
def take_back(*, copy: CopyLedgerEntry, act: Act) -> CopyLedgerEntry:
    """The holder returned his copy (TÀI LIỆU THU HỒI, or after the meeting)."""
    document, row = _locked(copy, act)
    if not row.is_out:
        raise WrongState(_("Nobody holds this copy."))
    row.returned_at, row.returned_by = act.at, act.by
    return _saved(row, document, "take_back_copy", act, holder=row.holder_name)


@transaction.atomic
def spoil(*, copy: CopyLedgerEntry, note: str, act: Act) -> CopyLedgerEntry:
    """A copy that came out wrong; it is destroyed with a record, its number is not used again."""
    document, row = _locked(copy, act)
    if row.spoilt_at is not None or row.destroyed_at is not None or row.is_out:
        raise WrongState(_("This copy cannot be declared spoilt now."))
    row.spoilt_at, row.spoilt_by, row.note = act.at, act.by, note.strip()[:300]
    return _saved(row, document, "spoil_copy", act)


@transaction.atomic
def destroy(*, copy: CopyLedgerEntry, witness: Person, act: Act) -> CopyLedgerEntry:
    """Destroy a copy that nobody holds, before a second person."""
    document, row = _locked(copy, act)
    if row.destroyed_at is not None or row.is_out:
        raise WrongState(_("A copy is destroyed once, and after it came back."))
    if witness == act.by:
        raise InvalidInput(_("The witness is a second person."), field="witness")
    need_to_know.refuse_uncleared(
        [witness], organisation_id=document.organisation_id, level=document.secrecy, on=act.on
    )
    row.destroyed_at, row.destroyed_by, row.witness = act.at, act.by, witness
    return _saved(row, document, "destroy_copy", act, witness=witness.full_name)


def _locked(copy: CopyLedgerEntry, act: Act) -> tuple[Document, CopyLedgerEntry]:
    document = moves.lock(copy.document, act)
    may.keep_copies(act.who, document)
    return document, CopyLedgerEntry.objects.select_for_update(of=("self",)).get(pk=copy.pk)


def _saved(
    row: CopyLedgerEntry, document: Document, verb: str, act: Act, **facts: str
) -> CopyLedgerEntry:
    row.save()
    journal.record(act, f"documents.secrecy.{verb}", document, facts={"copy": row.number} | facts)
    return row
