"""Which series a number belongs to, how it stands, and what number comes next (PTY-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import SigningForm
from accounts.models import HostedOrganisation, Term
from accounts.selectors import calendar
from catalogues.choices import BodyType
from catalogues.selectors import issuing_allowed
from core.errors import Blocked, DomainError, InvalidInput
from documents.choices import Direction, OutgoingState, ResetPolicy
from documents.models import (
    Document,
    OutgoingDocument,
    Register,
    RegisterCounter,
    RegisterEntry,
    RegisterGroup,
    SeriesClosing,
)
from documents.querysets import OutgoingQuerySet
from documents.selectors.waivers import Objection

CALENDAR_BACK = 40


class NoSeries(DomainError):
    """The register has no running series for that day."""

    code = "no_series"


def scope_of(register: Register, document: Document | None, on: date) -> str:
    """The series a number belongs to: the year or the term, and the kind or the group of kinds where
    those count apart.

    Kinds that share an abbreviation share their numbers: at the centre a Quyết định and a Quy định,
    both QĐ, are counted together (PTY-02).
    """
    if register.reset_policy == ResetPolicy.TERM:
        term = term_of(register, on)
        if term is None:
            raise NoSeries(
                gettext_lazy(
                    "No term of office runs on that day, so there is no series of numbers."
                )
            )
        base = f"term:{term.ordinal}"
    else:
        base = str(on.year)
    if not (register.per_kind or register.per_group):
        return base
    if document is None or document.kind is None:
        raise InvalidInput(
            gettext_lazy("This register counts each kind apart: give the kind."), field="kind"
        )
    if register.per_kind:
        return f"{base}:{document.kind.abbreviation or document.kind.code}"
    group = RegisterGroup.objects.filter(register=register, kinds__code=document.kind.code).first()
    if group is None:
        raise InvalidInput(
            gettext_lazy("“%(kind)s” belongs to no group of kinds of this register.")
            % {"kind": document.kind},
            field="kind",
        )
    return f"{base}:g.{group.code}"


def term_of(register: Register, on: date) -> Term | None:
    """The term whose numbers run on that day. A body that has a book of its own (a congress, PTY-03)
    lends its terms to no other book."""
    terms = Term.objects.filter(organisation_id=register.organisation_id).on(on)
    if register.body_code:
        terms = terms.filter(body_code=register.body_code)
    else:
        others = Register.objects.filter(organisation_id=register.organisation_id)
        terms = terms.exclude(body_code__in=others.exclude(body_code="").values("body_code"))
    found: Term | None = terms.order_by("-starts_on", "pk").first()
    return found


def books_for(document: OutgoingDocument, day: date) -> QuerySet[Register]:
    """The books in which it may be numbered on a day; the one proposed comes first."""
    return (
        Register.objects.in_force(day)
        .filter(
            organisation_id=document.organisation_id,
            secret=document.secrecy > 0,
            for_copies=document.copy_of_id is not None,
        )
        .exclude(direction=Direction.INCOMING)
        .order_by("-is_default", "name", "pk")
    )


def books_of(house: HostedOrganisation) -> QuerySet[Register]:
    """All books of outgoing documents of a house, those in use first."""
    return (
        Register.objects.filter(organisation=house, secret=False, for_copies=False)
        .exclude(direction=Direction.INCOMING)
        .order_by("valid_to", "-is_default", "name")
    )


def default_register(document: OutgoingDocument, day: date) -> Register:
    """The book proposed for it: that of the congress for what its presidium signs (PTY-03); internal
    documents share the outgoing book unless one is theirs."""
    books = list(books_for(document, day))
    congress = [book for book in books if book.body_type == BodyType.CONGRESS]
    if document.signing_form == SigningForm.TM_PRESIDIUM and congress:
        return congress[0]
    rest = [book for book in books if book not in congress]
    for direction in (document.direction, Direction.OUTGOING):
        of_it = [book for book in rest if book.direction == direction]
        if of_it:
            return of_it[0]
    raise Blocked(
        [
            gettext_lazy(
                "There is no register of outgoing documents. An administrator must open one."
            )
        ],
        code="no_register",
    )


@dataclass(frozen=True, slots=True)
class Series:
    """One series as it stands, and the number that comes next."""

    register: Register
    scope: str
    last_number: int | None
    last_on: date | None
    next_number: int
    closed: bool = False
    refusal: str = ""


def standing(register: Register, document: Document | None, on: date) -> Series:
    """The series in which a number of that day would be taken. Nothing is taken."""
    try:
        scope = scope_of(register, document, on)
    except DomainError as refusal:
        return Series(register, "", None, None, 0, refusal=str(refusal.sentence))
    counter = RegisterCounter.objects.filter(register=register, scope=scope).first()
    closed = SeriesClosing.objects.filter(register=register, scope=scope).exists()
    if counter is None:
        return Series(register, scope, None, None, 1, closed)
    return Series(
        register, scope, counter.last_number, counter.last_on, counter.last_number + 1, closed
    )


def reserved(
    register: Register | None = None, *, house: HostedOrganisation
) -> QuerySet[RegisterEntry]:
    """Numbers that are kept and not used yet, those that end first at the top (OUT-05)."""
    rows = RegisterEntry.objects.filter(
        register__organisation=house,
        reserved_until__isnull=False,
        document=None,
        void_at=None,
    ).select_related("register", "taken_by")
    if register is not None:
        rows = rows.filter(register=register)
    return rows.order_by("reserved_until", "number")


def authority_objections(
    register: Register, document: OutgoingDocument, day: date
) -> list[Objection]:
    """QĐ 399-QĐ/TW Art. 8-13: whether the issuing body of this book may issue the kind. A warning."""
    if document.kind is None or not (register.body_type and register.body_tier):
        return []
    allowed = issuing_allowed(
        body_type=register.body_type, tier=register.body_tier, kind=document.kind, day=day
    )
    if allowed is not False:
        return []
    return [
        Objection(
            f"authority:{register.body_type}.{register.body_tier}:{document.kind.code}",
            _("%(body)s (%(tier)s) has no authority to issue “%(kind)s”.")
            % {
                "body": register.get_body_type_display(),
                "tier": register.get_body_tier_display(),
                "kind": document.kind,
            },
        )
    ]


def number_due_cutoff(house: HostedOrganisation, today: date) -> date:
    """What was signed before this day should have its number by now: it is given at the latest on
    the next working day (OUT-01)."""
    table = calendar(house, today - timedelta(days=CALENDAR_BACK), today)
    day = today - timedelta(days=1)
    while not table.is_working_day(day) and (today - day).days < CALENDAR_BACK:
        day -= timedelta(days=1)
    return day


def number_overdue(
    rows: OutgoingQuerySet, house: HostedOrganisation, today: date
) -> OutgoingQuerySet:
    """Those signed that have waited for a number longer than the law allows (OUT-01)."""
    cutoff = number_due_cutoff(house, today)
    return rows.filter(state=OutgoingState.SIGNED, signed_at__date__lt=cutoff)


def is_number_overdue(document: OutgoingDocument, today: date) -> bool:
    """Whether this signed document should have had its number by now (OUT-01)."""
    if document.state != OutgoingState.SIGNED or document.signed_at is None:
        return False
    return timezone.localdate(document.signed_at) < number_due_cutoff(document.organisation, today)


def scopes(register: Register) -> list[str]:
    """The series of a register, the newest first."""
    return list(register.counters.order_by("-last_on").values_list("scope", flat=True))


def last_days(house: HostedOrganisation) -> dict[int, date]:
    """The date of the last number of each register, by key."""
    rows = RegisterCounter.objects.filter(register__organisation=house)
    return dict(rows.values_list("register_id").annotate(last=Max("last_on")))
