"""Kinds, urgency, secrecy, languages, fields of work, forms of signature."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogues.choices import Family, KindDirection, KindGroup, SigningForm
from catalogues.models.base import CatalogueRow, no_overlap


class DocumentKind(CatalogueRow):
    """A kind of document of one family (NĐ 30/2020 Đ7, QĐ 399-QĐ/TW).

    `(family, abbreviation)` names a *set* of kinds: in the Party both Quyết định and Quy định are QĐ.
    """

    family = models.CharField(_("family"), max_length=10, choices=Family.choices)
    group = models.CharField(_("group"), max_length=20, choices=KindGroup.choices)
    abbreviation = models.CharField(_("abbreviation"), max_length=10, blank=True)
    in_symbol = models.BooleanField(_("abbreviation stands in the number"), default=True)
    type_code = models.CharField(_("code of TT 05/2025"), max_length=4, blank=True)
    direction = models.CharField(
        _("issued or received"),
        max_length=15,
        choices=KindDirection.choices,
        default=KindDirection.BOTH,
    )
    is_copy = models.BooleanField(_("is a certified copy"), default=False)
    is_apart = models.BooleanField(
        _("never in the general register"),
        default=False,
        help_text=_(
            "Petitions and cipher telegrams are registered in books of their own (PTY-17)."
        ),
    )
    has_title = models.BooleanField(
        _("kind stands as title"),
        default=True,
        help_text=_("No for the official letter, whose subject stands under the number."),
    )

    class Meta(CatalogueRow.Meta):
        verbose_name = _("document kind")
        verbose_name_plural = _("kinds of documents")
        indexes = [
            models.Index(fields=["family", "abbreviation"], name="catalogues_kind_abbreviation")
        ]
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_documentkind_no_overlap", "code"),
        ]


class Urgency(CatalogueRow):
    """How urgent a document is (edXML Priority)."""

    level = models.PositiveSmallIntegerField(_("degree"))
    mark = models.CharField(_("mark on paper"), max_length=40, blank=True)
    out_of_hours = models.BooleanField(_("handled out of hours"), default=False)
    needs_hour = models.BooleanField(_("needs an hour of delivery"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("urgency")
        verbose_name_plural = _("urgency levels")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_urgency_no_overlap", "code"),
            no_overlap("catalogues_urgency_level_no_overlap", "level"),
        ]


class SecrecyLevel(CatalogueRow):
    """A level of secrecy (Luật 117/2025/QH15); 0 is not secret."""

    level = models.PositiveSmallIntegerField(_("degree"))
    mark = models.CharField(_("mark on paper"), max_length=40, blank=True)
    register_letter = models.CharField(_("letter in the register"), max_length=2, blank=True)
    protection_years = models.PositiveSmallIntegerField(
        _("years of protection"), null=True, blank=True
    )
    own_series = models.BooleanField(_("numbered in a series of its own"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("secrecy level")
        verbose_name_plural = _("secrecy levels")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_secrecylevel_no_overlap", "code"),
            no_overlap("catalogues_secrecylevel_level_no_overlap", "level"),
        ]


class SecretListItem(CatalogueRow):
    """An entry of a decreed list of state secrets (danh mục bí mật nhà nước): what it is, its level.

    A level rests on such an entry (SEC-01). The lists are themselves loaded by the administrator.
    """

    NATURAL_KEY = ("sector", "code")

    sector = models.CharField(_("sector"), max_length=100)
    level = models.PositiveSmallIntegerField(_("degree"))

    class Meta(CatalogueRow.Meta):
        verbose_name = _("entry of the lists of state secrets")
        verbose_name_plural = _("lists of state secrets")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_secretlistitem_no_overlap", "sector", "code"),
            models.CheckConstraint(
                name="catalogues_secretlistitem_level",
                condition=models.Q(level__range=(1, 3)),
                violation_error_message=_("The degree is 1, 2 or 3."),
            ),
        ]


class Language(CatalogueRow):
    """A language of documents, by the code of TT 05/2025."""

    iso_code = models.CharField(_("ISO 639 code"), max_length=10, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_language_no_overlap", "code"),
        ]


class FieldOfWork(CatalogueRow):
    """A field of work an office sorts its documents by."""

    family = models.CharField(_("family"), max_length=10, choices=Family.choices)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("field of work")
        verbose_name_plural = _("fields of work")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_fieldofwork_no_overlap", "code"),
        ]


class SignatureForm(CatalogueRow):
    """How the right to sign is written in one family: `TM.` in the State, `T/M` in the Party."""

    family = models.CharField(_("family"), max_length=10, choices=Family.choices)
    form = models.CharField(_("signing form"), max_length=15, choices=SigningForm.choices)
    prefix = models.CharField(_("prefix"), max_length=10, blank=True)
    allowed = models.BooleanField(_("allowed"), default=True)
    needs_basis = models.BooleanField(_("needs a written basis"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("form of signature")
        verbose_name_plural = _("forms of signature")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_signatureform_no_overlap", "code"),
            no_overlap("catalogues_signatureform_form_no_overlap", "family", "form"),
        ]


class HandlingTerm(CatalogueRow):
    """How many working days the law or a procedure gives for a kind of matter (IN-10)."""

    kind = models.ForeignKey(
        DocumentKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of document"),
    )
    field = models.ForeignKey(
        FieldOfWork,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("field of work"),
    )
    working_days = models.PositiveSmallIntegerField(_("working days"))

    class Meta(CatalogueRow.Meta):
        verbose_name = _("term of handling")
        verbose_name_plural = _("terms of handling")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_handlingterm_no_overlap", "code"),
        ]
