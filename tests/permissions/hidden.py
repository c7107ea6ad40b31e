"""An office in which one thing of every kind is hidden from one person, and how answers compare."""

from __future__ import annotations

import io
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.test import Client
from openpyxl import load_workbook

from accounts.services import principals
from documents.choices import GrantReason, OutgoingState
from documents.models import (
    Comment,
    Document,
    DocumentFile,
    DocumentGrant,
    Dossier,
    DossierGrant,
    FileText,
    Recipient,
    ReplyFor,
    Thumbnail,
)
from documents.services import dossiers, grants, search_index
from slips.models import Opinion, Slip
from tests.factories import accounts as people
from tests.factories import documents as make
from tests.factories import slips
from tests.permissions.addresses import Address

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORD = "Quỳnh Nhai"
"""Stands in the subject, the text, the file names and the title of what is hidden, nowhere else."""
NUMBER = "771/TB-QN"
Answer = tuple[int, dict[str, str], Any]


@dataclass
class Hidden:
    """The office, the two people, and what only one of them may know."""

    house: make.Office
    knows: Client
    does_not: Client
    visible: dict[str, Any] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)


def an_office() -> Hidden:
    """What both see: an incoming document, an issued one, a draft, a dossier with two papers."""
    house = make.office()
    clients = {}
    for name, person in (("knows", house.drafter), ("does_not", house.colleague)):
        clients[name] = Client()
        clients[name].force_login(person, backend=BACKEND)
    world = Hidden(house, clients["knows"], clients["does_not"])
    unit = principals.of_unit(house.unit)
    slips.the_kind()
    world.visible["incoming"] = make.processing(house, subject="Về việc chung thứ nhất")
    issued = make.outgoing(house, state=OutgoingState.ISSUED, subject="Văn bản chung thứ hai")
    draft = make.outgoing(house, subject="Dự thảo chung thứ ba")
    both = [*principals.of_people([house.drafter, house.colleague]), unit]
    for document in (issued, draft, world.visible["incoming"]):
        grants.give(
            document=document, principals=both, reason=GrantReason.SHARED, act=house.act("leader")
        )
    world.visible |= {"outgoing": issued, "draft": draft}
    dossier = make.dossier(house, title="Hồ sơ chung thứ tư")
    dossiers.add(dossier=dossier, document=issued, act=house.act("drafter"))
    dossiers.add(dossier=dossier, document=world.visible["incoming"], act=house.act("drafter"))
    world.visible["dossiers"] = dossier
    return world


def hide(world: Hidden, *, secrecy: int = 0) -> None:
    """Make what is hidden: by a missing grant, or (both are named) by a missing clearance.

    It is tied to what both see: it answers, it is answered, it lies in the common dossier.
    """
    house, things = world.house, world.things
    named = [house.drafter] if not secrecy else [house.drafter, house.colleague]
    readers = principals.of_people(named)
    things["incoming"] = make.registered(house, subject=f"Hỏi về {WORD}", code_display=NUMBER)
    things["outgoing"] = make.outgoing(house, subject=f"Trả lời {WORD}", note=WORD)
    things["paper"] = make.outgoing(house, subject=f"Văn bản của {WORD}", state="submitted")
    things["dossiers"] = make.dossier(house, title=f"Hồ sơ {WORD}", by="drafter")
    shut = make.dossier(house, title=f"Hồ sơ đã đóng {WORD}", by="drafter")
    Dossier.objects.filter(pk=shut.pk).update(secrecy=secrecy)
    Dossier.objects.filter(pk=shut.pk).update(
        state="closed", closed_at=house.now, closed_by=house.drafter, ended_on=house.now.date()
    )
    things["closed"] = shut
    papers = [things[name] for name in ("incoming", "outgoing", "paper")]
    for document in papers:
        _only(document, DocumentGrant, "document", readers, house)
        Document.objects.filter(pk=document.pk).update(secrecy=secrecy)
        document.refresh_from_db()
        for file in DocumentFile.objects.filter(document_id=document.pk).select_related("stored"):
            FileText.objects.create(
                stored=file.stored, text=f"Nội dung {WORD}", pages=[WORD], made_at=house.now
            )
        Comment.objects.create(
            document_id=document.pk, author=house.drafter, text=f"Ý kiến {WORD}", at=house.now
        )
        search_index.reindex_many([document.pk])
    for dossier in (things["dossiers"], shut):
        _only(dossier, DossierGrant, "dossier", readers, house)
    Dossier.objects.filter(pk=things["dossiers"].pk).update(secrecy=secrecy)
    slip = slips.drafting(house, subject=f"Xin ý kiến về {WORD}")
    if secrecy:
        Opinion.objects.create(
            slip=slip, person=house.colleague, asked_at=house.now, asked_by=house.drafter
        )
        Slip.objects.filter(pk=slip.pk).update(secrecy=secrecy)
    things["slips"] = slip
    things["recipient"] = Recipient.objects.create(
        document=things["outgoing"], ordinal=1, name=f"Ban {WORD}"
    )
    things["file"] = DocumentFile.objects.filter(document_id=things["paper"].pk).get()
    picture = Thumbnail(of=things["file"].stored, page=1, width=240, height=300,
                        stored=make.stored_file(), made_at=house.now)  # fmt: skip
    picture.save()
    act = house.act("drafter")
    if not secrecy:
        things["item"] = dossiers.add(
            dossier=world.visible["dossiers"], document=things["outgoing"], act=act
        )
        grants.withdraw(
            document=things["outgoing"], principals=[principals.of_unit(house.unit)], act=act
        )
        _only(things["outgoing"], DocumentGrant, "document", readers, house)
        search_index.reindex_many([things["outgoing"].pk])
    for outgoing, incoming in (
        (things["outgoing"], world.visible["incoming"]),
        (world.visible["outgoing"], things["incoming"]),
    ):
        ReplyFor.objects.create(
            outgoing=outgoing, incoming=incoming, added_at=house.now, added_by=house.drafter
        )


def clear(world: Hidden, *, levels: dict[str, int]) -> None:
    for name, level in levels.items():
        person = world.house.people[name]
        people.clearance(person=person, organisation=world.house.organisation, level=level)


def _only(thing: Any, model: type[Model], key: str, readers: list[Any], house: Any) -> None:
    model._default_manager.filter(**{key: thing.pk}).delete()
    model._default_manager.bulk_create(
        model(**{f"{key}_id": thing.pk}, principal=reader, reason="shared", given_at=house.now)
        for reader in readers
    )


# Asking and comparing

_NOISE = (
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'), b"csrf"),
    (re.compile(rb'(name="csrf-token" content|data-csrf|"X-CSRFToken":) ?=?"[^"]+"'), b"csrf"),
    (re.compile(rb'name="revision" value="\d+"'), b"revision"),
    (re.compile(rb'"revision": ?\d+'), b"revision"),
    (re.compile(rb"\?seen=\d+"), b"seen"),
    (re.compile(rb'"request_id": ?"[^"]+"'), b"request"),
    (re.compile(rb"/ID \[.*?\]", re.DOTALL), b"/ID"),
    (re.compile(rb"uuid:[0-9a-f-]{36}"), b"uuid"),
)
_TOLD = ("Content-Type", "Location", "Content-Disposition", "HX-Redirect", "HX-Trigger", "Allow")


def ask(client: Client, method: str, path: str, data: Any = None, *, uid: str = "") -> Answer:
    """One answer without what differs every time; whatever it wrote is taken back."""
    with transaction.atomic():
        if path.startswith("/api/") and method != "GET":
            body = json.dumps(data or {})
            answer = client.generic(method, path, body, content_type="application/json")
        else:
            answer = getattr(client, method.lower())(path, data or {})
        whole = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
        )
        transaction.set_rollback(True)
    told = {name: answer[name] for name in _TOLD if name in answer}
    if "spreadsheet" in told.get("Content-Type", ""):
        sheets = load_workbook(io.BytesIO(whole)).worksheets
        return answer.status_code, told, [list(s.iter_rows(values_only=True)) for s in sheets]
    for pattern, plain in _NOISE:
        whole = pattern.sub(plain, whole)
    if uid:
        whole = whole.replace(uid.encode(), b"<uid>")
        told = {name: value.replace(uid, "<uid>") for name, value in told.items()}
    return answer.status_code, told, whole


PARAMETERS: dict[str, tuple[str, ...]] = {
    "kind:key": ("incoming", "outgoing", "dossiers"),
    "kind:kind": ("incoming", "outgoing", "dossiers"),
    "slug:form": ("csv", "xlsx"),
    "slug:name": ("edit", "register", "add"),
    "slug:what": ("people", "units", "receivers", "addressees", "organisations", "incoming",
                  "outgoing", "documents", "dossiers"),
    "slug:step": ("change", "need"),
    "slug:key": ("handling", "issued"),
}  # fmt: skip
"""What stands for a parameter of an address that is no uid. A new kind must be told here."""


def filled(address: Address, uid: str = "") -> Iterator[str]:
    """The address with every parameter filled, in each way there is."""
    yield from _fill("/" + address.path.lstrip("^").rstrip("$"), uid)


def _fill(path: str, uid: str) -> Iterator[str]:
    found = re.search(r"<([a-z_]+:)?([a-z_]+)>", path)
    if found is None:
        yield path
        return
    name = found[0].strip("<>")
    if name.startswith("uuid:"):
        values: tuple[str, ...] = (uid,)
    elif name.startswith("int:"):
        values = ("1",)
    elif name in PARAMETERS:
        values = ("posted",) if "dispatch" in path and name == "slug:name" else PARAMETERS[name]
    else:
        raise AssertionError(f"{path}: tell tests/permissions/hidden.py what “{name}” may be")
    for value in values:
        yield from _fill(path.replace(found[0], value), uid)


def nobody() -> str:
    """The uid of nothing."""
    return str(uuid.uuid4())
