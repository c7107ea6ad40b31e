"""E-mail files: one message becomes one arriving document, with its headers and its attachments
in their order (R28). What is not accepted is named with a sentence; the message itself is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation
from core.acts import Act
from core.errors import DomainError, Duplicate, InvalidInput
from documents.choices import FileRole, Source
from documents.engine.files import helper, spool
from documents.engine.files.facts import DOCUMENTS, MAILS
from documents.models import IncomingDocument, StoredFile, Upload
from documents.policies import incoming as may
from documents.services import derivatives, files
from documents.services.incoming.arrival import arrive
from documents.services.incoming.fields import IncomingData
from documents.services.incoming.packages import ReceivedPackage, known, receive

PIECE = 256 * 1024
BODY = "noi-dung-thu.txt"


def is_mail(upload: Upload) -> bool:
    return upload.stored is not None and upload.stored.media_type in MAILS


def take_in_uploads(
    *,
    organisation: HostedOrganisation,
    uploads: Sequence[Upload],
    data: IncomingData,
    act: Act,
    each: bool = False,
) -> list[IncomingDocument]:
    """What a clerk uploaded, as documents: each message is one of its own; the other files are one
    document, or one `each`."""
    mails = [one for one in uploads if is_mail(one)]
    others = [one for one in uploads if not is_mail(one)]
    made = [
        arrive_by_mail(organisation=organisation, upload=one, data=data, act=act) for one in mails
    ]
    groups = [[one] for one in others] if each else [others] if others or not mails else []
    return made + [
        arrive(organisation=organisation, uploads=group, data=data, act=act) for group in groups
    ]


@transaction.atomic
def arrive_by_mail(
    *, organisation: HostedOrganisation, upload: Upload, data: IncomingData, act: Act
) -> IncomingDocument:
    """Take in a message: body, attachments and the message as it came.

    Raises Duplicate when it is here already, InvalidInput, NotPermitted.
    """
    if act.who is not None:
        may.receive_document(act.who, organisation)
    stored = files.take(upload=upload, act=act)
    with (
        derivatives.plain(stored) as source,
        spool.empty(files.workroom()) as parts,
    ):
        answer = helper.shared.ask("mail", source, parts, media_type=stored.media_type)
        index = _index(parts, int(answer["index_at"]))
        message_id = (index["message_id"] or f"sha256:{stored.sha256}")[:255]
        _refuse_known(organisation, message_id)
        taken, kept = _parts(index, parts, act)
    if not taken:
        raise InvalidInput(
            _("The message holds neither text nor an attachment that is accepted."), field="file"
        )
    main = next(
        (n for n, one in enumerate(taken) if one.stored and one.stored.media_type in DOCUMENTS), 0
    )
    roles = tuple(FileRole.MAIN if n == main else FileRole.ANNEX for n in range(len(taken)))
    document = receive(
        organisation=organisation,
        package=ReceivedPackage(
            message_id=message_id,
            fields=_fields(index, data, has_paper=bool(kept) and main > 0),
            uploads=tuple(taken),
            roles=roles,
            sender_name=index["from_name"],
            sender_address=index["from_address"],
            sent_at=datetime.fromisoformat(index["date"]) if index["date"] else None,
            headers=[(str(n), str(v)) for n, v in index["headers"]],
            parts=kept,
            raw=stored,
            source=Source.EMAIL,
        ),
        act=act,
    )
    files.attach(
        document=document, stored=stored, name=upload.name, role=FileRole.EVIDENCE, act=act
    )
    return document


def _index(parts: BinaryIO, at: int) -> dict[str, Any]:
    parts.seek(at)
    index: dict[str, Any] = json.loads(parts.read().decode("utf-8", "replace"))
    return index


def _refuse_known(organisation: HostedOrganisation, message_id: str) -> None:
    there = known(organisation, message_id)
    if there is not None:
        raise Duplicate(
            _("This message has been taken in already: %(title)s.")
            % {"title": there.title or there.arrived_at.strftime("%d/%m/%Y %H:%M")},
            field="file",
            facts={"document": str(there.uid)},
        )


def _parts(
    index: dict[str, Any], parts: BinaryIO, act: Act
) -> tuple[list[Upload], list[dict[str, Any]]]:
    """The body and the attachments that are accepted, and what is to be said of every part."""
    taken: list[Upload] = []
    kept: list[dict[str, Any]] = []
    body = index["body"].strip()
    if body:
        text = body.encode("utf-8", "replace")
        _take(taken, kept, BODY, iter([text]), len(text), act)
    for part in index["parts"]:
        chunks = _slice(parts, int(part["offset"]), int(part["size"]))
        _take(taken, kept, str(part["name"]), chunks, int(part["size"]), act)
    return taken, kept


def _take(
    taken: list[Upload],
    kept: list[dict[str, Any]],
    name: str,
    chunks: Iterator[bytes],
    size: int,
    act: Act,
) -> None:
    entry: dict[str, Any] = {"ordinal": len(kept) + 1, "name": name, "size": size}
    try:
        upload = files.receive(name=name, chunks=chunks, declared_size=size, act=act)
    except DomainError as refusal:
        entry["refused"] = str(refusal)
    else:
        taken.append(upload)
        content: StoredFile | None = upload.stored
        entry["sha256"] = content.sha256 if content is not None else ""
    kept.append(entry)


def _slice(source: BinaryIO, offset: int, size: int) -> Iterator[bytes]:
    source.seek(offset)
    left = size
    while left > 0 and (data := source.read(min(PIECE, left))):
        left -= len(data)
        yield data


def _fields(index: dict[str, Any], data: IncomingData, *, has_paper: bool) -> IncomingData:
    """What the headers say; where a paper is attached, that is read instead."""
    fields: IncomingData = {**data}
    fields.pop("source", None)
    if not has_paper:
        fields.setdefault("subject", index["subject"][:500])
    fields.setdefault("issuer_name", (index["from_name"] or index["from_address"])[:200])
    fields["provenance"] = {"subject": "derived", "issuer_name": "derived"}
    return fields
