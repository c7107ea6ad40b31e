"""One act on many documents: what is asked, and the result of each row."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from documents.api.serializers.common import ReasonIn, SeenField
from documents.api.serializers.dossiers import ShareIn
from documents.api.serializers.incoming import AssignIn, PresentIn
from documents.models import Dossier
from documents.services import bulk


class IntoDossierIn(serializers.Serializer[Any]):
    dossier: Any = SeenField(Dossier)


FIELDS: dict[str, type[serializers.Serializer[Any]]] = {
    "present": PresentIn,
    "assign": AssignIn,
    "file": IntoDossierIn,
    "share": ShareIn,
}
"""What an act asks besides the reason; those not named here ask nothing."""


class BulkIn(ReasonIn):
    uids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=bulk.MOST)
    fields = serializers.DictField(  # type: ignore[assignment]
        required=False,
        default=dict,
        help_text="What the act asks on one document: present takes `to`; assign `assignments`;"
        " file `dossier`; share `people` and `units`.",
    )


class IncomingBulkIn(BulkIn):
    act = serializers.ChoiceField(choices=list(bulk.CALLS["incoming"]))


class OutgoingBulkIn(BulkIn):
    act = serializers.ChoiceField(choices=list(bulk.CALLS["outgoing"]))


class RowOut(serializers.Serializer[bulk.Result]):
    """`code` and `sentence` say why a row was refused; what is hidden is as if it were not there."""

    uid = serializers.UUIDField()
    is_done = serializers.BooleanField()
    code = serializers.CharField(source="refusal.reason_code", default="")
    sentence = serializers.CharField(source="refusal", default="")
    details: Any = serializers.SerializerMethodField()

    def get_details(self, row: bulk.Result) -> list[str]:
        return [str(line) for line in row.refusal.details] if row.refusal is not None else []
