"""Offices, documents and dossiers for tests. What a service can make is made by the service."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from accounts.choices import Role
from accounts.models import HostedOrganisation, Person, Unit
from accounts.selectors import capacities_of
from accounts.services import principals
from catalogues.models import DocumentKind
from core.acts import Act
from documents.choices import (
    AssignmentRole,
    Direction,
    FileRole,
    GrantReason,
    OutgoingState,
    UploadState,
    VersionOrigin,
)
from documents.models import (
    Document,
    DocumentFile,
    DocumentVersion,
    Dossier,
    FilePlan,
    IncomingDocument,
    OutgoingDocument,
    RecordClass,
    Register,
    RegisterEntry,
    StoredFile,
    Upload,
)
from documents.services import dossiers, file_plans, grants, incoming, numbers, registers
from documents.services.assignments import AssignmentIn
from documents.services.registers import RegisterIn
from tests.factories import accounts, catalogues

_count = itertools.count(1)
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
"""A Tuesday, nine in the morning in Việt Nam."""
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass
class Office:
    """An organisation with a person in every role, two units, registers and a file plan."""

    organisation: HostedOrganisation
    headquarters: Unit
    unit: Unit
    people: dict[str, Person]
    kind: DocumentKind
    incoming_register: Register
    outgoing_register: Register
    plan: FilePlan
    record_class: RecordClass
    now: datetime = NOW
    more: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def act(self, name: str | Person, *, reason: str = "", at: datetime | None = None) -> Act:
        """The act of a person of the office, by his name here ("clerk") or himself."""
        person = name if isinstance(name, Person) else self.people[name]
        plain = Act(by=person, at=at or self.now, reason=reason)
        who = next(iter(capacities_of(person, plain.on)), None)
        return Act(by=person, at=plain.at, who=who, reason=reason)


HEADQUARTERS = {
    "clerk": Role.CLERK,
    "chief": Role.CHIEF,
    "leader": Role.LEADER,
    "checker": Role.FORM_CHECKER,
    "secretary": Role.SECRETARY,
    "archivist": Role.ARCHIVIST,
    "administrator": Role.ADMINISTRATOR,
}
UNIT = {"head": Role.UNIT_HEAD, "drafter": Role.DRAFTER, "colleague": Role.DRAFTER}


def office(*, family: str = "state", now: datetime = NOW) -> Office:
    organisation = accounts.organisation(family=family)
    headquarters = accounts.unit(organisation=organisation, name="Văn phòng", symbol="VP")
    unit = accounts.unit(organisation=organisation, name="Phòng Kinh tế", symbol="KT")
    people = {
        name: accounts.appointment(role, unit=headquarters).person
        for name, role in HEADQUARTERS.items()
    }
    people |= {name: accounts.appointment(role, unit=unit).person for name, role in UNIT.items()}
    system = Act.of_system("tests", channel="command")
    kind = catalogues.a_kind(name="Thông báo", abbreviation="TB", family=family)
    plan = file_plans.make(organisation=organisation, year=now.year, act=system)
    return Office(
        organisation=organisation,
        headquarters=headquarters,
        unit=unit,
        people=people,
        kind=kind,
        incoming_register=register(organisation, "incoming", act=system),
        outgoing_register=register(organisation, "outgoing", act=system),
        plan=plan,
        record_class=file_plans.add_class(
            plan=plan,
            code="TH",
            title="Tổng hợp",
            retention=catalogues.a_retention_rule(term_years=10),
            act=system,
        ),
        now=now,
    )


def register(
    organisation: HostedOrganisation, direction: str, *, act: Act | None = None, **fields: Any
) -> Register:
    number = next(_count)
    data = {
        "direction": direction,
        "name": f"Sổ thử {number}",
        "code": f"S{number}",
        "is_default": True,
    } | fields
    return registers.open_(
        organisation=organisation,
        data=RegisterIn(**data),
        act=act or Act.of_system("tests", channel="command"),
    )


def stored_file(*, media_type: str = PDF, content: str = "", **fields: Any) -> StoredFile:
    """A row of the store; the bytes are not there."""
    digest = hashlib.sha256((content or f"nội dung {next(_count)}").encode()).hexdigest()
    row, _new = StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "size": 1000,
            "media_type": media_type,
            "wrapped_key": b"0" * 60,
            "key_id": "k0",
            "pages": 2,
            "created_at": NOW,
        }
        | fields,
    )
    return row


def upload(owner: Person, *, name: str = "van-ban.pdf", **fields: Any) -> Upload:
    return Upload.objects.create(
        owner=owner,
        name=name,
        size=1000,
        stored=stored_file(**fields),
        state=UploadState.STORED,
        started_at=NOW,
    )


def data(house: Office, **fields: Any) -> incoming.IncomingData:
    """A full description of an incoming document; each has a number of its own."""
    number = next(_count)
    return {
        "kind": house.kind,
        "code_display": f"{number}/TB-SNV",
        "issued_on": date(2026, 3, 2),
        "issuer_name": "Sở Nội vụ",
        "subject": f"Về việc rà soát lần {number}",
    } | fields  # type: ignore[return-value]


def arrived(house: Office, **fields: Any) -> IncomingDocument:
    given = fields.pop("uploads", None)
    return incoming.arrive(
        organisation=house.organisation,
        uploads=[upload(house.clerk)] if given is None else given,
        data=data(house, **fields),
        act=house.act("clerk"),
    )


def registered(house: Office, **fields: Any) -> IncomingDocument:
    return incoming.register(
        document=arrived(house, **fields),
        register=house.incoming_register,
        act=house.act("clerk"),
    )


def presented(house: Office, **fields: Any) -> IncomingDocument:
    return incoming.present(
        document=registered(house, **fields), to=house.leader, act=house.act("clerk")
    )


def to_unit(house: Office, **more: Any) -> list[AssignmentIn]:
    return [AssignmentIn(role=AssignmentRole.LEAD, unit=house.unit, **more)]


def to_person(person: Person, **more: Any) -> list[AssignmentIn]:
    return [AssignmentIn(role=AssignmentRole.LEAD, person=person, **more)]


def assigned(house: Office, *, confirm_needed: bool = False, **fields: Any) -> IncomingDocument:
    return incoming.direct(
        document=presented(house, **fields),
        text="Giao Phòng Kinh tế chủ trì, tham mưu trả lời.",
        assignments=to_unit(house),
        confirm_needed=confirm_needed,
        act=house.act("leader"),
    )


def processing(house: Office, **fields: Any) -> IncomingDocument:
    return incoming.accept(document=assigned(house, **fields), act=house.act("head"))


def wait_confirm(house: Office, **fields: Any) -> IncomingDocument:
    return incoming.report_done(
        document=processing(house, confirm_needed=True, **fields),
        outcome="result",
        note="Đã báo cáo trực tiếp.",
        act=house.act("head"),
    )


def completed(house: Office, **fields: Any) -> IncomingDocument:
    return incoming.complete(
        document=processing(house, **fields),
        outcome="result",
        note="Đã xử lý xong.",
        act=house.act("head"),
    )


def filed(house: Office, **fields: Any) -> IncomingDocument:
    return incoming.file_away(
        document=registered(house, **fields), reason="Gửi để biết.", act=house.act("clerk")
    )


def returned(house: Office, **fields: Any) -> IncomingDocument:
    return incoming.return_to_sender(
        document=arrived(house, **fields),
        reason="Gửi nhầm địa chỉ nhận.",
        act=house.act("clerk"),
    )


def recalled(house: Office, **fields: Any) -> IncomingDocument:
    return incoming.recall(
        document=registered(house, **fields),
        reason="Bên gửi thu hồi.",
        act=house.act("clerk"),
    )


INCOMING = {
    "arrived": arrived,
    "returned": returned,
    "registered": registered,
    "presented": presented,
    "assigned": assigned,
    "processing": processing,
    "wait_confirm": wait_confirm,
    "completed": completed,
    "filed": filed,
    "recalled": recalled,
}
"""How an incoming document gets into each state."""

HAS_NUMBER = {"numbered", "issued", "recalling", "recalled", "replaced", "corrected", "archived"}
ALL_ROLES = [role.value for role in Role if role not in (Role.ADMINISTRATOR, Role.AUDITOR)]


def outgoing(
    house: Office, *, state: str = OutgoingState.DRAFTING, media_type: str = PDF, **fields: Any
) -> OutgoingDocument:
    """An outgoing document put directly into a state, seen by every working role."""
    number = next(_count)
    act = house.act("drafter")
    document = OutgoingDocument.objects.create(
        organisation=house.organisation,
        **{
            "direction": Direction.OUTGOING,
            # What is recalled is frozen: it gets its number before.
            "state": OutgoingState.ISSUED if state in {"recalling", "recalled"} else state,
            "kind": house.kind,
            "subject": f"Thông báo thử {number}",
            "unit": house.unit,
            "drafter": house.drafter,
            "signer": house.leader,
            "sort_on": act.on,
            "created_at": act.at,
            "created_by": house.drafter,
            "updated_at": act.at,
        }
        | fields,
    )
    everyone = principals.of_roles(house.organisation, ALL_ROLES)
    grants.give(document=document, principals=everyone, reason=GrantReason.ROUTED, act=act)
    version(document, stored_file(media_type=media_type), house.drafter)
    if state in HAS_NUMBER:
        give_number(house, document)
    if document.state != state:
        document.state = state
        document.save(update_fields=["state"])
    return document


def version(document: Document, stored: StoredFile, by: Person) -> DocumentVersion:
    made = DocumentVersion.objects.create(
        document_id=document.pk,
        ordinal=document.versions.count() + 1,
        stored=stored,
        origin=VersionOrigin.UPLOAD,
        made_at=NOW,
        made_by=by,
    )
    DocumentFile.objects.create(
        document_id=document.pk,
        stored=stored,
        name="du-thao.docx" if stored.media_type == DOCX else "van-ban.pdf",
        role=FileRole.MAIN,
        version=made,
        added_at=NOW,
        added_by=by,
    )
    return made


def give_number(house: Office, document: OutgoingDocument) -> RegisterEntry:
    act = house.act("clerk")
    entry = numbers.take(register=house.outgoing_register, document=document, on=act.on, act=act)
    code = numbers.symbol(document=document, entry=entry)
    document.register_entry = entry
    document.code_number, document.code_notation = code.code_number, code.code_notation
    document.code_display, document.issued_on = str(code), act.on
    document.numbered_at, document.numbered_by = act.at, house.clerk
    document.save()
    return entry


def dossier(house: Office, *, title: str = "Rà soát thủ tục", **fields: Any) -> Dossier:
    act = house.act(fields.pop("by", "drafter"))
    return dossiers.open_(
        **{"record_class": house.record_class, "title": title} | fields,
        act=act,
    )
