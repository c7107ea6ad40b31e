"""From last year's file plan to a closed dossier: copied, approved, opened, mended, closed, taken out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from accounts.models import HostedOrganisation, Person
from accounts.selectors import capacities_of
from accounts.services import principals
from catalogues.models import DocumentKind
from core.acts import Act
from documents.models import Document, FilePlan, Register
from documents.services import file_plans, files, grants, incoming
from tests.browser.conftest import OnAir
from tests.browser.story import Cast, Desk
from tests.factories import files as papers

CODE = "77/TB-SNV"
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def act(username: str, reason: str = "") -> Act:
    person = Person.objects.get(username=username)
    now = timezone.now()
    who = capacities_of(person, timezone.localdate(now))[0]
    return Act(by=person, at=now, who=who, reason=reason)


def last_year_only(house: HostedOrganisation) -> None:
    """The books as they stand in January: the plan of the year before, none of this one."""
    plan = FilePlan.objects.get(organisation=house)
    system = Act.of_system("tests", channel="command")
    before = file_plans.make(organisation=house, year=plan.year - 1, act=system)
    for line in plan.classes.order_by("ordinal"):
        file_plans.add_class(
            plan=before, code=line.code, title=line.title, retention=line.retention,
            unit=line.unit, act=system,
        )  # fmt: skip
    plan.classes.all().delete()


def letter(house: HostedOrganisation, folder: Path) -> Document:
    """A registered letter that the drafter may see and nobody has finished."""
    clerk = act("vanthu")
    body = papers.write(folder, "thu.pdf", papers.letter_pdf("letter_state")).read_bytes()
    upload = files.receive(name="thu.pdf", chunks=[body], declared_size=len(body), act=clerk)
    data: incoming.IncomingData = {
        "code_display": CODE,
        "issued_on": timezone.localdate(),
        "issuer_name": "Sở Nội vụ",
        "subject": "Về việc sơ kết công tác văn thư quý III",
        "kind": DocumentKind.objects.get(code="party.notice"),
    }
    arrived = incoming.arrive(organisation=house, uploads=[upload], data=data, act=clerk)
    register = Register.objects.filter(organisation=house, direction="incoming").order_by("pk")[0]
    found = incoming.register(document=arrived, register=register, act=clerk)
    drafter = principals.of_people([act("chuyenvien").by])
    grants.give(document=found, principals=drafter, reason="shared", act=clerk)
    return found


def plan_is_made(cast: Cast, archivist: Desk) -> None:
    page = archivist.page
    page.goto(f"{cast.base}/file-plan/")
    archivist.look("danh-muc-trong")
    page.locator("button", has_text="Sao chép danh mục năm trước").click()
    archivist.said("Đã sao chép danh mục")
    page.locator("a.btn", has_text="Thêm dòng").click()
    form = page.locator("dialog[open] form")
    form.locator("[name=code]").fill("05")
    form.locator("[name=title]").fill("Sơ kết công tác quý, 6 tháng")
    with page.expect_response("**/file-plans/retention/**"):
        form.locator("[name=title]").press("Tab")
    expect(form.locator("[name=retention]")).not_to_have_value("")
    archivist.look("them-dong")
    form.locator("button[type=submit]").click()
    archivist.said("Đã thêm dòng 05")
    archivist.look("danh-muc")
    archivist.act("Trình duyệt danh mục")
    archivist.confirm()
    archivist.said("Đã thực hiện")


@pytest.mark.timeout(300)
@pytest.mark.rule("DOS-07")
def test_from_the_plan_of_last_year_to_a_closed_dossier(
    browser: Browser, on_air: OnAir, artefacts: Path, tmp_path: Path
) -> None:
    house = HostedOrganisation.objects.get(symbol="VPTU")
    last_year_only(house)
    cast = Cast(browser, on_air.url, artefacts, "ho-so", (1440, 900), "light", on_air.password)
    try:
        plan_is_made(cast, cast.desk("luutru"))
        leader = cast.desk("lanhdao")
        leader.page.goto(f"{on_air.url}/file-plan/")
        leader.act("Duyệt danh mục")
        leader.confirm()
        leader.said("Đã thực hiện")
        dossier = filled(cast, letter(house, tmp_path))
        closed(cast, dossier)
        printed_and_taken_out(cast, dossier)
        on_a_phone(browser, on_air, artefacts, dossier)
    finally:
        faults = cast.leave()
    assert not faults


def filled(cast: Cast, paper: Document) -> str:
    """Opened from the line, filled by number; returns the address of the dossier."""
    drafter = cast.desk("chuyenvien")
    page = drafter.page
    page.goto(f"{cast.base}/file-plan/")
    page.locator("tr", has_text="Sơ kết công tác quý").locator("a", has_text="Mở hồ sơ").click()
    drafter.look("mo-ho-so")
    page.locator("main form[method=post] button[type=submit]").last.click()
    drafter.said("Đã mở hồ sơ")
    address = page.url
    page.locator("a.btn", has_text="Thêm văn bản").click()
    form = page.locator("main form:has([name=numbers])")
    form.locator("[name=numbers]").fill(f"{paper.code_display}\n99/KHONG-CO")
    drafter.look("them-van-ban")
    form.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("99/KHONG-CO")
    drafter.look("ket-qua")
    page.goto(address)
    drafter.look("ho-so")
    return address


def closed(cast: Cast, dossier: str) -> None:
    """The checklist names what is open; mended, the dossier closes."""
    drafter = cast.desk("chuyenvien")
    page = drafter.page
    page.goto(f"{dossier}checklist/")
    mend = page.locator(".check-open a", has_text="77/TB-SNV")
    expect(mend).to_be_visible()
    drafter.look("kiem-tra")
    waiting = Document.objects.get(code_display=CODE)
    incoming.file_away(
        document=waiting.incoming, reason="Gửi để biết.", act=act("vanthu", "Gửi để biết.")
    )
    page.goto(f"{dossier}checklist/")
    drafter.look("san-sang")
    page.locator("a.btn-primary", has_text="Kết thúc hồ sơ").click()
    page.locator("dialog[open] form").wait_for()
    drafter.look("ket-thuc")
    drafter.confirm()
    drafter.said("Đã thực hiện")
    expect(page.locator(".doc-line .state").first).to_have_text("Đã kết thúc")


def printed_and_taken_out(cast: Cast, dossier: str) -> None:
    """The index as PDF, the whole as a ZIP with its XML."""
    page = cast.desk("chuyenvien").page
    for what in ("index", "cover", "closing-sheet"):
        answer = page.request.get(f"{dossier}{what}/")
        assert answer.body().startswith(b"%PDF"), what
    page.goto(dossier)
    page.locator("summary", has_text="In và tải về").click()
    with page.expect_download() as waiting:
        page.locator("button", has_text="Toàn bộ hồ sơ").click()
    archive = zipfile.ZipFile(waiting.value.path())
    assert archive.testzip() is None
    assert CODE.encode() not in archive.read("khuevan-dossier-1.xsd")
    assert "Sơ kết công tác quý" in archive.read("ho-so.xml").decode()


def on_a_phone(browser: Browser, on_air: OnAir, artefacts: Path, dossier: str) -> None:
    """The same pages at 390 px in the dark."""
    cast = Cast(browser, on_air.url, artefacts, "ho-so-390", (390, 844), "dark", on_air.password)
    try:
        desk = cast.desk("chuyenvien")
        for address, what in (
            (f"{on_air.url}/file-plan/", "danh-muc"),
            (dossier, "ho-so"),
            (f"{dossier}checklist/", "kiem-tra"),
            (f"{on_air.url}/dossiers/transfer-list/", "nop-luu"),
            (f"{on_air.url}/dossiers/hand-over/", "ban-giao"),
            (f"{on_air.url}/dossiers/new/?adhoc=1", "ngoai-danh-muc"),
        ):
            desk.page.goto(address)
            desk.look(what)
    finally:
        faults = cast.leave()
    assert not faults
