"""Rules of form (thể thức) as data: what is checked, with which measures, on whose authority."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogues.choices import Certainty, Family, FormElement, FormSeverity
from catalogues.models.base import CatalogueRow, no_overlap


class FormRule(CatalogueRow):
    """One rule of form of one family; `shared` ones hold for every paper (PTY-12).

    `check` names the check of `formcheck.engine.checks`; `parameters` are its measures, in
    millimetres and points. `kinds` is empty (all kinds) or a list of codes of kinds with commas,
    where `letter` stands for every công văn and `titled` for every kind that bears its name.
    """

    family = models.CharField(_("family"), max_length=10, choices=Family.choices)
    element = models.CharField(_("element"), max_length=12, choices=FormElement.choices)
    check_name = models.CharField(_("check"), max_length=40)
    severity = models.CharField(_("severity"), max_length=8, choices=FormSeverity.choices)
    parameters = models.JSONField(_("measures"), default=dict, blank=True)
    kinds = models.CharField(_("kinds it applies to"), max_length=300, blank=True)
    how_to_mend = models.CharField(_("how to mend"), max_length=500)
    how_to_mend_en = models.CharField(_("how to mend, in English"), max_length=500, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("rule of form")
        verbose_name_plural = _("rules of form")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_formrule_no_overlap", "code"),
            models.CheckConstraint(
                name="catalogues_formrule_unsure_only_advises",
                condition=~Q(certainty=Certainty.UNSURE) | Q(severity=FormSeverity.ADVICE),
                violation_error_message=_("A rule that is still to be confirmed may only advise."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.parameters, dict):
            raise ValidationError({"parameters": _("The measures are written as {…}.")})

    def mend(self, language: str) -> str:
        """How to mend it, as the interface language wants it."""
        return (
            self.how_to_mend_en
            if language.startswith("en") and self.how_to_mend_en
            else self.how_to_mend
        )
