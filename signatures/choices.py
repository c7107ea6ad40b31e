"""Code lists of signing. Codes are English and stored; labels are shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificatePurpose(models.TextChoices):
    """Whose signature it makes: a person's own, or the agency's (domain.md §7, certificate holders)."""

    PERSON = "person", _("Personal signature")
    SEAL = "seal", _("Seal of the organisation")


class Backend(models.TextChoices):
    """Where the key lives. Further kinds come with their own devices."""

    SOFT = "soft", _("Software key")


class CertificateState(models.TextChoices):
    ACTIVE = "active", _("In use")
    RETIRED = "retired", _("No longer in use")


class Purpose(models.TextChoices):
    """What a signing request asks for."""

    LEADER = "leader", _("Signature of the competent person")
    SEAL = "seal", _("Seal of the organisation")


class RequestState(models.TextChoices):
    """Where a request stands. WAITING and SIGNING belong to the machine, NEEDS_PIN to the person."""

    NEEDS_PIN = "needs_pin", _("Waiting for the PIN")
    WAITING = "waiting", _("Waiting for its turn")
    SIGNING = "signing", _("Being signed")
    DONE = "done", _("Signed")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


LIVE = (RequestState.NEEDS_PIN, RequestState.WAITING, RequestState.SIGNING)
STUCK = (RequestState.NEEDS_PIN, RequestState.FAILED)


class ReportVerdict(models.TextChoices):
    """The words of the engine's verdict."""

    VALID = "VALID", _("Valid")
    INVALID = "INVALID", _("Not valid")
    UNKNOWN = "UNKNOWN", _("Cannot be confirmed")
