"""Into the dossier: the slip's paper with its opinions and decision, the drafts, the letter it came of (SUB-04)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import events
from core.acts import Act
from core.errors import Blocked, InvalidInput
from core.lifecycle import Lifecycle
from documents.choices import DossierState, OutgoingState
from documents.models import Document, Dossier, OutgoingDocument
from documents.services import dossiers
from documents.services.outgoing import internal_papers
from signatures.choices import RequestState
from signatures.models import SigningRequest
from slips import lifecycles
from slips.choices import SlipState
from slips.events import SlipFiled
from slips.models import Slip
from slips.services import parts
from slips.services.steps import lock


@transaction.atomic
def file(
    *, slip: Slip, dossier: Dossier | None = None, revision: int | None = None, act: Act
) -> Slip:
    """Put everything of the slip into one dossier and close the slip.

    `dossier` is the slip's own by default. Raises InvalidInput without one, WrongState when it is closed, Blocked while a
    signature is being made.
    """
    table: Lifecycle[Slip] = lifecycles.slip
    ready = table.check("file", lock(slip, act), act=act, revision=revision)
    chosen = dossier or ready.dossier
    if chosen is None:
        raise InvalidInput(_("Choose the dossier."), field="dossier")
    if dossier is not None and act.who is not None:
        parts.refuse_foreign_dossier(dossier, ready.organisation, act)
    _lay_in(ready, chosen, act)
    if ready.paper is not None:
        _settle(ready.paper, act)
    filed = table.apply(
        "file",
        ready,
        act=act,
        changes={"dossier": chosen, "updated_at": act.at},
        facts={"dossier": chosen.notation},
    )
    events.publish(SlipFiled(slip_id=filed.pk, dossier_id=chosen.pk))
    return filed


def papers_of(slip: Slip) -> list[Document]:
    """What belongs into the dossier: the letter it came of, the drafts, the paper."""
    found: list[Document] = []
    if slip.source is not None:
        found.append(slip.source)
    found += [row.document for row in slip.drafts.select_related("document").order_by("ordinal")]
    if slip.paper is not None:
        found.append(slip.paper)
    return list({document.pk: document for document in found}.values())


def _lay_in(slip: Slip, dossier: Dossier, act: Act) -> None:
    present = set(dossier.items.values_list("document_id", flat=True))
    # The author may put into the dossier what he made, whoever keeps it; the journal names him.
    own = Act(by=act.by, at=act.at, system="slips.file", channel=act.channel, ip=act.ip)
    for document in sorted(papers_of(slip), key=lambda one: one.pk):
        if document.pk not in present:
            dossiers.add(dossier=dossier, document=document, act=own)


def lay_in_its_dossier(slip: Slip, act: Act) -> None:
    """With the decision, by itself, when the slip has a dossier that is still open."""
    dossier = slip.dossier
    if dossier is not None and dossier.state == DossierState.OPEN:
        _lay_in(slip, dossier, act)


def _settle(paper: OutgoingDocument, act: Act) -> None:
    """The paper stays as it is: signed, or decided without a signature."""
    current = OutgoingDocument.objects.get(pk=paper.pk)
    if current.state not in {OutgoingState.SUBMITTED, OutgoingState.SIGNED}:
        return
    busy = SigningRequest.objects.filter(
        document=paper, state__in=[RequestState.WAITING, RequestState.SIGNING]
    )
    if busy.exists():
        raise Blocked([_("A signature is being made on this document. Wait a moment.")])
    internal_papers.keep(document=current, act=Act.of_system("slips.file"))


@transaction.atomic
def paper_was_signed(*, document_id: int) -> None:
    """The paper of a slip bears its signature: it is kept, and the slip is filed if it has a dossier."""
    slip = Slip.objects.filter(paper=document_id).select_related("dossier").first()
    if slip is None:
        return
    act = Act.of_system("slips.file")
    paper = OutgoingDocument.objects.get(pk=document_id)
    if paper.state == OutgoingState.SIGNED:
        internal_papers.keep(document=paper, act=act)
    dossier = slip.dossier
    if (
        slip.state == SlipState.DECIDED
        and dossier is not None
        and dossier.state == DossierState.OPEN
    ):
        file(slip=slip, act=act)
