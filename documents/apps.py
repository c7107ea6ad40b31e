from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = _("Documents and dossiers")

    def ready(self) -> None:
        from documents import guards, handlers  # noqa: F401
