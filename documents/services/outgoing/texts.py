"""The text of a draft: from a Word template, or written here and typeset in form (NĐ 30/2020 Đ10)."""

from __future__ import annotations

import io

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.acts import Act
from core.errors import InvalidInput
from documents.choices import VersionOrigin
from documents.engine import structured
from documents.engine.files import docx_template, typeset
from documents.models import OutgoingDocument
from documents.policies import outgoing as may
from documents.selectors import drafting
from documents.selectors.drafting import Offer
from documents.services import derivatives, files, versions
from documents.services.outgoing import papers
from documents.services.outgoing.steps import step

OWN_TEMPLATE = "own"
WRITTEN = "written"
"""Instead of a template: the text is written in the portal's editor."""
UNDO_APPROVAL = {
    "content_approved_at": None,
    "content_approved_by": None,
    "approved_version": None,
    "form_checked_at": None,
    "form_checked_by": None,
}
"""A changed text has no approval: it goes to the approver again (OUT-12, NĐ 30/2020 Đ11)."""


def choose(document: OutgoingDocument, code: str, act: Act) -> Offer:
    """The template of that code among those offered; "own": the best for kind and heading."""
    kind = document.kind
    offered = drafting.offers(document.organisation, kind, act.on) if kind else []
    if code == OWN_TEMPLATE:
        fitting = [offer for offer in offered if offer.heading == document.heading]
        if fitting or offered:
            return (fitting or offered)[0]
    for offer in offered:
        if offer.code == code:
            return offer
    raise InvalidInput(_("There is no such template."), code="no_template", field="template")


@transaction.atomic
def from_template(*, document: OutgoingDocument, template: str, act: Act) -> OutgoingDocument:
    """A new version: the template filled with the fields, to be written on in Word."""
    changed = step("edit", document, act=act, changes=UNDO_APPROVAL)
    fill(changed, template, act)
    return changed


def fill(document: OutgoingDocument, template: str, act: Act) -> None:
    """Fill a template and add it as a version; part of an act that was judged."""
    offer = choose(document, template, act)
    content = drafting.first_content(document, offer.shipped, act.on, act.who)
    fields = papers.word_fields(document, content)
    if offer.own is not None:
        with derivatives.plain(offer.own.stored) as source:
            filled = docx_template.fill(source, fields)
    elif offer.shipped is not None:
        filled = docx_template.fill(offer.shipped.path, fields)
    else:  # an offer has one of the two
        raise InvalidInput(_("There is no such template."), code="no_template", field="template")
    name = f"{_file_name(document)}.docx"
    stored = files.keep(source=io.BytesIO(filled), name=name, act=act)
    versions.add(
        document=document, stored=stored, origin=VersionOrigin.TEMPLATE, name=name, act=act
    )


@transaction.atomic
def write(
    *,
    document: OutgoingDocument,
    content: structured.Content,
    note: str = "",
    revision: int | None = None,
    act: Act,
) -> OutgoingDocument:
    """A new version out of the portal's editor: kept as structured text, typeset as PDF/A.

    Raises InvalidInput (body) when nothing is written or the kind is not written here.
    """
    changed = step("edit", document, act=act, changes=UNDO_APPROVAL, revision=revision)
    _refuse_unfit(changed, content, act)
    pdf = typeset.compile_form("draft", papers.paper(changed, content), at=act.at)
    name = f"{_file_name(changed)}.pdf"
    stored = files.keep(source=io.BytesIO(pdf), name=name, act=act)
    versions.add(
        document=changed,
        stored=stored,
        origin=VersionOrigin.WRITTEN,
        name=name,
        note=note,
        content=dict(content),
        act=act,
    )
    return changed


def preview(*, document: OutgoingDocument, content: structured.Content, act: Act) -> list[bytes]:
    """The pages as they would look, as PNG; nothing is kept."""
    may.edit_draft(act.who, document)
    return typeset.draw_form("draft", papers.paper(document, content))


def _refuse_unfit(document: OutgoingDocument, content: structured.Content, act: Act) -> None:
    if not drafting.may_be_written_here(document.organisation, document.kind, act.on):
        raise InvalidInput(
            _("This kind of document is written in Word: download the template and send it back."),
            code="not_written_here",
            field="body",
        )
    if structured.is_empty(content):
        raise InvalidInput(_("Write the text first."), code="no_text", field="body")


def _file_name(document: OutgoingDocument) -> str:
    return document.subject[:60].replace("/", "-").strip() or "van-ban"
