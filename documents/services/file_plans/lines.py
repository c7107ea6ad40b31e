"""The lines of a file plan: put in, changed, taken out; added after approval with who and when."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Unit
from catalogues.models import RetentionRule
from core.acts import Act
from core.errors import Duplicate, InvalidInput, NotFound
from documents import lifecycles
from documents.choices import FilePlanState
from documents.models import Dossier, FilePlan, RecordClass
from documents.policies import dossiers as may
from documents.services.dossiers.retention import recalculate


def locked(plan: FilePlan, act: Act) -> FilePlan:
    """The plan, locked and fresh; NotFound outside its house (R25)."""
    rows = FilePlan.objects.locked()
    if act.who is not None:
        rows = rows.visible_to(act.who)
    found: FilePlan | None = rows.filter(pk=plan.pk).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def add_class(
    *,
    plan: FilePlan,
    code: str,
    title: str,
    retention: RetentionRule | None,
    act: Act,
    parent: RecordClass | None = None,
    unit: Unit | None = None,
    keeper: Person | None = None,
    note: str = "",
    is_group: bool = False,
) -> RecordClass:
    """Add a line. Without a retention rule it could not classify anything (R3): only a heading
    (`is_group`) has none. In an approved plan it stands as an addition, with who and when."""
    if act.who is not None:
        may.line_of(act.who, unit.pk if unit is not None else None)
    return _add(
        "add",
        plan,
        act,
        code=code,
        title=title,
        retention=retention,
        parent=parent,
        unit=unit,
        keeper=keeper,
        note=note,
        is_group=is_group,
    )


@transaction.atomic
def add_ad_hoc(
    *,
    plan: FilePlan,
    code: str,
    title: str,
    retention: RetentionRule | None,
    act: Act,
    parent: RecordClass | None = None,
    unit: Unit | None = None,
    keeper: Person | None = None,
) -> RecordClass:
    """The line of a dossier nobody foresaw; part of opening it."""
    return _add(
        "add_ad_hoc",
        plan,
        act,
        code=code,
        title=title,
        retention=retention,
        parent=parent,
        unit=unit,
        keeper=keeper,
        note="",
        is_group=False,
    )


def _add(name: str, plan: FilePlan, act: Act, **fields: Any) -> RecordClass:
    plan = locked(plan, act)
    lifecycles.file_plan.check(name, plan, act=act)
    clean = _clean(plan, fields)
    _refuse_double(plan, clean["code"], clean["title"])
    made = RecordClass.objects.create(
        plan=plan,
        ordinal=plan.classes.count() + 1,
        is_addition=plan.state != FilePlanState.DRAFTING,
        added_at=act.at,
        added_by=act.by,
        **clean,
    )
    lifecycles.file_plan.apply(
        name,
        plan,
        act=act,
        facts={"code": made.code, "title": made.title, "retention": made.retention},
    )
    return made


def _clean(plan: FilePlan, fields: dict[str, Any]) -> dict[str, Any]:
    code = " ".join(fields["code"].split())
    title = " ".join(fields["title"].split())
    if not code:
        raise InvalidInput(_("Give the code of the heading."), field="code")
    if len(code) > 20:
        raise InvalidInput(_("The code is longer than 20 characters."), field="code")
    if not title:
        raise InvalidInput(_("Give the title."), field="title")
    if len(title) > 500:
        raise InvalidInput(_("The title is longer than 500 characters."), field="title")
    if fields["is_group"] and fields["retention"] is not None:
        raise InvalidInput(
            _("A line that is only a heading has no retention of its own."), field="retention"
        )
    if fields["retention"] is None and not fields["is_group"]:
        raise InvalidInput(
            _("A heading needs a retention rule: without one nothing can be filed under it."),
            code="class_without_retention",
            field="retention",
        )
    parent, unit = fields["parent"], fields["unit"]
    if parent is not None and parent.plan_id != plan.pk:
        raise InvalidInput(_("This heading belongs to another file plan."), field="parent")
    if unit is not None and unit.organisation_id != plan.organisation_id:
        raise InvalidInput(_("This unit belongs to another organisation."), field="unit")
    return fields | {"code": code, "title": title, "note": fields["note"].strip()[:500]}


def _refuse_double(plan: FilePlan, code: str, title: str, but: int | None = None) -> None:
    if RecordClass.objects.filter(plan=plan, code=code, title=title).exclude(pk=but or 0).exists():
        raise Duplicate(
            _("The file plan has this heading already: %(code)s %(title)s.")
            % {"code": code, "title": title}
        )


@transaction.atomic
def edit_class(
    *,
    line: RecordClass,
    code: str,
    title: str,
    retention: RetentionRule | None,
    act: Act,
    parent: RecordClass | None = None,
    unit: Unit | None = None,
    keeper: Person | None = None,
    note: str = "",
) -> RecordClass:
    """Change a line while the plan is drawn up; in an approved plan the approver corrects it with a
    reason. A changed retention carries through to the open dossiers under it (R14)."""
    plan = locked(line.plan, act)
    line = RecordClass.objects.select_for_update(of=("self",)).get(pk=line.pk)
    name = "correct" if plan.state == FilePlanState.APPROVED else "edit"
    lifecycles.file_plan.check(name, plan, act=act)
    if act.who is not None:
        may.line_of(act.who, line.unit_id)
    if line.carries_id is not None:
        raise InvalidInput(_("This line carries on a dossier: change the dossier itself."))
    clean = _clean(
        plan,
        {
            "code": code,
            "title": title,
            "retention": retention,
            "parent": parent,
            "unit": unit,
            "keeper": keeper,
            "note": note,
            "is_group": line.is_group,
        },
    )
    _refuse_double(plan, clean["code"], clean["title"], line.pk)
    if parent is not None and _is_below(parent, line):
        raise InvalidInput(_("A heading does not stand under itself."), field="parent")
    if clean["code"] != line.code and line.dossiers.exists():
        raise InvalidInput(
            _("Dossiers bear this code in their number: it stays as it is."), field="code"
        )
    changes = {k: [getattr(line, k), v] for k, v in clean.items() if getattr(line, k) != v}
    for key, value in clean.items():
        setattr(line, key, value)
    line.save(update_fields=list(clean))
    lifecycles.file_plan.apply(
        name,
        plan,
        act=act,
        facts={
            "line": str(line.uid),
            "changes": {k: [str(a), str(b)] for k, (a, b) in changes.items()},
        },
    )
    if "retention" in changes:
        recalculate(record_class=line, act=act)
    return line


def _is_below(one: RecordClass | None, other: RecordClass) -> bool:
    while one is not None:
        if one.pk == other.pk:
            return True
        one = one.parent
    return False


@transaction.atomic
def remove_class(*, line: RecordClass, act: Act) -> FilePlan:
    """Take a line out of a plan that is drawn up; one with lines or dossiers under it stays."""
    plan = locked(line.plan, act)
    lifecycles.file_plan.check("remove", plan, act=act)
    if act.who is not None:
        may.line_of(act.who, line.unit_id)
    if line.children.exists() or Dossier.objects.filter(record_class=line).exists():
        raise InvalidInput(
            _("“%(title)s” has lines or dossiers under it and stays.") % {"title": line}
        )
    facts = {"code": line.code, "title": line.title}
    try:
        with transaction.atomic():
            line.delete()
    except ProtectedError as error:
        raise InvalidInput(
            _("“%(title)s” has lines or dossiers under it and stays.") % {"title": line}
        ) from error
    return lifecycles.file_plan.apply("remove", plan, act=act, facts=facts)
