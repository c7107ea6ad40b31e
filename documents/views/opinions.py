"""Opinions on a draft: given, settled, excused, printed; and the small picture of initials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.forms.acts import ActForm
from documents.forms.drafting import OpinionForm, SettleForm
from documents.forms.fields import PortalForm
from documents.models import CommentRequest, OutgoingDocument
from documents.policies import outgoing as may
from documents.services import draft_prints, outgoing
from documents.views.common import acting, seen
from documents.views.transitions import address_of
from documents.views.uploads import take_in


def _page(
    request: Request,
    document: OutgoingDocument,
    form: PortalForm,
    label: str,
    *,
    asked: CommentRequest,
    refusal: DomainError | None = None,
    with_file: bool = False,
) -> HttpResponse:
    context = {
        "kind": "outgoing",
        "name": "opinion",
        "label": label,
        "thing": document,
        "asked": asked,
        "form": form,
        "refusal": refusal,
        "beside_field": bool(refusal and any(form.errors)),
        "back": f"{address_of('outgoing', document)}#opinions",
        "action": request.path,
        "revision": document.revision,
        "with_file": with_file,
    }
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "documents/opinion_form.html", context, status=status)


def _take(
    request: Request,
    uid: UUID,
    asked_uid: UUID,
    label: str,
    make: Callable[..., PortalForm],
    call: Callable[[CommentRequest, dict[str, Any], Act], Any],
    judge: Callable[[Any, CommentRequest, OutgoingDocument], None],
    said: str,
    *,
    with_file: bool = False,
) -> HttpResponse:
    document = seen(OutgoingDocument, request, uid)
    asked = outgoing.request_for(document=document, uid=asked_uid)
    judge(acting(request), asked, document)
    form = make(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, document, form, label, asked=asked, with_file=with_file)
    values = form.cleaned_data
    try:
        call(asked, values, Act.of(request, reason=values.get("reason", "")))
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        if refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal))
        return _page(
            request, document, form, label, asked=asked, refusal=refusal, with_file=with_file
        )
    messages.success(request, said)
    back = f"{address_of('outgoing', document)}#opinions"
    return HttpResponseClientRedirect(back) if request.htmx else redirect(back)


@require_http_methods(["GET", "POST"])
def answer(request: Request, uid: UUID, asked: UUID) -> HttpResponse:
    """Say what one thinks of a draft."""

    def call(row: CommentRequest, values: dict[str, Any], act: Act) -> None:
        uploads = take_in(request, act)
        outgoing.answer(
            request=row,
            verdict=values["verdict"],
            text=values["text"],
            upload=uploads[0] if uploads else None,
            act=act,
        )

    return _take(
        request,
        uid,
        asked,
        _("Give an opinion"),
        OpinionForm,
        call,
        lambda who, row, _document: may.answer_opinion(who, row),
        _("Your opinion is kept with the draft."),
        with_file=True,
    )


@require_http_methods(["GET", "POST"])
def settle(request: Request, uid: UUID, asked: UUID) -> HttpResponse:
    """The drafter says what became of an opinion."""
    return _take(
        request,
        uid,
        asked,
        _("Settle the opinion"),
        SettleForm,
        lambda row, values, act: outgoing.settle(
            request=row, settlement=values["settlement"], reason=values["reason"], act=act
        ),
        lambda who, _row, document: may.edit_draft(who, document),
        _("Noted beside the opinion."),
    )


@require_http_methods(["GET", "POST"])
def excuse(request: Request, uid: UUID, asked: UUID) -> HttpResponse:
    """The drafter asks this one no more."""
    return _take(
        request,
        uid,
        asked,
        _("Ask no more"),
        lambda data: ActForm(data, needs_reason=True),
        lambda row, _values, act: outgoing.excuse(request=row, act=act),
        lambda who, _row, document: may.edit_draft(who, document),
        _("Noted beside the opinion."),
    )


def _pdf(made: bytes, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def printed(request: Request, uid: UUID) -> HttpResponse:
    """`Tổng hợp ý kiến góp ý` as PDF/A."""
    document = seen(OutgoingDocument, request, uid)
    return _pdf(draft_prints.opinions(document=document, act=Act.of(request)), "gop-y")


@require_GET
def course(request: Request, uid: UUID) -> HttpResponse:
    """The sheet of the draft's course with the initials, as PDF/A."""
    document = seen(OutgoingDocument, request, uid)
    return _pdf(draft_prints.course(document=document, act=Act.of(request)), "qua-trinh")


@require_POST
def initial(request: Request) -> HttpResponse:
    """Keep the small picture of one's own initials."""
    acting(request)
    act = Act.of(request)
    uploads = take_in(request, act)
    if not uploads:
        messages.error(request, _("Choose a file."))
    else:
        outgoing.keep_initial(upload=uploads[0], act=act)
        messages.success(request, _("Your initials stand beside what you approve."))
    return redirect("accounts:profile")
