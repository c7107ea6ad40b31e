"""Groups of recipients: reusable, of one organisation, each change a new version (OUT-18)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import HostedOrganisation
from catalogues.models import Organisation
from core import journal
from core.acts import Act
from core.errors import Duplicate, InvalidInput, WrongState
from documents.engine.text import letters
from documents.models import (
    KnownAddressee,
    RecipientGroup,
    RecipientGroupMember,
    RecipientGroupVersion,
)
from documents.policies import registers as may
from documents.services.outgoing.data import RecipientData
from documents.services.outgoing.recipients import own_way

MOST = 2_000


@transaction.atomic
def make(
    *,
    organisation: HostedOrganisation,
    name: str,
    paper_line: str,
    members: Sequence[RecipientData],
    act: Act,
) -> RecipientGroup:
    """A new group with its first version. Raises InvalidInput, Duplicate, NotPermitted."""
    if act.who is not None:
        may.keep_recipient_groups(act.who, organisation)
    name, line = letters.tidy(name).strip(), letters.tidy(paper_line).strip()
    if not name:
        raise InvalidInput(_("Give the group a name."), field="name")
    if RecipientGroup.objects.filter(
        organisation=organisation, name=name, retired_at=None
    ).exists():
        raise Duplicate(_("There is a group of this name already."), field="name")
    group = RecipientGroup.objects.create(
        organisation=organisation,
        name=name[:200],
        name_folded=letters.fold(name)[:200],
        paper_line=(line or name)[:200],
        made_at=act.at,
        made_by=act.by,
    )
    _write(group, members, act)
    journal.record(act, "documents.group.make", group, facts={"members": len(members)})
    return group


@transaction.atomic
def change(
    *,
    group: RecipientGroup,
    name: str,
    paper_line: str,
    members: Sequence[RecipientData],
    act: Act,
) -> RecipientGroup:
    """Other members from now on; documents that were addressed before keep theirs."""
    locked = RecipientGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if act.who is not None:
        may.keep_recipient_groups(act.who, locked.organisation)
    if locked.retired_at is not None:
        raise WrongState(_("This group was given up."))
    name = letters.tidy(name).strip()
    if not name:
        raise InvalidInput(_("Give the group a name."), field="name")
    same = RecipientGroup.objects.filter(
        organisation=locked.organisation, name=name, retired_at=None
    )
    if same.exclude(pk=locked.pk).exists():
        raise Duplicate(_("There is a group of this name already."), field="name")
    locked.name, locked.name_folded = name[:200], letters.fold(name)[:200]
    locked.paper_line = (letters.tidy(paper_line).strip() or name)[:200]
    locked.save(update_fields=["name", "name_folded", "paper_line"])
    made = _write(locked, members, act)
    journal.record(
        act,
        "documents.group.change",
        locked,
        facts={"version": made.ordinal, "members": len(members)},
    )
    found: RecipientGroup = locked
    return found


@transaction.atomic
def retire(*, group: RecipientGroup, act: Act) -> RecipientGroup:
    """Give a group up; what was addressed through it stays."""
    locked: RecipientGroup = RecipientGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if act.who is not None:
        may.keep_recipient_groups(act.who, locked.organisation)
    if locked.retired_at is not None:
        raise WrongState(_("This group was given up."))
    locked.retired_at, locked.retired_by = act.at, act.by
    locked.save(update_fields=["retired_at", "retired_by"])
    journal.record(act, "documents.group.retire", locked)
    return locked


def _write(
    group: RecipientGroup, members: Sequence[RecipientData], act: Act
) -> RecipientGroupVersion:
    if not members:
        raise InvalidInput(_("A group has at least one member."), field="members")
    if len(members) > MOST:
        raise InvalidInput(
            _("A document has at most %(most)s addressees.") % {"most": MOST}, field="members"
        )
    last = group.versions.order_by("-ordinal").values_list("ordinal", flat=True).first()
    version = RecipientGroupVersion.objects.create(
        group=group, ordinal=(last or 0) + 1, made_at=act.at, made_by=act.by
    )
    RecipientGroupMember.objects.bulk_create(
        RecipientGroupMember(
            version=version,
            ordinal=ordinal,
            organisation=one.organisation,
            unit=one.unit,
            person=one.person,
            name=(one.name or str(one.organisation or one.unit or one.person))[:200],
            channel=one.channel or own_way(one),
        )
        for ordinal, one in enumerate(members, start=1)
    )
    return version


@transaction.atomic
def keep_first(
    *, house: HostedOrganisation, organisation: Organisation, is_favourite: bool, act: Act
) -> KnownAddressee:
    """Put an organisation at the top of the type-ahead, or take it from there."""
    if act.who is not None:
        may.keep_recipient_groups(act.who, house)
    row, _new = KnownAddressee.objects.get_or_create(
        house=house, organisation=organisation, defaults={"updated_at": act.at}
    )
    row.is_favourite, row.updated_at = is_favourite, act.at
    row.save(update_fields=["is_favourite", "updated_at"])
    journal.record(
        act,
        "documents.addressee.favour",
        house,
        facts={"organisation": organisation.code, "is_favourite": is_favourite},
    )
    found: KnownAddressee = row
    return found
