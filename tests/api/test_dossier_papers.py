"""Papers of dossiers and plans, tables read in, lines changed, parcels fetched, over the API."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Progress
from documents.api.viewsets.downloads import XLSX
from documents.models import Dossier, FilePlan
from documents.services import dossier_exports, dossiers, file_plan_prints
from tests.api.doors import (
    Doors,
    hidden_is_not_there,
    is_problem,
    scope_is_asked_for,
    strangers_are_refused,
)
from tests.factories import documents as make

pytestmark = pytest.mark.django_db


def test_papers_of_a_dossier_are_handed_out(doors: Doors, elsewhere: Doors) -> None:
    house = doors.house
    dossier = make.dossier(house)
    issued = make.outgoing(house, state="issued")
    dossiers.add(dossier=dossier, document=issued, act=house.act("drafter"))
    for paper in ("index", "cover", "closing_sheet"):
        path = f"/dossiers/{dossier.uid}/{paper}/"
        strangers_are_refused("GET", path)
        scope_is_asked_for(doors, house.drafter, "GET", path, "dossiers:read")
        hidden_is_not_there(
            [elsewhere.drafter, doors.checker], "GET", f"/dossiers/{{uid}}/{paper}/", dossier.uid
        )
    is_problem(doors.drafter.get(f"/dossiers/{dossier.uid}/closing_sheet/"), 422)
    listed = f"/dossiers/transfer_list/?dossier={dossier.uid}"
    is_problem(doors.drafter.get(listed), 422)
    dossiers.close(dossier=dossier, act=house.act("drafter"))
    for path in ("index/", "cover/", "cover/?mark=0", "closing_sheet/"):
        answer = doors.drafter.get(f"/dossiers/{dossier.uid}/{path}")
        assert answer.content.startswith(b"%PDF"), answer.content
    assert doors.drafter.get(f"/dossiers/{dossier.uid}/index/?form=xlsx").content[:2] == b"PK"
    assert doors.drafter.get(listed).content.startswith(b"%PDF")
    is_problem(elsewhere.drafter.get(listed), 422)
    is_problem(doors.drafter.get("/dossiers/transfer_list/?dossier=khong"), 422)


def test_lines_of_a_plan_are_changed_and_read_from_a_table(doors: Doors, elsewhere: Doors) -> None:
    house = doors.house
    plan, line = house.plan, house.record_class
    one = f"/file-plans/{plan.uid}/lines/{line.uid}/"
    take_in = f"/file-plans/{plan.uid}/import/"
    for method, path in (("PUT", one), ("DELETE", one), ("POST", take_in)):
        strangers_are_refused(method, path)
        scope_is_asked_for(doors, house.chief, method, path, "dossiers:write")
    hidden_is_not_there([elsewhere.chief], "POST", "/file-plans/{uid}/import/", plan.uid)
    hidden_is_not_there(
        [elsewhere.chief], "PUT", f"/file-plans/{{uid}}/lines/{line.uid}/", plan.uid
    )
    is_problem(doors.chief.put(f"/file-plans/{plan.uid}/lines/{uuid.uuid4()}/", {}), 404)
    sent = {"code": "TH", "title": "Tổng hợp chung", "retention": str(line.retention.uid)}
    is_problem(doors.drafter.put(one, sent), 403)
    changed = doors.clerk.put(one, sent)
    assert changed.status_code == 200, changed.content
    assert changed.json()["title"] == "Tổng hợp chung"

    table = (
        "Số và ký hiệu,Tên đề mục và tiêu đề hồ sơ,Đơn vị\nTC,Tài chính,\nCB,Cán bộ,Phòng lạ\n"
    ).encode()
    sent_raw = {"Content_Type": "text/csv", "Idempotency_Key": "danh-muc-1"}
    refused = is_problem(doors.clerk.call("POST", take_in, table, **sent_raw), 422, "rows_refused")
    assert [bool(row["sentence"]) for row in refused["facts"]["rows"]] == [False, True]
    assert plan.classes.count() == 1
    sound = table.replace("Phòng lạ".encode(), b"")
    for _again in range(2):
        done = doors.clerk.call("POST", take_in, sound, **sent_raw)
        assert (done.status_code, done.json()["is_done"]) == (200, True), done.content
        assert plan.classes.count() == 3
    is_problem(doors.clerk.call("POST", take_in, table, **sent_raw), 422, "idempotency_key_reused")
    more = SimpleUploadedFile("them.csv", sound.replace(b"TC", b"KH").replace(b"CB", b"NV"))
    assert doors.clerk.form(take_in, {"file": more}).status_code == 200
    assert plan.classes.count() == 5
    is_problem(doors.drafter.call("POST", take_in, sound, Content_Type="text/csv"), 403)
    is_problem(doors.clerk.call("POST", take_in, {}, Content_Type="application/json"), 415)
    empty = doors.clerk.call("POST", take_in, file_plan_prints.template(), Content_Type=XLSX)
    assert empty.status_code in {200, 422}
    extra = plan.classes.get(code="CB")
    assert (
        doors.clerk.call("DELETE", f"/file-plans/{plan.uid}/lines/{extra.uid}/").status_code == 204
    )
    printed = f"/file-plans/{plan.uid}/print/"
    assert doors.clerk.get(f"{printed}?form=xlsx").content[:2] == b"PK"
    assert doors.clerk.get(printed).content.startswith(b"%PDF")
    FilePlan.objects.filter(pk=plan.pk).update(state="submitted")
    is_problem(doors.clerk.put(one, sent), 409)


@pytest.mark.rule("DOS-07")
def test_a_parcel_is_watched_and_fetched_by_the_one_who_asked(
    doors: Doors, elsewhere: Doors
) -> None:
    house = doors.house
    dossier = make.dossier(house)
    row = doors.drafter.post(f"/dossiers/{dossier.uid}/export/").json()
    root = "/dossier-parcels/{uid}/"
    path = root.format(uid=row["uid"])
    for one in (path, f"{path}content/"):
        strangers_are_refused("GET", one)
        scope_is_asked_for(doors, house.drafter, "GET", one, "dossiers:write")
    hidden_is_not_there([elsewhere.drafter, doors.clerk], "GET", root, row["uid"])
    hidden_is_not_there([doors.clerk], "GET", root + "content/", row["uid"])
    progress = Progress.objects.get(uid=row["uid"])
    if progress.state != "done":
        assert doors.drafter.get(path).json()["state"] in {"waiting", "running"}
        is_problem(doors.drafter.get(f"{path}content/"), 404)
        dossier_exports.make(
            dossier=Dossier.objects.get(pk=dossier.pk), row=progress, act=house.act("drafter")
        )
    shown = doors.drafter.get(path).json()
    assert (shown["state"], shown["name"][-4:]) == ("done", ".zip")
    answer = doors.drafter.get(f"{path}content/")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
