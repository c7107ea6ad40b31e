"""The secrecy sheet of a document, the acts on it, and the stubs of secret papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.forms.secrecy import FIELDS, BasisForm, SecrecyForm, StubForm
from documents.models import Document, Register, SecretStub
from documents.policies import secrecy as may
from documents.selectors.words import look
from documents.services import grants
from documents.services.state_secrets import books, copies, findings, levels, records, sheet, stubs
from documents.services.state_secrets.stubs import StubIn
from documents.views.common import acting, seen_document, today
from documents.views.transitions import address_of
from documents.views.uploads import take_in

Deed = Callable[[Request, Document, dict[str, Any], Act], Any]

LABELS = {
    "remove": gettext_lazy("Remove the content from here"),
    "clear": gettext_lazy("Not a mark of secrecy"),
    "decide": gettext_lazy("Decide the level"),
    "change": gettext_lazy("Change the level"),
    "check-receipt": gettext_lazy("Checks at the receipt"),
    "signed": gettext_lazy("Signed outside this system"),
    "sealed": gettext_lazy("Sealed outside this system"),
    "name-reader": gettext_lazy("Name a reader"),
    "end-reader": gettext_lazy("Take a reader off"),
    "permit-copies": gettext_lazy("Permit copies"),
    "make-copies": gettext_lazy("Enter copies"),
    "hand-over": gettext_lazy("Hand out a copy"),
    "take-back": gettext_lazy("Take a copy back"),
    "spoil": gettext_lazy("Declare a copy spoilt"),
    "destroy-copy": gettext_lazy("Destroy a copy"),
    "tell": gettext_lazy("A recipient was told"),
    "destroy": gettext_lazy("Destroy the document"),
}
DANGEROUS = {"remove", "destroy", "destroy-copy"}


def _end_reader(request: Request, document: Document, values: dict[str, Any], act: Act) -> None:
    grants.end_reader(document=document, person=values["person"], act=act)


def _hand_over(request: Request, document: Document, values: dict[str, Any], act: Act) -> None:
    copies.hand_over(
        copy=values["copy"], holder=values["holder"], holder_name=values["holder_name"], act=act
    )


def _with_file(call: Callable[..., Any]) -> Deed:
    def deed(request: Request, document: Document, values: dict[str, Any], act: Act) -> None:
        (upload,) = take_in(request, act)
        more = {"way": values["way"]} if "way" in values else {}
        call(document=document.outgoing, upload=upload, act=act, **more)

    return deed


def _level(call: Callable[..., Any], *, of: str = "") -> Deed:
    def deed(request: Request, document: Document, values: dict[str, Any], act: Act) -> None:
        call(document=getattr(document, of) if of else document, act=act, **values)

    return deed


def _thing(document: Document) -> Document:
    """The incoming or outgoing document itself: rules about signers look at it."""
    found: Document = document.incoming if document.is_incoming else document.outgoing
    return found


DEEDS: dict[str, Deed] = {
    "remove": lambda r, d, v, a: findings.remove(document=d, reason=v["reason"], act=a),
    "clear": lambda r, d, v, a: findings.clear(document=d, reason=v["reason"], act=a),
    "decide": _level(levels.decide, of="outgoing"),
    "change": lambda r, d, v, a: levels.change(document=_thing(d), act=a, **v),
    "check-receipt": _level(records.check_receipt, of="incoming"),
    "signed": _with_file(records.signed_elsewhere),
    "sealed": _with_file(records.sealed_elsewhere),
    "name-reader": lambda r, d, v, a: grants.share(document=_thing(d), people=[v["person"]], act=a),
    "end-reader": _end_reader,
    "permit-copies": _level(copies.permit),
    "make-copies": lambda r, d, v, a: copies.make(act=a, **v),
    "hand-over": _hand_over,
    "take-back": lambda r, d, v, a: copies.take_back(act=a, **v),
    "spoil": lambda r, d, v, a: copies.spoil(act=a, **v),
    "destroy-copy": lambda r, d, v, a: copies.destroy(act=a, **v),
    "tell": lambda r, d, v, a: levels.mark_told(act=a, **v),
    "destroy": _level(records.destroy),
}


@require_GET
def show(request: Request, uid: UUID) -> HttpResponse:
    """The sheet: level and why, who may know, copies, who opened it."""
    document = seen_document(request, uid)
    who = acting(request)
    if not settings.SECRECY_CEILING and not sheet.concerns(document):
        raise NotFound
    found = sheet.sheet_of(document, who)
    context = {
        "document": document,
        "sheet": found,
        "acts": [(name, LABELS[name], name in DANGEROUS) for name in found.acts],
        "back": address_of("incoming" if document.is_incoming else "outgoing", document),
        "copy_label": copies.label,
    }
    return render(request, "documents/secrecy_sheet.html", context)


@require_http_methods(["GET", "POST"])
def act(request: Request, uid: UUID, step: str) -> HttpResponse:
    """One act: GET shows its form, POST does it."""
    document = seen_document(request, uid)
    who = acting(request)
    if step not in FIELDS or step not in sheet.acts_of(document, who):
        raise NotFound
    form = SecrecyForm(
        request.POST or None,
        request.FILES or None,
        step=step,
        document=document,
        who=who,
        today=today(),
    )
    back = reverse("documents:secrecy", args=[document.uid])
    if request.method != "POST" or not form.is_valid():
        return _form(request, document, form, step, back)
    values = form.cleaned_data
    deed = Act.of(request, reason=values.get("reason", ""))
    try:
        DEEDS[step](request, document, values, deed)
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        if refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal))
        return _form(request, document, form, step, back, refusal)
    messages.success(request, _("Done: %(act)s.") % {"act": LABELS[step]})
    return HttpResponseClientRedirect(back) if request.htmx else HttpResponseRedirect(back)


def _form(
    request: Request,
    document: Document,
    form: SecrecyForm,
    step: str,
    back: str,
    refusal: DomainError | None = None,
) -> HttpResponse:
    context = {
        "kind": "secrecy",
        "name": step,
        "label": LABELS[step],
        "thing": document,
        "look": look(document.state, document.get_state_display()),
        "form": form,
        "refusal": refusal,
        "beside_field": bool(refusal and any(form.errors)),
        "is_dangerous": step in DANGEROUS,
        "has_file": any(field.widget.needs_multipart_form for field in form.fields.values()),
        "back": back,
        "action": request.path,
        "revision": document.revision,
    }
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, "documents/secrecy_form.html", context, status=status)


@require_GET
def ledger(request: Request, uid: UUID, form: str) -> HttpResponse:
    """The book of copies of a document, as PDF or XLSX."""
    return _ledger(request, uid, form, books.ledger, "so-sao-chup")


@require_GET
def readings(request: Request, uid: UUID, form: str) -> HttpResponse:
    """Who opened, printed, downloaded it, as PDF or XLSX."""
    return _ledger(request, uid, form, books.readings, "so-tiep-can")


def _ledger(
    request: Request, uid: UUID, form: str, make: Callable[..., tuple[bytes, str]], name: str
) -> HttpResponse:
    document = seen_document(request, uid)
    may.read_ledgers(acting(request), document)
    if form not in books.WRITERS or not sheet.concerns(document):
        raise NotFound
    body, media_type = make(document=document, form=form, act=Act.of(request))
    return _file(body, media_type, f"{name}.{form}")


def _file(body: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def register_file(request: Request, uid: UUID, form: str) -> HttpResponse:
    """A book of state secrets or of stubs in its own columns, as PDF or XLSX (SEC-07)."""
    who = acting(request)
    register = Register.objects.filter(uid=uid, organisation=who.organisation, secret=True).first()
    if register is None or form not in books.WRITERS or not books.may_read(who, register):
        raise NotFound
    body, media_type = books.register_book(
        register=register, scope=request.GET.get("scope", ""), form=form, act=Act.of(request)
    )
    return _file(body, media_type, f"so-{register.code}.{form}")


@require_POST
def lock(request: Request, uid: UUID) -> HttpResponse:
    """Lock a book of state secrets, or open it again (SEC-08)."""
    who = acting(request)
    register = Register.objects.filter(uid=uid, organisation=who.organisation, secret=True).first()
    if register is None or not books.may_read(who, register):
        raise NotFound
    change = records.unlock_book if register.locked_at else records.lock_book
    change(register=register, act=Act.of(request))
    return redirect("documents:register-book", register.uid)


# Stubs (SEC-04)


@require_GET
def stub_list(request: Request) -> HttpResponse:
    """Stubs of secret papers, newest first, and who permitted them."""
    who = acting(request)
    house = who.organisation
    may.read_stubs(who, house)
    context = {
        "stubs": SecretStub.objects.filter(organisation=house)
        .select_related("entry__register", "made_by")
        .order_by("-pk")[:200],
        "permission": stubs.permission_of(house),
        "may_permit": may.permit_stubs.allows(who, house),
        "may_keep": may.keep_stubs.allows(who, house),
        "books": books.secret_books(house),
        "form": BasisForm(),
    }
    return render(request, "documents/stub_list.html", context)


@require_POST
def stub_permission(request: Request) -> HttpResponse:
    """Permit stubs, or end the permission."""
    house = acting(request).organisation
    present = stubs.permission_of(house)
    deed = Act.of(request)
    if present is not None:
        stubs.end_permission(permission=present, act=deed)
        messages.success(request, _("No further stubs are kept from now on."))
    else:
        stubs.permit(organisation=house, basis=request.POST.get("basis", ""), act=deed)
        messages.success(request, _("Stubs of secret papers may be kept."))
    return redirect("documents:stub-list")


@require_http_methods(["GET", "POST"])
def stub_create(request: Request) -> HttpResponse:
    """Keep a stub; its number comes from the book of its own."""
    house = acting(request).organisation
    may.keep_stubs(acting(request), house)
    if stubs.permission_of(house) is None:
        raise NotFound
    form = StubForm(request.POST or None)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        data = StubIn(**form.cleaned_data)
        try:
            made = stubs.keep(
                register=books.stub_book(house, data.direction), data=data, act=Act.of(request)
            )
        except (NotFound, NotPermitted):
            raise
        except DomainError as error:
            refusal = error
            if error.field in form.fields:
                form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The stub has number %(n)s.") % {"n": made.entry})
            return redirect("documents:stub-list")
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "documents/stub_form.html", context, status=status)
