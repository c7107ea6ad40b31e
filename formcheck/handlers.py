"""What the form check does when a document has a further version."""

from __future__ import annotations

from core.acts import Act
from core.events import on
from documents.events import VersionAdded
from formcheck import jobs
from formcheck.events import FormCheckAsked
from formcheck.services import reports


@on(VersionAdded)
def ask_for_report(event: VersionAdded) -> None:
    reports.ask_for_version(version_id=event.version_id, act=Act.of_system("formcheck.ask"))


@on(FormCheckAsked, after_commit=True)
def begin_check(event: FormCheckAsked) -> None:
    jobs.check_paper.delay(report_id=event.report_id)
