"""The whole path through the portal, as four people walk it, each in a browser context of his own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

expect.set_options(timeout=45_000)
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => "
        "`${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')}`))",
        RULES,
    )
    return [f"{page.url}: {line}" for line in found]


@dataclass
class Desk:
    """One person at his browser; every page he leaves a picture of is looked at by axe."""

    name: str
    page: Page
    artefacts: Path
    label: str
    faults: list[str] = field(default_factory=list)
    shots: int = 0

    def look(self, what: str) -> None:
        """A picture, no sideways scrolling, no accessibility violation."""
        self.page.wait_for_load_state("networkidle")
        self.shots += 1
        path = self.artefacts / f"{self.label}-{self.name}-{self.shots:02d}-{what}.png"
        self.page.screenshot(path=path)
        width = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if width[0] > width[1]:
            self.faults.append(f"{self.page.url}: scrolls sideways {width}")
        self.faults += violations(self.page)

    def choose(self, name: str, words: str) -> None:
        """Pick in a type-ahead by typing."""
        box = self.page.locator(f"#field-{name}")
        box.locator(".ts-control").click()
        box.locator(".ts-control input").press_sequentially(words, delay=5)
        box.locator(".ts-dropdown .option", has_text=words).first.click()

    def act(self, label: str) -> None:
        """Press the act's button on the document page, wherever it stands."""
        head = self.page.locator(".doc-head")
        button = head.locator("a.btn-primary", has_text=label)
        if not button.count():
            head.locator("details.menu > summary").click()
            button = head.locator("a.menu-item", has_text=label)
        button.first.click()
        self.page.locator("dialog[open] form, main form:has(input[name=revision])").first.wait_for()

    def confirm(self) -> None:
        """Send the form of the act, in the dialog or on its page."""
        self.page.locator("form[data-draft] button[type=submit]").last.click()

    def said(self, words: str) -> None:
        expect(self.page.locator("#toasts")).to_contain_text(words)


@dataclass
class Cast:
    """The people of one telling."""

    browser: Browser
    base: str
    artefacts: Path
    label: str
    size: tuple[int, int]
    theme: str
    password: str
    desks: dict[str, Desk] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)

    def desk(self, username: str) -> Desk:
        if username not in self.desks:
            self.desks[username] = self._sit_down(username)
        return self.desks[username]

    def _sit_down(self, username: str) -> Desk:
        width, height = self.size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=self.theme,  # type: ignore[arg-type]
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        desk = Desk(username, page, self.artefacts, self.label)
        page.on("pageerror", lambda error: desk.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda m: _console(desk, m))
        page.goto(f"{self.base}/accounts/login/")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill(self.password)
        page.locator("form [type=submit]").first.click()
        page.wait_for_url(f"{self.base}/")
        return desk

    def leave(self) -> list[str]:
        faults = [fault for desk in self.desks.values() for fault in desk.faults]
        for context in self.contexts:
            context.close()
        return faults


def _console(desk: Desk, message: Any) -> None:
    if message.type == "error" and "status of 4" not in message.text:
        desk.faults.append(f"{desk.page.url}: {message.text}")


@dataclass(frozen=True)
class People:
    """User names by the part they play, and the words typed."""

    clerk: str
    leader: str
    drafter: str
    head: str
    checker: str
    drafter_name: str
    leader_name: str
    pin: str
    kind: str


def incoming_to_work(
    cast: Cast, people: People, paper: Path, subject: str, code: str = "128/TB-SNV"
) -> str:
    """Arrives, is registered, presented, directed, taken on. Returns the address of its page."""
    clerk = cast.desk(people.clerk)
    page = clerk.page
    clerk.look("trang-chu")
    page.goto(f"{cast.base}/incoming/new/")
    page.locator("input[type=file]").set_input_files(paper)
    expect(page.locator(".upload .said")).to_have_text("Đã lưu")
    clerk.look("tiep-nhan")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/register/")
    clerk.look("vao-so")
    page.locator("[name=code_display]").fill(code)
    page.locator("[name=issued_on]").fill("02/11/2026")
    _type_issuer(page, "Sở Nội vụ")
    page.locator("[name=subject]").fill(subject)
    page.locator("[name=kind]").select_option(label=people.kind)
    clerk.confirm()
    clerk.said("Đã vào sổ")
    address = page.url
    clerk.look("da-vao-so")
    clerk.act("Trình lãnh đạo")
    clerk.choose("to", people.leader_name)
    clerk.look("trinh")
    clerk.confirm()
    clerk.said("Đã thực hiện")

    leader = cast.desk(people.leader)
    leader.look("trang-chu")
    leader.page.goto(address)
    leader.act("Ghi ý kiến chỉ đạo")
    leader.page.locator("[name=text]").fill("Tham mưu văn bản trả lời trước ngày 30.")
    leader.choose("lead", people.drafter_name)
    leader.look("but-phe")
    leader.confirm()
    leader.said("Đã thực hiện")

    drafter = cast.desk(people.drafter)
    drafter.page.goto(address)
    drafter.act("Nhận xử lý")
    drafter.confirm()
    drafter.said("Đã thực hiện")
    drafter.look("dang-xu-ly")
    return address


def _type_issuer(page: Page, name: str) -> None:
    box = page.locator("#field-issuer_name")
    if box.locator(".ts-control").count():
        box.locator(".ts-control").click()
        remove = box.locator(".ts-control .item")
        if remove.count():
            page.keyboard.press("Backspace")
        box.locator(".ts-control input").press_sequentially(name, delay=5)
        page.keyboard.press("Tab")
    else:
        page.locator("[name=issuer_name]").fill(name)


def answer_to_issue(cast: Cast, people: People, incoming: str, draft: Path, subject: str) -> str:
    """Drafted, approved, checked, signed, numbered, sealed, issued. Returns its address."""
    drafter = cast.desk(people.drafter)
    page = drafter.page
    page.goto(incoming)
    page.locator("a", has_text="Soạn văn bản trả lời").click()
    page.locator("input[type=file]").set_input_files(draft)
    expect(page.locator(".upload .said")).to_have_text("Đã lưu")
    page.locator("[name=kind]").select_option(label=people.kind)
    page.locator("[name=subject]").fill(subject)
    drafter.choose("signer", people.leader_name)
    page.locator("[name=recipients]").fill("Các phòng chuyên môn thuộc xã")
    drafter.look("soan-thao")
    page.locator("main form button[type=submit]").click()
    drafter.said("Đã tạo dự thảo")
    address = page.url
    expect(page.locator("[data-viewer][data-open=yes]")).to_be_visible()
    drafter.look("du-thao")
    drafter.act("Trình duyệt nội dung")
    drafter.confirm()
    drafter.said("Đã thực hiện")

    for name, label in (
        (people.head, "Duyệt nội dung"),
        (people.checker, "Xác nhận đúng thể thức"),
    ):
        desk = cast.desk(name)
        desk.page.goto(address)
        desk.act(label)
        desk.look("xac-nhan")
        desk.confirm()
        desk.said("Đã thực hiện")

    _sign(cast.desk(people.leader), address, people.pin, "sign")
    clerk = cast.desk(people.clerk)
    clerk.page.goto(address)
    clerk.act("Cấp số, ngày")
    clerk.look("cap-so")
    clerk.confirm()
    clerk.said("Đã cấp số")
    _sign(clerk, address, people.pin, "seal")
    clerk.page.goto(address)
    clerk.act("Phát hành")
    clerk.look("phat-hanh")
    clerk.confirm()
    clerk.said("Đã thực hiện")
    expect(clerk.page.locator(".doc-line .state")).to_have_text("Đã phát hành")
    expect(clerk.page.locator("#signatures")).to_contain_text(people.leader_name)
    clerk.look("da-phat-hanh")
    return address


def _sign(desk: Desk, address: str, pin: str, what: str) -> None:
    """The PIN page of signing; the result shows on the document."""
    desk.page.goto(f"{address}{what}/")
    desk.page.locator("[name=pin]").fill(pin)
    desk.look(f"{what}-pin")
    desk.page.locator("main form button[type=submit]").first.click()
    desk.page.wait_for_load_state("networkidle")
    desk.look(f"{what}-xong")


def finish_and_file(cast: Cast, people: People, incoming: str, answer: str, subject: str) -> None:
    """The incoming one is finished by its answer; both are found and lie in a dossier."""
    drafter = cast.desk(people.drafter)
    page = drafter.page
    page.goto(incoming)
    drafter.act("Hoàn thành")
    page.locator("[name=outcome][value=answer]").check()
    drafter.choose("answer", subject[:24])
    drafter.look("hoan-thanh")
    drafter.confirm()
    drafter.said("Đã thực hiện")
    expect(page.locator(".doc-line .state")).to_have_text("Đã hoàn thành")

    page.goto(f"{cast.base}/dossiers/new/")
    page.locator("[name=record_class]").select_option(index=1)
    page.locator("[name=title]").fill(f"Hồ sơ {subject}")
    page.locator("main form button[type=submit]").click()
    drafter.said("Đã mở hồ sơ")
    dossier = page.url
    page.goto(f"{cast.base}/documents/{answer.rstrip('/').rsplit('/', 1)[1]}/file/")
    drafter.look("dua-vao-ho-so")
    page.locator("li", has_text=f"Hồ sơ {subject}").locator("button").first.click()
    drafter.said("Đã đưa vào hồ sơ")
    page.goto(dossier)
    expect(page.locator("table.list")).to_contain_text(subject)
    drafter.look("ho-so")
    page.goto(f"{cast.base}/search/?q={subject[:16]}")
    expect(page.locator("ol.rows")).to_contain_text(subject[:16])
    drafter.look("tim-kiem")
