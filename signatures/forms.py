"""Shape of what people type when they sign and when they enter a certificate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.forms.fields import PortalForm


def _pin(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(
            render_value=False, attrs={"autocomplete": "off", "data-no-draft": ""}
        ),
    )


class PinForm(PortalForm):
    """The PIN for one signature. `shown` is the digest of the file on the screen."""

    pin = _pin(_("PIN of the certificate"))
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class CertificateForm(PortalForm):
    """A key file with its PIN and the picture that is printed."""

    key_file = forms.FileField(
        label=_("Key file (PKCS#12: .p12 or .pfx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".p12,.pfx"}),
    )
    pin = _pin(_("PIN of the certificate"))
    picture = forms.FileField(
        label=_("Picture of the signature or the seal (PNG, transparent background)"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png"}),
    )
    purpose = forms.ChoiceField(
        label=_("This certificate is"),
        choices=[
            ("person", _("my own signature")),
            ("seal", _("the seal of my organisation")),
        ],
    )

    def __init__(self, *args: Any, may_seal: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_seal:
            del self.fields["purpose"]
