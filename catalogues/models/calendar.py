"""Days that are not what the week says: holidays, compensation, swaps (CAL-06)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalogues.choices import DayKind
from catalogues.models.base import CatalogueRow, no_overlap
from catalogues.models.organisations import Organisation
from catalogues.querysets import CalendarQuerySet


class CalendarDay(CatalogueRow):
    """One day for the whole country (`organisation` empty) or for one organisation and those below.

    `name` is the reason. `valid_from` and `valid_to` say from when and until when the entry stands;
    an entry that was withdrawn is closed before its day.
    """

    NATURAL_KEY = ("day", "organisation")

    day = models.DateField(_("day"), db_index=True)
    kind = models.CharField(_("kind of day"), max_length=10, choices=DayKind.choices)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects: ClassVar = CalendarQuerySet.as_manager()

    class Meta(CatalogueRow.Meta):
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap(
                "catalogues_calendarday_no_overlap",
                "day",
                Coalesce("organisation", 0, output_field=models.BigIntegerField()),
            ),
            models.CheckConstraint(
                name="catalogues_calendarday_local_has_organisation",
                condition=~Q(kind=DayKind.LOCAL_OFF) | Q(organisation__isnull=False),
                violation_error_message=_("A local day off names the organisation it is for."),
            ),
        ]
