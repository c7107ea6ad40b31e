"""Registers, file plans and certificates of a demo office."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Person, Unit
from catalogues.models import RetentionRule
from core.acts import Act
from demo.offices import Office
from demo.pki import Authority, Holder
from documents.engine.files.typeset import FONTS
from documents.models import FilePlan, RecipientGroup, Register
from documents.services import file_plans, phrases, recipient_groups, registers
from documents.services.outgoing import RecipientData
from documents.services.registers import RegisterIn
from signatures.engine import pictures
from signatures.models import Certificate
from signatures.services import certificates

VALID = ("2025-07-01", "2030-06-30")
BOLD = FONTS / "700Bold" / "Tinos_700Bold.ttf"


def open_books(office: Office, whole: dict[str, Any], years: list[int]) -> None:
    """Registers, and the file plan of each year; what is there already stays."""
    act = Act.of_system("demo", channel="command")
    for row in office.spec["registers"]:
        if Register.objects.filter(organisation=office.organisation, code=row["code"]).exists():
            continue
        registers.open_(
            organisation=office.organisation,
            data=RegisterIn(
                direction=row["direction"],
                name=row["name"],
                code=row["code"],
                reset_policy=row["reset"],
                per_kind=row.get("per_kind", False),
                is_default=row.get("default", False),
                body_code=row.get("body_code", ""),
                body_symbol=row.get("body_symbol", ""),
                body_type=row.get("body_type", ""),
                for_copies=row.get("for_copies", False),
                kind_codes=tuple(row.get("kinds", ())),
                valid_from=whole["starts_on"],
            ),
            act=act,
        )
    _group(office, act)
    _phrases(office)
    for year in years:
        if not FilePlan.objects.filter(organisation=office.organisation, year=year).exists():
            _plan(office, whole, year, act)


PHRASES = (
    "Giao chủ trì, tham mưu văn bản trả lời, trình ký trước thời hạn.",
    "Nghiên cứu, đề xuất; báo cáo tại phiên giao ban tuần.",
    "Để biết, phổ biến trong đơn vị.",
)


def _phrases(office: Office) -> None:
    """A few phrases of the leaders, as each would keep them."""
    for row in office.spec["people"]:
        if "leader" not in row["roles"]:
            continue
        act = office.act(row["username"])
        if not phrases.of(office.people[row["username"]]):
            for text in PHRASES:
                phrases.keep(text=text, act=act)


def _group(office: Office, act: Act) -> None:
    """A group of recipients, so that the page of groups shows one."""
    house = office.organisation
    if RecipientGroup.objects.filter(organisation=house).exists():
        return
    units = Unit.objects.filter(organisation=house, valid_to=None).order_by("ordinal", "pk")
    recipient_groups.make(
        organisation=house,
        name="Các đơn vị trực thuộc",
        paper_line="Các đơn vị trực thuộc",
        members=[RecipientData(unit=unit, name=unit.name) for unit in units[1:]],
        act=act,
    )


@transaction.atomic
def _plan(office: Office, whole: dict[str, Any], year: int, act: Act) -> None:
    plan = file_plans.make(organisation=office.organisation, year=year, act=act)
    family = office.spec["family"]
    for row in office.spec["plan"]:
        code = whole["rules"][family][row["rule"]]
        rule = RetentionRule.objects.filter(
            code=code, table__code__startswith=f"{family}.", valid_to=None
        ).first()
        file_plans.add_class(
            plan=plan,
            code=row["code"],
            title=row["title"],
            retention=rule,
            unit=office.units[row["unit"]],
            act=act,
        )


def enter_certificates(office: Office, authority: Authority, pin: str) -> None:
    """Certificates of those who sign, and of the seal; the root becomes a trust anchor."""
    trust_root(authority)
    for row in office.spec["people"]:
        if row.get("certificate"):
            _personal(office, row["username"], authority, pin)
    keeper = next(row["username"] for row in office.spec["people"] if row.get("seals"))
    if Certificate.objects.filter(organisation=office.organisation).exists():
        return
    holder = Holder(
        f"{office.spec['label']}-seal",
        office.spec["seal"],
        office.spec["seal"],
        pin,
        valid_from=VALID[0],
        valid_to=VALID[1],
    )
    (path,) = authority.add(holder)
    certificates.add_seal(
        organisation=office.organisation,
        key_file=path.read_bytes(),
        pin=pin,
        picture=pictures.png(pictures.seal(office.spec["seal"], office.spec["symbol"], font=BOLD)),
        act=office.act(keeper),
    )


def _personal(office: Office, username: str, authority: Authority, pin: str) -> None:
    person: Person = office.people[username]
    if Certificate.objects.filter(person=person).exists():
        return
    label = username.replace(".", "-")
    (path,) = authority.add(
        Holder(
            label,
            person.full_name,
            office.spec["seal"],
            pin,
            valid_from=VALID[0],
            valid_to=VALID[1],
        )
    )
    certificates.add_personal(
        person=person,
        key_file=path.read_bytes(),
        pin=pin,
        picture=pictures.png(pictures.handwriting(person.full_name)),
        act=office.act(username),
    )


def trust_root(authority: Authority) -> None:
    folder: Path | None = settings.TRUST_ANCHORS_DIR
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(authority.root_path, folder / "demo-root.pem")
