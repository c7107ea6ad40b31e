"""Beginnings: an incoming document arrives, a draft is begun, a dossier is opened."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.forms.dossiers import AdHocForm, DossierForm
from documents.forms.fields import as_uuid
from documents.forms.incoming import ArriveForm
from documents.forms.outgoing import CommentForm, DraftForm, VersionForm
from documents.models import (
    Document,
    Dossier,
    IncomingDocument,
    OutgoingDocument,
    RecordClass,
    Upload,
)
from documents.policies import dossiers as may_dossier
from documents.policies import incoming as may_incoming
from documents.policies import outgoing as may_outgoing
from documents.selectors import answers, drafting, duty
from documents.services import dossiers, incoming, outgoing
from documents.services.incoming import IncomingData
from documents.views.acts import draft_data
from documents.views.common import acting, seen, seen_document
from documents.views.transitions import DETAILS, address_of
from documents.views.uploads import take_in


def _kept(request: Request) -> list[Upload]:
    """Uploads of a form that comes back with an error: they are stored, so they stay in the list."""
    uids = [as_uuid(uid) for uid in request.POST.getlist("uploads")]
    return list(Upload.objects.ready().filter(uid__in=[u for u in uids if u], owner=request.user))


def _refused(
    request: Request, template: str, form: Any, refusal: DomainError | None, **more: Any
) -> HttpResponse:
    if refusal is not None and refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
    context = {"form": form, "refusal": refusal, "kept": _kept(request), **more}
    return render(request, template, context, status=refusal.status if refusal else 422)


@require_http_methods(["GET", "POST"])
def arrive(request: Request) -> HttpResponse:
    """Take in one document from several files, or a document from each."""
    who = acting(request)
    if duty.current_turn(who, timezone.now()) is None:
        may_incoming.receive_document(who, who.organisation)
    template = "documents/incoming_form.html"
    if request.method == "GET":
        return render(request, template, {"form": ArriveForm()})
    form = ArriveForm(request.POST)
    if not form.is_valid():
        return _refused(request, template, form, None)
    act = Act.of(request)
    try:
        uploads = take_in(request, act)
        made = _arrive(who, uploads, form.cleaned_data, act)
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return _refused(request, template, form, refusal)
    if len(made) == 1:
        messages.success(request, _("Taken in. Check what was read from the file, then register."))
        return redirect("documents:transition", "incoming", made[0].uid, "register")
    said = ngettext("%(n)s document taken in.", "%(n)s documents taken in.", len(made))
    messages.success(request, said % {"n": len(made)})
    return redirect("/incoming/?state=arrived")


def _arrive(
    who: Any, uploads: list[Upload], values: dict[str, Any], act: Act
) -> list[IncomingDocument]:
    data = IncomingData(source=values["source"], paper_follows=values["paper_follows"])
    data["urgency"] = values["urgency"]
    for name in ("copies_received", "envelope_state", "envelope_note"):
        if values[name]:
            data[name] = values[name]
    day = values["arrived_at"]
    if day is not None and day != act.on:
        data["arrived_at"] = timezone.make_aware(datetime.combine(day, time(12)))
    return incoming.take_in_uploads(
        organisation=who.organisation,
        uploads=uploads,
        data=data,
        each=values["each"] == "many",
        act=act,
    )


@require_http_methods(["GET", "POST"])
def draft(request: Request) -> HttpResponse:
    """Begin a draft from a Word or PDF file, or from the office's template filled with the fields."""
    who = acting(request)
    may_outgoing.draft_document(who, who.organisation)
    template = "documents/outgoing_form.html"
    more = {"is_new": True, "label": _("Begin a draft"), "back": "/outgoing/"}
    if request.method == "GET":
        form = DraftForm(who=who, initial=_first_fields(request, who), is_new=True)
        context = {"form": form, "action": request.path, **more}
        return render(request, template, context)
    form = DraftForm(request.POST, who=who, is_new=True)
    more["action"] = request.path
    if not form.is_valid():
        return _refused(request, template, form, None, **more)
    act = Act.of(request)
    try:
        uploads = take_in(request, act)
        made = outgoing.draft(
            organisation=who.organisation,
            data=draft_data(form.cleaned_data),
            upload=uploads[0] if uploads else None,
            template="" if uploads else form.cleaned_data["template"] or outgoing.OWN_TEMPLATE,
            annexes=uploads[1:],
            act=act,
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return _refused(request, template, form, refusal, **more)
    messages.success(request, _("The draft is begun."))
    if not uploads and form.cleaned_data["template"] == outgoing.WRITTEN:
        return redirect("documents:outgoing-write", made.uid)
    return redirect(DETAILS["outgoing"], made.uid)


def _first_fields(request: Request, who: Any) -> dict[str, Any]:
    """What the new draft answers, amends, replaces or corrects gives it its first fields (OUT-08)."""
    if request.GET.get("answers"):
        uid = as_uuid(request.GET["answers"])
        asked = IncomingDocument.objects.visible_to(who).filter(uid=uid).first() if uid else None
        if asked is None:
            return {}
        given = answers.first_fields(asked)
        lines = {"recipients": "\n".join(given["recipients"]), "replies_to": [str(asked.uid)]}
        return given | lines
    issued = OutgoingDocument.objects.visible_to(who).filter(issued_at__isnull=False)
    for way in drafting.SUCCESSION:
        uid = as_uuid(request.GET.get(way, ""))
        old = issued.filter(uid=uid).first() if uid else None
        if old is not None:
            return drafting.successor(old, way)
    return {}


@require_http_methods(["GET", "POST"])
def version(request: Request, uid: UUID) -> HttpResponse:
    """A new version of a draft's text."""
    document = seen(OutgoingDocument, request, uid)
    template = "documents/version_form.html"
    back = address_of("outgoing", document)
    more = {"document": document, "back": back, "action": request.path}
    if request.method == "GET":
        return render(request, template, {"form": VersionForm(), **more})
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _refused(request, template, form, None, **more)
    act = Act.of(request)
    try:
        uploads = take_in(request, act)
        if not uploads:
            form.add_error(None, _("Choose a file."))
            return _refused(request, template, form, None, **more)
        outgoing.add_version(
            document=document, upload=uploads[0], note=form.cleaned_data["note"], act=act
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return _refused(request, template, form, refusal, **more)
    messages.success(request, _("The new version is stored."))
    return redirect(back)


@require_POST
def comment(request: Request, kind: str, uid: UUID) -> HttpResponse:
    """Say something on a document."""
    document = seen_document(request, uid)
    if (kind == "incoming") != document.is_incoming or kind not in {"incoming", "outgoing"}:
        raise NotFound
    form = CommentForm(request.POST)
    if form.is_valid():
        _say(kind, document, form.cleaned_data["text"], Act.of(request))
        messages.success(request, _("Your comment is kept with the document."))
    else:
        messages.error(request, _("Write the comment first."))
    return redirect(f"{address_of(kind, document)}#comments")


def _say(kind: str, document: Document, text: str, act: Act) -> None:
    if kind == "incoming":
        incoming.comment(document=document.incoming, text=text, act=act)
    else:
        outgoing.comment(document=document.outgoing, text=text, act=act)


@require_http_methods(["GET", "POST"])
def open_dossier(request: Request) -> HttpResponse:
    """Open a dossier under a line of the file plan, or one nobody foresaw (`?adhoc=1`)."""
    who = acting(request)
    may_dossier.open_dossier(who, who.organisation)
    template = "documents/dossier_form.html"
    ad_hoc = bool(request.GET.get("adhoc"))
    kind = AdHocForm if ad_hoc else DossierForm
    more = {"ad_hoc": ad_hoc, "action": request.get_full_path()}
    if request.method == "GET":
        initial = {"record_class": request.GET.get("heading", "")}
        line = heading_of(who, request.GET.get("heading", ""))
        if line is not None:
            initial["title"] = line.title
        return render(request, template, {"form": kind(who=who, initial=initial), **more})
    form = kind(request.POST, who=who)
    if not form.is_valid():
        return _refused(request, template, form, None, **more)
    try:
        made = _opened(who, form.cleaned_data, ad_hoc, Act.of(request))
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return _refused(request, template, form, refusal, **more)
    messages.success(request, _("The dossier %(notation)s is open.") % {"notation": made.notation})
    return redirect(DETAILS["dossiers"], made.uid)


def heading_of(who: Any, sent: str) -> RecordClass | None:
    """The line of the plan named in the address."""
    uid = as_uuid(sent)
    rows = RecordClass.objects.filter(plan__organisation=who.organisation)
    return rows.filter(uid=uid).first() if uid else None


def _opened(who: Any, values: dict[str, Any], ad_hoc: bool, act: Act) -> Dossier:
    if ad_hoc:
        return dossiers.open_ad_hoc(
            organisation=who.organisation,
            title=values["title"],
            code=values["code"],
            retention=values["retention"],
            parent=values["parent"],
            note=values["note"],
            act=act,
        )
    return dossiers.open_(
        record_class=values["record_class"], title=values["title"], note=values["note"], act=act
    )
