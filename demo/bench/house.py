"""The office that is measured: one of the demo's, with as many documents as a busy one has."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.capacity import Capacity
from accounts.choices import Role
from accounts.selectors import capacities_of
from accounts.services import principals
from catalogues.models import DocumentKind
from demo import offices, setting_up
from demo.offices import Office
from demo.pki import Authority
from documents.choices import Direction, GrantReason, IncomingState, VersionOrigin
from documents.engine.text.letters import fold
from documents.models import (
    Document,
    DocumentGrant,
    DocumentVersion,
    FileText,
    IncomingDocument,
    Register,
    StoredFile,
)
from documents.services import search_index

CLERK, DRAFTER, HEAD, CHECKER, LEADER = (
    "vanthu", "chuyenvien", "truongphong", "thethuc", "lanhdao",
)  # fmt: skip
ONE_IN = 10
"""The drafter sees one document in so many; the clerk sees all."""
WORDS = [
    "kế",
    "hoạch",
    "rà",
    "soát",
    "thủ",
    "tục",
    "hành",
    "chính",
    "báo",
    "cáo",
    "kết",
    "quả",
    "thực",
    "hiện",
    "nghị",
    "quyết",
    "chương",
    "trình",
    "công",
    "tác",
    "quý",
    "năm",
    "hướng",
    "dẫn",
    "triển",
    "khai",
    "kiểm",
    "tra",
    "giám",
    "sát",
    "đảng",
    "viên",
    "cán",
    "bộ",
    "nhân",
    "dân",
    "kinh",
    "tế",
    "nông",
    "thôn",
    "mới",
    "ngân",
    "sách",
    "đầu",
    "tư",
    "xây",
    "dựng",
    "đất",
    "đai",
    "giáo",
    "dục",
    "y",
    "tế",
    "văn",
    "hóa",
    "du",
    "lịch",
    "môi",
    "trường",
    "thủy",
    "lợi",
    "phòng",
    "chống",
    "thiên",
    "tai",
    "an",
    "ninh",
    "trật",
    "tự",
    "quốc",
    "phòng",
    "tuyển",
    "quân",
    "hội",
    "nghị",
    "tổng",
    "kết",
    "sơ",
    "kết",
    "đề",
    "án",
    "chuyển",
    "đổi",
    "số",
    "lưu",
    "trữ",
    "văn",
    "thư",
    "hồ",
    "sơ",
]
RARE = ["thạch anh", "chuồn chuồn", "hổ phách", "mê cung", "ngọc lam"]


@dataclass(frozen=True)
class House:
    """The office, its books, and the PIN of its keys."""

    office: Office
    authority: Authority
    pin: str
    kind: DocumentKind
    register: Register

    def who(self, name: str) -> Capacity:
        return capacities_of(self.office.people[name], timezone.localdate())[0]


def build(authority: Authority) -> House:
    """People, books and certificates, by the services that every office uses."""
    call_command("load_catalogues", verbosity=0)
    whole = offices.specification()
    offices.load_directory()
    office = offices.build(whole["offices"][0], whole)
    setting_up.open_books(office, whole, [timezone.localdate().year])
    setting_up.enter_certificates(office, authority, whole["pin"])
    return House(
        office=office,
        authority=authority,
        pin=whole["pin"],
        kind=DocumentKind.objects.filter(family="party", abbreviation="BC", valid_to=None)[0],
        register=Register.objects.filter(
            organisation=office.organisation,
            direction=Direction.INCOMING,
            is_default=True,
            secret=False,
        )[0],
    )


def fill(house: House, how_many: int) -> None:
    """Incoming documents of the past two years with readers, text and search rows."""
    chance = random.Random(7)
    for start in range(0, how_many, 1000):
        _write(house, chance, range(start, min(start + 1000, how_many)))
    for ids in search_index.batches():
        search_index.reindex_many(ids)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(house: House, chance: random.Random, numbers: range) -> None:
    organisation = house.office.organisation
    rows = Document.objects.bulk_create([_described(house, chance, number) for number in numbers])
    # Both halves of the row in bulk: Django's bulk_create knows no inheritance.
    IncomingDocument.objects.get_queryset()._insert(  # type: ignore[attr-defined]  # noqa: SLF001
        [IncomingDocument(document_id=row.pk, arrived_at=row.created_at) for row in rows],
        fields=IncomingDocument._meta.local_concrete_fields,
        using="default",
    )
    everybody = principals.of_role(organisation, Role.CLERK)
    one = principals.of_person(house.office.people[DRAFTER])
    DocumentGrant.objects.bulk_create(
        DocumentGrant(
            document=row,
            principal=principal,
            reason=GrantReason.REGISTERED,
            given_at=row.created_at,
        )
        for row in rows
        for principal in (everybody, one)
        if principal is everybody or row.pk % ONE_IN == 0
    )
    _texts(chance, rows)


def _described(house: House, chance: random.Random, number: int) -> Document:
    at = timezone.now() - timedelta(days=number % 730, minutes=number % 400)
    subject = f"Về việc {_words(chance, 9)} ({number})"
    return Document(
        organisation=house.office.organisation,
        direction=Direction.INCOMING,
        state=(IncomingState.ARRIVED, IncomingState.REGISTERED, IncomingState.COMPLETED)[
            number % 3
        ],
        kind=house.kind,
        code_number=str(number),
        code_notation="BC-SNV",
        code_display=f"{number}/BC-SNV",
        code_folded=f"{number}/bc-snv",
        issuer_name="Sở Nội vụ tỉnh Khuê Giang",
        issued_on=timezone.localdate(at),
        subject=subject,
        subject_folded=fold(subject),
        sort_on=timezone.localdate(at),
        created_at=at,
        updated_at=at,
    )


def _texts(chance: random.Random, rows: list[Document]) -> None:
    stored = StoredFile.objects.bulk_create(
        StoredFile(
            sha256=f"{row.pk:064x}",
            size=1,
            media_type="application/pdf",
            wrapped_key=b"-",
            key_id="bench",
            created_at=row.created_at,
        )
        for row in rows
    )
    DocumentVersion.objects.bulk_create(
        DocumentVersion(
            document=row,
            ordinal=1,
            stored=one,
            origin=VersionOrigin.UPLOAD,
            made_at=row.created_at,
        )
        for row, one in zip(rows, stored, strict=True)
    )
    FileText.objects.bulk_create(
        FileText(stored=one, text=_words(chance, 60), method="text", made_at=one.created_at)
        for one in stored
    )


def _words(chance: random.Random, how_many: int) -> str:
    """Common words often, the later ones of the list more seldom, a rare one now and then."""
    chosen = [WORDS[int(len(WORDS) * chance.random() ** 2)] for _n in range(how_many)]
    if chance.random() < 0.01:
        chosen.append(chance.choice(RARE))
    return " ".join(chosen)


def queries() -> Iterator[str]:
    """What people look for: common words, two at once, rare ones."""
    yield from WORDS[:6]
    yield from (f"{one} {two}" for one, two in zip(WORDS[:6], WORDS[20:26], strict=True))
    yield from WORDS[-6:]
    yield from RARE
