"""What stands in the way of a step, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Sentence
from documents import lifecycles as document_lifecycles
from documents.models import OutgoingDocument
from slips import lifecycles
from slips.choices import OPEN, SlipState
from slips.models import Slip
from slips.selectors.gates import gaps


@lifecycles.slip.guard("submit")
def five_requirements_are_met(slip: Slip) -> Iterator[Sentence]:
    """The gates of domain.md §11; the page links each to the field that mends it."""
    for gap in gaps(slip, timezone.localdate()):
        yield gap.sentence


def _slip_of(document: OutgoingDocument) -> Slip | None:
    found: Slip | None = Slip.objects.filter(paper=document).first()
    return found


@document_lifecycles.outgoing.guard("sign")
def slip_is_decided_before_its_paper_is_signed(document: OutgoingDocument) -> Iterator[Sentence]:
    slip = _slip_of(document)
    if slip is not None and slip.state in OPEN and slip.state != SlipState.TO_MEETING:
        yield _("Decide on the slip first; its paper is signed with the decision.")


def paper_moves_with_its_slip(document: OutgoingDocument) -> Iterator[Sentence]:
    if _slip_of(document) is not None:
        yield _("This is the paper of a submission slip: it moves with the slip.")


for _step in ("withdraw", "return", "return_to_review", "return_to_form_check", "take_number", "cancel"):  # fmt: skip
    document_lifecycles.outgoing.guard(_step)(paper_moves_with_its_slip)
