from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SlipsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "slips"
    verbose_name = _("Submission slips")

    def ready(self) -> None:
        from slips import guards, handlers  # noqa: F401
        from slips.selectors import work  # noqa: F401
