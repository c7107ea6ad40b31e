"""What was read in a file, and how many fields people entered: what goes out over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.api.serializers.common import CodeRef
from documents.models import IncomingDocument
from documents.selectors import proposals
from documents.selectors.entered import Report, Tally
from documents.selectors.proposals import Proposal


class PlaceOut(serializers.Serializer[Any]):
    """`box`: left, top, right, bottom in points from the top left of the page as shown."""

    page = serializers.IntegerField()
    box = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    size = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    excerpt = serializers.CharField()


class ProposalOut(PlaceOut):
    """One proposed value. `kind` is given by its code, days as ISO dates."""

    field = serializers.CharField()
    value = serializers.JSONField()
    confidence = serializers.FloatField()
    is_low = serializers.BooleanField()
    rule = serializers.CharField()


class AddresseeOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    organisation: Any = CodeRef(allow_null=True)


class ReadingOut(serializers.Serializer[Any]):
    """Proposals for the fields that are still empty, and the lists of recipients on the paper."""

    proposals = ProposalOut(many=True)
    addressed_to = AddresseeOut(many=True)
    copied_to = AddresseeOut(many=True)
    names_this_office = serializers.BooleanField()


def reading_out(document: IncomingDocument) -> dict[str, Any]:
    """The answer of `GET /incoming/{uid}/proposals/`."""
    read = proposals.reading_of(document)
    to, _place = proposals.addressees_of(read, "addressed_to")
    copies, _place = proposals.addressees_of(read, "copied_to")
    offered = proposals.of_document(document, document.sort_on, read)
    return {
        "proposals": [_proposal(name, one) for name, one in offered.items()],
        "addressed_to": to,
        "copied_to": copies,
        "names_this_office": proposals.names_house(document.organisation, [*to, *copies]),
    }


def _proposal(name: str, one: Proposal) -> dict[str, Any]:
    value = one.value.code if name == "kind" else one.value
    return {
        "field": name,
        "value": value.isoformat() if hasattr(value, "isoformat") else value,
        "confidence": one.confidence,
        "is_low": one.is_low,
        "rule": one.rule,
        "page": one.page,
        "box": one.box,
        "size": one.size,
        "excerpt": one.excerpt,
    }


class TallyOut(serializers.Serializer[Any]):
    documents = serializers.IntegerField()
    typed = serializers.IntegerField()
    read = serializers.IntegerField()
    received = serializers.IntegerField()
    derived = serializers.IntegerField()
    corrected = serializers.IntegerField()
    had = serializers.IntegerField()


class UnitTallyOut(TallyOut):
    unit = serializers.CharField(allow_blank=True)


class EnteredOut(serializers.Serializer[Any]):
    """Fields entered in a month. `had`: typed although the system knew the value."""

    since = serializers.DateField()
    until = serializers.DateField()
    is_cut = serializers.BooleanField()
    incoming = TallyOut()
    outgoing = TallyOut()
    units = serializers.SerializerMethodField()

    @extend_schema_field(UnitTallyOut(many=True))
    def get_units(self, report: Report) -> Any:
        return [{"unit": name, **_tally(one)} for name, one in sorted(report.units.items())]


def _tally(one: Tally) -> dict[str, Any]:
    return dict(TallyOut(one).data)
