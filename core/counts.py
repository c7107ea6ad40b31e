"""Counts that never cost more than they tell: exact up to a cap, then "more than"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Count:
    n: int
    more: bool = False

    def __str__(self) -> str:
        shown = number_format(self.n, force_grouping=True)
        return _("more than %(n)s") % {"n": shown} if self.more else shown

    def __bool__(self) -> bool:
        return self.n > 0


def capped(queryset: QuerySet[Any], cap: int = 1000) -> Count:
    """How many rows, counting at most `cap` + 1 of them."""
    n = queryset.order_by()[: cap + 1].count()
    return Count(min(n, cap), n > cap)
