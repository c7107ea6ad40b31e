"""How people and units are shown. Nothing here writes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.capacity import Capacity
from accounts.models import Person, Unit


class UnitRefOut(serializers.ModelSerializer[Unit]):
    class Meta:
        model = Unit
        fields = ["uid", "name", "short_name", "symbol"]


class UnitOut(serializers.ModelSerializer[Unit]):
    parent: Any = serializers.SlugRelatedField(slug_field="uid", read_only=True, allow_null=True)
    successor: Any = serializers.SlugRelatedField(slug_field="uid", read_only=True, allow_null=True)

    class Meta:
        model = Unit
        fields = [
            "uid",
            "name",
            "short_name",
            "symbol",
            "ordinal",
            "parent",
            "successor",
            "valid_from",
            "valid_to",
        ]


class AppointmentOut(serializers.Serializer[object]):
    uid = serializers.UUIDField()
    unit = UnitRefOut()
    position = serializers.CharField(source="position.name")
    roles = serializers.ListField(child=serializers.CharField())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class PersonOut(serializers.ModelSerializer[Person]):
    appointments = AppointmentOut(many=True, source="appointments_here")

    class Meta:
        model = Person
        fields = ["uid", "full_name", "email", "phone", "appointments"]


class CapacityOut(serializers.Serializer[Capacity]):
    key = serializers.CharField()
    label: Any = serializers.CharField()
    organisation = serializers.UUIDField(source="organisation.uid")
    unit = UnitRefOut()
    position = serializers.CharField(source="position_name")
    roles = serializers.SerializerMethodField()
    on_behalf_of = serializers.CharField(
        source="on_behalf_of.full_name", default=None, allow_null=True
    )

    def get_roles(self, capacity: Capacity) -> list[str]:
        return sorted(capacity.roles)


class MeOut(serializers.Serializer[object]):
    uid = serializers.UUIDField(source="person.uid")
    full_name = serializers.CharField(source="person.full_name")
    language = serializers.CharField(source="person.language")
    acting_as = CapacityOut()
    capacities = CapacityOut(many=True)
