"""The measures of slips as the API gives them (SUB-05)."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class MeasureOut(serializers.Serializer[Any]):
    """Hours are working hours; shares are per cent."""

    name = serializers.CharField()
    submitted = serializers.IntegerField()
    decided = serializers.IntegerField()
    mean_rounds = serializers.FloatField(allow_null=True)
    median_hours = serializers.FloatField(allow_null=True)
    longest_hours = serializers.FloatField(allow_null=True)
    share_in_time = serializers.FloatField(allow_null=True)


class MeasuresOut(serializers.Serializer[Any]):
    since = serializers.DateField()
    until = serializers.DateField()
    all = MeasureOut()
    units = MeasureOut(many=True)
    leaders = MeasureOut(many=True)
