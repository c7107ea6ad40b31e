"""Validation of files: each check is a further row; strangers' files are judged in a child under limits."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.db import transaction

from core import events, journal
from core.acts import Act
from documents.models import StoredFile
from documents.services import files
from signatures.engine import validate
from signatures.engine.verdicts import Report
from signatures.events import FileValidated
from signatures.models import ValidationReport
from signatures.services import trust

FOLDER = "sign-"


def check(*, stored: StoredFile, act: Act) -> ValidationReport:
    """Judge a stored PDF now, in a child process, and keep the report."""
    known = trust.anchors()
    hosts = trust.allowed_hosts()
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=files.workroom()) as folder:
        path = Path(folder) / "file.pdf"
        copy_out(stored, path)
        report = validate.validate(
            path, roots=known.pem_roots, others=known.pem_others, allowed_hosts=hosts
        )
    return keep(stored=stored, report=report, act=act)


@transaction.atomic
def keep(*, stored: StoredFile, report: Report, act: Act) -> ValidationReport:
    """Write a report down."""
    made = ValidationReport.objects.create(
        stored=stored,
        verdict=report.verdict,
        reason=report.reason,
        is_complete=report.complete,
        signature_count=len(report.signatures),
        details=report.as_json(),
        engine=report.engine,
        made_at=act.at,
    )
    journal.record(
        act,
        "signatures.file.validate",
        stored,
        facts={"sha256": stored.sha256, "verdict": report.verdict, "reason": report.reason},
    )
    events.publish(FileValidated(stored_id=stored.pk, report_id=made.pk))
    return made


def copy_out(stored: StoredFile, path: Path) -> None:
    """The plain bytes of a stored file at `path`."""
    with files.open_stored(stored) as reader, path.open("wb") as target:
        shutil.copyfileobj(reader, target, 1024 * 1024)
