"""Drafting in the portal: the editor with its preview, templates, the comparison of versions."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents import lifecycles
from documents.choices import OUTGOING_EDITABLE
from documents.engine import template_table
from documents.forms.drafting import TemplateChoiceForm, TemplateForm, WriteForm, written
from documents.models import DraftingTemplate, OutgoingDocument
from documents.policies import outgoing as may
from documents.selectors import drafting, review
from documents.services import comparing, outgoing, templates
from documents.views.common import acting, seen, today
from documents.views.transitions import address_of
from documents.views.uploads import take_in


def _revision(request: Request) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _pictures(document: OutgoingDocument, form: WriteForm, act: Act) -> list[str]:
    """The pages as data for the page itself; nothing is stored."""
    pages = outgoing.preview(document=document, content=form.content(), act=act)
    return [base64.b64encode(page).decode() for page in pages]


@require_http_methods(["GET", "POST"])
def write(request: Request, uid: UUID) -> HttpResponse:
    """Write the text of a plain document; the sheet stands beside it as it will look."""
    document = seen(OutgoingDocument, request, uid)
    may.edit_draft(acting(request), document)
    more: dict[str, Any] = {
        "document": document,
        "back": address_of("outgoing", document),
        "action": request.path,
        "preview_url": reverse("documents:outgoing-preview", args=[document.uid]),
        "fits": drafting.may_be_written_here(document.organisation, document.kind, today()),
        "revision": request.POST.get("revision", document.revision),
    }
    act = Act.of(request)
    if request.method == "GET":
        content = drafting.first_content(document, None, today(), acting(request))
        form = WriteForm(document=document, initial=written(content))
        return render(request, "documents/outgoing_write.html", {"form": form, **more})
    form = WriteForm(request.POST, document=document)
    if not form.is_valid():
        return render(request, "documents/outgoing_write.html", {"form": form, **more}, status=422)
    if request.POST.get("do") == "preview":
        more["pages"] = _pictures(document, form, act)
        return render(request, "documents/outgoing_write.html", {"form": form, **more})
    try:
        outgoing.write(
            document=document,
            content=form.content(),
            note=form.cleaned_data["note"],
            revision=_revision(request),
            act=act,
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        if refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal))
        more |= {"refusal": refusal, "beside_field": bool(form.errors)}
        template = "documents/outgoing_write.html"
        return render(request, template, {"form": form, **more}, status=refusal.status)
    messages.success(request, _("The new version is stored."))
    return redirect(more["back"])


@require_POST
def preview(request: Request, uid: UUID) -> HttpResponse:
    """The pages of what stands in the form now, as pictures."""
    document = seen(OutgoingDocument, request, uid)
    may.edit_draft(acting(request), document)
    form = WriteForm(request.POST, document=document)
    form.is_valid()
    pages = _pictures(document, form, Act.of(request)) if not form.errors else []
    return render(request, "documents/outgoing_write.html#sheet", {"pages": pages})


@require_http_methods(["GET", "POST"])
def template(request: Request, uid: UUID) -> HttpResponse:
    """Fill one of the templates of its kind: the next version, to be written on in Word."""
    document = seen(OutgoingDocument, request, uid)
    may.edit_draft(acting(request), document)
    form = TemplateChoiceForm(request.POST or None, document=document)
    if request.method == "POST" and form.is_valid():
        outgoing.from_template(
            document=document, template=form.cleaned_data["template"], act=Act.of(request)
        )
        messages.success(request, _("The template is filled: download it and write on in Word."))
        return redirect(address_of("outgoing", document))
    context = {
        "kind": "outgoing",
        "name": "template",
        "label": _("Fill a Word template"),
        "thing": document,
        "form": form,
        "back": address_of("outgoing", document),
        "action": request.path,
        "revision": document.revision,
    }
    status = 422 if request.method == "POST" else 200
    name = "documents/act_form.html"
    if request.htmx and request.headers.get("HX-Target") == "dialog":
        name += "#form"
    return render(request, name, context, status=status)


def _number(text: str, fallback: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else fallback


@require_GET
def compare(request: Request, uid: UUID) -> HttpResponse:
    """Two versions of the text, paragraph by paragraph, with what came and what went."""
    document = seen(OutgoingDocument, request, uid)
    rows = list(document.versions.select_related("made_by").order_by("ordinal"))
    if not rows:
        raise NotFound
    newest = rows[-1].ordinal
    right = _number(request.GET.get("right", ""), newest)
    left = _number(request.GET.get("left", ""), max(right - 1, rows[0].ordinal))
    found = comparing.compare_versions(
        document=document, left=left, right=right, act=Act.of(request)
    )
    context = {
        "document": document,
        "versions": rows,
        "found": found,
        "counts": {kind: found.difference.count(kind) for kind in ("added", "removed", "changed")},
        "groups": _groups(found.difference.paragraphs),
        "back": address_of("outgoing", document),
    }
    return render(request, "documents/version_compare.html", context)


CONTEXT = 2


def _groups(paragraphs: list[Any]) -> list[dict[str, Any]]:
    """Runs of unchanged paragraphs are folded, but for those next to a change."""
    near = {
        n + step
        for n, one in enumerate(paragraphs)
        if one.kind != "same"
        for step in range(-CONTEXT, CONTEXT + 1)
    }
    groups: list[dict[str, Any]] = []
    for n, one in enumerate(paragraphs):
        folded = one.kind == "same" and n not in near
        if not groups or groups[-1]["folded"] != folded:
            groups.append({"folded": folded, "rows": []})
        groups[-1]["rows"].append(one)
    return groups


@require_GET
def panel(request: Request, uid: UUID) -> HttpResponse:
    """How the draft stands between its people: opinions, approvals, whose turn it is."""
    who = acting(request)
    document = seen(OutgoingDocument, request, uid)
    rounds = review.opinions(document, today())
    for one in rounds:
        for asked in one.requests_listed:
            asked.may_answer = (
                one.closed_at is None
                and asked.excused_at is None
                and may.answer_opinion.allows(who, asked)
            )
    edits = document.state in OUTGOING_EDITABLE and may.edit_draft.allows(who, document)
    context = {
        "document": document,
        "rounds": rounds,
        "chain": review.chain(document, today()),
        "initials": [
            {"one": one, "picture": templates.initial_as_data(one.picture)}
            for one in review.initials(document)
        ],
        "edits": edits,
        "settles": document.signed_at is None and may.edit_draft.allows(who, document),
        "written_here": edits
        and drafting.may_be_written_here(document.organisation, document.kind, today()),
        "many_versions": document.versions.count() > 1,
        "may_follow": document.issued_at is not None
        and document.state in {"issued", "corrected"}
        and may.draft_document.allows(who, who.organisation),
        "is_open": document.state in lifecycles.outgoing.transitions["cancel"].sources,
    }
    whole = (
        "documents/panels/drafting.html" if request.htmx else "documents/panels/drafting_page.html"
    )
    return render(request, whole, context)


@require_http_methods(["GET", "POST"])
def template_list(request: Request) -> HttpResponse:
    """The templates of the house: its own, and those shipped for its family, with their source."""
    who = acting(request)
    on = today()
    form = None
    if may.manage_templates.allows(who, who.organisation):
        form = TemplateForm(request.POST or None, who=who, initial={"valid_from": on})
    status = 200
    refusal = None
    if request.method == "POST":
        may.manage_templates(who, who.organisation)
        status = 422
        if form is not None and form.is_valid():
            act = Act.of(request)
            try:
                uploads = take_in(request, act)
                templates.add(
                    organisation=who.organisation,
                    upload=uploads[0] if uploads else None,
                    data=form.cleaned_data,
                    act=act,
                )
            except (NotFound, NotPermitted):
                raise
            except DomainError as error:
                refusal, status = error, error.status
            else:
                messages.success(
                    request, _("The template is kept; drafts of its kinds offer it first.")
                )
                return redirect("documents:template-list")
    family = who.organisation.family
    context = {
        "form": form,
        "refusal": refusal,
        "action": request.path,
        "own": DraftingTemplate.objects.visible_to(who).order_by("-valid_from", "name"),
        "shipped": [row for row in template_table.shipped() if row.family in {family, "shared"}],
        "today": on,
    }
    return render(request, "documents/template_list.html", context, status=status)


@require_POST
def template_end(request: Request, uid: UUID) -> HttpResponse:
    """An own template ends today; drafts made of it stay."""
    row = seen(DraftingTemplate, request, uid)
    templates.end(template=row, on=today(), act=Act.of(request))
    messages.success(request, _("The template ends today."))
    return redirect("documents:template-list")
