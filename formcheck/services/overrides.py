"""The form checker decides: a fault stands, with a reason that is kept (OUT-15)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.acts import Act
from core.errors import InvalidInput, NotFound, ReasonMissing, WrongState
from documents.choices import OutgoingState
from documents.models import OutgoingDocument
from formcheck import policies
from formcheck.choices import ReportState
from formcheck.engine import problems
from formcheck.models import FormOverride, FormReport

REPORT = "report"
"""Stands in the place of a rule when the report itself is missing or failed."""
SHORTEST = 5


@transaction.atomic
def let_stand(*, document: OutgoingDocument, fingerprint: str = "", act: Act) -> FormOverride:
    """Let one finding of the present version stand (act.reason); without `fingerprint`, the lack of a report.

    Raises WrongState outside the form check, ReasonMissing, InvalidInput when there is no such
    finding, NotPermitted, NotFound.
    """
    seen = OutgoingDocument.objects.visible_to(act.who).filter(pk=document.pk).first()
    if seen is None:
        raise NotFound
    policies.override_finding(act.who, seen)
    locked = OutgoingDocument.objects.locked().get(pk=seen.pk)
    if locked.state != OutgoingState.FORM_CHECK:
        raise WrongState(
            _("Faults of form are decided on while the document is at the form check.")
        )
    if len(act.reason.strip()) < SHORTEST:
        raise ReasonMissing(field="reason")
    version = locked.current_version
    if version is None:
        raise InvalidInput(_("There is no text yet: send a Word or PDF file."))
    report = FormReport.objects.of_version(version.pk).first()
    rule = REPORT
    if fingerprint:
        rule = _rule_of(report, fingerprint)
    elif report is not None and report.state == ReportState.DONE:
        raise InvalidInput(_("The machine has checked this version: decide on its findings."))
    else:
        fingerprint = problems.of_missing_report(version.pk)
    made, is_new = FormOverride.objects.get_or_create(
        document_id=locked.pk,
        fingerprint=fingerprint,
        defaults={
            "report": report,
            "rule": rule,
            "reason": act.reason.strip()[:1000],
            "made_at": act.at,
            "made_by": act.by,
        },
    )
    if is_new:
        journal.record(act, "formcheck.finding.let_stand", locked, facts={"rule": rule})
    return made


def _rule_of(report: FormReport | None, fingerprint: str) -> str:
    for finding in report.findings if report is not None else ():
        if problems.fingerprint(finding) == fingerprint:
            return str(finding["rule"])
    raise InvalidInput(
        _("This finding is not in the present report. Load the page again."), field="finding"
    )
