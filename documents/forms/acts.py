"""What every act on a document asks: the revision it was opened with, a reason or a comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.forms.fields import PortalForm


class ActForm(PortalForm):
    """An act that asks nothing more; a comment may go with it."""

    def __init__(self, *args: Any, who: Any = None, needs_reason: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"),
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("It is recorded with the act, and those concerned read it."),
            )
        else:
            self.fields["comment"] = forms.CharField(
                label=_("Comment"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.dress()
