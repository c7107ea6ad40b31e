"""Submission slips: what comes in over the API and what goes out. Nothing here writes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Person, Unit
from documents.api.serializers.common import (
    DayField,
    MoveOut,
    PersonRef,
    ReasonIn,
    SeenField,
    UnitRef,
    moves_of,
    person_field,
    unit_field,
)
from documents.models import Document, Dossier, OutgoingDocument
from slips import lifecycles
from slips.api.files import FilesIn, SupportingFileOut
from slips.choices import Adoption, Decision, OpinionKind, ResourceKind, Verdict
from slips.models import (
    QUESTION_LENGTH,
    Basis,
    Milestone,
    Opinion,
    Option,
    Resource,
    Round,
    SigningResult,
    Slip,
)
from slips.selectors import gates
from slips.services.data import (
    BasisIn,
    MilestoneIn,
    OptionIn,
    ResourceIn,
    SlipData,
)


class GapOut(serializers.Serializer[gates.Gap]):
    """One thing that is missing before the slip may be submitted, and the field that mends it."""

    sentence: Any = serializers.SerializerMethodField()
    step = serializers.CharField()
    field: Any = serializers.SerializerMethodField()

    def get_sentence(self, gap: gates.Gap) -> str:
        return str(gap.sentence)

    def get_field(self, gap: gates.Gap) -> str:
        return gap.field


class BasisOut(serializers.ModelSerializer[Basis]):
    class Meta:
        model = Basis
        fields = ["uid", "ordinal", "text"]


class OptionOut(serializers.ModelSerializer[Option]):
    class Meta:
        model = Option
        fields = [
            "uid", "ordinal", "content", "pros", "cons", "risks", "effects", "recommended",
        ]  # fmt: skip


class ResourceOut(serializers.ModelSerializer[Resource]):
    class Meta:
        model = Resource
        fields = ["kind", "is_none", "amount", "source", "content"]


class PartyOut(serializers.Serializer[Any]):
    """A unit or a person."""

    unit: Any = UnitRef(allow_null=True)
    person: Any = PersonRef(allow_null=True)


class MilestoneOut(serializers.ModelSerializer[Milestone]):
    lead_unit: Any = UnitRef(allow_null=True)
    lead_person: Any = PersonRef(allow_null=True)
    monitor: Any = PersonRef(allow_null=True)
    supports = PartyOut(many=True)

    class Meta:
        model = Milestone
        fields = [
            "uid", "ordinal", "content", "starts_on", "ends_on", "product", "lead_unit",
            "lead_person", "supports", "monitor",
        ]  # fmt: skip


class OpinionOut(serializers.ModelSerializer[Opinion]):
    person: Any = PersonRef(allow_null=True)
    unit: Any = UnitRef(allow_null=True)

    class Meta:
        model = Opinion
        fields = [
            "uid", "kind", "person", "unit", "from_name", "question", "due_on", "asked_at",
            "verdict", "text", "answered_at", "adoption", "why_not",
        ]  # fmt: skip


class RoundOut(serializers.ModelSerializer[Round]):
    class Meta:
        model = Round
        fields = ["ordinal", "decide_by", "submitted_at", "ended_at", "outcome", "text"]


class SigningOut(serializers.ModelSerializer[SigningResult]):
    """One paper of a session: its signing request and where that stands, or why there is none."""

    document = serializers.UUIDField(source="document.uid")
    request = serializers.UUIDField(source="request.uid", default=None, allow_null=True)
    state = serializers.CharField()

    class Meta:
        model = SigningResult
        fields = ["uid", "document", "request", "state", "code", "sentence", "asked_at"]


class SlipOut(serializers.ModelSerializer[Slip]):
    """One slip; its parts, `acts` and `gaps` in single answers only."""

    unit: Any = UnitRef(allow_null=True)
    author: Any = PersonRef()
    addressee: Any = PersonRef(allow_null=True)
    responsible: Any = PersonRef(allow_null=True)
    decided_by: Any = PersonRef(allow_null=True)
    decided_option = serializers.UUIDField(source="decided_option.uid", default=None)
    paper = serializers.UUIDField(source="paper.uid", default=None)
    state_label = serializers.CharField(source="get_state_display")
    acts = serializers.SerializerMethodField()
    gaps = serializers.SerializerMethodField()
    bases = serializers.SerializerMethodField()
    options = serializers.SerializerMethodField()
    resources = serializers.SerializerMethodField()
    milestones = serializers.SerializerMethodField()
    opinions = serializers.SerializerMethodField()
    rounds = serializers.SerializerMethodField()
    signings = serializers.SerializerMethodField()
    drafts = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = Slip
        fields = [
            "uid", "revision", "state", "state_label", "code", "number", "year", "submitted_on",
            "unit", "author", "addressee", "subject", "summary", "secrecy", "urgency", "decide_by",
            "context", "question", "why_now", "single_reason", "responsible", "paper", "page_count",
            "more_rounds", "submitted_at", "decision", "decided_option", "decision_text",
            "decided_at", "decided_by", "decided_as", "created_at", "updated_at", "acts", "gaps",
            "bases", "options", "resources", "milestones", "opinions", "rounds", "signings",
            "drafts", "files",
        ]  # fmt: skip
        read_only_fields = fields

    def _alone(self) -> bool:
        return bool(self.context.get("detail"))

    @extend_schema_field(MoveOut(many=True))
    def get_acts(self, slip: Slip) -> Any:
        return moves_of(lifecycles.slip, self.context, slip)

    @extend_schema_field(GapOut(many=True))
    def get_gaps(self, slip: Slip) -> Any:
        writable = slip.state in lifecycles.slip.transitions["submit"].sources
        if not self._alone() or not writable:
            return []
        found: Any = gates.gaps(slip, self.context["today"])
        return GapOut(found, many=True).data

    @extend_schema_field(BasisOut(many=True))
    def get_bases(self, slip: Slip) -> Any:
        return BasisOut(slip.bases.order_by("ordinal"), many=True).data if self._alone() else []

    @extend_schema_field(OptionOut(many=True))
    def get_options(self, slip: Slip) -> Any:
        return OptionOut(slip.options.order_by("ordinal"), many=True).data if self._alone() else []

    @extend_schema_field(ResourceOut(many=True))
    def get_resources(self, slip: Slip) -> Any:
        return ResourceOut(slip.resources.order_by("pk"), many=True).data if self._alone() else []

    @extend_schema_field(MilestoneOut(many=True))
    def get_milestones(self, slip: Slip) -> Any:
        if not self._alone():
            return []
        rows = slip.milestones.select_related("lead_unit", "lead_person", "monitor")
        rows = rows.prefetch_related("supports__unit", "supports__person").order_by("ordinal")
        return MilestoneOut(rows, many=True).data

    @extend_schema_field(SupportingFileOut(many=True))
    def get_files(self, slip: Slip) -> Any:
        rows: Any = slip.files.select_related("stored").order_by("pk") if self._alone() else []
        return SupportingFileOut(rows, many=True).data

    @extend_schema_field(OpinionOut(many=True))
    def get_opinions(self, slip: Slip) -> Any:
        if not self._alone():
            return []
        rows = slip.opinions.select_related("person", "unit").order_by("pk")
        return OpinionOut(rows, many=True).data

    @extend_schema_field(RoundOut(many=True))
    def get_rounds(self, slip: Slip) -> Any:
        return RoundOut(slip.rounds.order_by("ordinal"), many=True).data if self._alone() else []

    @extend_schema_field(SigningOut(many=True))
    def get_signings(self, slip: Slip) -> Any:
        if not self._alone():
            return []
        rows = slip.signings.select_related("document", "request").order_by("pk")
        return SigningOut(rows, many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_drafts(self, slip: Slip) -> Any:
        """The drafts that the caller may see (R25)."""
        if not self._alone():
            return []
        seen = OutgoingDocument.objects.visible_to(self.context["who"])
        rows = slip.drafts.filter(document__in=seen).order_by("ordinal")
        return [str(uid) for uid in rows.values_list("document__uid", flat=True)]


class BasisRowIn(serializers.Serializer[Any]):
    uid = serializers.UUIDField(required=False, allow_null=True, default=None)
    document: Any = SeenField(Document, required=False, allow_null=True, default=None)
    text = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


def words(**more: Any) -> serializers.CharField:
    return serializers.CharField(
        required=False, allow_blank=True, max_length=5000, default="", **more
    )


class OptionRowIn(serializers.Serializer[Any]):
    uid = serializers.UUIDField(required=False, allow_null=True, default=None)
    content = serializers.CharField(max_length=5000)
    pros = words()
    cons = words()
    risks = words()
    effects = words()
    recommended = serializers.BooleanField(required=False, default=False)


class ResourceRowIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=ResourceKind.choices)
    is_none = serializers.BooleanField(required=False, default=False)
    amount = serializers.DecimalField(
        required=False, allow_null=True, max_digits=18, decimal_places=0, min_value=0, default=None
    )
    source: Any = serializers.CharField(
        required=False, allow_blank=True, max_length=300, default=""
    )
    content = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")


class PartyIn(serializers.Serializer[Any]):
    """Exactly one of a unit and a person."""

    unit: Any = unit_field(required=False, allow_null=True, default=None)
    person: Any = person_field(required=False, allow_null=True, default=None)

    def validate(self, attrs: Any) -> Any:
        if (attrs["unit"] is None) == (attrs["person"] is None):
            raise serializers.ValidationError("Give a unit or a person, one of them.")
        chosen: Unit | Person = attrs["unit"] or attrs["person"]
        return chosen


class MilestoneRowIn(serializers.Serializer[Any]):
    uid = serializers.UUIDField(required=False, allow_null=True, default=None)
    content = serializers.CharField(max_length=1000)
    starts_on = DayField(required=False, allow_null=True, default=None)
    ends_on = DayField(required=False, allow_null=True, default=None)
    product = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    lead_unit: Any = unit_field(required=False, allow_null=True, default=None)
    lead_person: Any = person_field(required=False, allow_null=True, default=None)
    support_units = serializers.ListField(child=unit_field(), required=False, default=list)
    support_persons = serializers.ListField(child=person_field(), required=False, default=list)
    monitor: Any = person_field(required=False, allow_null=True, default=None)

    def validate(self, attrs: Any) -> Any:
        if attrs["lead_unit"] is not None and attrs["lead_person"] is not None:
            raise serializers.ValidationError({"lead_person": ["Exactly one leads."]})
        return attrs


class SlipIn(FilesIn):
    """The fields of a slip; what is absent stays. Lists are written anew, rows named by uid keep it."""

    subject = serializers.CharField(max_length=500, required=False)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=200)
    addressee: Any = person_field(required=False, allow_null=True)
    decide_by = DayField(required=False, allow_null=True)
    urgency = serializers.IntegerField(required=False, min_value=0, max_value=4)
    secrecy = serializers.IntegerField(required=False, min_value=0, max_value=3)
    context: Any = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    question = serializers.CharField(required=False, allow_blank=True, max_length=QUESTION_LENGTH)
    why_now = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    single_reason = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    responsible: Any = person_field(required=False, allow_null=True)
    dossier: Any = SeenField(Dossier, required=False, allow_null=True)
    bases = BasisRowIn(many=True, required=False)
    options = OptionRowIn(many=True, required=False)
    resources = ResourceRowIn(many=True, required=False)
    milestones = MilestoneRowIn(many=True, required=False)
    drafts = serializers.ListField(child=SeenField(OutgoingDocument), required=False, max_length=50)

    def data_in(self) -> SlipData:
        given: dict[str, Any] = {k: v for k, v in self.validated_data.items() if k != "source"}
        makers: dict[str, Any] = {
            "bases": lambda row: BasisIn(**row),
            "options": lambda row: OptionIn(**row),
            "resources": lambda row: ResourceIn(**row),
            "milestones": _milestone,
        }
        for name, make in makers.items():
            if name in given:
                given[name] = [make(dict(row)) for row in given[name]]
        return given  # type: ignore[return-value]


def _milestone(row: dict[str, Any]) -> MilestoneIn:
    lead = row.pop("lead_unit") or row["lead_person"]
    del row["lead_person"]
    supports = [*row.pop("support_units"), *row.pop("support_persons")]
    return MilestoneIn(**row, lead=lead, supports=supports)


class NewSlipIn(SlipIn):
    """`source`: an incoming document or a draft from which all that is known is filled in."""

    source: Any = SeenField(Document, required=False, allow_null=True, default=None)


class SlipOpinionsIn(ReasonIn):
    of = PartyIn(many=True)
    kind = serializers.ChoiceField(
        choices=[OpinionKind.COORDINATION, OpinionKind.APPRAISAL],
        required=False,
        default=OpinionKind.COORDINATION,
    )
    question = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")
    due_on = DayField(required=False, allow_null=True, default=None)


class OpinionIn(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    text = serializers.CharField(required=False, allow_blank=True, max_length=10_000, default="")


class OutsideIn(OpinionIn):
    from_name = serializers.CharField(max_length=200)


class SettleIn(serializers.Serializer[Any]):
    opinion = serializers.UUIDField()
    adoption = serializers.ChoiceField(choices=Adoption.choices)
    why_not = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")


class DecideIn(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=Decision.choices)
    text = serializers.CharField(required=False, allow_blank=True, max_length=10_000, default="")
    option = serializers.UUIDField(required=False, allow_null=True, default=None)


class SignIn(serializers.Serializer[Any]):
    """The PIN of the leader's certificate, and the drafts to sign with the slip's paper."""

    pin = serializers.CharField(max_length=100, trim_whitespace=False, write_only=True)
    drafts = serializers.ListField(
        child=SeenField(OutgoingDocument), required=False, max_length=50, default=list
    )


class FileIn(serializers.Serializer[Any]):
    dossier: Any = SeenField(Dossier, required=False, allow_null=True, default=None)
