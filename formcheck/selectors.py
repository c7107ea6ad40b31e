"""What pages, guards and the API show of the form check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalogues.choices import FormElement, FormSeverity
from catalogues.models import FormRule
from core.errors import Sentence
from documents.choices import OutgoingState
from documents.models import OutgoingDocument
from documents.selectors import review
from formcheck.choices import ReportState
from formcheck.engine import problems, reading
from formcheck.models import FormOverride, FormReport

if TYPE_CHECKING:
    from accounts.capacity import Capacity

LOOKS: dict[str, tuple[str, str]] = {
    FormSeverity.ERROR: ("red", "alert-octagon"),
    FormSeverity.WARNING: ("amber", "alert-triangle"),
    FormSeverity.ADVICE: ("blue", "bulb"),
}
RANK = {FormSeverity.ERROR: 0, FormSeverity.WARNING: 1, FormSeverity.ADVICE: 2}
GOOD, FAIR = 90, 70
DEFAULT_REASON = gettext_lazy("Please check the form and the spelling.")
MOST_LISTED = 12
MOST_LETTERS = 950


@dataclass(frozen=True)
class FindingView:
    """One finding in words."""

    ordinal: int
    rule: str
    severity: str
    severity_label: Sentence
    tone: str
    icon: str
    element: str
    sentence: str
    name: str
    source: str
    mend: str
    page: int | None
    has_place: bool
    fingerprint: str
    override: FormOverride | None

    @property
    def is_open_error(self) -> bool:
        return self.severity == FormSeverity.ERROR and self.override is None


@dataclass(frozen=True)
class Group:
    label: Sentence
    findings: list[FindingView]


@dataclass(frozen=True)
class ReportView:
    """A report in words."""

    report: FormReport
    label: str
    tone: str
    icon: str
    groups: list[Group] = field(default_factory=list)

    @property
    def trouble(self) -> Sentence:
        return reading.trouble(self.report.trouble)

    @property
    def findings(self) -> list[FindingView]:
        return [one for group in self.groups for one in group.findings]


@dataclass(frozen=True)
class Panel:
    """What the document's page shows of the form check."""

    document: OutgoingDocument
    view: ReportView | None
    is_checked_here: bool
    may_check: bool
    may_decide: bool
    waived: FormOverride | None
    open_errors: int
    return_reason: str


def newest(version_id: int) -> FormReport | None:
    """The newest report of a version."""
    found: FormReport | None = (
        FormReport.objects.of_version(version_id).select_related("seen").first()
    )
    return found


def is_let_without_report(document_id: int, version_id: int) -> bool:
    """Whether the form checker let the lack of a report stand for this version."""
    return FormOverride.objects.filter(
        document_id=document_id, fingerprint=problems.of_missing_report(version_id)
    ).exists()


def open_errors(document_id: int, report: FormReport) -> list[FindingView]:
    """Errors that nobody let stand."""
    view = view_of(report, document_id=document_id)
    return [one for one in view.findings if one.is_open_error]


def view_of(report: FormReport, *, document_id: int | None = None) -> ReportView:
    """A report with its findings grouped by element, errors first in each."""
    label, tone, icon = _verdict(report)
    overrides: Mapping[str, FormOverride] = {}
    if document_id is not None:
        rows = FormOverride.objects.filter(document_id=document_id).select_related("made_by")
        overrides = {row.fingerprint: row for row in rows}
    codes = {str(finding["rule"]) for finding in report.findings}
    rules = (
        {row.code: row for row in FormRule.objects.filter(code__in=codes).on(report.rules_on)}
        if codes
        else {}
    )
    shown = [
        _finding(n, finding, rules, overrides, can_draw=report.seen_id is not None)
        for n, finding in enumerate(report.findings)
    ]
    groups = [
        Group(element.label, sorted(own, key=lambda one: RANK.get(one.severity, 3)))  # type: ignore[call-overload]
        for element in FormElement
        if (own := [one for one in shown if one.element == element])
    ]
    return ReportView(report, label, tone, icon, groups)


def _verdict(report: FormReport) -> tuple[str, str, str]:
    if report.state == ReportState.WAITING:
        return _("Being checked"), "blue", "loader-2"
    if report.state == ReportState.FAILED:
        return _("Could not be checked"), "amber", "help-circle"
    score = report.score or 0
    tone = "green" if score >= GOOD and not report.errors else "amber" if score >= FAIR else "red"
    icon = "circle-check" if tone == "green" else "alert-triangle"
    return _("%(score)s of 100 points") % {"score": score}, tone, icon


def _finding(
    ordinal: int,
    finding: Mapping[str, Any],
    rules: Mapping[str, FormRule],
    overrides: Mapping[str, FormOverride],
    *,
    can_draw: bool,
) -> FindingView:
    severity = str(finding["severity"])
    tone, icon = LOOKS.get(severity, ("neutral", "info-circle"))
    rule = rules.get(str(finding["rule"]))
    mark = problems.fingerprint(finding)
    language = get_language() or "vi"
    return FindingView(
        ordinal=ordinal,
        rule=str(finding["rule"]),
        severity=severity,
        severity_label=FormSeverity(severity).label
        if severity in FormSeverity.values
        else severity,
        tone=tone,
        icon=icon,
        element=str(finding["element"]),
        sentence=problems.sentence(finding),
        name=rule.label(language) if rule is not None else str(finding["rule"]),
        source=rule.source if rule is not None else "",
        mend=rule.mend(language) if rule is not None else "",
        page=finding["page"] + 1 if finding["page"] is not None else None,
        has_place=can_draw and finding["box"] is not None and finding["page"] is not None,
        fingerprint=mark,
        override=overrides.get(mark),
    )


def panel(outgoing: OutgoingDocument, *, may_check: bool, may_decide: bool) -> Panel:
    """The form of an outgoing document's present version; what the person may is asked before."""
    report = latest_of(outgoing)
    version = outgoing.current_version
    view = view_of(report, document_id=outgoing.pk) if report is not None else None
    is_current = report is not None and version is not None and report.version_id == version.pk
    waived = None
    if version is not None:
        waived = FormOverride.objects.filter(
            document_id=outgoing.pk, fingerprint=problems.of_missing_report(version.pk)
        ).select_related("made_by").first()  # fmt: skip
    at_check = outgoing.state == OutgoingState.FORM_CHECK
    return Panel(
        document=outgoing,
        view=view,
        is_checked_here=is_current,
        may_check=may_check and version is not None and outgoing.state in CHECKABLE,
        may_decide=may_decide and at_check,
        waived=waived,
        open_errors=sum(one.is_open_error for one in view.findings) if view is not None else 0,
        return_reason=reason_for_return(outgoing) if at_check else "",
    )


CHECKABLE = frozenset(
    {
        OutgoingState.DRAFTING, OutgoingState.COMMENTING, OutgoingState.RETURNED,
        OutgoingState.CONTENT_REVIEW, OutgoingState.FORM_CHECK,
    }
)  # fmt: skip


def latest_of(document: OutgoingDocument) -> FormReport | None:
    """The report of the newest version that has one: signed versions show that of the text signed."""
    found: FormReport | None = (
        FormReport.objects.filter(document_id=document.pk)
        .select_related("version", "seen", "kind")
        .order_by("-version__ordinal", "-asked_at", "-pk")
        .first()
    )
    return found


def reason_for_return(document: OutgoingDocument) -> str:
    """OUT-15: the words with which a draft is sent back at the form check, and what was found."""
    report = latest_of(document)
    usual = review.reasons(document.state, timezone.localdate())
    lines = [usual[0] if usual else str(DEFAULT_REASON)]
    if report is not None and report.state == ReportState.DONE:
        view = view_of(report, document_id=document.pk)
        found = [
            one
            for one in view.findings
            if one.override is None and one.severity != FormSeverity.ADVICE
        ]
        found.sort(key=lambda one: RANK.get(one.severity, 3))  # type: ignore[call-overload]
        for one in found[:MOST_LISTED]:
            line = f"- {one.sentence}"
            if sum(map(len, lines)) + len(line) > MOST_LETTERS:
                break
            lines.append(line)
    return "\n".join(lines)


def own_checks(who: Capacity) -> list[ReportView]:
    """The person's last single checks."""
    rows = FormReport.objects.visible_to(who).filter(document=None).newest_first()[:10]
    return [ReportView(row, *_verdict(row)) for row in rows]
