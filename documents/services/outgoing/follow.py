"""Replacement and correction of what was issued (NĐ 30/2020 Art. 18; OUT-08)."""

from __future__ import annotations

from dataclasses import replace as with_
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.acts import Act
from core.errors import InvalidInput, ReasonMissing, WrongState
from documents import lifecycles
from documents.choices import OutgoingState
from documents.models import OutgoingDocument
from documents.services import moves
from documents.services.outgoing.steps import step

LINKS = {"replace": "replaces", "correct": "corrects"}
OPEN = {OutgoingState.ISSUED, OutgoingState.CORRECTED}


@transaction.atomic
def replace(*, document: OutgoingDocument, by: OutgoingDocument, act: Act) -> OutgoingDocument:
    """Mark as replaced by another issued document of the house, of an equivalent form (OUT-08)."""
    return _followed("replace", document, by, act)


@transaction.atomic
def correct(*, document: OutgoingDocument, by: OutgoingDocument, act: Act) -> OutgoingDocument:
    """Mark as corrected by an official letter of the same house (đính chính, OUT-08)."""
    return _followed("correct", document, by, act)


def refuse_wrong_form(name: str, document: OutgoingDocument, by: OutgoingDocument) -> None:
    """An error of content is mended by a document of equivalent form, an error of form by an
    official letter (OUT-08)."""
    kind, other = document.kind, by.kind
    if name == "correct":
        if other is None or other.has_title or other.is_copy:
            raise InvalidInput(
                _(
                    "An error of form or procedure is corrected by an official letter. An error of "
                    "content is mended by a document of the same kind: replace it."
                ),
                code="wrong_form",
                field="by",
            )
        return
    if kind is not None and (other is None or other.code != kind.code):
        raise InvalidInput(
            _("Only a document of the same kind (%(kind)s) replaces this one.") % {"kind": kind},
            code="wrong_form",
            field="by",
        )


def _followed(
    name: str, document: OutgoingDocument, by: OutgoingDocument, act: Act
) -> OutgoingDocument:
    """Take the step, and write on the successor whom it follows; both are seen and locked."""
    if by.pk == document.pk or by.organisation_id != document.organisation_id:
        raise InvalidInput(_("Name another document of this organisation."), field="by")
    # In one order for all, so that two who replace crosswise do not wait for each other in a circle.
    found = {one.pk: moves.lock(one, act) for one in sorted((document, by), key=lambda one: one.pk)}
    document, by = found[document.pk], found[by.pk]
    lifecycles.outgoing.check(name, document, act=act)
    if by.state != OutgoingState.ISSUED:
        raise InvalidInput(_("The other document must be issued first."), field="by")
    refuse_wrong_form(name, document, by)
    return _link(name, document, by, act)


def _link(
    name: str, document: OutgoingDocument, by: OutgoingDocument, act: Act
) -> OutgoingDocument:
    link = LINKS[name]
    followed = step(name, document, act=act, facts={"by": by.code_display, "by_uid": str(by.uid)})
    before = getattr(by, link)
    setattr(by, link, followed)
    by.follows_reason = act.reason[:1000]
    by.save(update_fields=[link, "follows_reason"])
    journal.record(act, f"documents.outgoing.{link}", by, changes={link: [before, followed]})
    return followed


@transaction.atomic
def announce(
    *, draft: OutgoingDocument, name: str, of: OutgoingDocument, act: Act
) -> OutgoingDocument:
    """Say of a draft which issued document it will replace or correct, and why; the step itself is
    taken when the draft is issued."""
    if not act.reason.strip():
        raise ReasonMissing(field="reason")
    found = {one.pk: moves.lock(one, act) for one in sorted((of, draft), key=lambda one: one.pk)}
    of, draft = found[of.pk], found[draft.pk]
    if of.state not in OPEN:
        raise WrongState(_("Only an issued document is replaced or corrected."))
    refuse_wrong_form(name, of, draft)
    link = LINKS[name]
    setattr(draft, link, of)
    draft.follows_reason = act.reason.strip()[:1000]
    draft.save(update_fields=[link, "follows_reason"])
    journal.record(act, f"documents.outgoing.{link}", draft, changes={link: [None, str(of.uid)]})
    return draft


def carry_out(document: OutgoingDocument, act: Act) -> None:
    """The document is issued: what it was drafted to replace or correct follows in the same act."""
    for name, link in LINKS.items():
        earlier: Any = getattr(document, link)
        if earlier is None or earlier.state not in OPEN:
            continue
        # Whoever issues may not see the earlier paper; the law of the chain does not ask him.
        quiet = with_(act, who=None, system=act.system or "outgoing.follow")
        moved = lifecycles.outgoing.apply(
            name,
            earlier,
            act=quiet.because(document.follows_reason or str(document.subject)),
            facts={"by": document.code_display, "by_uid": str(document.uid)},
            changes={"updated_at": act.at},
        )
        journal.record(
            act, f"documents.outgoing.{link}", document, facts={"of": moved.code_display}
        )
