"""Which form an act asks and which service does it. The table of the web door: no rule is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.errors import DomainError, InvalidInput
from documents.choices import AssignmentRole, OutgoingState, RecipientChannel
from documents.forms import drafting as drafting_forms
from documents.forms import incoming as incoming_forms
from documents.forms import outgoing as outgoing_forms
from documents.forms import registers as register_forms
from documents.selectors import addressees, review, series
from documents.services import incoming, outgoing
from documents.services.assignments import AssignmentIn
from documents.services.incoming import IncomingData
from documents.services.outgoing import DraftData, RecipientData
from documents.views.act_pages import ActPage, Deed, Values
from documents.views.dossier_acts import DOSSIERS, FILE_PLANS

if TYPE_CHECKING:
    from accounts.capacity import Capacity

DESCRIPTION = (
    "code_display", "issued_on", "issuer_name", "kind", "subject", "field", "urgency",
    "signer_name", "signer_position", "note",
)  # fmt: skip


def description(values: Values, document: Any = None) -> IncomingData:
    """The description as typed; what the clerk changed or confirmed is his from now on."""
    data: dict[str, Any] = {
        name: values[name] for name in (*DESCRIPTION, "paper_follows") if name in values
    }
    if document is not None and document.from_system:
        data = {k: v for k, v in data.items() if k in {"field", "note", "paper_follows"}}
    issuer = addressees.organisation_named(values.get("issuer_name", ""))
    if issuer is not None and "issuer_name" in data:
        data["issuer"] = issuer
    if values.get("due_on"):
        data["due_on"] = values["due_on"]
    return cast("IncomingData", data)


def described(document: Any, who: Capacity) -> dict[str, Any]:
    first = {name: getattr(document, name) for name in DESCRIPTION}
    return first | {"paper_follows": document.paper_follows, "due_on": document.due_on}


def lines(values: Values) -> list[AssignmentIn]:
    """Lead, support and information as the service wants them."""
    given = [(AssignmentRole.LEAD, values["lead"])]
    given += [(AssignmentRole.SUPPORT, one) for one in values["support"]]
    given += [(AssignmentRole.INFO, one) for one in values["info"]]
    return [
        AssignmentIn(
            role=role,
            person=one if isinstance(one, Person) else None,
            unit=None if isinstance(one, Person) else one,
            due_on=values["due_on"] if role != AssignmentRole.INFO else None,
        )
        for role, one in given
    ]


def draft_data(values: Values) -> DraftData:
    """A draft's fields; each recipient line is looked up in the directory and the house."""
    signer = values["signer"]
    return DraftData(
        kind=values["kind"],
        subject=values["subject"],
        direction=values["direction"],
        urgency=values["urgency"],
        circulation=values["circulation"],
        field_of_work=values["field"],
        signer=signer.person if signer else None,
        signing_right=signer.right if signer else None,
        form_checker=values["form_checker"],
        due_on=values["due_on"],
        copies=values["copies"],
        note=values["note"],
        replies_to=values["replies_to"],
        recipients=[_recipient(name, values["channel"]) for name in values["recipients"]],
        heading=values.get("heading", ""),
        heading_name=values.get("heading_name", ""),
        amends=values.get("amends"),
        replaces=values.get("replaces"),
        corrects=values.get("corrects"),
    )


def _recipient(name: str, channel: str) -> RecipientData:
    organisation = addressees.organisation_named(name)
    if organisation is not None:
        return RecipientData(name=name, organisation=organisation, channel=channel)
    # A name without a place in the directory cannot be reached electronically.
    electronic = {RecipientChannel.EXCHANGE, RecipientChannel.PARTY_WAN}
    return RecipientData(name=name, channel="" if channel in electronic else channel)


def drafted(document: Any, who: Capacity) -> dict[str, Any]:
    recipients = list(document.recipients.order_by("ordinal"))
    right = document.signing_right
    signer = f"{document.signer.uid}:{right.uid}" if document.signer and right else ""
    return {
        "kind": document.kind_id,
        "direction": document.direction,
        "subject": document.subject,
        "urgency": document.urgency,
        "circulation": document.circulation,
        "field": document.field_id,
        "signer": signer,
        "form_checker": str(document.form_checker.uid) if document.form_checker else "",
        "due_on": document.due_on,
        "copies": document.copies,
        "note": document.note,
        "heading": document.heading,
        "heading_name": document.heading_name,
        "recipients": "\n".join(one.name for one in recipients),
        "channel": recipients[0].channel if recipients else RecipientChannel.EXCHANGE,
        "replies_to": [str(one.uid) for one in document.replies_to.all()],
    }


def _register(document: Any, deed: Deed) -> Any:
    values = deed.values
    return incoming.register(
        document=document,
        register=values["register"],
        data=description(values, document),
        confirmed_duplicate=bool(values.get("duplicate_seen")),
        revision=deed.revision,
        act=deed.act.because(values.get("duplicate_reason", "")),
    )


def _number_first(document: Any, who: Capacity) -> dict[str, Any]:
    day = timezone.localdate()
    try:
        book = series.default_register(document, day)
    except DomainError:
        return {"on": day}
    return {"on": day, "register": str(book.uid), "tail": book.tail}


def _insert(document: Any, deed: Deed) -> Any:
    register = deed.values["register"]
    scope = deed.values["scope"] or series.scope_of(register, document, timezone.localdate())
    after = register.entries.filter(scope=scope, number=deed.values["number"], suffix="").first()
    if after is None:
        raise InvalidInput(_("There is no such number in this series."), field="number")
    return outgoing.insert_number(
        document=document, after=after, revision=deed.revision, act=deed.act
    )


def _finish(service: Callable[..., Any]) -> Callable[[Any, Deed], Any]:
    def call(document: Any, deed: Deed) -> Any:
        return service(
            document=document,
            outcome=deed.values["outcome"],
            note=deed.values["note"],
            answer=deed.values["answer"],
            act=deed.act,
        )

    return call


def _reasoned(service: Callable[..., Any]) -> Callable[[Any, Deed], Any]:
    return lambda document, deed: service(document=document, reason=deed.act.reason, act=deed.act)


def _plain(service: Callable[..., Any]) -> Callable[[Any, Deed], Any]:
    return lambda document, deed: service(document=document, act=deed.act)


def _fresh(service: Callable[..., Any]) -> Callable[[Any, Deed], Any]:
    return lambda document, deed: service(document=document, revision=deed.revision, act=deed.act)


def _back(state: str) -> Callable[[Any, Deed], Any]:
    return lambda document, deed: outgoing.return_(
        document=document, to_state=state, revision=deed.revision, act=deed.act
    )


def _usual(document: Any, who: Capacity) -> dict[str, Any]:
    """The default words of the form check stand there already (OUT-15); they may be changed."""
    usual = review.reasons(document.state, timezone.localdate())
    is_default = document.state == OutgoingState.FORM_CHECK
    return {"reason": usual[0] if usual and is_default else "", "usual": usual}


INCOMING: dict[str, ActPage] = {
    "edit": ActPage(
        lambda d, deed: incoming.edit(
            document=d, data=description(deed.values, d), revision=deed.revision, act=deed.act
        ),
        incoming_forms.DescriptionForm,
        described,
        "documents/incoming_register.html",
    ),
    "register": ActPage(
        _register,
        incoming_forms.RegisterForm,
        described,
        "documents/incoming_register.html",
    ),
    "return_to_sender": ActPage(_reasoned(incoming.return_to_sender)),
    "take_back": ActPage(_plain(incoming.take_back)),
    "present": ActPage(
        lambda d, deed: incoming.present(document=d, to=deed.values["to"], act=deed.act),
        incoming_forms.PresentForm,
    ),
    "direct": ActPage(
        lambda d, deed: incoming.direct(
            document=d,
            text=deed.values["text"],
            assignments=lines(deed.values),
            confirm_needed=deed.values["confirm_needed"],
            act=deed.act,
        ),
        incoming_forms.DirectForm,
    ),
    "assign": ActPage(
        lambda d, deed: incoming.assign(
            document=d,
            assignments=lines(deed.values),
            confirm_needed=deed.values["confirm_needed"],
            act=deed.act,
        ),
        incoming_forms.AssignForm,
    ),
    "hand_down": ActPage(
        lambda d, deed: incoming.hand_down(
            document=d, assignments=lines(deed.values), act=deed.act
        ),
        incoming_forms.HandDownForm,
    ),
    "accept": ActPage(_plain(incoming.accept)),
    "report_done": ActPage(_finish(incoming.report_done), incoming_forms.FinishForm),
    "complete": ActPage(_finish(incoming.complete), incoming_forms.FinishForm),
    "confirm": ActPage(_plain(incoming.confirm)),
    "reject_result": ActPage(_reasoned(incoming.reject_result)),
    "file_away": ActPage(_reasoned(incoming.file_away)),
    "send_back": ActPage(_reasoned(incoming.send_back)),
    "hand_back": ActPage(_reasoned(incoming.hand_back)),
    "reopen": ActPage(_reasoned(incoming.reopen)),
    "recall": ActPage(_reasoned(incoming.recall)),
}

OUTGOING: dict[str, ActPage] = {
    "edit": ActPage(
        lambda d, deed: outgoing.edit(
            document=d, data=draft_data(deed.values), revision=deed.revision, act=deed.act
        ),
        outgoing_forms.DraftForm,
        drafted,
        "documents/outgoing_form.html",
    ),
    "ask_comments": ActPage(
        lambda d, deed: outgoing.ask_comments(
            document=d,
            people=[one for one in deed.values["people"] if isinstance(one, Person)],
            units=[one for one in deed.values["people"] if not isinstance(one, Person)],
            question=deed.values["question"],
            due_on=deed.values["due_on"],
            answers_required=deed.values["answers_required"],
            act=deed.act,
        ),
        drafting_forms.AskOpinionsForm,
    ),
    "close_comments": ActPage(_plain(outgoing.close_comments)),
    "submit_content": ActPage(_fresh(outgoing.submit_content)),
    "withdraw": ActPage(_plain(outgoing.withdraw)),
    "approve_content": ActPage(_fresh(outgoing.approve_content)),
    "pass_form": ActPage(_fresh(outgoing.pass_form)),
    "return": ActPage(_back(OutgoingState.RETURNED), drafting_forms.ReturnForm, _usual),
    "return_to_review": ActPage(
        _back(OutgoingState.CONTENT_REVIEW), drafting_forms.ReturnForm, _usual
    ),
    "return_to_form_check": ActPage(
        _back(OutgoingState.FORM_CHECK), drafting_forms.ReturnForm, _usual
    ),
    "take_number": ActPage(
        lambda d, deed: outgoing.take_number(
            document=d,
            on=deed.values["on"],
            register=deed.values["register"],
            reserved=deed.values["reserved"],
            tail=deed.values.get("tail", ""),
            revision=deed.revision,
            act=deed.act,
        ),
        outgoing_forms.NumberForm,
        _number_first,
        "documents/number_form.html",
    ),
    "insert_number": ActPage(_insert, register_forms.InsertForm),
    "issue": ActPage(_fresh(outgoing.issue)),
    "recall": ActPage(_plain(outgoing.recall)),
    "confirm_recalled": ActPage(_plain(outgoing.confirm_recalled)),
    "give_up_recall": ActPage(_plain(outgoing.give_up_recall)),
    "replace": ActPage(
        lambda d, deed: outgoing.replace(document=d, by=deed.values["by"], act=deed.act),
        outgoing_forms.SuccessorForm,
    ),
    "correct": ActPage(
        lambda d, deed: outgoing.correct(document=d, by=deed.values["by"], act=deed.act),
        outgoing_forms.SuccessorForm,
    ),
    "cancel": ActPage(_plain(outgoing.cancel)),
}

PAGES: dict[str, dict[str, ActPage]] = {
    "dossiers": DOSSIERS,
    "file-plans": FILE_PLANS,
    "incoming": INCOMING,
    "outgoing": OUTGOING,
}


def done_sentence(kind: str, name: str, label: str, result: Any) -> str:
    """What the person is told after the act; a number given is told by its number."""
    if kind == "incoming" and name == "register":
        return _("Registered under arrival number %(number)s.") % {"number": result.arrival_number}
    if kind == "outgoing" and name in {"take_number", "insert_number"}:
        return _("The number is %(number)s.") % {"number": result.code_display}
    return _("Done: %(act)s.") % {"act": label}
