"""Packages that another system hands over: received once, as they are, with how they came (R28)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation
from catalogues.models import Organisation
from core.acts import Act
from core.errors import InvalidInput
from documents.choices import FileRole, Source
from documents.models import IncomingDocument, Recipient, StoredFile, Transmission, Upload
from documents.policies import incoming as may
from documents.services import files
from documents.services.incoming.arrival import take_in
from documents.services.incoming.fields import IncomingData

LONGEST_ID = 255
MOST_HEADERS = 400


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A content that lies in this store already; it is not copied (DOS-01)."""

    stored: StoredFile
    name: str
    role: str = FileRole.ANNEX


@dataclass(frozen=True, slots=True)
class ReceivedPackage:
    """One message from another system: `uploads` (the first is the main text) or `stored` contents.

    `headers` is the transmission data as (name, value) pairs in the order they came; `recipient`
    is the line of a sender in this installation, who is told what becomes of his copy.
    """

    message_id: str
    fields: IncomingData
    uploads: tuple[Upload, ...] = ()
    stored: tuple[PackageFile, ...] = ()
    sender: Organisation | None = None
    sender_name: str = ""
    sender_address: str = ""
    sent_at: datetime | None = None
    headers: Sequence[tuple[str, str]] = ()
    parts: Sequence[dict[str, Any]] = ()
    recipient: Recipient | None = None
    source: str = Source.EXCHANGE
    raw: StoredFile | None = None
    roles: tuple[str, ...] = field(default=())
    """The role of each upload where it is not main, annex, annex …"""


@transaction.atomic
def receive(
    *, organisation: HostedOrganisation, package: ReceivedPackage, act: Act
) -> IncomingDocument:
    """Take a package in; the same message again gives the document that is there (EX-05).

    All fields are `received` and locked (IN-04). Raises InvalidInput, NotPermitted, SecrecyRefused.
    """
    if act.who is not None:
        may.receive_document(act.who, organisation)
    message_id = package.message_id.strip()
    if not message_id or len(message_id) > LONGEST_ID:
        raise InvalidInput(
            _("A package carries a message id of at most %(n)s characters.") % {"n": LONGEST_ID},
            field="message_id",
        )
    _one_at_a_time(organisation, message_id)
    if (there := known(organisation, message_id)) is not None:
        return there
    data: IncomingData = {**package.fields, "source": package.source}
    if package.sender is not None:
        data.setdefault("issuer", package.sender)
    if package.sender_name and package.source == Source.EXCHANGE:
        data.setdefault("issuer_name", package.sender_name)
    document = take_in(
        organisation=organisation,
        uploads=package.uploads,
        roles=package.roles,
        stored=[(one.stored, one.name, one.role) for one in package.stored],
        data=data,
        act=act,
        from_system=package.source == Source.EXCHANGE,
        facts={"message_id": message_id, "sender": package.sender_name},
    )
    keep(document=document, package=package, message_id=message_id)
    return document


def known(organisation: HostedOrganisation, message_id: str) -> IncomingDocument | None:
    """The document that came with that message, if it came."""
    row = (
        Transmission.objects.filter(organisation=organisation, message_id=message_id)
        .select_related("document")
        .first()
    )
    return row.document if row is not None else None


def keep(*, document: IncomingDocument, package: ReceivedPackage, message_id: str) -> Transmission:
    """Keep how it came, and which file was which part."""
    return Transmission.objects.create(
        document=document,
        organisation_id=document.organisation_id,
        message_id=message_id,
        sender=package.sender,
        sender_name=package.sender_name[:200],
        sender_address=package.sender_address[:320],
        recipient=package.recipient,
        raw=package.raw,
        sent_on=package.sent_at,
        headers=[[_plain(n, 200), _plain(v, 4000)] for n, v in package.headers][:MOST_HEADERS],
        parts=list(package.parts) or _parts(document),
    )


def _parts(document: IncomingDocument) -> list[dict[str, Any]]:
    """Each file by its place, name and digest: the tie between letter and attachments."""
    return [
        {
            "ordinal": one.ordinal,
            "name": one.name,
            "role": one.role,
            "sha256": one.stored.sha256,
            "size": one.stored.size,
        }
        for one in document.files.select_related("stored").order_by("ordinal")
    ]


def _plain(text: str, most: int) -> str:
    return str(text).replace("\x00", "")[:most]


def _one_at_a_time(organisation: HostedOrganisation, message_id: str) -> None:
    """The same message sent twice at once: the second waits and finds the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"package {organisation.pk} {message_id}"],
        )


def own_uploads(*, uids: Iterable[Any], act: Act) -> tuple[Upload, ...]:
    """The uploads named, sent by this caller and not used yet."""
    return tuple(files.own_upload(uid=uid, act=act) for uid in uids)
