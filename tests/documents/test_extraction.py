"""The two figures that "enter once" stands for: nothing typed from another system, at most two of
fourteen corrected from a born-digital PDF. The whole measurement is `manage.py measure_extraction`."""

from __future__ import annotations

import random
from datetime import date
from statistics import median
from typing import Any

import pytest
from PIL import Image

from demo.corpus import maker, measuring, scans
from demo.corpus.maker import FIELDS
from documents.choices import Origin
from documents.engine.text.metadata.layout import PageWords, Word, segments_of
from documents.selectors import entered
from documents.services import incoming
from documents.services.incoming import IncomingData
from documents.services.incoming.packages import ReceivedPackage, receive
from tests.documents.test_enter_once import capacity, stored
from tests.factories import documents as make
from tests.factories import files as papers
from tests.factories.catalogues import an_organisation


@pytest.mark.rule("R28")
@pytest.mark.rule("IN-04")
def test_from_an_exchange_package_nothing_is_typed(house: make.Office) -> None:
    sender = an_organisation(name="Sở Nội vụ tỉnh Khuê Giang")
    package = ReceivedPackage(
        message_id="gói-1",
        sender=sender,
        sender_name=sender.name,
        fields=IncomingData(
            kind=house.kind,
            code_display="45/TB-SNV",
            issued_on=date(2026, 3, 2),
            subject="Thông báo kết quả rà soát",
            signer_name="Trần Văn Khuê",
            signer_position="GIÁM ĐỐC",
            urgency=1,
            due_on=date(2026, 3, 20),
        ),
        uploads=(stored(house, papers.letter_pdf(number="45", day="02", month="03")),),
    )
    arrived = receive(organisation=house.organisation, package=package, act=house.act("clerk"))
    done = incoming.register(
        document=arrived, register=house.incoming_register, act=house.act("clerk")
    )
    assert done.arrival_number is not None
    assert not {Origin.TYPED, Origin.CORRECTED} & set(done.provenance.values())
    assert done.provenance["subject"] == Origin.RECEIVED
    report = entered.of_month(capacity(house, "clerk"), date(2026, 3, 1))
    assert (report.incoming.typed, report.incoming.corrected, report.incoming.had) == (0, 0, 0)


def test_at_most_two_of_fourteen_are_corrected_from_a_pdf() -> None:
    sample = [paper for paper in maker.papers("held", 24) if paper.form == "pdf"]
    figures = measuring.measure(sample)["pdf"]
    assert len(FIELDS) == 14
    assert median(figures.corrected) <= 2
    assert sum(figures.corrected) <= len(sample)


def test_the_papers_are_the_same_every_time() -> None:
    first, again = maker.papers("held", 6), maker.papers("held", 6)
    assert [maker.as_json(one) for one in first] == [maker.as_json(one) for one in again]
    assert {one.family for one in maker.papers("held", 30)} == {"state", "party"}
    tuned = {maker.as_json(one) for one in maker.papers("dev", 30)}
    assert not tuned & {maker.as_json(one) for one in maker.papers("held", 30)}


def test_letters_are_counted_as_edits() -> None:
    assert measuring.alike(["một", "hai", "ba"], ["một", "hai", "ba"]) == 1
    assert measuring.alike(["một", "hai", "ba"], ["một", "hái", "ba"]) == pytest.approx(0.9)
    assert measuring.alike(["a"], []) == 0


def test_a_scan_is_worn_but_of_the_same_size() -> None:
    page = Image.new("L", (400, 560), 255)
    worn = scans.worn(page, random.Random(1), seal=False)
    assert worn.size == page.size
    assert len(set(worn.convert("L").tobytes())) > 10


class TestReadingOrder:
    """Two columns are read one after the other, straight or askew."""

    @staticmethod
    def page(tilt: float = 0.0, **more: Any) -> PageWords:
        def words(text: str, left: float, top: float, line: int) -> list[Word]:
            made, x = [], left
            for word in text.split():
                y = top + x * tilt
                made.append(
                    Word(word, (x, y, x + 6 * len(word), y + 12), line=line if more else None)
                )
                x += 6 * len(word) + 4
            return made

        rows = [
            ("ỦY BAN NHÂN DÂN", 110, 50), ("ĐỘC LẬP TỰ DO HẠNH PHÚC", 340, 51),
            ("XÃ AN HÒA", 130, 66), ("An Hòa, ngày 05 tháng 01", 350, 68),
            ("Số: 05/TB-UBND", 125, 84),
            ("Kính gửi: các phòng chuyên môn thuộc xã và các thôn", 150, 130),
        ]  # fmt: skip
        found = [word for n, row in enumerate(rows) for word in words(*row, n)]
        return PageWords(1, 595, 842, tuple(found))

    @pytest.mark.parametrize("tilt", [0.0, 0.02, -0.02])
    def test_left_column_comes_first(self, tilt: float) -> None:
        read = [one.text for one in segments_of(self.page(tilt, ocr=True)) if one.text]
        assert read[:3] == ["ỦY BAN NHÂN DÂN", "XÃ AN HÒA", "Số: 05/TB-UBND"]
        assert read[3].startswith("ĐỘC LẬP")
        assert read[-1].startswith("Kính gửi")
