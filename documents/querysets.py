"""Chainable reads. `visible_to` is the one visibility rule of lists, pages, files, API and counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q

from accounts.choices import Role
from documents.choices import INCOMING_OPEN, OUTGOING_OPEN, DossierState

if TYPE_CHECKING:
    # In one cycle with the models, or the Django plugin of mypy loses the managers on a second run.
    import documents.models  # noqa: F401
    from core.actors import Who


def seen_by(who: Who, grants: str, link: str) -> Q:
    """The one condition of sight: the organisation; for what is not secret a grant to any of the
    capacity's principals; for a state secret a grant to the person himself, by name, and his
    clearance (R25, SEC-09). Set-based, never per row."""
    given = apps.get_model("documents", grants).objects.filter(**{link: OuterRef("pk")})
    plain = Q(Exists(given.filter(principal_id__in=who.principal_ids)), secrecy=0)
    if who.clearance:
        named = given.filter(principal_id__in=who.named_ids)
        plain |= Q(Exists(named), secrecy__range=(1, who.clearance))
    return Q(plain, organisation_id=who.organisation_id)


def _open_findings() -> Exists:
    return Exists(
        apps.get_model("documents", "SecrecyFinding").objects.filter(
            document_id=OuterRef("pk"), settled_at=None, level__gt=settings.SECRECY_CEILING
        )
    )


class DocumentQuerySet(models.QuerySet[Any]):
    """Documents of all directions, and of one."""

    def visible_to(self, who: Who | None) -> Self:
        """Those this capacity may know of (`seen_by`)."""
        if who is None:
            return self.none()
        return self.filter(seen_by(who, "DocumentGrant", "document_id"))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def newest_first(self) -> Self:
        return self.order_by("-sort_on", "-pk")

    def open(self) -> Self:
        """Those on which somebody still has something to do."""
        return self.filter(
            Q(direction="incoming", state__in=INCOMING_OPEN)
            | (~Q(direction="incoming") & Q(state__in=OUTGOING_OPEN))
        )

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def marked(self) -> Self:
        """Those in whose file a mark of secrecy was found that is not settled (SEC-03)."""
        return self.filter(_open_findings())

    def with_marks(self) -> Self:
        """`is_marked` says whether such a mark waits on the document."""
        return self.annotate(is_marked=_open_findings())

    def for_list(self) -> Self:
        """With what a list row shows, in a fixed number of queries."""
        return self.select_related("kind", "field", "unit")


class IncomingQuerySet(DocumentQuerySet):
    """Incoming documents."""

    def visible_to(self, who: Who | None) -> Self:
        """As of all documents. The direction is true of each, and opens the index of the list."""
        return super().visible_to(who).filter(direction="incoming")

    def locked(self) -> Self:
        """Both rows: the state lies in the parent's, and unlocked it would be read stale."""
        return self.select_for_update(of=("self", "document"))

    def open(self) -> Self:
        return self.filter(state__in=INCOMING_OPEN)

    def for_list(self) -> Self:
        return super().for_list().select_related("presented_to", "register_entry")

    def worked_on_by(self, who: Who) -> Self:
        """Those on which this person, or the unit he heads, leads, supports or is informed."""
        live = apps.get_model("documents", "Assignment").objects.live()
        return self.filter(Exists(live.given_to(who).filter(document_id=OuterRef("pk"))))

    def asked_back(self) -> Self:
        """Those that their sender asks back and nobody has answered (IN-12)."""
        open_ones = apps.get_model("documents", "RecallRequest").objects.filter(answered_at=None)
        return self.filter(Exists(open_ones.filter(document=OuterRef("pk"))))

    def without_lead(self) -> Self:
        """Assigned or reopened, but nobody leads: sent back (IN-11), or filed and reopened."""
        live = apps.get_model("documents", "Assignment").objects.live()
        leads = live.filter(document_id=OuterRef("pk"), role="lead", parent=None)
        return self.filter(~Exists(leads), state__in=["assigned", "processing"])


class OutgoingQuerySet(DocumentQuerySet):
    """Outgoing and internal documents."""

    def visible_to(self, who: Who | None) -> Self:
        """As of all documents. The direction is true of each, and opens the index of the list."""
        return super().visible_to(who).exclude(direction="incoming")

    def locked(self) -> Self:
        return self.select_for_update(of=("self", "document"))

    def open(self) -> Self:
        return self.filter(state__in=OUTGOING_OPEN)

    def for_list(self) -> Self:
        return super().for_list().select_related("drafter", "signer", "register_entry")

    def opinion_asked_of(self, who: Who) -> Self:
        """Those on which this capacity still owes an opinion."""
        asked = apps.get_model("documents", "CommentRequest").objects.open().asked_of(who)
        return self.filter(Exists(asked.filter(round__document_id=OuterRef("pk"))))


class AssignmentQuerySet(models.QuerySet[Any]):
    """Work given on incoming documents."""

    def live(self) -> Self:
        """Neither sent back nor withdrawn."""
        return self.filter(returned_at=None, withdrawn_at=None)

    def unfinished(self) -> Self:
        return self.live().filter(done_at=None)

    def given_to(self, who: Who) -> Self:
        """To the person himself, to the person he stands in for, or to his unit."""
        persons = [who.person.pk]
        if who.on_behalf_of is not None:
            persons.append(who.on_behalf_of.pk)
        return self.filter(Q(person_id__in=persons) | Q(unit_id=who.unit_id, unit__isnull=False))


class CommentRequestQuerySet(models.QuerySet[Any]):
    """Opinions asked of people and units."""

    def open(self) -> Self:
        """Neither answered nor excused, in a round that is not closed."""
        return self.filter(answered_at=None, excused_at=None, round__closed_at=None)

    def asked_of(self, who: Who) -> Self:
        """Of the person himself, of whom he stands in for, or of the unit he heads."""
        persons = [who.person.pk]
        if who.on_behalf_of is not None:
            persons.append(who.on_behalf_of.pk)
        asked = Q(person_id__in=persons)
        if who.has("unit_head", "chief"):
            asked |= Q(unit_id=who.unit_id, unit__isnull=False)
        return self.filter(asked)


class DraftingTemplateQuerySet(models.QuerySet[Any]):
    """Own templates of offices. Everyone of the house reads them."""

    def visible_to(self, who: Who | None) -> Self:
        return self.none() if who is None else self.filter(organisation_id=who.organisation_id)

    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class DossierQuerySet(models.QuerySet[Any]):
    """Dossiers."""

    def visible_to(self, who: Who | None) -> Self:
        """Those this capacity may know of; the same rule as for documents."""
        if who is None:
            return self.none()
        return self.filter(seen_by(who, "DossierGrant", "dossier_id"))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def open(self) -> Self:
        """Those that still take documents, a paused one too."""
        return self.exclude(state=DossierState.CLOSED)

    def to_hand_over(self, until: date) -> Self:
        """Closed ones still in the office whose day of handing over comes by `until` (DOS-08)."""
        return self.filter(
            state=DossierState.CLOSED, archival_state="current", handover_due_on__lte=until
        )

    def newest_first(self) -> Self:
        return self.order_by("-year", "-number")

    def for_list(self) -> Self:
        return self.select_related("record_class", "keeper", "unit", "retention")

    def near_hand_over(self, today: date) -> Self:
        """Closed ones whose day of handing over lies within the days of warning of their rule, or
        behind (DOS-08)."""
        told_on = ExpressionWrapper(
            F("handover_due_on") - F("handover_rule__warn_days"), output_field=models.DateField()
        )
        closed = self.filter(state=DossierState.CLOSED, archival_state="current")
        return closed.annotate(told_on=told_on).filter(told_on__lte=today)


class FilePlanQuerySet(models.QuerySet[Any]):
    """The file plans of years. Everyone of the house reads them."""

    def visible_to(self, who: Who | None) -> Self:
        return self.none() if who is None else self.filter(organisation_id=who.organisation_id)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class RegisterQuerySet(models.QuerySet[Any]):
    """Registers of an organisation."""

    def known_to(self, who: Who | None) -> Self:
        """Those of the house that this capacity may know to exist: a book of state secrets the
        cleared alone; on an open network, where it holds stubs, those who read stubs (SEC-09)."""
        if who is None:
            return self.none()
        rows = self.filter(organisation_id=who.organisation_id)
        if settings.SECRECY_CEILING:
            knows = who.clearance > 0
        else:
            knows = who.has(Role.CLERK, Role.CHIEF, Role.LEADER)
        return rows if knows else rows.filter(secret=False)

    def in_force(self, day: date) -> Self:
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=day), Q(valid_from=None) | Q(valid_from__lte=day)
        )


class UploadQuerySet(models.QuerySet[Any]):
    """Files on their way in."""

    def ready(self) -> Self:
        """Stored, and not yet part of a document."""
        return self.filter(state="stored")


class SavedViewQuerySet(models.QuerySet[Any]):
    """Lists and searches kept under a name."""

    def visible_to(self, who: Who | None) -> Self:
        """One's own in this organisation, and those its people show to all."""
        if who is None:
            return self.none()
        return self.filter(
            Q(owner=who.person) | Q(is_shared=True), organisation_id=who.organisation_id
        )
