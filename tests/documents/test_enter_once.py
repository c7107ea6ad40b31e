"""Nothing is typed that the system had: readings with places, and the origin of every field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Duplicate, NotPermitted
from demo.corpus import maker
from documents.models import FileReading, IncomingDocument, StoredFile, Upload
from documents.selectors import answers, certified, entered, proposals
from documents.services import derivatives, files, grants, incoming, outgoing, provenance
from documents.services.incoming import IncomingData
from documents.services.outgoing import DraftData, RecipientData
from tests.factories import documents as make
from tests.factories import files as papers
from tests.factories.catalogues import a_kind, an_organisation

SUBJECT = "Rà soát thủ tục hành chính quý I năm 2026"


def stored(house: make.Office, data: bytes, name: str = "cong-van.pdf") -> Upload:
    act = house.act("clerk")
    upload = files.receive(name=name, chunks=[data], act=act)
    assert upload.stored is not None
    if derivatives.needs_text(upload.stored):
        derivatives.read_text(stored=upload.stored, act=act)
    return upload


def letter_of(house: make.Office, **changes: object) -> IncomingDocument:
    """A born-digital letter that has arrived and been read; nobody has typed a word."""
    filled = {"number": "15", "day": "05", "month": "01"} | changes
    upload = stored(house, papers.letter_pdf(**filled))
    return incoming.arrive(
        organisation=house.organisation,
        uploads=[upload],
        data=IncomingData(),
        act=house.act("clerk"),
    )


def read_data(document: IncomingDocument) -> dict[str, Any]:
    return {
        name: one.value for name, one in proposals.of_document(document, document.sort_on).items()
    }


def capacity(house: make.Office, name: str) -> Any:
    return house.act(name).who


@pytest.fixture
def letter(house: make.Office) -> IncomingDocument:
    a_kind(name="Công văn", abbreviation="")
    return letter_of(house)


def test_each_guess_stands_somewhere_on_the_page(letter: IncomingDocument) -> None:
    found = proposals.of_document(letter, letter.sort_on)
    assert {name: one.value for name, one in found.items() if name != "kind"} == {
        "code_display": "15/UBND-VP",
        "issued_on": date(2026, 1, 5),
        "issuer_name": "Ủy ban nhân dân xã Tân Khuê",
        "subject": SUBJECT,
        "signer_name": "Trần Văn Khuê",
        "signer_position": "TM. ỦY BAN NHÂN DÂN; CHỦ TỊCH",
        "due_on": date(2026, 3, 31),
    }
    for name, one in found.items():
        page, *edges = one.place.split()
        left, top, right, bottom = map(float, edges)
        assert page == "1", name
        assert 0 < left < right < 1, name
        assert 0 < top < bottom < 1, name
    assert float(found["signer_name"].place.split()[2]) > float(found["subject"].place.split()[4])


def test_recipients_of_the_paper_are_read_and_looked_up(house: make.Office) -> None:
    known = an_organisation(name="Sở Nội vụ tỉnh Khuê Giang")
    document = letter_of(house, to=["Sở Nội vụ tỉnh Khuê Giang", house.organisation.name])
    reading = proposals.reading_of(document)
    to, told = proposals.addressees_of(reading, "addressed_to")
    assert [one.name for one in to] == ["Sở Nội vụ tỉnh Khuê Giang", house.organisation.name]
    assert to[0].organisation == known
    assert told is not None
    assert told.place
    assert proposals.names_house(house.organisation, to)


@pytest.mark.rule("IN-03")
def test_a_duplicate_is_found_by_what_was_read(
    house: make.Office, letter: IncomingDocument
) -> None:
    first = incoming.register(
        document=letter,
        register=house.incoming_register,
        data=IncomingData(**read_data(letter)),
        act=house.act("clerk"),
    )
    again = letter_of(house, paragraphs=["Bản gửi lại, tệp khác, cùng số ký hiệu."])
    with pytest.raises(Duplicate) as refusal:
        incoming.register(
            document=again,
            register=house.incoming_register,
            data=IncomingData(**read_data(again)),
            act=house.act("clerk"),
        )
    assert refusal.value.facts["documents"][0]["uid"] == str(first.uid)


@pytest.mark.rule("R28")
def test_origin_is_found_by_comparing(house: make.Office, letter: IncomingDocument) -> None:
    data = read_data(letter) | {"signer_name": "Trần Văn Khuể", "note": "Đã gọi điện"}
    done = incoming.register(
        document=letter,
        register=house.incoming_register,
        data=IncomingData(**data),
        act=house.act("clerk"),
    )
    assert done.provenance == {
        "code_display": "read",
        "issued_on": "read",
        "issuer_name": "read",
        "kind": "read",
        "subject": "read",
        "signer_position": "read",
        "due_on": "read",
        "signer_name": "corrected",
        "note": "typed",
        "page_count": "derived",
    }
    later = incoming.edit(
        document=done, data=IncomingData(subject=f"{SUBJECT} (lần 2)"), act=house.act("clerk")
    )
    assert later.provenance["subject"] == "corrected"
    assert later.provenance["code_display"] == "read"


def test_no_caller_can_call_a_typed_field_read(
    house: make.Office, letter: IncomingDocument
) -> None:
    done = incoming.edit(
        document=letter,
        data=IncomingData(note="Tự gõ", provenance={"note": "read"}),
        act=house.act("clerk"),
    )
    assert done.provenance["note"] == "typed"


@pytest.mark.rule("IN-04")
def test_received_fields_keep_their_origin_and_are_locked(house: make.Office) -> None:
    document = incoming.arrive(
        organisation=house.organisation,
        uploads=[stored(house, papers.letter_pdf(number="16", day="05", month="01"))],
        data=make.data(house),
        act=house.act("clerk"),
        from_system=True,
    )
    assert set(document.provenance.values()) == {"received", "derived"}
    assert proposals.of_document(document, document.sort_on) == {}
    with pytest.raises(NotPermitted):
        incoming.edit(document=document, data=IncomingData(subject="Khác"), act=house.act("clerk"))
    done = incoming.register(
        document=document, register=house.incoming_register, act=house.act("clerk")
    )
    assert "typed" not in done.provenance.values()
    assert done.provenance["due_on"] == "derived"


def test_certificates_name_the_signer(
    letter: IncomingDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = certified.Certified("Trần Văn Khuê", "UBND xã Tân Khuê", is_intact=True)
    monkeypatch.setattr(certified, "_readers", [lambda stored_id: [name]])
    found = proposals.of_document(letter, letter.sort_on)
    assert found["signer_name"].confidence == proposals.CERTIFIED


def test_a_word_file_is_read_by_its_paragraphs(house: make.Office) -> None:
    paper = maker.build(next(one for one in maker.papers("dev", 20) if one.form == "docx"))
    upload = stored(house, paper.content, "van-ban.docx")
    reading = FileReading.objects.get(stored=upload.stored)
    for name in ("issuer_name", "subject", "signer_name", "code_notation"):
        assert reading.guesses[name]["value"] == paper.truth[name]
    assert all(one["box"] is None for one in reading.guesses.values())


def test_a_file_nobody_can_read_is_registered_all_the_same(house: make.Office) -> None:
    document = incoming.arrive(
        organisation=house.organisation,
        uploads=[stored(house, papers.plain_pdf(2), "trang.pdf")],
        data=IncomingData(),
        act=house.act("clerk"),
    )
    assert proposals.of_document(document, document.sort_on) == {}
    done = incoming.register(
        document=document,
        register=house.incoming_register,
        data=make.data(house),
        act=house.act("clerk"),
    )
    assert {done.provenance[name] for name in ("subject", "kind", "code_display")} == {"typed"}


def test_reading_changes_no_byte(house: make.Office) -> None:
    data = papers.letter_pdf(number="17", day="05", month="01")
    upload = stored(house, data)
    row = StoredFile.objects.get(pk=upload.stored_id)
    with files.open_stored(row) as reader:
        assert reader.read() == data


class TestThePage:
    """The form beside the paper."""

    @pytest.fixture
    def address(self, letter: IncomingDocument) -> str:
        return reverse("documents:transition", args=["incoming", letter.uid, "register"])

    def test_guesses_are_marked_and_show_their_place(
        self, house: make.Office, client: Any, address: str
    ) -> None:
        client.force_login(house.clerk)
        page = client.get(address)
        text = page.content.decode()
        form = page.context["form"]
        assert text.count("data-place=") >= len(form.proposals)
        assert f"{form.paper_url}#page=1" in text
        assert "data-take-all" in text

    def test_what_the_page_offers_registers_without_a_key_pressed(
        self, house: make.Office, client: Any, address: str, letter: IncomingDocument
    ) -> None:
        client.force_login(house.clerk)
        form = client.get(address).context["form"]
        sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
        sent |= {"register": str(house.incoming_register.uid), "issued_on": "05/01/2026"}
        sent |= {"due_on": "31/03/2026", "revision": letter.revision}
        sent = {name: value for name, value in sent.items() if value is not False}
        assert client.post(address, sent).status_code == 302
        done = IncomingDocument.objects.get(pk=letter.pk)
        assert done.arrival_number == 1
        assert set(done.provenance.values()) <= {"read", "derived"}

    def test_take_all_without_a_script_puts_the_guesses_back(
        self, house: make.Office, client: Any, address: str
    ) -> None:
        client.force_login(house.clerk)
        sent = {"subject": "Gõ nhầm", "note": "Giữ lại", "take": "all"}
        page = client.post(address, sent)
        form = page.context["form"]
        assert page.status_code == 200
        assert form["subject"].value() == SUBJECT
        assert form["note"].value() == "Giữ lại"

    def test_a_changed_guess_is_no_longer_marked(
        self, house: make.Office, client: Any, address: str
    ) -> None:
        client.force_login(house.clerk)
        page = client.post(address, {"subject": "Sửa lại", "issued_on": "không phải ngày"})
        origins = {bound.name: origin for bound, origin in page.context["form"].rows()}
        assert page.status_code == 422
        assert origins["subject"] == ""


def test_origins_have_words_of_their_own() -> None:
    assert provenance.ORIGINS == ("typed", "read", "received", "derived", "corrected")


@pytest.mark.rule("R28")
def test_an_answer_takes_over_what_the_asking_document_says(
    house: make.Office, letter: IncomingDocument
) -> None:
    asked = incoming.register(
        document=letter,
        register=house.incoming_register,
        data=IncomingData(**read_data(letter)),
        act=house.act("clerk"),
    )
    grants.share(document=asked, act=house.act("clerk"), people=[house.drafter], units=[])
    given = answers.first_fields(asked)
    assert given["subject"].startswith("Trả lời Công văn số 15/UBND-VP ngày 05/01/2026")
    data = DraftData(
        kind=house.kind,
        subject=given["subject"],
        recipients=[RecipientData(name=name) for name in given["recipients"]],
        replies_to=[asked],
        note="Tự ghi",
    )
    draft = outgoing.draft(organisation=house.organisation, data=data, act=house.act("drafter"))
    assert draft.provenance == {
        "kind": "typed",
        "note": "typed",
        "subject": "derived",
        "recipients": "derived",
        "issuer_name": "derived",
    }
    changed = outgoing.edit(
        document=draft, data=replace(data, subject="Trả lời khác hẳn"), act=house.act("drafter")
    )
    assert changed.provenance["subject"] == "corrected"
    assert changed.provenance["recipients"] == "derived"


class TestTheReport:
    """Fields typed per document, and those the system had."""

    def test_typed_fields_that_the_file_told_are_counted(self, house: make.Office) -> None:
        a_kind(name="Công văn", abbreviation="")
        upload = files.receive(
            name="a.pdf",
            chunks=[papers.letter_pdf(number="18", day="05", month="01")],
            act=house.act("clerk"),
        )
        document = incoming.arrive(
            organisation=house.organisation,
            uploads=[upload],
            data=IncomingData(subject=SUBJECT, issuer_name="Cơ quan khác", note="Ghi chú"),
            act=house.act("clerk"),
        )
        assert upload.stored is not None
        derivatives.read_text(stored=upload.stored, act=house.act("clerk"))
        letter_of(house, number="19")
        report = entered.of_month(capacity(house, "clerk"), date(2026, 3, 1))
        line = next(one for one in report.lines if one.uid == str(document.uid))
        assert (line.tally.typed, line.tally.had, line.had) == (3, 1, ("subject",))
        assert (report.incoming.documents, report.incoming.typed) == (2, 3)

    def test_the_page_asks_the_same_however_many_documents(
        self, house: make.Office, client: Any
    ) -> None:
        client.force_login(house.chief)
        address = reverse("documents:entered") + "?month=2026-03"

        def queries() -> int:
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200
            return len(seen)

        make.arrived(house)
        few = queries()
        for _each in range(4):
            make.registered(house)
        assert queries() == few <= 30

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_it_is_taken_away_as_a_table(self, house: make.Office, client: Any, form: str) -> None:
        client.force_login(house.clerk)
        make.arrived(house, subject="=HYPERLINK(1)", code_display="")
        answer = client.get(reverse("documents:entered"), {"month": "2026-03", "format": form})
        assert answer.status_code == 200
        if form == "csv":
            assert "'=HYPERLINK" in answer.content.decode("utf-8-sig")

    def test_drafters_do_not_read_it(self, house: make.Office, client: Any) -> None:
        client.force_login(house.drafter)
        assert client.get(reverse("documents:entered")).status_code == 403
