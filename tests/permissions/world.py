"""Two offices, callers of every role, and one thing of every kind for the addresses to name."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Person
from core import lifecycle
from core.models import Progress
from documents.models import (
    CommentRequest,
    CommentRound,
    DirectivePhrase,
    DocumentFile,
    Dossier,
    DossierItem,
    DraftingTemplate,
    DutyTurn,
    FilePlan,
    FileText,
    Recipient,
    SavedView,
    SealedEnvelope,
)
from documents.services import dossiers, numbers, outgoing, recipient_groups
from formcheck.models import FormReport
from signatures.choices import CertificatePurpose, Purpose, RequestState
from signatures.models import Certificate, SigningRequest
from slips.models import SupportingFile
from slips.services import submitting
from tests.factories import accounts as people
from tests.factories import documents as make
from tests.factories import slips
from tests.permissions.addresses import Address

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CALLERS = (
    "anonymous", "nobody", "stranger", "clerk", "drafter", "colleague", "head", "checker",
    "chief", "leader", "secretary", "archivist", "auditor", "administrator",
)  # fmt: skip
"""`nobody` is signed in and holds no position; `stranger` is the clerk of another organisation."""
KINDS = {"incoming": "documents.incoming", "outgoing": "documents.outgoing",
         "dossiers": "documents.dossier", "file-plans": "documents.file_plan"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the matrix: a method and an address, and the address with real things in it."""

    line: str
    method: str
    path: str


@dataclass
class World:
    """Everything the matrix needs; made once, each call is undone."""

    house: make.Office
    callers: dict[str, Client] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def ask(self, call: Call, caller: str) -> int:
        """The status of one call; whatever it wrote, and a session it ended, is taken back."""
        client = self.callers[caller]
        cookies = client.cookies.copy()
        if call.path.startswith("/accounts/"):
            cache.clear()  # the rate limits of sign-in are told elsewhere
        with transaction.atomic():
            if call.path.startswith("/api/"):
                kind = "application/octet-stream" if "uploads" in call.path else "application/json"
                answer = client.generic(call.method, call.path, b"{}", content_type=kind)
            else:
                answer = getattr(client, call.method.lower())(call.path)
            if answer.streaming:
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        client.cookies = cookies
        return int(answer.status_code)


def build() -> World:
    house = make.office(now=timezone.now())
    world = World(house)
    persons: dict[str, Person | None] = {"anonymous": None, "nobody": people.person()}
    persons |= dict(house.people)
    persons["auditor"] = people.appointment(Role.AUDITOR, unit=house.headquarters).person
    persons["administrator"] = people.administrator(house.organisation)
    persons["stranger"] = make.office(now=timezone.now()).clerk
    for name in CALLERS:
        client = Client(raise_request_exception=True)
        if (person := persons[name]) is not None:
            client.force_login(person, backend=BACKEND)
        world.callers[name] = client
    _things(world, persons)
    return world


def _things(world: World, persons: dict[str, Person | None]) -> None:
    house, things = world.house, world.things
    for state, made in make.INCOMING.items():
        things["incoming", state] = made(house)
    for state, _label in lifecycle.registry()["documents.outgoing"].state_choices():
        things["outgoing", state] = make.outgoing(house, state=state)
    dossier = make.dossier(house)
    in_it = make.outgoing(house)
    dossiers.add(dossier=dossier, document=in_it, act=house.act("drafter"))
    closed = make.dossier(house, title="Đã kết thúc")
    Dossier.objects.filter(pk=closed.pk).update(
        state="closed", closed_at=house.now, closed_by=house.drafter, ended_on=house.now.date()
    )
    things["dossiers", "open"], things["dossiers", "closed"] = dossier, closed
    paused = make.dossier(house, title="Đang tạm dừng")
    Dossier.objects.filter(pk=paused.pk).update(state="paused")
    things["dossiers", "paused"] = paused
    things["file-plans", "drafting"], things["line"] = house.plan, house.record_class
    for number, state in enumerate(("submitted", "approved"), start=1):
        moment = {f"{step}_at": house.now for step in ("submitted", "approved")}
        person = {f"{step}_by": house.chief for step in ("submitted", "approved")}
        things["file-plans", state] = FilePlan.objects.create(
            organisation=house.organisation, year=house.plan.year + number, state=state,
            **moment, **person,
        )  # fmt: skip
    things["item"] = DossierItem.objects.filter(dossier=dossier).get()
    issued = things["outgoing", "issued"]
    things["recipient"] = Recipient.objects.create(document=issued, ordinal=1, name="Sở Nội vụ")
    things["file"] = DocumentFile.objects.filter(document_id=issued.pk).get()
    things["register"] = house.outgoing_register
    things["upload"] = make.upload(house.clerk)
    things["progress"] = Progress.objects.create(
        kind="test", owner_id=house.clerk.pk, label="Việc thử"
    )
    things["certificate"] = certificate = Certificate.objects.create(
        purpose=CertificatePurpose.PERSON, person=house.leader, subject=house.leader.full_name,
        issuer="Thử", serial="1", fingerprint="0" * 64, key_kind="rsa",
        not_before=house.now - timedelta(days=1), not_after=house.now + timedelta(days=365),
        der=b"0", sealed_p12=b"0", picture=b"0", added_at=house.now, added_by=house.leader,
    )  # fmt: skip
    submitted = make.outgoing(house, state="submitted")
    checked = things["outgoing", "form_check"]
    things["form-report"] = FormReport.objects.create(
        organisation=house.organisation, document_id=checked.pk, version=checked.current_version,
        stored=checked.current_version.stored, name="a.pdf", rules_on=house.now.date(),
        asked_at=house.now,
    )  # fmt: skip
    things["request"] = SigningRequest.objects.create(
        document=submitted, purpose=Purpose.LEADER, base=submitted.versions.get().stored,
        certificate=certificate, signer=house.leader, capacity="", channel="web",
        state=RequestState.FAILED, asked_at=house.now,
    )  # fmt: skip
    things["view"] = SavedView.objects.create(
        organisation=house.organisation, owner=house.clerk, list_key="incoming",
        name="Khẩn", query="urgent=1", saved_at=house.now,
    )  # fmt: skip
    act = house.act("chief")
    things["entry"] = numbers.reserve(
        register=house.outgoing_register, on=act.on, until=act.on, reason="Giữ số", act=act
    )
    things["group"] = recipient_groups.make(
        organisation=house.organisation,
        name="Các sở",
        paper_line="Các sở",
        members=[outgoing.RecipientData(name="Sở Nội vụ")],
        act=house.act("clerk"),
    )
    things["use"] = outgoing.lend(
        document=issued, user_name="Lê Văn A", purpose="Tra cứu", act=house.act("clerk")
    )
    things["unit"], things["person"] = house.unit, persons["clerk"]
    things["incoming-register"] = house.incoming_register
    things["duty"] = DutyTurn.objects.create(
        organisation=house.organisation, person=house.drafter, basis="Lịch trực",
        starts=house.now + timedelta(days=30), ends=house.now + timedelta(days=31),
        set_at=house.now, set_by=house.chief,
    )  # fmt: skip
    things["envelope"] = SealedEnvelope.objects.create(
        organisation=house.organisation, sender_name="Công ty Thử", addressee=house.leader,
        received_at=house.now, received_by=house.clerk,
    )  # fmt: skip
    things["phrase"] = DirectivePhrase.objects.create(person=house.leader, text="Nghiên cứu.")
    _drafting(house, things)
    slip = slips.drafting(house)
    things["slip-file"] = SupportingFile.objects.create(
        slip=slip, stored=make.stored_file(), name="du-toan.pdf",
        added_at=house.now, added_by=house.drafter,
    )  # fmt: skip
    things["slip"] = submitting.submit(slip=slip, act=house.act("drafter"))


def _drafting(house: make.Office, things: dict[Any, Any]) -> None:
    """An opinion that is owed, an own template, a text to compare."""
    asking = CommentRound.objects.create(
        document=things["outgoing", "commenting"], asked_at=house.now, asked_by=house.drafter
    )
    things["opinion"] = CommentRequest.objects.create(round=asking, person=house.colleague)
    things["template"] = DraftingTemplate.objects.create(
        organisation=house.organisation, name="Mẫu riêng", stored=make.stored_file(),
        valid_from=house.now.date(), added_at=house.now, added_by=house.chief,
    )  # fmt: skip
    stored = things["outgoing", "drafting"].versions.get().stored
    FileText.objects.create(stored=stored, text="Nội dung", made_at=house.now)


def calls(world: World, address: Address) -> list[Call]:
    """The lines of one pattern: one for each method, and each act of a lifecycle by its name."""
    methods = [verb.upper() for verb in address.methods] or ["GET", "POST"]
    if not address.path.startswith("api/"):
        methods = [method for method in methods if method != "PUT"]  # as POST, for forms
    if address.name == "documents:transition":
        return [
            Call(f"{method} {kind}/<uid>/{step.name}/", method,
                 f"/{kind}/{world.things[kind, step.sources[0]].uid}/{step.name}/")
            for kind, table in KINDS.items()
            for nth, step in enumerate(lifecycle.registry()[table].transitions.values())
            # Every form has the one door in front of it, so one a kind is enough.
            for method in (("GET", "POST") if nth == 0 else ("POST",))
        ]  # fmt: skip
    found = []
    for shown, path in _filled(world, address):
        found += [Call(f"{method} {shown}", method, f"/{path}") for method in methods]
    return found


def _filled(world: World, address: Address) -> list[tuple[str, str]]:
    """The pattern as it is shown, and with real things in it; more than one for a choice."""
    path = address.path
    shown = path.replace("uuid:", "").replace("slug:", "").replace("kind:", "").replace("int:", "")
    if "<slug:what>" in path:
        return [(path.replace("<slug:what>", "people"),) * 2]
    if "<kind:key>" in path:
        return [(path.replace("<kind:key>.<slug:form>", f"{kind}.csv"),) * 2 for kind in KINDS]
    if address.name == "documents:bulk":
        acts = {"incoming": "present", "outgoing": "issue", "dossiers": "close"}
        return [(f"bulk/{kind}/{act}/",) * 2 for kind, act in acts.items()]
    if path.startswith("reports/<slug:key>"):
        form = path.replace("<slug:key>", "handling").replace("<slug:form>", "xlsx")
        return [(form, form)]
    if "<kind:kind>" in path:
        return [
            (shown.replace("<kind>", kind),
             path.replace("<kind:kind>", kind).replace(
                 "<uuid:uid>", str(_of(world, kind, address).uid)))
            for kind in KINDS
        ]  # fmt: skip
    if address.name == "documents:follow-up":
        path, shown = (one.replace("<slug:form>", "xlsx").replace("<form>", "xlsx")
                       for one in (path, shown))  # fmt: skip
    if address.name == "documents:envelope-act":
        path, shown = path.replace("<slug:name>", "take"), shown.replace("<name>", "take")
    filled = (
        path.replace("<uuid:item_uid>", str(world.things["item"].uid))
        .replace("<uuid:line>", str(world.things["line"].uid))
        .replace("<uuid:line_uid>", str(world.things["line"].uid))
        .replace("<uuid:recipient>", str(world.things["recipient"].uid))
        .replace("<uuid:asked>", str(world.things["opinion"].uid))
        .replace("<uuid:entry>", str(world.things["entry"].uid))
        .replace("<uuid:use>", str(world.things["use"].uid))
        .replace("<slug:name>.", "posted.")
        .replace("dispatch-books/<slug:name>/", "dispatch-books/posted/")
        .replace("<uuid:uid>", str(_thing(world, address).uid if "<uuid:uid>" in path else ""))
        .replace("<int:pk>", "1")
        .replace("<int:ordinal>", "0")
        .replace("<uuid:file>", str(world.things["slip-file"].uid))
        .replace("edit/<slug:step>", "edit/matter")
        .replace("act/<slug:name>", "act/withdraw")
        .replace("<slug:step>", "decide").replace("<slug:form>", "pdf")
    )  # fmt: skip
    return [(shown, filled)]


BY_NAME = {
    "formcheck:report": "form-report", "formcheck:place": "form-report",
    "api-form-check-detail": "form-report",
    "documents:template-end": "template",
    "documents:progress": "progress", "documents:dossier-parcel": "progress", "documents:file": "file", "documents:thumbnail": "file",
    "api-file-detail": "file", "api-file-content": "file", "api-upload-detail": "upload",
    "documents:register-book": "register", "documents:register-print": "register",
    "api-register-detail": "register", "api-register-entries": "register",
    "documents:number-reserve": "register", "documents:series-close": "register",
    "documents:number-void": "register", "api-register-reserved": "register",
    "api-register-reserve": "register", "api-register-void": "register",
    "api-register-close-series": "register",
    "documents:recipient-group": "group", "documents:recipient-group-retire": "group",
    "documents:saved-view-share": "view", "documents:saved-view-delete": "view",
    "api-saved-view-detail": "view", "documents:file-marked": "file",
    "documents:secret-book": "register", "documents:book-lock": "register",
    "documents:follow-up": "incoming-register", "documents:duty-cancel": "duty",
    "documents:envelope-act": "envelope", "api-duty-turn-cancel": "duty",
    "api-phrase-detail": "phrase", "api-register-print": "register",
    "api-register-follow-up": "incoming-register", "api-envelope-detail": "envelope",
    "api-envelope-take": "envelope", "api-envelope-bring-back": "envelope",
    "api-parcel-detail": "progress", "api-parcel-content": "progress",
    "api-recipient-group-detail": "group", "api-recipient-group-retire": "group", "person-detail": "person", "unit-detail": "unit",
    "signatures:progress": "request", "signatures:authorise": "request",
    "signatures:cancel": "request", "api-signing-request-detail": "request",
    "api-signing-request-cancel": "request", "api-signing-pin-pin": "request",
    "signatures:retire": "certificate", "api-certificate-detail": "certificate",
}  # fmt: skip
ACTS = {"api-outgoing-return": "return"}


def _thing(world: World, address: Address) -> Any:
    if address.name in BY_NAME:
        return world.things[BY_NAME[address.name]]
    if address.name.startswith("catalogue-"):
        return _Missing()
    if address.path.removeprefix("api/v1/").startswith("slips/"):
        return world.things["slip"]
    if address.path.startswith(("documents/", "api/v1/documents/")):
        return world.things["outgoing", "issued"]
    for kind in KINDS:
        if address.path.removeprefix("api/v1/").startswith(f"{kind}/"):
            return _of(world, kind, address)
    raise AssertionError(f"{address.path}: tell tests/permissions/world.py what stands here")


class _Missing:
    """A row that is not there: these lists are read by everybody, only the door matters."""

    uid = uuid.UUID(int=1)


STATE = {
    "api-outgoing-form-let-fault-stand": "form_check", "api-outgoing-form-form": "form_check",
    "signatures:sign": "submitted", "signatures:seal": "numbered",
    "documents:version-create": "drafting", "api-outgoing-versions": "drafting",
    "api-outgoing-received": "issued", "api-outgoing-sent": "issued",
    "documents:outgoing-write": "drafting", "documents:outgoing-preview": "drafting",
    "documents:outgoing-template": "drafting", "documents:version-compare": "drafting",
    "documents:opinion-answer": "commenting", "documents:opinion-settle": "commenting",
    "documents:opinion-excuse": "commenting", "documents:opinions-print": "commenting",
    "api-outgoing-text": "drafting", "api-outgoing-compare": "drafting",
    "api-outgoing-templates": "drafting", "api-outgoing-answer-opinion": "commenting",
    "api-outgoing-settle-opinion": "commenting", "api-outgoing-excuse-opinion": "commenting",
}  # fmt: skip


def _of(world: World, kind: str, address: Address) -> Any:
    """The thing of that kind in a state from which the act named by the address may start."""
    table = lifecycle.registry()[KINDS[kind]]
    act = ACTS.get(address.name) or address.path.rstrip("/").rsplit("/", 1)[-1]
    if address.name in STATE:
        state = STATE[address.name]
    elif act in table.transitions:
        state = table.transitions[act].sources[0]
    else:
        state = {
            "incoming": "registered",
            "outgoing": "issued",
            "dossiers": "open",
            "file-plans": "drafting",
        }[kind]
    return world.things[kind, state]
