"""SEC-03 at every door: an open installation takes in nothing above its ceiling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from catalogues.models import LISTS, SecretListItem
from core import events
from core.errors import DomainError, SecrecyRefused
from documents.events import FileAttached
from documents.models import FileText, SecrecyFinding
from documents.services import dossiers, files, incoming, outgoing, versions
from documents.services.outgoing import DraftData
from documents.services.state_secrets import levels
from tests.factories import documents as make
from tests.factories.catalogues import a_row

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SEC-03"), pytest.mark.rule("R33")]
Door = Callable[[make.Office, int], Any]


def _draft(house: make.Office, level: int) -> DraftData:
    return DraftData(kind=house.kind, subject="Dự thảo", secrecy=level)


DOORS: dict[str, Door] = {
    "arrive": lambda h, n: make.arrived(h, secrecy=n),
    "edit incoming": lambda h, n: incoming.edit(
        document=make.arrived(h), data={"secrecy": n}, act=h.act("clerk")
    ),
    "register": lambda h, n: incoming.register(
        document=make.arrived(h),
        register=h.incoming_register,
        data={"secrecy": n},
        act=h.act("clerk"),
    ),
    "draft": lambda h, n: outgoing.draft(
        organisation=h.organisation, data=_draft(h, n), act=h.act("drafter")
    ),
    "edit draft": lambda h, n: outgoing.edit(
        document=make.outgoing(h), data=_draft(h, n), act=h.act("drafter")
    ),
    "open dossier": lambda h, n: make.dossier(h, secrecy=n),
    "decide level": lambda h, n: levels.decide(
        document=make.outgoing(h, state="submitted"),
        level=n,
        basis="Danh mục",
        act=h.act("leader"),
    ),
    "change level": lambda h, n: levels.change(
        document=make.outgoing(h, state="issued"), level=n, basis="QĐ", act=h.act("leader")
    ),
}


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("door", DOORS)
def test_no_service_takes_in_a_level_above_the_ceiling(
    house: make.Office, door: str, level: int
) -> None:
    with pytest.raises(SecrecyRefused) as refused:
        DOORS[door](house, level)
    assert refused.value.status == 422


@pytest.mark.parametrize("door", DOORS)
def test_a_lower_ceiling_of_a_classified_office_holds_too(
    house: make.Office, settings: Any, door: str
) -> None:
    settings.SECRECY_CEILING = 1
    with pytest.raises(SecrecyRefused):
        DOORS[door](house, 2)


@pytest.mark.parametrize("name", ["incoming", "outgoing", "dossiers"])
def test_the_api_says_the_same_no(house: make.Office, client: Any, name: str) -> None:
    who = "clerk" if name == "incoming" else "drafter"
    client.force_login(house.people[who])
    upload = make.upload(house.people[who])
    body: dict[str, dict[str, Any]] = {
        "incoming": {"uploads": [str(upload.uid)], "secrecy": 2},
        "outgoing": {"kind": house.kind.code, "subject": "x", "secrecy": 2},
        "dossiers": {"record_class": str(house.record_class.uid), "title": "x", "secrecy": 2},
    }
    answer = client.post(f"/api/v1/{name}/", body[name], content_type="application/json")
    assert answer.status_code == 422, answer.content
    assert answer.json()["code"] == "secrecy_refused"


@pytest.mark.parametrize("door", ["uploads", "version", "annex", "arrival", "paper of the signer"])
def test_a_marked_file_is_closed_whatever_door_it_came_by(house: make.Office, door: str) -> None:
    """Upload, API, mail, package and import all end in the one place where files are attached."""
    draft = make.outgoing(house)
    stored = make.stored_file()
    act = house.act("drafter")
    FileText.objects.create(stored=stored, text="MẬT", pages=["TỐI MẬT\nSố: 1"], made_at=house.now)
    match door:
        case "version" | "paper of the signer":
            versions.add(document=draft, stored=stored, origin="upload", name="a.pdf", act=act)
        case "arrival":
            draft = make.arrived(house, uploads=[_upload_of(house, stored)])  # type: ignore[assignment]
        case _:
            files.attach(document=draft, stored=stored, name="a.pdf", role="annex", act=act)
    events.publish(FileAttached(document_id=draft.pk, stored_id=stored.pk))
    assert SecrecyFinding.objects.get(document_id=draft.pk).level == 2
    with pytest.raises(DomainError):
        files.file_for(who=house.act("clerk").who, uid=draft.files.get(stored=stored).uid)


def _upload_of(house: make.Office, stored: Any) -> Any:
    upload = make.upload(house.clerk)
    upload.stored = stored
    upload.save(update_fields=["stored"])
    return upload


def test_comments_and_instructions_on_a_blocked_document_are_refused(house: make.Office) -> None:
    document = make.presented(house)
    stored = document.files.get().stored
    FileText.objects.create(stored=stored, text="MẬT", pages=["TỐI MẬT\nSố: 1"], made_at=house.now)
    events.publish(FileAttached(document_id=document.pk, stored_id=stored.pk))
    for said in (
        lambda: incoming.direct(
            document=document,
            text="Giao Phòng Kinh tế.",
            assignments=make.to_unit(house),
            act=house.act("leader"),
        ),
        lambda: dossiers.add(
            dossier=make.dossier(house, by="clerk"), document=document, act=house.act("clerk")
        ),
        lambda: incoming.comment(document=document, text="Ý kiến", act=house.act("clerk")),
    ):
        with pytest.raises(DomainError) as refused:
            said()
        assert refused.value.reason_code == "secrecy_mark"


@pytest.mark.rule("SEC-03")
@pytest.mark.parametrize("page", ["documents:secrecy", "documents:outgoing-detail"])
def test_the_page_says_what_happened_and_who_decides(
    house: make.Office, client: Any, page: str
) -> None:
    draft = make.outgoing(house)
    stored = draft.versions.get().stored
    FileText.objects.create(stored=stored, text="MẬT", pages=["TỐI MẬT\nSố: 1"], made_at=house.now)
    events.publish(FileAttached(document_id=draft.pk, stored_id=stored.pk))
    client.force_login(house.chief)
    answer = client.get(reverse(page, args=[draft.uid]))
    assert answer.status_code == 200
    assert reverse("documents:secrecy", args=[draft.uid]) in answer.content.decode() or (
        "TỐI MẬT" in answer.content.decode()
    )


def test_the_secret_list_is_data_of_the_administrator(db: None) -> None:
    assert LISTS["secret-list-items"] is SecretListItem
    assert a_row(SecretListItem, sector="Thử", level=1).level == 1
