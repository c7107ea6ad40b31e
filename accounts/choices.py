"""Code lists of people, units and rights. Codes are English and stored; labels are shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogues.choices import Family, SigningForm
from core.errors import Sentence

__all__ = [
    "HEAD_ROLES",
    "SCOPES",
    "Family",
    "Language",
    "PrincipalKind",
    "Role",
    "Secrecy",
    "SigningForm",
    "Theme",
]


class Language(models.TextChoices):
    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"


class Theme(models.TextChoices):
    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Role(models.TextChoices):
    """What an appointment lets a person do (design.md §5)."""

    CLERK = "clerk", _("Registry clerk")
    DRAFTER = "drafter", _("Drafter")
    UNIT_HEAD = "unit_head", _("Head of unit")
    FORM_CHECKER = "form_checker", _("Form checker")
    CHIEF = "chief", _("Chief of office")
    LEADER = "leader", _("Leader")
    SECRETARY = "secretary", _("Secretary")
    ARCHIVIST = "archivist", _("Archivist")
    ADMINISTRATOR = "administrator", _("System administrator")
    AUDITOR = "auditor", _("Auditor")


HEAD_ROLES = frozenset({Role.UNIT_HEAD.value, Role.CHIEF.value})
"""Roles that make the holder head of the unit of the appointment, so he sees the units below."""


class Secrecy(models.IntegerChoices):
    """Levels of state secrets (Law 117/2025/QH15); the token arithmetic rests on 0..3."""

    NORMAL = 0, _("Not secret")
    CONFIDENTIAL = 1, _("Confidential")
    SECRET = 2, _("Secret")
    TOP_SECRET = 3, _("Top secret")


class PrincipalKind(models.TextChoices):
    PERSON = "person", _("Person")
    UNIT = "unit", _("Unit")
    ROLE = "role", _("Role in an organisation")


SCOPES: dict[str, Sentence] = {
    "catalogues:read": _("Read the standard data"),
    "people:read": _("Read units and people"),
    "documents:read": _("Read documents"),
    "documents:write": _("Register, draft and move documents"),
    "dossiers:read": _("Read dossiers"),
    "dossiers:write": _("Open, fill and close dossiers"),
    "files:read": _("Read files"),
    "files:write": _("Upload files"),
    "signatures:read": _("Read signatures and their validation"),
    "signatures:write": _("Ask for signatures"),
    "search:read": _("Search"),
}
"""Scopes that another office's client can be given; OAUTH2_PROVIDER names the same."""
