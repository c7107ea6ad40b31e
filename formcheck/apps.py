from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormcheckConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "formcheck"
    verbose_name = _("Form check")

    def ready(self) -> None:
        from documents.selectors import course
        from formcheck import guards, handlers  # noqa: F401

        course.also({"formcheck.finding.let_stand": _("Fault of form let stand")})
