"""The file plan of a year: its tree, its lines, read from a table, printed, copied."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Unit
from catalogues.engine.tables import MAX_BYTES
from core.acts import Act
from core.errors import DomainError, NotFound, NotPermitted
from core.http import Request
from documents.choices import FilePlanState
from documents.forms.dossiers import RuleField
from documents.forms.fields import PortalForm
from documents.forms.file_plans import LineForm, TableForm
from documents.models import FilePlan, RecordClass
from documents.policies import dossiers as may
from documents.selectors import course
from documents.selectors import file_plans as plans_of
from documents.selectors import retention as table
from documents.selectors.words import look
from documents.services import file_plan_prints, file_plans
from documents.views.common import acting, go_to, seen, today
from documents.views.documents import moves_of
from documents.views.dossier_papers import answer

BY_ACTS = {"add", "edit", "remove", "import_lines", "correct", "add_ad_hoc"}


@require_GET
def current(request: Request) -> HttpResponse:
    """The plan of the present year, or of the year asked for."""
    who = acting(request)
    plans, plan = plans_of.newest(who, today(), request.GET.get("year", ""))
    return _show(request, plans, plan)


@require_GET
def detail(request: Request, uid: UUID) -> HttpResponse:
    """One plan by its address."""
    plan = seen(FilePlan, request, uid)
    plans, shown = plans_of.newest(acting(request), today(), str(plan.year))
    return _show(request, plans, shown)


def _show(request: Request, plans: list[FilePlan], plan: FilePlan | None) -> HttpResponse:
    who = acting(request)
    unit = request.GET.get("unit", "")
    next_year = today().year + 1
    years = {one.year for one in plans}
    context: dict[str, Any] = {
        "plans": plans,
        "plan": plan,
        "unit": unit,
        "units": Unit.objects.filter(organisation=who.organisation).on(today()).listed(),
        "year": today().year,
        "next_year": next_year,
        "has_next": next_year in years,
        "has_earlier": bool(years),
        "is_late": plans_of.lacking_next(who, today()),
        "can_make": may.make_file_plan.allows(who, who.organisation),
        "can_open": may.open_dossier.allows(who, who.organisation),
    }
    if plan is not None:
        lines = plans_of.tree(plan, who=who, unit=unit)
        moves = moves_of("file-plans", plan, who)
        shown = [(m, a) for m, a in moves["others"] if m.name not in BY_ACTS]
        context |= moves | {
            "lines": lines,
            "others": shown,
            "barred": [],
            "look": look(plan.state, plan.get_state_display()),
            "can_change": bool(moves["may"] & {"edit", "correct"}),
            "course": course.of(plan),
            "counted": sum(1 for line in lines if line.row.retention_id),
        }
    return render(request, "documents/file_plan.html", context)


@require_POST
def make(request: Request) -> HttpResponse:
    """Begin the plan of a year, empty or copied from the newest earlier one."""
    who = acting(request)
    text = request.POST.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else today().year + 1
    act = Act.of(request)
    try:
        if request.POST.get("copy"):
            plan = file_plans.copy(organisation=who.organisation, year=year, act=act)
            messages.success(
                request,
                _("The plan of %(year)s is copied; dossiers still open are carried on.")
                % {"year": year},
            )
        else:
            plan = file_plans.make(organisation=who.organisation, year=year, act=act)
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:file-plan")
    return redirect("documents:file-plan-detail", plan.uid)


def _line(request: Request, uid: UUID, line_uid: UUID) -> tuple[FilePlan, RecordClass]:
    plan = seen(FilePlan, request, uid)
    line = plan.classes.select_related("plan", "parent", "unit", "keeper", "retention").filter(
        uid=line_uid
    )
    found = line.first()
    if found is None:
        raise NotFound
    return plan, found


@require_http_methods(["GET", "POST"])
def add_line(request: Request, uid: UUID) -> HttpResponse:
    """Put a line into the plan; after approval it stands as an addition."""
    who = acting(request)
    plan = seen(FilePlan, request, uid)
    may.fill_file_plan(who, plan)
    initial = {"parent": request.GET.get("under", "")}
    if not may.make_file_plan.allows(who, who.organisation):
        initial["unit"] = str(who.unit.uid)
    form = LineForm(request.POST or None, who=who, plan=plan, initial=initial)
    label = _("Add a line")
    if request.method != "POST" or not form.is_valid():
        return _page(request, plan, form, label)
    values = form.cleaned_data
    try:
        file_plans.add_class(
            plan=plan, **_values(values), is_group=values["is_group"], act=Act.of(request)
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return _page(request, plan, form, label, refusal)
    messages.success(request, _("The line %(code)s is added.") % {"code": values["code"]})
    return go_to(request, reverse("documents:file-plan-detail", args=[plan.uid]))


@require_http_methods(["GET", "POST"])
def edit_line(request: Request, uid: UUID, line_uid: UUID) -> HttpResponse:
    """Change a line; in an approved plan with a reason."""
    who = acting(request)
    plan, line = _line(request, uid, line_uid)
    is_approved = plan.state == FilePlanState.APPROVED
    (may.approve_file_plan if is_approved else may.fill_file_plan)(who, plan)
    initial = {
        "code": line.code,
        "title": line.title,
        "retention": line.retention.uid if line.retention else None,
        "parent": line.parent.uid if line.parent else None,
        "unit": line.unit.uid if line.unit else None,
        "keeper": str(line.keeper.uid) if line.keeper else "",
        "note": line.note,
    }
    form = LineForm(
        request.POST or None,
        who=who,
        plan=plan,
        line=line,
        needs_reason=is_approved,
        initial=initial,
    )
    label = _("Change the line")
    if request.method != "POST" or not form.is_valid():
        return _page(request, plan, form, label)
    values = form.cleaned_data
    try:
        file_plans.edit_class(
            line=line, **_values(values), act=Act.of(request, reason=values.get("reason", ""))
        )
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        return _page(request, plan, form, label, refusal)
    messages.success(request, _("The line %(code)s is changed.") % {"code": values["code"]})
    return go_to(request, reverse("documents:file-plan-detail", args=[plan.uid]))


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: values[name]
        for name in ("code", "title", "retention", "parent", "unit", "keeper", "note")
    }


def _page(
    request: Request,
    plan: FilePlan,
    form: PortalForm,
    label: str,
    refusal: DomainError | None = None,
) -> HttpResponse:
    if refusal is not None and refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
    context = {
        "kind": "file-plans",
        "name": "line",
        "label": label,
        "thing": plan,
        "look": look(plan.state, plan.get_state_display()),
        "form": form,
        "refusal": refusal,
        "beside_field": bool(refusal and any(form.errors)),
        "back": reverse("documents:file-plan-detail", args=[plan.uid]),
        "action": request.path,
        "revision": plan.revision,
    }
    template = "documents/act_form.html"
    if request.htmx and request.headers.get("HX-Target") == "dialog":
        template += "#form"
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


@require_POST
def remove_line(request: Request, uid: UUID, line_uid: UUID) -> HttpResponse:
    """Take a line out of a plan that is drawn up."""
    plan, line = _line(request, uid, line_uid)
    try:
        file_plans.remove_class(line=line, act=Act.of(request))
    except (NotFound, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The line %(code)s is removed.") % {"code": line.code})
    return redirect("documents:file-plan-detail", plan.uid)


@require_http_methods(["GET", "POST"])
def read(request: Request, uid: UUID) -> HttpResponse:
    """Read lines from a table: a result for each row, all or none."""
    plan = seen(FilePlan, request, uid)
    may.keep_file_plan(acting(request), plan)
    form = TableForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"plan": plan, "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                reading = file_plans.read_table(
                    plan=plan,
                    content=sent.read(MAX_BYTES + 1),
                    name=sent.name or "",
                    act=Act.of(request),
                )
            except (NotFound, NotPermitted):
                raise
            except DomainError as refusal:
                context["refusal"], status = refusal, refusal.status
            else:
                if reading.is_done:
                    said = _("%(n)s lines are in the plan.") % {"n": len(reading.rows)}
                    messages.success(request, said)
                    return redirect("documents:file-plan-detail", plan.uid)
                context["reading"] = reading
    return render(request, "documents/file_plan_read.html", context, status=status)


@require_GET
def printed(request: Request, uid: UUID) -> HttpResponse:
    """The plan as PDF, or as the XLSX that can be read in again."""
    plan = seen(FilePlan, request, uid)
    act, unit = Act.of(request), request.GET.get("unit", "")
    name = f"danh-muc-ho-so-{plan.year}"
    if request.GET.get("form") == "xlsx":
        return answer(file_plan_prints.xlsx(plan=plan, act=act, unit=unit), f"{name}.xlsx")
    return answer(file_plan_prints.pdf(plan=plan, act=act, unit=unit), f"{name}.pdf")


@require_GET
def template(request: Request) -> HttpResponse:
    """The empty table with the right columns."""
    acting(request)
    return answer(file_plan_prints.template(), "mau-danh-muc-ho-so.xlsx")


@require_GET
def proposed(request: Request) -> HttpResponse:
    """The field of retention with what the table proposes for the title typed; a choice stays."""
    who = acting(request)
    title = request.GET.get("title", "")[:500]
    under = RecordClass.objects.filter(plan__organisation=who.organisation)
    heading = under.filter(uid=request.GET["parent"]).first() if _uid(request, "parent") else None
    found = table.propose(
        family=who.organisation.family,
        day=today(),
        title=title,
        heading=heading.title if heading else "",
    )
    chosen = request.GET.get("retention", "") or (str(found[0].rule.uid) if found else "")
    form = PortalForm(initial={"retention": chosen})
    rule = RuleField(required=False)
    rule.offer(who)
    if found:
        rule.help_text = " ".join(
            f"{one.rule.code} ({table.term(one.rule)}): {one.why}" for one in found
        )
    form.fields["retention"] = rule
    form.dress()
    return render(request, "components/field.html", {"field": form["retention"], "css": ""})


def _uid(request: Request, name: str) -> bool:
    try:
        UUID(request.GET.get(name, ""))
    except ValueError:
        return False
    return True
