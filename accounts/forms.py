"""Shapes of web input of accounts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language, Theme


class ProfileForm(forms.Form):
    """What a person may change about himself."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    theme = forms.ChoiceField(
        label=_("Appearance"),
        choices=Theme.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "tel"}),
    )
