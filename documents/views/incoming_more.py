"""Smaller pages of incoming documents: printed sheets, and the answer to a recall."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.choices import Direction
from documents.forms.acts import ActForm
from documents.models import IncomingDocument, Register
from documents.policies import incoming as may
from documents.policies import registers as may_register
from documents.services import incoming, prints_incoming
from documents.views.common import acting, seen
from documents.views.exports import pdf_answer, sheet
from documents.views.smaller import form_page
from documents.views.transitions import address_of


@require_GET
def print_sheet(request: Request, uid: UUID) -> HttpResponse:
    """The stamp and the sheet of handling as a PDF."""
    document = seen(IncomingDocument, request, uid)
    made = prints_incoming.sheet(document=document, act=Act.of(request))
    return pdf_answer(made, f"phieu-giai-quyet-{document.arrival_number}.pdf")


@require_http_methods(["GET", "POST"])
def refuse_recall(request: Request, uid: UUID) -> HttpResponse:
    """Keep what the sender asks back, with a reason that he is told."""
    document = seen(IncomingDocument, request, uid)
    may.recall_document(acting(request), document)
    label = _("Refuse the recall")
    form = ActForm(request.POST or None, needs_reason=True)
    if request.method == "POST" and form.is_valid():
        act = Act.of(request, reason=form.cleaned_data["reason"])
        try:
            incoming.refuse_recall(document=document, reason=act.reason, act=act)
        except (NotFound, NotPermitted):
            raise
        except DomainError as refusal:
            return form_page(
                request, "incoming", document, form, label, name="refuse_recall", refusal=refusal
            )
        messages.success(request, _("The recall is refused; the sender is told why."))
        return redirect(address_of("incoming", document))
    return form_page(request, "incoming", document, form, label, name="refuse_recall")


@require_GET
def follow_up(request: Request, uid: UUID, form: str) -> HttpResponse:
    """The book of follow-up of one series: `pdf` or `xlsx`."""
    who = acting(request)
    book = Register.objects.known_to(who).filter(uid=uid, direction=Direction.INCOMING).first()
    if book is None or form not in {"pdf", "xlsx"}:
        raise NotFound
    may_register.read_register(who, book)
    scopes = list(book.counters.order_by("-last_on").values_list("scope", flat=True))
    scope = request.GET.get("scope", "") or next(iter(scopes), "")
    if scope and scope not in scopes:
        raise NotFound
    act = Act.of(request)
    name = f"so-theo-doi-{book.code}.{form}"
    if form == "pdf":
        return pdf_answer(prints_incoming.follow_up(register=book, scope=scope, act=act), name)
    rows = prints_incoming.follow_up_rows(register=book, scope=scope, act=act)
    prints_incoming.record_follow_up(register=book, scope=scope, rows=rows, act=act)
    return sheet(
        _("Book of follow-up of incoming documents"),
        prints_incoming.follow_up_labels(),
        [[row[key] for key in prints_incoming.FOLLOW_UP] for row in rows],
        name,
        widths=(12, 60, 32, 14, 28, 22, 30),
    )
