"""What stands in the way of a step, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.selectors import may_sign
from accounts.services import people
from core.errors import Mend, Sentence
from documents import lifecycles
from documents.choices import AssignmentRole, VersionOrigin, WaivedRule
from documents.engine.files.facts import PDF
from documents.models import (
    CommentRequest,
    Document,
    Dossier,
    IncomingDocument,
    OutgoingDocument,
)
from documents.policies.people import lead_chain, live_assignments
from documents.selectors import channels, closing, exchanges, proposals, reconciliation, waivers
from documents.services.state_secrets.records import receipt_troubles

MOST_NAMED = 10

for _check in closing.CHECKS:
    lifecycles.dossier.guard("close")(_check)
lifecycles.dossier.guard("reopen")(closing.not_handed_over)


def no_open_parts(document: IncomingDocument) -> Iterator[Sentence]:
    """IN-07: what was handed down and is required must be done first."""
    leading = {given.pk for given in lead_chain(document)}
    for given in live_assignments(document):
        required = given.parent_id is not None and given.role != AssignmentRole.INFO
        if required and given.pk not in leading and given.done_at is None:
            yield _("Work that was handed down is still open: %(name)s.") % {
                "name": given.person or given.unit
            }


lifecycles.incoming.guard("complete")(no_open_parts)
lifecycles.incoming.guard("report_done")(no_open_parts)


def no_secrecy_stamp(document: Document) -> Iterator[Sentence]:
    """SEC-03: a file that bears a mark above the ceiling goes no further here."""
    if mark := proposals.secrecy_stamp(document):
        yield _(
            "The file is stamped %(mark)s. This installation is on an open network and must not "
            "hold it: return it, and register the paper in the system for state secrets."
        ) % {"mark": mark}


lifecycles.incoming.guard("register")(no_secrecy_stamp)
lifecycles.outgoing.guard("submit_content")(no_secrecy_stamp)


@lifecycles.incoming.guard("register")
def receipt_is_checked(document: IncomingDocument) -> Iterator[Sentence]:
    """SEC-06: a state secret is registered after its receiver has checked it."""
    yield from receipt_troubles(document)


@lifecycles.outgoing.guard("sign")
def level_is_decided(document: OutgoingDocument) -> Iterator[Sentence]:
    """SEC-01: the signer decides the level, on an entry of the lists, before he signs."""
    if not document.secrecy:
        return
    last = document.secrecy_decisions.order_by("-pk").first()
    if last is None or last.after != document.secrecy:
        yield _("The signer has not decided the level of secrecy yet.")


@lifecycles.outgoing.guard("submit_content")
def text_is_there(document: OutgoingDocument) -> Iterator[Sentence]:
    if document.current_version is None:
        yield _("There is no text yet: send a Word or PDF file.")


@lifecycles.outgoing.guard("submit_content")
def signer_is_named(document: OutgoingDocument) -> Iterator[Sentence]:
    if document.signer_id is None:
        yield _("Nobody is named to sign it.")


def every_opinion_is_in(document: OutgoingDocument) -> Iterator[Sentence]:
    """A round may demand every answer; without that, silence is only shown (OUT-14)."""
    waiting = CommentRequest.objects.open().filter(
        round__document_id=document.pk, round__answers_required=True
    )
    for request in waiting.select_related("person", "unit")[:MOST_NAMED]:
        yield _("The opinion of %(name)s is still needed; excuse it with a reason, or wait.") % {
            "name": request.name
        }


lifecycles.outgoing.guard("submit_content")(every_opinion_is_in)
lifecycles.outgoing.guard("close_comments")(every_opinion_is_in)


def approved_text_is_current(document: OutgoingDocument) -> Iterator[Sentence]:
    """OUT-12: what is checked and signed is what was approved, or its PDF/A."""
    approved = document.approved_version
    if approved is None or document.content_approved_at is None:
        return
    later = document.versions.filter(ordinal__gt=approved.ordinal).exclude(
        origin__in=[VersionOrigin.CONVERTED, VersionOrigin.PREPARED]
    )
    if later.exists():
        yield _(
            "The text has changed since its content was approved: it goes to the approver again."
        )


lifecycles.outgoing.guard("pass_form")(approved_text_is_current)
lifecycles.outgoing.guard("sign")(approved_text_is_current)


@lifecycles.outgoing.guard("pass_form")
def text_is_pdf(document: OutgoingDocument) -> Iterator[Sentence]:
    """What is signed is a PDF; a Word text is converted by a job first."""
    version = document.current_version
    if version is None or version.stored.media_type == PDF:
        return
    if version.note:
        yield version.note
    else:
        yield _("The Word file is still being converted to PDF/A. Try again in a moment.")


def signing_right_holds(document: OutgoingDocument) -> Iterator[Sentence]:
    """The right named in the draft may have ended before the signer came to it (domain.md §2.3)."""
    signer, right = document.signer, document.signing_right
    if signer is None or right is None:
        return
    if not may_sign(signer, right, timezone.localdate(), document.kind, document.secrecy):
        yield _(
            "%(name)s has no right to sign this kind of document today. Choose another signer."
        ) % {"name": signer.full_name}


for _step in ("submit_content", "pass_form", "sign"):
    lifecycles.outgoing.guard(_step)(signing_right_holds)


@lifecycles.outgoing.guard("issue")
def recipients_are_named(document: OutgoingDocument) -> Iterator[Sentence]:
    """OUT-18: without an addressee there is nothing to send."""
    if not document.recipients.exists():
        yield _("No recipient is named.")


@lifecycles.outgoing.guard("issue")
def recipients_agree_with_the_paper(document: OutgoingDocument) -> Iterator[Sentence]:
    """OUT-18: the paper, the electronic addressees and those in the house name the same."""
    found = reconciliation.compare(document, timezone.localdate())
    page = reverse("documents:recipients", args=[document.uid])
    for trouble in waivers.standing(document, WaivedRule.RECIPIENTS, found.objections):
        yield Mend(trouble, page)


@lifecycles.outgoing.guard("issue")
def ways_are_open(document: OutgoingDocument) -> Iterator[Sentence]:
    """Domain 4.3: no copy leaves by a way that is closed to its secrecy or circulation."""
    yield from channels.refusals(
        document.organisation,
        document.recipients.all(),
        secrecy=document.secrecy,
        circulation=document.circulation,
        day=timezone.localdate(),
    )


@lifecycles.outgoing.guard("confirm_recalled")
def every_copy_is_back(document: OutgoingDocument) -> Iterator[Sentence]:
    """OUT-09: each receiver has answered; what does not come back has a reason."""
    objections = exchanges.recall_objections(document, timezone.localdate())
    yield from waivers.standing(document, WaivedRule.RECALL, objections)


@people.leaving_guard
def no_open_dossiers(person: Person) -> Iterator[Sentence]:
    """DOS-06: whoever leaves hands his dossiers over first. An administrator reads this: the
    number is his to know, the title is not (SEC-09)."""
    mend = f"{reverse('documents:dossiers-hand-over')}?from={person.uid}"
    for dossier in Dossier.objects.open().filter(keeper=person).order_by("pk")[:MOST_NAMED]:
        yield Mend(
            _("Dossier “%(title)s” has no other keeper yet.")
            % {"title": f"{dossier.notation} ({dossier.year})"},
            mend,
        )
