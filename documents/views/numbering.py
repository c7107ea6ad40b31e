"""Keeping numbers, declaring them void, closing a series, opening a register."""

from __future__ import annotations

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
from documents.forms.fields import PortalForm
from documents.forms.registers import RegisterForm, ReserveForm, VoidForm
from documents.models import OutgoingDocument, Register, RegisterEntry
from documents.policies import registers as may
from documents.services import numbers, registers
from documents.services.registers import GroupIn, RegisterIn
from documents.views.common import acting, today


def own_book(request: Request, uid: UUID) -> Register:
    """A register of the own house that this capacity reads."""
    who = acting(request)
    book: Register | None = Register.objects.known_to(who).filter(uid=uid).first()
    if book is None:
        raise NotFound
    may.read_register(who, book)
    return book


def _page(
    request: Request, form: PortalForm, label: str, register: Register | None, refusal: Any = None
) -> HttpResponse:
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    context = {"form": form, "label": label, "register": register, "refusal": refusal}
    return render(request, "documents/register_act.html", context, status=status)


@require_http_methods(["GET", "POST"])
def reserve(request: Request, uid: UUID) -> HttpResponse:
    """Keep the next number for a document that is not ready (OUT-05)."""
    register = own_book(request, uid)
    who = acting(request)
    may.reserve_number(who, register)
    form = ReserveForm(request.POST or None, who=who, register=register)
    label = _("Keep a number")
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, label, register)
    kind = form.cleaned_data.get("kind")
    try:
        made = numbers.reserve(
            register=register,
            on=today(),
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            like=OutgoingDocument(organisation=who.organisation, kind=kind) if kind else None,
            act=Act.of(request),
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return _page(request, form, label, register, refusal)
    messages.success(request, _("Number %(number)s is kept.") % {"number": made})
    return redirect("documents:register-book", uid=register.uid)


@require_http_methods(["GET", "POST"])
def void(request: Request, uid: UUID, entry: UUID) -> HttpResponse:
    """Declare a number void, with a reason that stays in the book (OUT-05)."""
    register = own_book(request, uid)
    may.void_number(acting(request), register)
    row = RegisterEntry.objects.filter(register=register, uid=entry).first()
    if row is None:
        raise NotFound
    form = VoidForm(request.POST or None)
    label = _("Declare number %(number)s void") % {"number": row}
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, label, register)
    try:
        numbers.void(entry=row, reason=form.cleaned_data["reason"], act=Act.of(request))
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return _page(request, form, label, register, refusal)
    messages.success(request, _("Number %(number)s is void.") % {"number": row})
    return redirect("documents:register-book", uid=register.uid)


@require_POST
def close_series(request: Request, uid: UUID) -> HttpResponse:
    """Close the book of a year or a term (R30); what is open is named."""
    register = own_book(request, uid)
    scope = request.POST.get("scope", "")[:60]
    try:
        registers.close_series(register=register, scope=scope, act=Act.of(request))
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        for line in refusal.details or [refusal.sentence]:
            messages.error(request, str(line))
    else:
        messages.success(request, _("The series is closed."))
    return redirect("documents:register-book", uid=register.uid)


@require_http_methods(["GET", "POST"])
def open_register(request: Request) -> HttpResponse:
    """Open a register."""
    who = acting(request)
    may.keep_registers(who, who.organisation)
    form = RegisterForm(request.POST or None, who=who)
    label = _("New register")
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, label, None)
    values = dict(form.cleaned_data)
    layout, groups = values.pop("layout"), values.pop("groups")
    try:
        made = registers.open_(
            organisation=who.organisation,
            data=RegisterIn(
                **values,
                per_kind=layout == "kind",
                per_group=layout == "group",
                groups=[GroupIn(code, code, kinds) for code, kinds in groups],
            ),
            act=Act.of(request),
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return _page(request, form, label, None, refusal)
    messages.success(request, _("The register is open."))
    return redirect("documents:register-book", uid=made.uid)
