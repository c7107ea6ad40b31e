"""The file plan of a year and its headings."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation, Unit
from catalogues.models import RetentionRule
from core import journal
from core.acts import Act
from core.errors import Duplicate, InvalidInput
from documents.models import FilePlan, RecordClass
from documents.policies import dossiers as may


@transaction.atomic
def make(*, organisation: HostedOrganisation, year: int, act: Act) -> FilePlan:
    """Start the plan of a year; the plan that is there is returned as it is."""
    if act.who is not None:
        may.make_file_plan(act.who, organisation)
    plan, is_new = FilePlan.objects.get_or_create(organisation=organisation, year=year)
    if is_new:
        journal.record(act, "documents.file_plan.make", plan, facts={"year": year})
    return plan


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
) -> RecordClass:
    """Add a heading. Without a retention rule it could not classify anything (R3)."""
    if act.who is not None:
        may.make_file_plan(act.who, plan.organisation)
    code, title = code.strip(), title.strip()
    if not code:
        raise InvalidInput(_("Give the code of the heading."), field="code")
    if not title:
        raise InvalidInput(_("Give the title."), field="title")
    if retention is None:
        raise InvalidInput(
            _("A heading needs a retention rule: without one nothing can be filed under it."),
            code="class_without_retention",
            field="retention",
        )
    if parent is not None and parent.plan_id != plan.pk:
        raise InvalidInput(_("This heading belongs to another file plan."), field="parent")
    if RecordClass.objects.filter(plan=plan, code=code, title=title).exists():
        raise Duplicate(
            _("The file plan has this heading already: %(code)s %(title)s.")
            % {"code": code, "title": title}
        )
    made = RecordClass.objects.create(
        plan=plan,
        parent=parent,
        code=code,
        title=title,
        retention=retention,
        unit=unit,
        ordinal=plan.classes.count() + 1,
    )
    journal.record(
        act,
        "documents.file_plan.add_class",
        plan,
        facts={"code": code, "title": title, "retention": retention},
    )
    return made


@transaction.atomic
def approve(*, plan: FilePlan, act: Act) -> FilePlan:
    """The chief of office or a leader approves the plan of a year."""
    locked = FilePlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    may.approve_file_plan(act.who, locked)
    if not locked.classes.exists():
        raise InvalidInput(_("The file plan is empty."))
    locked.approved_at, locked.approved_by = act.at, act.by
    locked.save(update_fields=["approved_at", "approved_by"])
    journal.record(act, "documents.file_plan.approve", locked, facts={"year": locked.year})
    return locked
