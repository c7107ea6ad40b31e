"""Programs of other offices that use the API (OAuth 2 client credentials, RFC 6749 §4.4)."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from accounts.models.organisations import HostedOrganisation
from accounts.models.people import Person


class ApiClient(AbstractApplication):  # type: ignore[misc]
    """A client that acts inside one organisation, with its own scopes, for named people.

    The secret is stored hashed and shown once. `may_act_for` empty: only as `system_person`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        HostedOrganisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="api_clients",
    )
    partner = models.ForeignKey(
        "catalogues.Organisation",
        verbose_name=_("partner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    allowed_scopes = ArrayField(
        models.CharField(max_length=40), verbose_name=_("scopes"), default=list
    )
    may_act_for = models.ManyToManyField(
        Person,
        verbose_name=_("may act for"),
        blank=True,
        related_name="+",
        help_text=_("None chosen: only as its own system person."),
    )
    system_person = models.OneToOneField(
        Person, verbose_name=_("system person"), on_delete=models.PROTECT, related_name="+"
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return str(self.name)

    def is_usable(self, request: object) -> bool:
        """Asked by the token endpoint before anything is given out."""
        return self.is_active and self.organisation.is_active
