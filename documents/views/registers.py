"""Register books on the screen and as printed (NĐ 30/2020 PL IV)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from core.acts import Act
from core.errors import NotFound
from core.http import Request
from core.pages import paginate
from documents.choices import Direction
from documents.models import Register, RegisterEntry
from documents.policies import registers as may
from documents.policies import secrecy as may_secrecy
from documents.selectors import books as books_of
from documents.selectors import closings, series
from documents.selectors.words import look
from documents.services import dispatch_books, prints
from documents.views.common import acting, today
from documents.views.exports import pdf_answer

SIZE = 50


@require_GET
def books(request: Request) -> HttpResponse:
    who = acting(request)
    rows = (
        Register.objects.known_to(who)
        .annotate(last=Max("counters__last_number"))
        .order_by("direction", "-is_default", "name")
    )
    shown = [book for book in rows if may.read_register.allows(who, book)]
    return render(
        request,
        "documents/register_list.html",
        {
            "books": shown,
            "today": today(),
            "may_open": may.keep_registers.allows(who, who.organisation),
            "dispatch_books": dispatch_books.BOOKS.items()
            if may.read_dispatch.allows(who, who.organisation)
            else (),
            "may_read_stubs": may_secrecy.read_stubs.allows(who, who.organisation),
            "may_read_entered": may.read_entered.allows(who, who.organisation),
        },
    )


def _book(request: Request, uid: UUID) -> Register:
    who = acting(request)
    book: Register | None = Register.objects.known_to(who).filter(uid=uid).first()
    if book is None or (book.secret and not may.read_register.allows(who, book)):
        raise NotFound
    may.read_register(who, book)
    return book


@require_GET
def book(request: Request, uid: UUID) -> HttpResponse:
    """The entries of one series, newest first, with the void ones and why they are void."""
    register = _book(request, uid)
    scopes = list(register.counters.order_by("-last_on").values_list("scope", flat=True))
    scope = request.GET.get("scope", "")
    scope = scope if scope in scopes else (scopes[0] if scopes else "")
    rows = RegisterEntry.objects.filter(register=register, scope=scope).select_related(
        "document__kind", "taken_by", "void_by"
    )
    page = paginate(
        rows, order=("-number", "-suffix", "-id"), cursor=request.GET.get("cursor"), size=SIZE
    )
    hidden = books_of.masked(page.items, acting(request))
    entries: list[dict[str, Any]] = [
        {
            "entry": entry,
            "document": entry.document,
            "is_hidden": entry.pk in hidden,
            "look": look(entry.document.state, entry.document.get_state_display())
            if entry.document
            else None,
        }
        for entry in page.items
    ]
    context = {
        "register": register,
        "is_incoming": register.direction == Direction.INCOMING,
        "scopes": scopes,
        "scope": scope,
        "entries": entries,
        "page": page,
        "standing": series.reserved(register, house=register.organisation),
        "closing": register.closings.filter(scope=scope).select_related("closed_by").first(),
        "is_over": bool(scope) and closings.is_over(register, scope, today()),
        "may_reserve": may.reserve_number.allows(acting(request), register),
        "may_void": may.void_number.allows(acting(request), register),
        "may_close": may.keep_registers.allows(acting(request), register.organisation),
        "counter": register.counters.filter(scope=scope).first(),
    }
    return render(request, "documents/register_book.html", context)


@require_GET
def printed(request: Request, uid: UUID) -> HttpResponse:
    """The book as a PDF, ready to be signed and bound."""
    register = _book(request, uid)
    scopes = list(register.counters.order_by("-last_on").values_list("scope", flat=True))
    scope = request.GET.get("scope", "") or next(iter(scopes), "")
    if scope and scope not in scopes:
        raise NotFound
    if request.GET.get("form") == "xlsx":
        made = prints.register_sheet(register=register, scope=scope, act=Act.of(request))
        return sheet_answer(made, f"so-{register.code}.xlsx")
    bytes_ = prints.register_book(register=register, scope=scope, act=Act.of(request))
    return pdf_answer(bytes_, f"so-{register.code}.pdf")


def sheet_answer(made: bytes, name: str) -> HttpResponse:
    """An XLSX file to keep."""
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(made, content_type=media)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def dispatch_book(request: Request, name: str, form: str) -> HttpResponse:
    """A book of dispatch of a year: handed over, posted, use of file copies."""
    who = acting(request)
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and 1900 <= int(text[:4]) <= 2199 else today().year
    made = dispatch_books.make(
        name=name, form=form, house=who.organisation, year=year, act=Act.of(request)
    )
    if form == "xlsx":
        return sheet_answer(made, f"{name}-{year}.xlsx")
    return pdf_answer(made, f"{name}-{year}.pdf")
