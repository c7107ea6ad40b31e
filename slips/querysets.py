"""Chainable reads of slips. `visible_to` is the one rule of lists, pages, files, API and counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.choices import Role
from slips.choices import OPEN, SlipState

if TYPE_CHECKING:
    # In one cycle with the models, or the Django plugin of mypy loses the managers on a second run.
    import slips.models  # noqa: F401
    from core.actors import Who


def persons_of(who: Who) -> list[int]:
    """The person himself and whom he stands in for."""
    ids = [who.person.pk]
    if who.on_behalf_of is not None:
        ids.append(who.on_behalf_of.pk)
    return ids


def leaders_of(who: Who) -> list[int]:
    """The same, and the leader whom a secretary assists."""
    ids = persons_of(who)
    assisted = getattr(who, "assists", None)
    return [*ids, assisted.pk] if assisted is not None else ids


class SlipQuerySet(models.QuerySet[Any]):
    """Submission slips."""

    def visible_to(self, who: Who | None) -> Self:
        """Those this capacity may know of, in one set-based condition (R25, SEC-09).

        Named persons: the author, those asked for an opinion, and, once it was submitted, the
        leader; of a state secret nobody else, and nobody in their place. Of what is not secret also
        who stands in for them, the leader's secretary, the head of the author's unit and the units
        asked; once submitted, the chief of office and the clerk.
        """
        if who is None:
            return self.none()
        asked = apps.get_model("slips", "Opinion").objects.filter(slip=OuterRef("pk"))
        units = (
            apps.get_model("accounts", "Principal")
            .objects.filter(pk__in=who.principal_ids, unit__isnull=False)
            .values("unit")
        )
        was_submitted = Q(submitted_at__isnull=False)
        own = who.person.pk
        named: Any = (
            Q(author=own) | Exists(asked.filter(person=own)) | (Q(addressee=own) & was_submitted)
        )
        by_post: Any = (
            Q(author__in=persons_of(who))
            | Exists(asked.filter(person__in=persons_of(who)))
            | (Q(addressee__in=leaders_of(who)) & was_submitted)
        )
        if who.has(Role.UNIT_HEAD, Role.CHIEF):
            by_post |= Q(unit__in=units) | Exists(asked.filter(unit__in=units))
        if who.has(Role.CHIEF, Role.CLERK):
            by_post |= was_submitted
        return self.filter(
            named | (by_post & Q(secrecy=0)),
            organisation_id=who.organisation_id,
            secrecy__lte=who.clearance,
        )

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def to_decide(self, who: Who) -> Self:
        """Those that wait for the decision of this person, or of whom he stands in for or assists."""
        return self.filter(state=SlipState.SUBMITTED, addressee__in=leaders_of(who))

    def with_opinion_asked_of(self, who: Who) -> Self:
        """Those on which this person, or the unit he heads, still owes an opinion."""
        owed = apps.get_model("slips", "Opinion").objects.owed_by(who)
        return self.filter(Exists(owed.filter(slip=OuterRef("pk")))).exclude(
            state__in=[SlipState.FILED, SlipState.WITHDRAWN, SlipState.DECIDED]
        )

    def overdue(self, today: date) -> Self:
        return self.open().filter(decide_by__lt=today)

    def for_list(self) -> Self:
        return self.select_related("unit", "author", "addressee")

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class OpinionQuerySet(models.QuerySet[Any]):
    """Opinions asked and given."""

    def owed_by(self, who: Who) -> Self:
        owed: Any = Q(person__in=persons_of(who))
        if who.has(Role.UNIT_HEAD, Role.CHIEF):
            owed |= Q(unit=who.unit_id)
        return self.filter(owed, answered_at=None)
