"""The person who signs in."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language, Theme
from accounts.querysets import PersonManager


class Person(AbstractBaseUser):
    """One natural person (or the system person behind an API client).

    What a person may do comes from appointments and delegations, never from this row.
    `is_staff` lets into the administration pages, which ask for the right again.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken.")},
    )
    full_name = models.CharField(_("full name"), max_length=150)
    name_sort_key = models.CharField(
        max_length=400, editable=False, db_index=True, db_collation="C"
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.VIETNAMESE
    )
    theme = models.CharField(
        _("appearance"), max_length=5, choices=Theme.choices, default=Theme.AUTO
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    is_system = models.BooleanField(_("is a system person"), default=False, editable=False)
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name_sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="person_username_any_case"),
            models.CheckConstraint(name="person_has_name", condition=~models.Q(full_name="")),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rpartition(" ")[2]

    @property
    def initials(self) -> str:
        """First letters of the family name and the given name, for the round sign in the bar."""
        words = self.full_name.split()
        return (words[0][0] + words[-1][0] if len(words) > 1 else self.full_name[:1]).upper()

    # The administration asks these; the right itself is judged by each page (SEC-09).
    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return self.is_active and self.is_staff

    def has_perms(self, perm_list: list[str], obj: models.Model | None = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff
