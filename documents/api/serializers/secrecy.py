"""State secrets: the sheet of a document, the acts on it, stubs of paper (SEC-01 … SEC-15)."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.choices import Secrecy
from catalogues.models import SecretListItem
from documents.api.serializers.common import (
    CodeField,
    DayField,
    PersonRef,
    ReasonIn,
    UidField,
    person_field,
)
from documents.choices import Direction, SecretCopyForm
from documents.models import (
    CopyLedgerEntry,
    CopyOrder,
    SecrecyDecision,
    SecrecyFinding,
    SecrecyNotice,
    SecretStub,
)
from documents.services.state_secrets import copies


class OfDocumentField(UidField):
    """A row that belongs to the document of the call."""

    def __init__(self, model: type[Any], path: str, **kwargs: Any) -> None:
        self.model, self.path = model, path
        super().__init__(queryset=model.objects.none(), **kwargs)

    def get_queryset(self) -> Any:
        return self.model.objects.filter(**{self.path: self.context["document"].pk})


class LevelIn(ReasonIn):
    """A level rests on an entry of the decreed lists and a written basis (SEC-01, SEC-11)."""

    level = serializers.ChoiceField(choices=Secrecy.choices)
    item: Any = CodeField(SecretListItem, required=False, allow_null=True, default=None)
    basis = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    protected_until = DayField(required=False, allow_null=True, default=None)


class PermitCopiesIn(ReasonIn):
    """How many copies may be made, and for what (SEC-10)."""

    count = serializers.IntegerField(min_value=1, max_value=500)
    form = serializers.ChoiceField(choices=SecretCopyForm.choices)
    purpose = serializers.CharField(max_length=300)
    meeting = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    collect_by = DayField(required=False, allow_null=True, default=None)


class MakeCopiesIn(ReasonIn):
    order: Any = OfDocumentField(CopyOrder, "document_id")
    count = serializers.IntegerField(min_value=1, max_value=500)


class CopyIn(ReasonIn):
    copy: Any = OfDocumentField(CopyLedgerEntry, "document_id")


class HandOverCopyIn(CopyIn):
    """A cleared colleague, or somebody outside by name."""

    holder: Any = person_field(required=False, allow_null=True, default=None)
    holder_name = serializers.CharField(
        required=False, allow_blank=True, max_length=200, default=""
    )


class SpoilCopyIn(CopyIn):
    note = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class DestroyCopyIn(CopyIn):
    witness: Any = person_field()


class TellIn(ReasonIn):
    notice: Any = OfDocumentField(SecrecyNotice, "decision__document_id")


class ReaderIn(ReasonIn):
    person: Any = person_field()


class SecrecyNoticeOut(serializers.ModelSerializer[SecrecyNotice]):
    class Meta:
        model = SecrecyNotice
        fields = ["uid", "name", "sent_at"]
        read_only_fields = fields


class DecisionOut(serializers.ModelSerializer[SecrecyDecision]):
    """A level decided, changed, extended or ended."""

    item = serializers.CharField(source="item.code", default=None, allow_null=True)
    decided_by: Any = PersonRef(allow_null=True)
    notices = SecrecyNoticeOut(many=True)

    class Meta:
        model = SecrecyDecision
        fields = [
            "uid",
            "change",
            "before",
            "after",
            "item",
            "basis",
            "protected_until",
            "decided_at",
            "decided_by",
            "notice_due_on",
            "notices",
        ]
        read_only_fields = fields


class CopyOut(serializers.ModelSerializer[CopyLedgerEntry]):
    """A numbered copy and where it is."""

    label: Any = serializers.SerializerMethodField()
    order = serializers.UUIDField(source="order.uid")
    witness: Any = PersonRef(allow_null=True)

    class Meta:
        model = CopyLedgerEntry
        fields = [
            "uid",
            "number",
            "label",
            "order",
            "made_at",
            "holder_name",
            "handed_at",
            "returned_at",
            "spoilt_at",
            "destroyed_at",
            "witness",
            "note",
        ]
        read_only_fields = fields

    def get_label(self, copy: CopyLedgerEntry) -> str:
        return copies.label(copy)


class CopyOrderOut(serializers.ModelSerializer[CopyOrder]):
    class Meta:
        model = CopyOrder
        fields = ["uid", "form", "count", "purpose", "meeting", "collect_by", "permitted_at"]
        read_only_fields = fields


class SecrecyFindingOut(serializers.ModelSerializer[SecrecyFinding]):
    """A mark of secrecy that the machine read in a file; the document is closed meanwhile."""

    class Meta:
        model = SecrecyFinding
        fields = ["uid", "level", "found_at", "settled_at", "outcome"]
        read_only_fields = fields


class LedgerLineOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    person = serializers.CharField()
    capacity = serializers.CharField()
    what = serializers.CharField()
    file = serializers.CharField()


class SheetOut(serializers.Serializer[Any]):
    """The secrecy sheet; copies, readers and the ledger for those only who may read the ledgers."""

    level = serializers.SerializerMethodField()
    protected_until = serializers.SerializerMethodField()
    finding = SecrecyFindingOut(allow_null=True)
    decisions = DecisionOut(many=True)
    orders = serializers.SerializerMethodField()
    copies = CopyOut(many=True)
    readers = PersonRef(many=True)
    readings = LedgerLineOut(many=True)
    acts = serializers.ListField(child=serializers.CharField())

    def get_level(self, _sheet: Any) -> int:
        return int(self.context["document"].secrecy)

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_protected_until(self, _sheet: Any) -> Any:
        return self.context["document"].protected_until

    @extend_schema_field(CopyOrderOut(many=True))
    def get_orders(self, sheet: Any) -> Any:
        rows = self.context["document"].copy_orders.order_by("pk")
        return CopyOrderOut(rows if sheet.may_read_ledgers else [], many=True).data


class StubNewIn(serializers.Serializer[Any]):
    """Number, date, sender, receiver of a secret paper, nothing more (SEC-04)."""

    direction = serializers.ChoiceField(choices=[Direction.INCOMING, Direction.OUTGOING])
    level = serializers.ChoiceField(choices=[one for one in Secrecy.choices if one[0]])
    code_display = serializers.CharField(
        required=False, allow_blank=True, max_length=60, default=""
    )
    issued_on = DayField(required=False, allow_null=True, default=None)
    sender = serializers.CharField(max_length=200)
    receiver = serializers.CharField(max_length=200)
    subject = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    place = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class StubOut(serializers.ModelSerializer[SecretStub]):
    number = serializers.CharField(source="entry")
    register = serializers.UUIDField(source="entry.register.uid")

    class Meta:
        model = SecretStub
        fields = [
            "uid",
            "register",
            "number",
            "direction",
            "level",
            "code_display",
            "issued_on",
            "sender",
            "receiver",
            "subject",
            "place",
            "made_at",
        ]
        read_only_fields = fields


class BasisIn(serializers.Serializer[Any]):
    basis = serializers.CharField(max_length=300)
