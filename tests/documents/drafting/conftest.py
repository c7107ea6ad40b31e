"""An office of each family, with signing rights, for the tests of drafting."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import SigningRight, Term
from catalogues.models import DocumentKind
from documents import lifecycles
from documents.services import outgoing
from tests.factories import catalogues
from tests.factories import documents as make


@pytest.fixture(autouse=True)
def only_our_own_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the apps above bar is told in their own tests."""
    for name, known in lifecycles.outgoing._guards.items():
        ours = [guard for guard in known if guard.__module__.startswith("documents.")]
        monkeypatch.setitem(lifecycles.outgoing._guards, name, ours)


def right_of(house: make.Office, **fields: Any) -> SigningRight:
    return SigningRight.objects.create(
        organisation=house.organisation,
        **{
            "form": "tm",
            "authority_line": "Ủy ban nhân dân" if house.more["family"] == "state" else "Đảng ủy",
            "person": house.leader,
            "valid_from": date(2025, 1, 1),
            "basis": "Quy chế làm việc",
        }
        | fields,
    )


def kind_of(family: str, name: str, code: str, **fields: Any) -> DocumentKind:
    return catalogues.a_kind(
        code=f"{family}.{code}",
        name=name,
        family=family,
        **{"abbreviation": "TB", "has_title": True} | fields,
    )


def house_of(family: str) -> make.Office:
    made = make.office(family=family)
    made.more["family"] = family
    made.more["right"] = right_of(made)
    plain = {"abbreviation": "CV" if family == "party" else "", "in_symbol": family == "party"}
    made.more["letter"] = kind_of(family, "Công văn", "official_letter", has_title=False, **plain)
    made.more["notice"] = kind_of(family, "Thông báo", "notice")
    if family == "party":
        Term.objects.create(
            organisation=made.organisation,
            body_name="Đảng bộ xã Tân Khuê",
            body_code="DU",
            ordinal=1,
            starts_on=date(2025, 7, 1),
        )
    return made


@pytest.fixture
def state(db: None) -> make.Office:
    return house_of("state")


@pytest.fixture
def party(db: None) -> make.Office:
    return house_of("party")


def data(house: make.Office, kind: Any = "letter", **fields: Any) -> outgoing.DraftData:
    given: dict[str, Any] = {
        "kind": house.more[kind] if isinstance(kind, str) else kind,
        "subject": "V/v nộp lưu hồ sơ điện tử",
        "signer": house.leader,
        "signing_right": house.more["right"],
        "recipients": [outgoing.RecipientData(name="Sở Nội vụ")],
    }
    return outgoing.DraftData(**given | fields)
