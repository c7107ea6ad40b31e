"""After issue: the successor of a document, its dispatch, the answers to a recall, copies and prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.choices import CopyForm, OutgoingState
from documents.forms.after import (
    CopyOrderForm,
    DispatchForm,
    FollowForm,
    LendForm,
    PrintForm,
    StatusForm,
)
from documents.forms.fields import as_uuid
from documents.models import Document, FileCopyUse, OutgoingDocument
from documents.policies import copies as may_copy
from documents.policies import outgoing as may
from documents.selectors import exchanges
from documents.services import outgoing
from documents.services.outgoing import RecipientData
from documents.services.outgoing.exchange import SENDABLE
from documents.views.common import acting, seen, seen_document, today
from documents.views.transitions import address_of
from documents.views.uploads import take_in


def _back(document: Any) -> str:
    return address_of("incoming" if document.is_incoming else "outgoing", document)


def _act_page(
    request: Request,
    document: Any,
    form: Any,
    label: str,
    done: Callable[[], Any],
    **more: Any,
) -> HttpResponse:
    """GET shows the form; POST does the act, or shows the refusal beside what was typed."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            target = done()
        except (NotFound, NotPermitted):
            raise
        except DomainError as caught:
            refusal = caught
            if caught.field in form.fields:
                form.add_error(caught.field, str(caught.sentence))
        else:
            messages.success(request, _("Done: %(act)s.") % {"act": label})
            return redirect(_back(target if isinstance(target, Document) else document))
    context = {
        "document": document,
        "form": form,
        "label": label,
        "back": _back(document),
        "refusal": refusal,
        "beside_field": bool(refusal and refusal.field in form.fields),
        **more,
    }
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "documents/after_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def follow(request: Request, uid: UUID) -> HttpResponse:
    """Begin the document that replaces or corrects this one; it is filled with what is known."""
    document = seen(OutgoingDocument, request, uid)
    may.recall_issued(acting(request), document)
    form = FollowForm(request.POST or None)

    def done() -> OutgoingDocument:
        return outgoing.draft_successor(
            document=document,
            name=form.cleaned_data["what"],
            act=Act.of(request, reason=form.cleaned_data["reason"]),
        )

    return _act_page(request, document, form, _("Replace or correct"), done)


@require_http_methods(["GET", "POST"])
def copy(request: Request, uid: UUID) -> HttpResponse:
    """A certified copy: electronic, of scanned paper, or on paper."""
    document = seen_document(request, uid)
    who = acting(request)
    may_copy.make_copy(who, document)
    form = CopyOrderForm(request.POST or None, who=who, original=document)

    def done() -> OutgoingDocument:
        values, act = form.cleaned_data, Act.of(request)
        uploads = take_in(request, act) if values["form"] == CopyForm.SCAN else []
        names = [" ".join(line.split()) for line in values["recipients"].splitlines()]
        return outgoing.make_copy(
            original=document,
            data=outgoing.CopyIn(
                kind=values["kind"],
                form=values["form"],
                reason=values["reason"],
                authorised_by=values["authorised_by"],
                pages=values["pages"],
                recipients=[RecipientData(name=name[:200]) for name in names if name],
            ),
            upload=uploads[0] if uploads else None,
            act=act,
        )

    return _act_page(
        request, document, form, _("Make a certified copy"), done, with_scan=document.is_incoming
    )


@require_http_methods(["GET", "POST"])
def printed(request: Request, uid: UUID) -> HttpResponse:
    """Paper of an electronic original was printed and stamped (OUT-10)."""
    document = seen(OutgoingDocument, request, uid)
    may_copy.record_print(acting(request), document)
    form = PrintForm(request.POST or None)

    def done() -> Any:
        return outgoing.record_print(
            document=document,
            copies=form.cleaned_data["copies"],
            for_whom=form.cleaned_data["for_whom"],
            reason=form.cleaned_data["reason"],
            act=Act.of(request),
        )

    return _act_page(request, document, form, _("Record printed and stamped paper"), done)


@require_http_methods(["GET", "POST"])
def lend(request: Request, uid: UUID) -> HttpResponse:
    """The copy on file is handed to somebody; below, who had it."""
    document = seen_document(request, uid)
    may_copy.lend_file_copy(acting(request), document)
    form = LendForm(request.POST or None)

    def done() -> Any:
        return outgoing.lend(document=document, act=Act.of(request), **form.cleaned_data)

    uses = FileCopyUse.objects.filter(document_id=document.pk).order_by("-lent_at")[:50]
    return _act_page(request, document, form, _("Hand out the copy on file"), done, uses=uses)


@require_POST
def lend_back(request: Request, uid: UUID, use: UUID) -> HttpResponse:
    """The copy on file is back."""
    document = seen_document(request, uid)
    row = FileCopyUse.objects.filter(document_id=document.pk, uid=use).first()
    if row is None:
        raise NotFound
    outgoing.take_back(use=row, act=Act.of(request))
    messages.success(request, _("The copy on file is back."))
    return redirect("documents:file-copy", uid=document.uid)


@require_http_methods(["GET", "POST"])
def dispatch(request: Request, uid: UUID) -> HttpResponse:
    """Each copy on its way: how many, what proves it, who took it over."""
    document = seen(OutgoingDocument, request, uid)
    may.issue_document(acting(request), document)
    rows = list(document.recipients.order_by("ordinal"))
    chosen = next((row for row in rows if str(row.uid) == request.POST.get("recipient")), None)
    form = DispatchForm(request.POST) if chosen is not None else None
    if form is not None and chosen is not None and form.is_valid():
        values, act = form.cleaned_data, Act.of(request)
        if request.POST.get("what") == "received":
            outgoing.mark_received(recipient=chosen, receiver_name=values["receiver_name"], act=act)
        else:
            outgoing.mark_sent(
                recipient=chosen, proof=values["proof"], copies=values["copies"], act=act
            )
        messages.success(request, _("The dispatch is recorded."))
        return redirect("documents:dispatch", uid=document.uid)
    context = {
        "document": document,
        "rows": rows,
        "can_send": document.state in SENDABLE,
        "form": form,
        "back": _back(document),
    }
    return render(request, "documents/dispatch.html", context, status=422 if form else 200)


@require_http_methods(["GET", "POST"])
def recall_answers(request: Request, uid: UUID) -> HttpResponse:
    """Who has given the document back, who keeps it, who has not answered (OUT-09)."""
    document = seen(OutgoingDocument, request, uid)
    who = acting(request)
    form = StatusForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        may.recall_issued(who, document)
        uid_sent = as_uuid(request.POST.get("recipient", ""))
        row = document.recipients.filter(uid=uid_sent).first() if uid_sent else None
        if row is None:
            raise NotFound
        try:
            outgoing.note_status(
                recipient=row,
                status=form.cleaned_data["status"],
                act=Act.of(request, reason=form.cleaned_data["reason"]),
            )
        except (NotFound, NotPermitted):
            raise
        except DomainError as caught:
            refusal = caught
        else:
            messages.success(request, _("The answer is noted."))
            return redirect("documents:recall-answers", uid=document.uid)
    known = exchanges.statuses(today())
    answers = exchanges.recall_answers(document, today())
    context = {
        "document": document,
        "answers": [(one, exchanges.label_of(one.code, known)) for one in answers],
        "is_open": document.state == OutgoingState.RECALLING,
        "may_change": may.recall_issued.allows(who, document),
        "objections": exchanges.recall_objections(document, today()),
        "form": StatusForm(),
        "refusal": refusal,
        "back": _back(document),
    }
    status = refusal.status if refusal else 200
    return render(request, "documents/recall_answers.html", context, status=status)
