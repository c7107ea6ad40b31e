"""One act on many documents or dossiers: a result for each, each in a transaction of its own.

What one row refuses does not undo the others, and every row that was asked for is answered (asked =
done + refused). The portal's lists and the API do the same acts through this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.acts import Act
from core.errors import DomainError, InvalidInput, NotFound
from documents.models import Dossier, IncomingDocument, OutgoingDocument
from documents.services import dossiers, grants, incoming, outgoing, reads

MOST = 100
Values = Mapping[str, Any]
Call = Callable[[Any, Values, Act], Any]

MODELS: dict[str, Any] = {
    "incoming": IncomingDocument,
    "outgoing": OutgoingDocument,
    "dossiers": Dossier,
}


def _share(thing: Any, values: Values, act: Act) -> Any:
    return grants.share(
        document=thing.document, people=values["people"], units=values["units"], act=act
    )


def _file(thing: Any, values: Values, act: Act) -> Any:
    return dossiers.add(dossier=values["dossier"], document=thing, act=act)


def _plain(service: Callable[..., Any]) -> Call:
    return lambda thing, _values, act: service(document=thing, act=act)


CALLS: dict[str, dict[str, Call]] = {
    "incoming": {
        "present": lambda one, values, act: incoming.present(
            document=one, to=values["to"], act=act
        ),
        "assign": lambda one, values, act: incoming.assign(
            document=one,
            assignments=values["assignments"],
            confirm_needed=values["confirm_needed"],
            act=act,
        ),
        "accept": _plain(incoming.accept),
        "file_away": lambda one, _values, act: incoming.file_away(
            document=one, reason=act.reason, act=act
        ),
        "confirm": _plain(incoming.confirm),
        "file": _file,
        "share": _share,
        "read": _plain(reads.mark),
    },
    "outgoing": {
        "approve_content": _plain(outgoing.approve_content),
        "take_number": _plain(outgoing.take_number),
        "issue": _plain(outgoing.issue),
        "file": _file,
        "share": _share,
    },
    "dossiers": {
        "close": lambda one, values, act: dossiers.close(
            dossier=one,
            title=values["title"],
            ended_on=values["ended_on"],
            handover_rule=values["handover_rule"],
            act=act,
        ),
        "hand_over": lambda one, values, act: dossiers.hand_over(
            dossier=one, to=values["to"], note=values["note"], act=act
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row; `thing` is None for what the acting person does not see."""

    uid: UUID
    thing: Any
    refusal: DomainError | None = None

    @property
    def is_done(self) -> bool:
        return self.refusal is None


def chosen(uids: Iterable[UUID]) -> list[UUID]:
    """Each row once, in the order given. Raises InvalidInput for none and for too many."""
    found = list(dict.fromkeys(uids))
    if not found:
        raise InvalidInput(_("Choose at least one row of the list."), field="uid")
    if len(found) > MOST:
        raise InvalidInput(
            _("At most %(n)s rows at a time. Choose fewer.") % {"n": MOST}, field="uid"
        )
    return found


def run(*, kind: str, name: str, uids: Iterable[UUID], values: Values, act: Act) -> list[Result]:
    """Do the act on each row that the acting person sees. Raises NotFound for an act that is none."""
    call = CALLS.get(kind, {}).get(name)
    if call is None:
        raise NotFound
    return [_one(MODELS[kind], call, uid, values, act) for uid in chosen(uids)]


def _one(model: Any, call: Call, uid: UUID, values: Values, act: Act) -> Result:
    thing = model.objects.visible_to(act.who).filter(uid=uid).first()
    if thing is None:
        return Result(uid, None, NotFound())
    try:
        call(thing, values, act)
    except DomainError as refusal:
        return Result(uid, thing, refusal)
    return Result(uid, thing)
