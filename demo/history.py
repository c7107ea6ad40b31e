"""A past year of the demo offices: every document went its way through the services, at its time.

The clock of the process is set to each moment, so that signatures, time-stamps, numbers and the
journal all tell the same story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
import yaml
from django.utils import timezone

from accounts.selectors import calendar
from catalogues.models import DocumentKind, Organisation
from core.acts import Act
from core.workdays import Calendar
from demo import opinions, papers
from demo.offices import DATA, Office
from documents.models import Document, Dossier, RecordClass, Register, Upload
from documents.services import dossiers, files, incoming, outgoing
from documents.services.assignments import AssignmentIn
from formcheck import selectors as form_selectors
from formcheck.choices import ReportState
from formcheck.services import overrides as form_overrides
from formcheck.services import reports as form_reports
from signatures.choices import Purpose
from signatures.services import filling, requests, signing

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
Say = Callable[[str], None]


@dataclass
class Storyteller:
    """One office's year, told day by day."""

    office: Office
    pin: str
    year: dict[str, Any]
    days: Calendar
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def spec(self) -> dict[str, Any]:
        return self.office.spec

    def named(self, role: str) -> str:
        """The user name of the first person with a role."""
        return next(str(r["username"]) for r in self.spec["people"] if role in r["roles"])


def tell(office: Office, *, pin: str, months: int, say: Say = lambda line: None) -> int:
    """Live through the past `months`; returns how many documents there are. Once only."""
    if Document.objects.filter(organisation=office.organisation).exists():
        return 0
    plot = yaml.safe_load((DATA / "history.yml").read_text())[office.spec["family"]]
    today = timezone.localdate()
    first = today - timedelta(days=31 * months)
    days = calendar(office.organisation, first, today)
    teller = Storyteller(office, pin, plot, days)
    told = 0
    for at, deed in sorted(_scenes(teller, months), key=lambda scene: scene[0]):
        with time_machine.travel(at, tick=True):
            deed()
        told += 1
        if told % 10 == 0:
            say(f"{office.spec['label']}: {told}")
    return told


def _scenes(teller: Storyteller, months: int) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """(moment, deed): some documents in and out each month; the last ones are still under way."""
    now = timezone.now().astimezone(VIETNAM)
    for back in range(months, -1, -1):
        for n, row in enumerate(teller.year["incoming"]):
            if (n + back) % 2 and back > 1:
                continue
            moment = _moment(teller, now, back, 3 + 4 * n, hour=8 + n % 3)
            if moment < now - timedelta(hours=1):
                yield moment, _Incoming(teller, row, moment, leave_at=_stop(back, n))
        row = teller.year["outgoing"][back % len(teller.year["outgoing"])]
        moment = _moment(teller, now, back, 12, hour=14)
        if moment < now - timedelta(hours=1):
            yield moment, _Outgoing(teller, row, moment, leave_at="")
    for n, step in enumerate(("draft", "content", "form", "sign", "number")):
        row = teller.year["outgoing"][n % len(teller.year["outgoing"])]
        moment = now - timedelta(hours=30 - 3 * n)
        yield moment, _Outgoing(teller, row, moment, leave_at=step)


def _stop(back: int, n: int) -> str:
    """Where a document of the last weeks still is."""
    if back:
        return ""
    return ("arrived", "registered", "presented", "assigned", "processing", "")[n % 6]


def _moment(teller: Storyteller, now: datetime, back: int, day: int, hour: int) -> datetime:
    month = (now.year * 12 + now.month - 1) - back
    wanted = datetime(month // 12, month % 12 + 1, 1, hour, 12, tzinfo=VIETNAM)
    wanted += timedelta(days=day - 1)
    worked = teller.days.next_working_day(wanted.date())
    return wanted.replace(year=worked.year, month=worked.month, day=worked.day)


def _words(row: dict[str, Any], at: datetime) -> dict[str, str]:
    return {
        "m": f"{at.month:02}",
        "q": ("I", "II", "III", "IV")[(at.month - 1) // 3],
        "y": str(at.year),
    }


def _upload(teller: Storyteller, username: str, name: str, data: bytes) -> Upload:
    return files.receive(
        name=name,
        chunks=iter([data]),
        declared_size=len(data),
        act=teller.office.act(username),
    )


def _kind(code: str) -> DocumentKind:
    return DocumentKind.objects.get(code=code, valid_to=None)


@dataclass
class _Incoming:
    """One document from arrival to its finish, or to where it is left."""

    teller: Storyteller
    row: dict[str, Any]
    at: datetime
    leave_at: str

    def __call__(self) -> None:
        teller, row = self.teller, self.row
        office, clerk = teller.office, teller.named("clerk")
        issuer = Organisation.objects.get(code=row["from"], valid_to=None)
        words = _words(row, self.at)
        subject = row["subject"].format(**words)
        number = teller.numbers[row["code"]] = teller.numbers.get(row["code"], 11) + 7
        kind = _kind(row["kind"])
        code = row["code"].format(n=f"{number:02}")
        issued_on = self.at.date() - timedelta(days=1)
        text = self._paper(issuer, code, subject, kind)
        document = incoming.arrive(
            organisation=office.organisation,
            uploads=[_upload(teller, clerk, f"{code.replace('/', '-')}.pdf", text)],
            data={
                "kind": kind,
                "code_display": code,
                "issued_on": issued_on,
                "issuer": issuer,
                "issuer_name": issuer.name,
                "subject": subject,
                "urgency": row.get("urgency", 0),
            },
            act=office.act(clerk),
        )
        if self.leave_at == "arrived":
            return
        book = Register.objects.get(
            organisation=office.organisation, direction="incoming", is_default=True
        )
        document = incoming.register(document=document, register=book, act=office.act(clerk))
        if self.leave_at == "registered":
            return
        leader = teller.named("leader")
        document = incoming.present(
            document=document, to=office.people[leader], act=office.act(clerk)
        )
        if self.leave_at == "presented":
            return
        if not row["days"]:
            incoming.file_away(
                document=document, reason="Lưu để biết, không phải trả lời", act=office.act(leader)
            )
            return
        self._handle(document, leader)

    def _handle(self, document: Any, leader: str) -> None:
        teller, row = self.teller, self.row
        office = teller.office
        worker = self._worker()
        unit = office.units[row["to"]]
        document = incoming.direct(
            document=document,
            text=f"Giao {unit.name} chủ trì tham mưu, báo cáo trước thời hạn.",
            assignments=[
                AssignmentIn(
                    role="lead",
                    person=office.people[worker],
                    due_on=teller.days.add(self.at.date(), row["days"]),
                )
            ],
            act=office.act(leader),
        )
        if self.leave_at == "assigned":
            return
        document = incoming.accept(document=document, act=office.act(worker))
        if self.leave_at == "processing":
            return
        incoming.complete(
            document=document,
            outcome="result",
            note="Đã tham mưu và tổng hợp vào báo cáo chung.",
            act=office.act(worker),
        )
        _file(teller, document, worker)

    def _worker(self) -> str:
        unit = self.row["to"]
        here = [r for r in self.teller.spec["people"] if r["unit"] == unit]
        drafters = [r for r in here if "drafter" in r["roles"] and "unit_head" not in r["roles"]]
        return str((drafters or here)[0]["username"])

    def _paper(self, issuer: Organisation, code: str, subject: str, kind: DocumentKind) -> bytes:
        is_party = issuer.family == "party"
        number, notation = code.split("-" if is_party else "/", 1)
        return papers.letter(
            family=issuer.family,
            organisation=issuer.name,
            notation=notation,
            number=number,
            place="Khuê Giang",
            on=self.at.date() - timedelta(days=1),
            year=self.at.year,
            kind=kind.name if kind.has_title else None,
            subject=subject,
            paragraphs=[
                f"{subject}. Đề nghị cơ quan, đơn vị nghiên cứu, tổ chức thực hiện.",
                "Trong quá trình thực hiện, nếu có vướng mắc đề nghị phản ánh kịp thời để được hướng dẫn.",
            ],
            to=[self.teller.office.organisation.name],
            signature_lines=["T/L TỈNH ỦY" if is_party else "KT. CHỦ TỊCH", "PHÓ THỦ TRƯỞNG"],
            signer="Người ký trình diễn",
        )


@dataclass
class _Outgoing:
    """One document from its draft to its issue, or to where it is left."""

    teller: Storyteller
    row: dict[str, Any]
    at: datetime
    leave_at: str

    def __call__(self) -> None:
        teller, row = self.teller, self.row
        office, drafter = teller.office, row["drafter"]
        leader = teller.named("leader")
        right = office.rights[leader]
        words = _words(row, self.at)
        kind, subject = _kind(row["kind"]), row["subject"].format(**words)
        unit = office.appointments[drafter].unit
        house = office.organisation
        notation = (
            f"{kind.abbreviation}/{house.code_symbol}"
            if office.spec["family"] == "party"
            else f"{kind.abbreviation or house.code_symbol}-{house.code_symbol if kind.abbreviation else unit.symbol}"
        )
        receivers = [Organisation.objects.get(code=c, valid_to=None) for c in row["to"]]
        position = office.appointments[leader].position.name.upper()
        text = papers.letter(
            family=office.spec["family"],
            organisation=house.name,
            higher=house.higher_name,
            notation=notation,
            place=house.place_name,
            year=self.at.year,
            kind=kind.name if kind.has_title else None,
            subject=subject,
            paragraphs=[p.format(**words) for p in row["text"]],
            to=[receiver.name for receiver in receivers],
            signature_lines=[p for p in (right.authority_line, position) if p],
            signer=office.people[leader].full_name,
            unit_symbol=unit.symbol,
        )
        document = outgoing.draft(
            organisation=house,
            data=outgoing.DraftData(
                kind=kind,
                subject=subject,
                signer=office.people[leader],
                signing_right=right,
                recipients=[outgoing.RecipientData(organisation=r) for r in receivers],
            ),
            upload=_upload(teller, drafter, f"{subject[:60]}.pdf", text),
            act=office.act(drafter),
        )
        if self.leave_at == "draft":
            paragraphs = [p.format(**words) for p in row["text"]]
            opinions.ask(office, document, paragraphs, drafter)
            return
        document = outgoing.submit_content(document=document, act=office.act(drafter))
        if self.leave_at == "content":
            return
        document = outgoing.approve_content(document=document, act=office.act(self._head(drafter)))
        if self.leave_at == "form":
            return
        checker = teller.named("form_checker")
        self._check_form(document, office.act(checker))
        document = outgoing.pass_form(document=document, act=office.act(checker))
        if self.leave_at != "sign":
            self._sign_and_issue(document, leader, drafter)

    def _check_form(self, document: Any, act: Act) -> None:
        """The machine looks first; what it calls an error the checker lets stand in words."""
        report = form_selectors.newest(document.current_version.pk)
        if report is not None:
            report = form_reports.run(report_id=report.pk, act=act) or report
        marks = [""]
        if report is not None and report.state == ReportState.DONE:
            marks = [one.fingerprint for one in form_selectors.open_errors(document.pk, report)]
        for mark in marks:
            form_overrides.let_stand(
                document=document,
                fingerprint=mark,
                act=act.because("Theo mẫu thống nhất của cơ quan"),
            )

    def _head(self, drafter: str) -> str:
        unit = self.teller.office.appointments[drafter].unit_id
        for name, held in self.teller.office.appointments.items():
            if held.unit_id == unit and "unit_head" in held.roles and name != drafter:
                return name
        return self.teller.named("chief")

    def _sign_and_issue(self, document: Any, leader: str, drafter: str) -> None:
        office, pin = self.teller.office, self.teller.pin
        clerk = self.teller.named("clerk")
        asked = requests.sign(
            document=document, purpose=Purpose.LEADER, pin=pin, act=office.act(leader)
        )
        signing.run(request_id=asked.pk)
        document.refresh_from_db()
        if self.leave_at == "number":
            return
        document = outgoing.take_number(document=document, act=office.act(clerk))
        filling.fill(document=document, act=office.act(clerk))
        asked = requests.sign(
            document=document, purpose=Purpose.SEAL, pin=pin, act=office.act(clerk)
        )
        signing.run(request_id=asked.pk)
        document.refresh_from_db()
        document = outgoing.issue(document=document, act=office.act(clerk))
        _file(self.teller, document, drafter)


def _file(teller: Storyteller, document: Any, username: str) -> None:
    """Into the dossier of the matter, opened by whoever handled it."""
    office = teller.office
    act = office.act(username)
    unit = office.appointments[username].unit
    heading = RecordClass.objects.filter(
        plan__organisation=office.organisation, plan__year=act.on.year
    )
    own = (
        heading.filter(unit=unit).order_by("ordinal", "code").first()
        or heading.order_by("code").first()
    )
    dossier = Dossier.objects.filter(
        record_class=own, keeper=office.people[username], state="open"
    ).first()
    if dossier is None and own is not None:
        dossier = dossiers.open_(record_class=own, title=f"{own.title} năm {act.on.year}", act=act)
    if dossier is not None:
        dossiers.add(dossier=dossier, document=document, act=act)
