"""What stands in the way of passing the form, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Mend, Sentence
from documents import lifecycles
from documents.choices import OutgoingState
from documents.models import OutgoingDocument
from documents.selectors import suggestions
from formcheck import selectors
from formcheck.choices import ReportState
from formcheck.engine import reading

MOST_NAMED = 5


@lifecycles.outgoing.guard("pass_form")
def form_is_right(document: OutgoingDocument) -> Iterator[Sentence]:
    """OUT-15: errors the machine found are mended or stand with a reason; so does a missing report."""
    version = document.current_version
    if version is None or not settings.FORM_CHECK_BARS:
        return
    page = reverse("formcheck:panel", args=[document.uid])
    report = selectors.newest(version.pk)
    if report is None or report.state != ReportState.DONE:
        if selectors.is_let_without_report(document.pk, version.pk):
            return
        if report is not None and report.state == ReportState.WAITING:
            yield Mend(_("The machine is still checking the form. Try again in a moment."), page)
        elif report is not None:
            yield Mend(
                _(
                    "The form could not be checked by machine: %(why)s Check again, or give a reason."
                )
                % {"why": reading.trouble(report.trouble)},
                page,
            )
        else:
            yield Mend(
                _(
                    "The form of this version was not checked by machine. Check again, or give a reason."
                ),
                page,
            )
        return
    open_errors = selectors.open_errors(document.pk, report)
    for finding in open_errors[:MOST_NAMED]:
        yield Mend(finding.sentence, page)
    if len(open_errors) > MOST_NAMED:
        yield Mend(
            _("… and %(count)s more errors of form.") % {"count": len(open_errors) - MOST_NAMED},
            page,
        )


@suggestions.reasons
def reason_at_form_check(name: str, thing: object) -> str:
    """OUT-15: the usual words of a form checker, with the faults that the machine found."""
    if not isinstance(thing, OutgoingDocument) or thing.state != OutgoingState.FORM_CHECK:
        return ""
    if name not in {"return", "return_to_review"}:
        return ""
    return selectors.reason_for_return(thing)
