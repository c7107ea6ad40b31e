"""Which kinds of documents go to which book: data of each office (PTY-17)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogues.models import DocumentKind
from core import journal
from core.acts import Act
from core.errors import InvalidInput
from documents.models import IncomingDocument, Register
from documents.policies import registers as may


def known(codes: Iterable[str]) -> list[str]:
    wanted = sorted(set(codes))
    known = set(DocumentKind.objects.filter(code__in=wanted).values_list("code", flat=True))
    if unknown := [code for code in wanted if code not in known]:
        raise InvalidInput(
            _("There is no such kind of document: %(name)s.") % {"name": unknown[0]},
            field="kind_codes",
        )
    return wanted


@transaction.atomic
def set_kinds(*, register: Register, kind_codes: Iterable[str], act: Act) -> Register:
    """Keep a book for some kinds only (invitations, petitions); no kinds: the general book."""
    locked: Register = Register.objects.select_for_update(of=("self",)).get(pk=register.pk)
    if act.who is not None:
        may.keep_registers(act.who, locked.organisation)
    before, locked.kind_codes = locked.kind_codes, known(kind_codes)
    locked.save(update_fields=["kind_codes"])
    journal.record(
        act,
        "documents.register.set_kinds",
        locked,
        changes={"kind_codes": [before, locked.kind_codes]},
    )
    return locked


def refuse_wrong_book(register: Register, document: IncomingDocument) -> None:
    """Each kind in its book: petitions and cipher telegrams never in the general one (PTY-17)."""
    kind = document.kind
    if kind is None or kind.code in register.kind_codes:
        return
    if register.kind_codes:
        raise InvalidInput(
            _("The book “%(book)s” is kept for other kinds of documents.") % {"book": register},
            code="wrong_book",
            field="register",
        )
    if kind.is_apart:
        raise InvalidInput(
            _(
                "“%(kind)s” is never registered in the general book. Choose the book kept for it, "
                "or have the administrator open one."
            )
            % {"kind": kind},
            code="wrong_book",
            field="register",
        )


def book_for(
    *, organisation_id: int, kind: DocumentKind | None, on: date, direction: str = "incoming"
) -> Register | None:
    """The book proposed for a kind: the one kept for it, else the general one that may take it."""
    books = list(
        Register.objects.in_force(on)
        .filter(organisation=organisation_id, direction=direction, secret=False)
        .order_by("-is_default", "pk")
    )
    code = kind.code if kind is not None else ""
    own = [book for book in books if code and code in book.kind_codes]
    general = [book for book in books if not book.kind_codes]
    if kind is not None and kind.is_apart:
        general = []
    return next(iter(own + general), None)
