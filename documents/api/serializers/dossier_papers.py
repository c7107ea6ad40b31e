"""Tables read into a file plan, its lines changed, and parcels of dossiers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from documents.api.serializers.common import ReasonIn
from documents.api.serializers.dossiers import ExportOut, LineIn


class LineChangeIn(ReasonIn, LineIn):
    """A line as it is from now on; in an approved plan with a reason."""

    is_group = None  # type: ignore[assignment]


class LineReadOut(serializers.Serializer[Any]):
    """One row of a table: where it stands, what it says, why it cannot be taken (or "")."""

    number = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField()


class TableReadOut(serializers.Serializer[Any]):
    """All rows are in the plan now; where one cannot be taken, none is (422 with `facts.rows`)."""

    is_done = serializers.BooleanField()
    rows = LineReadOut(many=True)


class ParcelOut(ExportOut):
    """How far a parcel is; `name` and `sentence` (its size, or what went wrong) when it is over."""

    sentence = serializers.CharField()
    name = serializers.CharField(source="result.name", default="")
