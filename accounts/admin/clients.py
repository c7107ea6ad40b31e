"""API clients in the administration; the secret is shown once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import (
    get_access_token_model,
    get_device_grant_model,
    get_grant_model,
    get_id_token_model,
    get_refresh_token_model,
)

from accounts.admin.base import ServiceAdmin, choices_field
from accounts.choices import SCOPES
from accounts.models import ApiClient
from accounts.services import clients
from core.acts import Act

# Tokens are nobody's to read or to make by hand.
for model in (
    get_access_token_model(),
    get_device_grant_model(),
    get_grant_model(),
    get_id_token_model(),
    get_refresh_token_model(),
    ApiClient,
):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class ApiClientForm(forms.ModelForm[ApiClient]):
    allowed_scopes = choices_field(SCOPES.items(), _("Scopes"))
    new_secret = forms.BooleanField(
        label=_("New secret"),
        required=False,
        help_text=_("The old secret and its tokens work no more; the new one is shown once."),
    )

    class Meta:
        model = ApiClient
        fields = [
            "name",
            "organisation",
            "partner",
            "allowed_scopes",
            "may_act_for",
            "is_active",
            "approved_by",
            "approved_basis",
            "approved_until",
        ]


OPENING = ("approved_by", "approved_basis", "approved_until")
"""Who opened the data, on what basis, until when (PTY-16)."""


@admin.register(ApiClient)
class ApiClientAdmin(ServiceAdmin):
    form = ApiClientForm
    list_display = ["name", "client_id", "partner", "is_active", "created"]
    list_filter = ["is_active"]
    list_select_related = ["partner"]
    search_fields = ["name", "client_id", "partner__name"]
    autocomplete_fields = ["partner", "may_act_for", "approved_by"]
    change_fields = (
        "allowed_scopes",
        "may_act_for",
        "is_active",
        "new_secret",
        *OPENING,
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["name", "organisation", "partner", "allowed_scopes", "may_act_for"]
        return [
            "name",
            "client_id",
            "organisation",
            "partner",
            "system_person",
            "allowed_scopes",
            "may_act_for",
            "is_active",
            "new_secret",
            *OPENING,
        ]

    def perform_add(
        self, obj: Any, data: dict[str, Any], act: Act, request: HttpRequest
    ) -> ApiClient:
        client, secret = clients.create(
            organisation=data["organisation"],
            name=data["name"],
            partner=data["partner"],
            scopes=data["allowed_scopes"],
            may_act_for=data["may_act_for"],
            act=act,
        )
        show_secret(request, client, secret)
        return client

    def perform_change(
        self, obj: Any, data: dict[str, Any], changed: set[str], act: Act, request: HttpRequest
    ) -> ApiClient:
        client: ApiClient = obj
        if changed & {"allowed_scopes", "may_act_for"}:
            client = clients.limit(
                client=client,
                scopes=data["allowed_scopes"],
                may_act_for=data["may_act_for"],
                act=act,
            )
        if changed & set(OPENING) and data["approved_by"] and data["approved_until"]:
            client = clients.open_data(
                client=client,
                approver=data["approved_by"],
                basis=data["approved_basis"],
                until=data["approved_until"],
                act=act,
            )
        if "is_active" in changed:
            client = clients.switch(client=client, is_active=data["is_active"], act=act)
        if data["new_secret"]:
            client, secret = clients.renew_secret(client=client, act=act)
            show_secret(request, client, secret)
        return client


def show_secret(request: HttpRequest, client: ApiClient, secret: str) -> None:
    messages.warning(
        request,
        _("Client %(id)s, secret %(secret)s. The secret is shown only now: write it down.")
        % {"id": client.client_id, "secret": secret},
    )
