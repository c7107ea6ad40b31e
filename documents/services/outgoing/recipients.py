"""The addressees of a document: three lists edited as one, reconciled with the paper (OUT-18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from catalogues.models import Organisation
from core import journal
from core.acts import Act
from core.errors import Blocked, InvalidInput
from documents import lifecycles
from documents.choices import RecipientChannel
from documents.engine.text import addressed, letters
from documents.models import (
    Document,
    KnownAddressee,
    OutgoingDocument,
    Recipient,
    RecipientGroupVersion,
)
from documents.selectors import channels
from documents.services import moves
from documents.services.outgoing.data import RecipientData
from documents.services.outgoing.steps import step

MOST = 2_000


@transaction.atomic
def address(
    *,
    document: OutgoingDocument,
    recipients: Sequence[RecipientData],
    revision: int | None = None,
    act: Act,
) -> OutgoingDocument:
    """Write the addressees anew: by the drafter while it is a draft, by the clerk before issue.

    Raises InvalidInput (`recipients`), Blocked (`channel_refused`), WrongState, NotPermitted.
    """
    changed = step("address", document, act=act, revision=revision)
    set_recipients(document=changed, recipients=recipients, act=act)
    return changed


@transaction.atomic
def set_recipients(
    *, document: OutgoingDocument, recipients: Sequence[RecipientData], act: Act
) -> None:
    """Write the list of addressees anew, in the order given (OUT-18).

    A bare name that stood in the list before keeps what was said of it (target, way, copies). Every
    way is judged by the channel matrix. The caller has judged the person and the moment.
    """
    if len(recipients) > MOST:
        raise InvalidInput(
            _("A document has at most %(most)s addressees.") % {"most": MOST}, field="recipients"
        )
    before = list(document.recipients.order_by("ordinal"))
    known = {addressed.key_of(row.name): row for row in before}
    one_way = len({row.channel for row in before}) == 1
    rows = [
        _row(document, _remembered(given, known, one_way), ordinal)
        for ordinal, given in enumerate(recipients, start=1)
    ]
    refuse_closed_ways(document, rows, act)
    names_before, names_after = [row.name for row in before], [row.name for row in rows]
    document.recipients.all().delete()
    Recipient.objects.bulk_create(rows)
    _remember_use(document, rows, act)
    if names_before != names_after:
        journal.record(
            act,
            "documents.outgoing.address",
            document,
            changes={"recipients": [names_before, names_after]},
        )


def refuse_closed_ways(document: Document, rows: Iterable[Recipient], act: Act) -> None:
    """The channel matrix (domain.md §4.3), before anything is written."""
    if lines := channels.refusals(
        document.organisation,
        rows,
        secrecy=document.secrecy,
        circulation=document.circulation,
        day=act.on,
    ):
        raise Blocked(lines, code="channel_refused", field="recipients")


def _remembered(given: RecipientData, known: dict[str, Recipient], one_way: bool) -> RecipientData:
    """A bare name keeps what was entered for it before: nothing is entered twice."""
    if given.organisation or given.unit or given.person or given.listed_as or given.group:
        return given
    old = known.get(addressed.key_of(given.name))
    if old is None:
        return given
    return replace(
        given,
        organisation=old.organisation,
        unit=old.unit,
        person=old.person,
        channel=given.channel if one_way and given.channel and not old.is_inside else old.channel,
        copies=old.copies,
        is_listed=old.is_listed,
        listed_as=old.listed_as,
        group=old.group,
    )


def _row(document: OutgoingDocument, given: RecipientData, ordinal: int) -> Recipient:
    target = given.organisation or given.unit or given.person
    name = letters.tidy(given.name or str(target or "")).strip()
    if not name:
        raise InvalidInput(_("An addressee needs a name."), field="recipients")
    return Recipient(
        document=document,
        organisation=given.organisation,
        unit=given.unit,
        person=given.person,
        name=name[:200],
        channel=given.channel or own_way(given),
        copies=given.copies,
        is_listed=given.is_listed,
        listed_as=letters.tidy(given.listed_as).strip()[:200] if given.is_listed else "",
        organ_code=organ_code(given.organisation),
        group=given.group,
        ordinal=ordinal,
    )


def own_way(given: RecipientData) -> str:
    """The way proposed: inside the house, electronically where there is a code, else by post."""
    if given.unit is not None or given.person is not None:
        return RecipientChannel.INTERNAL
    return RecipientChannel.EXCHANGE if given.organisation else RecipientChannel.POST


def organ_code(organisation: Organisation | None) -> str:
    """The code under which a package finds it: the new form, else the old, else the directory's."""
    if organisation is None:
        return ""
    return (organisation.identifier_code or organisation.legacy_code or organisation.code)[:35]


def of_group(version: RecipientGroupVersion) -> list[RecipientData]:
    """The members of a group as addressees under the one line of the paper."""
    line = version.group.paper_line
    members = version.members.select_related("organisation", "unit", "person")
    return [
        RecipientData(
            name=member.name,
            organisation=member.organisation,
            unit=member.unit,
            person=member.person,
            channel=member.channel,
            listed_as=line,
            group=version,
        )
        for member in members.order_by("ordinal")
    ]


def as_data(row: Recipient) -> RecipientData:
    """A row as it would be given again."""
    return RecipientData(
        name=row.name,
        organisation=row.organisation,
        unit=row.unit,
        person=row.person,
        channel=row.channel,
        copies=row.copies,
        is_listed=row.is_listed,
        listed_as=row.listed_as,
        group=row.group,
    )


@transaction.atomic
def mend(
    *, document: OutgoingDocument, name: str, line: str = "", recipient: str = "", act: Act
) -> OutgoingDocument:
    """One act that mends one difference between the paper and the lists.

    add: the line becomes an addressee, by post; covers: the line of the paper names that addressee;
    name_on_paper: as covers, asked from the addressee's side; unlist: the addressee is not named on
    the paper; by_paper: it gets paper, being out of reach electronically.
    """
    ready = lifecycles.outgoing.check("address", moves.lock(document, act), act=act)
    rows = list(
        ready.recipients.select_related("organisation", "unit", "person", "group").order_by(
            "ordinal"
        )
    )
    data = [as_data(row) for row in rows]
    if name == "add":
        return address(document=ready, recipients=[*data, RecipientData(name=line)], act=act)
    at = next((n for n, row in enumerate(rows) if str(row.uid) == recipient), None)
    if at is None:
        raise InvalidInput(_("Choose an addressee of this document."), field="recipient")
    match name:
        case "covers" | "name_on_paper":
            if not line.strip():
                raise InvalidInput(_("Choose a line of the paper."), field="line")
            data[at] = replace(data[at], is_listed=True, listed_as=line)
        case "unlist":
            data[at] = replace(data[at], is_listed=False, listed_as="")
        case "by_paper":
            data[at] = replace(data[at], channel=RecipientChannel.POST)
        case _:
            raise InvalidInput(_("There is no such act."), field="name")
    return address(document=ready, recipients=data, act=act)


def _remember_use(document: OutgoingDocument, rows: Iterable[Recipient], act: Act) -> None:
    """The type-ahead offers first whom the house wrote to last."""
    ids = sorted({row.organisation_id for row in rows if row.organisation_id})
    KnownAddressee.objects.bulk_create(
        (
            KnownAddressee(house_id=document.organisation_id, organisation_id=pk, updated_at=act.at)
            for pk in ids
        ),
        ignore_conflicts=True,
    )
    KnownAddressee.objects.filter(
        house_id=document.organisation_id, organisation_id__in=ids
    ).update(times=F("times") + 1, updated_at=act.at)
