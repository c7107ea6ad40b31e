"""What receivers reported about their copies, and who has answered a recall (OUT-09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import HostedOrganisation
from catalogues.models import ExchangeStatus, SendingWay
from documents.choices import RecipientChannel, RecipientStatus
from documents.models import OutgoingDocument, Recipient, RecipientReport
from documents.selectors.waivers import Objection

ARRIVED, REFUSED, RECEIVED = "01", "02", "03"
RECALL, GIVEN_BACK, KEPT = "13", "15", "16"
OF_RECALL = (RECALL, GIVEN_BACK, KEPT)
AT_WORK = ("03", "04", "05", "06")
"""Codes of QĐ 28/2018/QĐ-TTg that the course of a document turns on; their words are a list."""


def statuses(day: date) -> dict[str, ExchangeStatus]:
    """The codes in force by code."""
    return {row.code: row for row in ExchangeStatus.objects.on(day)}


def label_of(code: str, known: dict[str, ExchangeStatus]) -> str:
    """The words of a code; the code itself when the list does not know it."""
    row = known.get(code)
    return row.label(get_language() or "vi") if row is not None else code


def electronic_ways(house: HostedOrganisation, day: date) -> set[str]:
    """Ways of sending on which the receiver's own system answers."""
    rows = SendingWay.objects.on(day).filter(family=house.family)
    ways = dict(rows.values_list("way", "is_electronic"))
    if not ways:
        return {RecipientChannel.EXCHANGE, RecipientChannel.PARTY_WAN}
    return {way for way, is_electronic in ways.items() if is_electronic}


@dataclass(frozen=True, slots=True)
class Answer:
    """Where one copy stands after the recall: `code` is 13 while nobody has answered."""

    recipient: Recipient
    code: str
    reason: str
    at: datetime | None
    is_electronic: bool

    @property
    def is_open(self) -> bool:
        return self.code not in (GIVEN_BACK, KEPT)


def recall_answers(document: OutgoingDocument, day: date) -> list[Answer]:
    """Every copy that has left the house, in the order of the list, with the last word on the recall."""
    sent = [
        row
        for row in document.recipients.all()
        if row.status != RecipientStatus.WAITING and row.channel != RecipientChannel.INTERNAL
    ]
    last: dict[int, RecipientReport] = {}
    reports = RecipientReport.objects.filter(recipient__in=sent, status__in=OF_RECALL)
    if document.recalling_at is not None:
        reports = reports.filter(reported_at__gte=document.recalling_at)
    for report in reports.order_by("pk"):
        last[report.recipient_id] = report
    electronic = electronic_ways(document.organisation, day)
    found = []
    for row in sorted(sent, key=lambda one: one.ordinal):
        report_of = last.get(row.pk)
        found.append(
            Answer(
                recipient=row,
                code=report_of.status if report_of else RECALL,
                reason=report_of.reason if report_of and report_of.status != RECALL else "",
                at=report_of.reported_at if report_of else None,
                is_electronic=row.channel in electronic,
            )
        )
    return found


def recall_objections(document: OutgoingDocument, day: date) -> list[Objection]:
    """Who has not given his copy back. Paper may be given up with a reason, and what a receiver
    refused; an electronic receiver that has not answered must answer first (OUT-09)."""
    found = []
    for answer in recall_answers(document, day):
        name = answer.recipient.name
        if answer.code == KEPT:
            sentence = _("%(name)s keeps its copy: %(reason)s") % {
                "name": name,
                "reason": answer.reason,
            }
            found.append(Objection(f"kept:{answer.recipient.uid}", sentence))
        elif answer.is_open and answer.is_electronic:
            sentence = _("%(name)s has not answered the recall yet.") % {"name": name}
            found.append(Objection(f"open:{answer.recipient.uid}", sentence, may_be_waived=False))
        elif answer.is_open:
            sentence = _("The paper sent to %(name)s is not back yet.") % {"name": name}
            found.append(Objection(f"paper:{answer.recipient.uid}", sentence))
    return found
