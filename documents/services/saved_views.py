"""Lists and searches kept under a name (NĐ 30/2020 PL VI: saved queries)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation
from core import journal
from core.acts import Act
from core.errors import InvalidInput
from documents.choices import SavedList
from documents.models import SavedView
from documents.policies import saved_views as may

NOT_KEPT = {"cursor", "csrfmiddlewaretoken"}
LONGEST = 2000
MOST = 50


def kept(query: str) -> str:
    """The part of an address that makes a view: filters, order, columns; never the place in it."""
    given = parse_qsl(query.lstrip("?"))
    return urlencode(
        [(key, value) for key, value in given if value.strip() and key not in NOT_KEPT]
    )


@transaction.atomic
def keep(
    *,
    organisation: HostedOrganisation,
    list_key: str,
    name: str,
    query: str,
    is_shared: bool = False,
    act: Act,
) -> SavedView:
    """Keep a view. Raises InvalidInput for an empty or used name, or a query that is too long."""
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise InvalidInput(_("Give the view a name of at most 80 letters."), field="name")
    if list_key not in SavedList.values:
        raise InvalidInput(_("There is no such list."), field="list_key")
    address = kept(query)
    if len(address) > LONGEST:
        raise InvalidInput(_("These filters are too long to be kept."), field="query")
    if SavedView.objects.filter(organisation=organisation, owner=act.by).count() >= MOST:
        raise InvalidInput(
            _("You have %(n)s saved views. Delete one that you no longer use.") % {"n": MOST},
            field="name",
        )
    try:
        with transaction.atomic():
            made = SavedView.objects.create(
                organisation=organisation,
                owner=act.by,
                list_key=list_key,
                name=name,
                query=address,
                is_shared=is_shared,
                saved_at=act.at,
            )
    except IntegrityError as twice:
        raise InvalidInput(
            _("You have a view of this name already. Choose another name."), field="name"
        ) from twice
    journal.record(
        act,
        "documents.view.save",
        made,
        facts={"list": list_key, "query": address, "shared": is_shared},
    )
    return made


@transaction.atomic
def show_to_all(*, view: SavedView, is_shared: bool, act: Act) -> SavedView:
    """Show a view to all colleagues of the organisation, or to nobody else again."""
    may.change_saved_view(act.who, view)
    before, view.is_shared = view.is_shared, is_shared
    view.save(update_fields=["is_shared"])
    journal.record(act, "documents.view.share", view, changes={"is_shared": [before, is_shared]})
    return view


@transaction.atomic
def delete(*, view: SavedView, act: Act) -> None:
    """Forget a view; it is a convenience, not a record."""
    may.change_saved_view(act.who, view)
    journal.record(act, "documents.view.delete", view, facts={"name": view.name})
    view.delete()
