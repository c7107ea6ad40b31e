from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignaturesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "signatures"
    verbose_name = _("Signatures")

    def ready(self) -> None:
        from documents import lifecycles
        from signatures import guards, handlers  # noqa: F401

        lifecycles.outgoing.page("sign", "signatures:sign")
