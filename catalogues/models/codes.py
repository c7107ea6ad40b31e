"""Small code lists: exchange statuses, channel matrix, authority to issue, and the rest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogues.choices import (
    BodyTier,
    BodyType,
    Channel,
    ChannelVerdict,
    CodeListName,
    Family,
    StatusSender,
)
from catalogues.models.base import CatalogueRow, no_overlap
from catalogues.models.kinds import DocumentKind


class ExchangeStatus(CatalogueRow):
    """A status code of inter-office exchange (QĐ 28/2018/QĐ-TTg)."""

    sent_by = models.CharField(_("sent by"), max_length=10, choices=StatusSender.choices)
    needs_reason = models.BooleanField(_("needs a reason"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("exchange status")
        verbose_name_plural = _("exchange statuses")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_exchangestatus_no_overlap", "code"),
        ]


class CodeItem(CatalogueRow):
    """An entry of one of the small code lists."""

    NATURAL_KEY = ("list_name", "code")

    list_name = models.CharField(_("list"), max_length=30, choices=CodeListName.choices)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("code list entry")
        verbose_name_plural = _("code list entries")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_codeitem_no_overlap", "list_name", "code"),
        ]


class ChannelRule(CatalogueRow):
    """One cell of the channel matrix: may this class of content go this way? (domain.md §4.3)

    `secrecy` is the level 0-3; `internal_only` is the row "Lưu hành nội bộ", stricter than level 0.
    """

    NATURAL_KEY = ("secrecy", "internal_only", "channel")

    secrecy = models.PositiveSmallIntegerField(_("secrecy level"))
    internal_only = models.BooleanField(_("for internal circulation"), default=False)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    verdict = models.CharField(_("ruling"), max_length=12, choices=ChannelVerdict.choices)
    condition = models.CharField(_("condition"), max_length=300, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("channel rule")
        verbose_name_plural = _("channel rules")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_channelrule_no_overlap", "secrecy", "internal_only", "channel"),
        ]


class SendingWay(CatalogueRow):
    """Which channel of the matrix a way of sending is, for an office of one family (domain.md §2.6).

    `way` is the code that recipients carry; the channel matrix (§4.3) speaks of channels.
    """

    NATURAL_KEY = ("family", "way")

    family = models.CharField(_("family"), max_length=10, choices=Family.choices)
    way = models.CharField(_("way of sending"), max_length=12)
    channel = models.CharField(
        _("channel"), max_length=20, choices=Channel.choices, blank=True, default=""
    )
    is_electronic = models.BooleanField(_("needs an organ code"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("way of sending")
        verbose_name_plural = _("ways of sending")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_sendingway_no_overlap", "family", "way"),
        ]


class IssuingRule(CatalogueRow):
    """Whether a body of a tier may issue a kind (QĐ 399-QĐ/TW Đ8-13). Broken rules warn, not stop."""

    NATURAL_KEY = ("body_type", "tier", "kind")

    body_type = models.CharField(_("issuing body"), max_length=20, choices=BodyType.choices)
    tier = models.CharField(_("tier"), max_length=20, choices=BodyTier.choices)
    kind = models.ForeignKey(
        DocumentKind, verbose_name=_("document kind"), on_delete=models.PROTECT, related_name="+"
    )
    allowed = models.BooleanField(_("allowed"))

    class Meta(CatalogueRow.Meta):
        verbose_name = _("rule of authority")
        verbose_name_plural = _("rules of authority")
        constraints = [
            *CatalogueRow.Meta.constraints,
            no_overlap("catalogues_issuingrule_no_overlap", "body_type", "tier", "kind"),
        ]
