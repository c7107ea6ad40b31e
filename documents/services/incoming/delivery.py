"""What one office of this installation issues arrives at the others at once; no file is copied."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import HostedOrganisation
from core.acts import Act
from documents.choices import FileRole, RecipientStatus
from documents.models import IncomingDocument, OutgoingDocument, Recipient
from documents.selectors import exchanges
from documents.services import outgoing
from documents.services.incoming.answers import ARRIVED
from documents.services.incoming.fields import IncomingData
from documents.services.incoming.packages import PackageFile, ReceivedPackage, known, receive


@transaction.atomic
def deliver(*, document: OutgoingDocument, act: Act) -> list[IncomingDocument]:
    """Hand the issued document to each addressee that is an office here, by an electronic way.

    Once per line of the list: what was delivered is found again. Returns what arrived now.
    """
    day = timezone.localdate(act.at)
    ways = exchanges.electronic_ways(document.organisation, day)
    rows = document.recipients.filter(organisation__isnull=False, channel__in=ways)
    rows = rows.exclude(status=RecipientStatus.REFUSED).select_related("organisation")
    hosted = {
        one.organisation.code: one
        for one in HostedOrganisation.objects.filter(
            organisation__code__in=[row.organisation.code for row in rows if row.organisation],
            is_active=True,
        )
        .exclude(pk=document.organisation_id)
        .select_related("organisation")
    }
    arrived = []
    for row in rows.order_by("ordinal", "pk"):
        house = hosted.get(row.organisation.code) if row.organisation else None
        if house is not None and known(house, message_id(row)) is None:
            arrived.append(_hand_over(document, row, house, act))
    return arrived


def message_id(row: Recipient) -> str:
    return f"khuevan:{row.uid}"


def _hand_over(
    document: OutgoingDocument, row: Recipient, house: HostedOrganisation, act: Act
) -> IncomingDocument:
    sender = document.organisation
    made = receive(
        organisation=house,
        package=ReceivedPackage(
            message_id=message_id(row),
            fields=_fields(document),
            stored=_files(document),
            sender=sender.organisation,
            sender_name=sender.organisation.name,
            sender_address=sender.organisation.identifier_code,
            sent_at=act.at,
            recipient=row,
            headers=[
                ("DocumentId", str(document.uid)),
                ("From", sender.organisation.identifier_code),
                ("To", row.organ_code or house.organisation.identifier_code),
                ("Timestamp", act.at.isoformat()),
            ],
        ),
        act=act,
    )
    outgoing.report_status(recipient=row, status=ARRIVED, act=act)
    return made


def _fields(document: OutgoingDocument) -> IncomingData:
    return {
        "kind": document.kind,
        "code_number": document.code_number,
        "code_notation": document.code_notation,
        "code_display": document.code_display,
        "issued_on": document.issued_on,
        "subject": document.subject,
        "language": document.language,
        "secrecy": document.secrecy,
        "urgency": document.urgency,
        "deliver_by": document.deliver_by,
        "page_count": document.page_count,
        "signer_name": document.signer_name,
        "signer_position": document.signer_position,
        "due_on": document.due_on,
    }


def _files(document: OutgoingDocument) -> tuple[PackageFile, ...]:
    """The newest version and the annexes, in their order."""
    newest = document.current_version
    found: list[PackageFile] = []
    for one in document.files.select_related("stored", "version").order_by("ordinal"):
        if newest is not None and one.version_id == newest.pk:
            found.insert(0, PackageFile(one.stored, one.name, FileRole.MAIN))
        elif one.version_id is None and one.role == FileRole.ANNEX:
            found.append(PackageFile(one.stored, one.name, FileRole.ANNEX))
    return tuple(found)
