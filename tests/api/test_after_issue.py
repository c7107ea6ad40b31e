"""After the issue: successors, certified copies, stamped paper, the copy on file, groups, books."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from documents.models import FileCopyUse
from documents.services import outgoing as service
from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)
from tests.factories import catalogues
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


def refusals(doors: Doors, elsewhere: Doors, path: str, uid: Any, *methods: str) -> None:
    """Nobody, a token without the scope, and one who may not see it."""
    for method in methods:
        strangers_are_refused(method, path.format(uid=uid))
        scope_is_asked_for(
            doors, doors.house.clerk, method, path.format(uid=uid), "documents:write"
        )
        hidden_is_not_there([elsewhere.clerk], method, path, uid)


@pytest.mark.rule("OUT-08")
def test_a_successor_is_begun_with_what_is_known(doors: Doors, elsewhere: Doors) -> None:
    issued = make.outgoing(doors.house, state="issued")
    path = "/outgoing/{uid}/draft_successor/"
    refusals(doors, elsewhere, path, issued.uid, "POST")
    sent = {"what": "replace", "reason": "Sai số liệu."}
    answer = doors.clerk.post(path.format(uid=issued.uid), sent, Idempotency_Key="thay-the-1")
    assert answer.status_code == 201, answer.content
    again = doors.clerk.post(path.format(uid=issued.uid), sent, Idempotency_Key="thay-the-1")
    assert again.json()["uid"] == answer.json()["uid"]
    assert (answer.json()["state"], answer.json()["subject"]) == ("drafting", issued.subject)
    is_problem(doors.archivist.post(path.format(uid=issued.uid), sent), 403)
    is_problem(doors.clerk.post(path.format(uid=issued.uid), {"what": "replace"}), 422)


@pytest.mark.rule("OUT-10")
def test_certified_copies_and_stamped_paper(doors: Doors, elsewhere: Doors) -> None:
    house = doors.house
    issued = make.outgoing(house, state="issued")
    kind = catalogues.a_kind(
        name="Bản sao y", abbreviation="SY", family="shared", group="copy", is_copy=True
    )
    path = "/documents/{uid}/certified_copies/"
    refusals(doors, elsewhere, path, issued.uid, "POST")
    sent = {
        "kind": kind.code,
        "form": "paper",
        "reason": "Gửi thanh tra.",
        "authorised_by": str(house.leader.uid),
        "recipients": [{"name": "Thanh tra tỉnh"}],
    }
    path = path.format(uid=issued.uid)
    is_problem(doors.clerk.post(path, sent), 409, "no_register")
    make.register(house.organisation, "outgoing", for_copies=True, is_default=False)
    is_problem(doors.drafter.post(path, sent), 403)
    made = doors.clerk.post(path, sent)
    assert made.status_code == 201, made.content
    assert made.json()["code_display"].startswith("01/SY-")

    path = "/outgoing/{uid}/paper_prints/"
    refusals(doors, elsewhere, path, issued.uid, "GET", "POST")
    path = path.format(uid=issued.uid)
    is_problem(doors.drafter.post(path, {"copies": 2}), 403)
    assert doors.clerk.post(path, {"copies": 2, "for_whom": "Sở Nội vụ"}).status_code == 201
    assert [one["copies"] for one in doors.clerk.get(path).json()] == [2]


def test_the_copy_on_file_goes_out_and_comes_back(doors: Doors, elsewhere: Doors) -> None:
    issued = make.outgoing(doors.house, state="issued")
    path = "/documents/{uid}/file_copy_uses/"
    refusals(doors, elsewhere, path, issued.uid, "GET", "POST")
    path = path.format(uid=issued.uid)
    sent = {"user_name": "Lê Văn A", "purpose": "Tra cứu"}
    is_problem(doors.drafter.post(path, sent), 403)
    lent = doors.archivist.post(path, sent)
    assert lent.status_code == 201, lent.content
    back = f"{path}{lent.json()['uid']}/return/"
    assert doors.archivist.post(back).json()["returned_at"]
    is_problem(doors.archivist.post(back), 409)
    is_problem(doors.archivist.post(f"{path}{uuid.uuid4()}/return/"), 404)
    assert len(doors.clerk.get(path).json()) == FileCopyUse.objects.count() == 1


@pytest.mark.rule("OUT-18")
def test_groups_of_recipients_are_kept_over_the_api(doors: Doors, elsewhere: Doors) -> None:
    root = "/recipient-groups/"
    strangers_are_refused("GET", root)
    scope_is_asked_for(doors, doors.house.clerk, "POST", root, "documents:write")
    sent = {"name": "Các sở", "members": [{"name": "Sở Nội vụ"}]}
    is_problem(doors.drafter.post(root, sent), 403)
    made = doors.clerk.post(root, sent)
    assert made.status_code == 201, made.content
    is_problem(doors.clerk.post(root, sent), 409)
    is_problem(doors.clerk.post(root, sent | {"name": "Trống", "members": []}), 422)
    path = f"{root}{made.json()['uid']}/"
    hidden_is_not_there([elsewhere.clerk], "GET", root + "{uid}/", made.json()["uid"])
    more = sent | {"members": [*sent["members"], {"unit": str(doors.house.unit.uid)}]}
    assert len(doors.clerk.put(path, more).json()["members"]) == 2
    (listed,) = doors.clerk.get(root).json()["results"]
    assert [one["name"] for one in listed["members"]] == ["Sở Nội vụ", doors.house.unit.name]
    assert doors.clerk.post(f"{path}retire/").json()["retired_at"]
    is_problem(doors.clerk.get(path), 404)


def test_books_are_handed_out_as_files(doors: Doors, elsewhere: Doors) -> None:
    house = doors.house
    issued = make.outgoing(house, state="issued")
    service.lend(document=issued, user_name="Lê Văn A", purpose="Tra cứu", act=house.act("clerk"))
    book = f"/registers/{house.outgoing_register.uid}/print/"
    for path in ("/dispatch-books/file-copies/", book):
        strangers_are_refused("GET", path)
        scope_is_asked_for(doors, house.clerk, "GET", path, "documents:read")
        assert doors.clerk.get(path).content.startswith(b"%PDF")
        sheet = doors.clerk.get(f"{path}?form=xlsx")
        assert sheet.content.startswith(b"PK")
        assert "attachment" in sheet["Content-Disposition"]
        is_problem(doors.clerk.get(f"{path}?form=doc"), 422)
    is_problem(doors.clerk.get("/dispatch-books/khac/"), 404)
    is_problem(doors.clerk.get("/dispatch-books/posted/?year=99"), 422)
    is_problem(doors.drafter.get("/dispatch-books/posted/"), 403)
    hidden_is_not_there(
        [elsewhere.clerk], "GET", "/registers/{uid}/print/", house.outgoing_register.uid
    )
