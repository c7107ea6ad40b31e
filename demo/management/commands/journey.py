"""One real PDF and one real Word file through their whole life, over the API, with real workers."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.services import clients
from core.acts import Act
from core.journal import seal
from core.models import JournalSeal
from demo import offices, papers
from demo.journey.client import Api, Refused
from demo.journey.story import Cast, Story
from documents.engine.files import docx_template
from documents.engine.template_table import FOLDER as TEMPLATES

OFFICE = "DEMO.XMK"
SCOPES = [
    "documents:read",
    "documents:write",
    "dossiers:read",
    "dossiers:write",
    "files:read",
    "files:write",
    "signatures:read",
    "signatures:write",
    "search:read",
]


class Command(BaseCommand):
    help = "Tells one document's whole life through the API; starts the office when it is closed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pdf", type=Path, help="the letter that arrives (a sample otherwise)")
        parser.add_argument("--docx", type=Path, help="the answer in Word (a sample otherwise)")
        parser.add_argument("--out", type=Path, default=settings.BASE_DIR / "test-artefacts")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        out.mkdir(parents=True, exist_ok=True)
        for path in (options["pdf"], options["docx"]):
            if path is not None and not path.is_file():
                raise CommandError(f"There is no file {path}.")
        with office_open(self.stdout.write) as base:
            story = self._story(base, out, options["pdf"], options["docx"])
            try:
                told = story.tell()
            except Refused as refusal:
                raise CommandError(
                    f"Refused ({refusal.status} {refusal.code}): {refusal}"
                ) from None
            except (RuntimeError, TimeoutError) as trouble:
                raise CommandError(f"The journey stopped: {trouble}") from trouble
        _sealed()
        story.step("The journal:")
        call_command("verify_journal", stdout=self.stdout)
        self.stdout.write(
            f"\nIssued: {told['path']}\nNumber: {told['outgoing']['code_display']}\n"
            f"Dossier: {told['dossier']['notation']} {told['dossier']['title']}"
        )

    def _story(self, base: str, out: Path, pdf: Path | None, docx: Path | None) -> Story:
        office = next(o for o in offices.build_all() if o.spec["code"] == OFFICE)
        act = Act.of_system("journey", channel="command")
        client, secret = clients.create(
            organisation=office.organisation,
            name=f"Journey {act.at:%Y-%m-%d %H:%M:%S}",
            scopes=SCOPES,
            may_act_for=list(office.people.values()),
            act=act,
        )
        people = {name.removeprefix("xa."): str(p.uid) for name, p in office.people.items()}
        cast = Cast(
            clerk=people["vanthu"],
            leader=people["lanhdao"],
            drafter=people["chuyenvien"],
            head=people["truongphong"],
            checker=people["thethuc"],
            leader_right=str(office.rights["xa.lanhdao"].uid),
            unit=str(office.units["kt"].uid),
            pin=offices.specification()["pin"],
        )
        return Story(
            api=Api(base, client.client_id, secret),
            cast=cast,
            pdf=pdf or _sample_pdf(out),
            docx=docx or _sample_docx(out, office),
            kinds={"incoming": "state.official_letter", "outgoing": "state.official_letter"},
            out=out,
            say=self.stdout.write,
        )


def _sample_docx(out: Path, office: offices.Office) -> Path:
    """A letter written in the office's own Word template."""
    path = out / "công văn trả lời.docx"
    house = office.organisation
    content = {
        "organisation": {
            "name": house.name,
            "higher_name": house.higher_name,
            "place_name": house.place_name,
        },
        "document": {
            "notation": "UBND-KT",
            "year": timezone.localdate().year,
            "subject": "V/v báo cáo kết quả số hóa hồ sơ, tài liệu lưu trữ",
            "kind_name": "",
            "to": ["Ủy ban nhân dân tỉnh Khuê Giang"],
            "bases": [],
            "paragraphs": [
                "Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh, Ủy ban nhân dân xã Minh Khuê báo cáo "
                "kết quả số hóa hồ sơ, tài liệu lưu trữ: đã số hóa 1.250 hồ sơ, đạt 96% kế hoạch.",
                "Ủy ban nhân dân xã kính báo cáo./.",
            ],
            "recipients": ["Như trên", "Lưu: VT, KT"],
        },
        "signature": {
            "lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
            "name": office.people["xa.lanhdao"].full_name,
        },
    }
    path.write_bytes(docx_template.fill(TEMPLATES / "state_letter.docx", content))
    return path


def _sample_pdf(out: Path) -> Path:
    path = out / "công văn đến.pdf"
    path.write_bytes(
        papers.letter(
            family="state",
            organisation="Ủy ban nhân dân tỉnh Khuê Giang",
            notation="UBND-KT",
            number="1234",
            place="Khuê Giang",
            on=timezone.localdate(),
            year=timezone.localdate().year,
            kind=None,
            subject=f"V/v báo cáo kết quả số hóa ({time.strftime('%H:%M:%S')})",
            paragraphs=["Đề nghị báo cáo kết quả số hóa hồ sơ, tài liệu lưu trữ."],
            to=["Ủy ban nhân dân xã Minh Khuê"],
            signature_lines=["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
            signer="Người ký trình diễn",
        )
    )
    return path


def _sealed() -> None:
    """Wait for beat's seal; where no beat runs any more, seal here."""
    before = JournalSeal.objects.count()
    end = time.monotonic() + 15
    while time.monotonic() < end and JournalSeal.objects.count() == before:
        time.sleep(0.5)
    if JournalSeal.objects.count() == before:
        seal(at=timezone.now())


@contextlib.contextmanager
def office_open(say: Any) -> Iterator[str]:
    """The address of the running office; opens one for the length of the block when there is none."""
    if base := _running():
        yield base
        return
    say("The office is closed; opening it …")
    log = Path(settings.STATE_DIR) / "log" / "journey-office.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as kept:
        office = subprocess.Popen(
            [sys.executable, "-m", "tools.office", "run"],
            cwd=settings.BASE_DIR,
            stdout=kept,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + 600
        while (base := _running()) is None:
            if office.poll() is not None or time.monotonic() > end:
                raise CommandError(f"The office did not open; see {log}.")
            time.sleep(1)
        yield base
    finally:
        os.kill(office.pid, signal.SIGTERM)
        office.wait(timeout=60)


def _running() -> str | None:
    try:
        base = str(json.loads((Path(settings.STATE_DIR) / "run.json").read_text())["url"])
        requests.get(f"{base}/health/live", timeout=5).raise_for_status()
    except (OSError, ValueError, KeyError, requests.RequestException):
        return None
    return base
