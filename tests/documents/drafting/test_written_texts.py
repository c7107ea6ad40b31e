"""Text written in the portal, Word templates, headings, successors of issued documents."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import SigningRight
from core.errors import Blocked, InvalidInput
from documents.choices import OutgoingState
from documents.engine import structured, template_table
from documents.engine.files import docx_template, spool, text
from documents.models import OutgoingDocument
from documents.selectors import drafting
from documents.services import comparing, files, outgoing
from documents.services.outgoing import papers
from signatures.engine import places
from tests.documents.drafting.conftest import data, kind_of, right_of
from tests.factories import documents as make

pytestmark = pytest.mark.django_db

BODY = "Thực hiện kế hoạch công tác, đề nghị:\nI. Nội dung\n1. Rà soát hồ sơ.\n- Hộp 01"


def written(house: make.Office, body: str = BODY, **fields: Any) -> OutgoingDocument:
    return outgoing.draft(
        organisation=house.organisation,
        data=data(house, **fields),
        content=structured.content(body=body),
        act=house.act("drafter"),
    )


def words_of(document: OutgoingDocument) -> str:
    stored = document.current_version.stored
    with files.open_stored(stored) as reader, spool.of_reader(reader) as source:
        return text.extract(source, stored.media_type).text


def flat(document: OutgoingDocument) -> str:
    return " ".join(words_of(document).split())


def test_letter_written_here_has_the_form_of_the_state(state: make.Office, tmp_path: Any) -> None:
    document = written(state)
    version = document.current_version
    assert (version.origin, version.stored.facts["pdfa"]) == ("written", "2b")
    words = flat(document)
    for line in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "V/v nộp lưu hồ sơ điện tử",
        "Kính gửi: Sở Nội vụ.",
        "- Hộp 01./.",
        "- Như trên;",
        "- Lưu: VT, KT.",
        "TM. ỦY BAN NHÂN DÂN",
    ):
        assert line in words, line
    path = tmp_path / "x.pdf"
    with files.open_stored(version.stored) as reader:
        path.write_bytes(reader.read())
    found = places.find(path, signer_name=document.signer_name)
    assert found.leader_found
    assert all(place.found for place in found.texts)
    assert {place.name for place in found.texts} == {"so", "ngay", "thang"}


@pytest.mark.rule("PTY-11")
def test_letter_of_the_party_has_its_own_form_and_places_for_the_pictures(
    party: make.Office, tmp_path: Any
) -> None:
    document = written(party)
    words = flat(document)
    for line in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "*",
        "Về việc nộp lưu hồ sơ điện tử",
        "- Hộp 01. ",
        "- Như trên,",
        "- Lưu Văn phòng",
        "T/M ĐẢNG ỦY",
    ):
        assert line in words, line
    assert "CỘNG HÒA" not in words
    assert "Lưu: VT" not in words
    path = tmp_path / "x.pdf"
    with files.open_stored(document.current_version.stored) as reader:
        path.write_bytes(reader.read())
    found = places.find(path, signer_name=document.signer_name)
    assert found.leader_found
    # The seal covers a third of the signature's picture, on its left.
    overlap = found.seal.x1 - found.leader.x0
    assert overlap == pytest.approx(found.leader.width / 3, abs=1)


def test_text_is_kept_to_be_written_on_and_compared(state: make.Office) -> None:
    document = written(state)
    changed = outgoing.write(
        document=document,
        content=structured.content(body=BODY.replace("Hộp 01", "Hộp 02\n2. Thời hạn: 15/4")),
        note="Thêm thời hạn",
        act=state.act("drafter"),
    )
    assert structured.write(changed.current_version.content["blocks"]).endswith("Thời hạn: 15/4")
    found = comparing.compare_versions(
        document=changed, left=1, right=2, act=state.act("drafter")
    ).difference
    assert [p.kind for p in found.paragraphs if p.kind != "same"] == ["changed", "added"]
    assert (changed.current_version.note, changed.current_version.made_by) == (
        "Thêm thời hạn", state.drafter,
    )  # fmt: skip


def test_kind_that_is_written_in_word_is_refused_here(state: make.Office) -> None:
    state.more["plan"] = kind_of("state", "Kế hoạch", "plan", abbreviation="KH")
    with pytest.raises(InvalidInput) as refusal:
        written(state, kind="plan")
    assert refusal.value.reason_code == "not_written_here"


@pytest.mark.rule("OUT-17")
def test_answer_begins_with_what_it_answers(state: make.Office) -> None:
    asked = make.assigned(state, subject="Về việc rà soát")
    document = outgoing.draft(
        organisation=state.organisation,
        data=data(state, replies_to=[asked]),
        template=outgoing.OWN_TEMPLATE,
        act=state.act("head"),
    )
    words = drafting.answer_words(document)
    assert words.startswith(f"Phúc đáp Thông báo số {asked.code_display} ngày 02 tháng 3 năm 2026")
    assert words in " ".join(words_of(document).split())
    assert drafting.addressees_of_answer(document) == ["Sở Nội vụ"]


@pytest.mark.rule("PTY-07")
def test_paper_of_a_party_office_bears_two_names(party: make.Office) -> None:
    document = written(party, heading="office")
    assert drafting.names_of(document) == (party.organisation.name, "VĂN PHÒNG")
    assert papers.notation_of(document).endswith("VPUBND")
    words = words_of(document).upper()
    assert words.index(party.organisation.name.upper()[:12]) < words.index("VĂN PHÒNG\n")


@pytest.mark.rule("PTY-08")
def test_paper_of_a_congress_names_the_congress(party: make.Office) -> None:
    party.more["resolution"] = kind_of("party", "Nghị quyết", "resolution", abbreviation="NQ")
    assert drafting.congress_name(party.organisation) == "ĐẠI HỘI ĐẠI BIỂU LẦN THỨ II"
    fields = {"kind": party.more["resolution"], "heading": "congress"}
    with pytest.raises(InvalidInput) as refusal:
        outgoing.draft(
            organisation=party.organisation, data=data(party, **fields), act=party.act("drafter")
        )
    assert refusal.value.field == "heading_name"
    document = outgoing.draft(
        organisation=party.organisation,
        data=data(party, **fields, heading_name="Đại hội đại biểu lần thứ II"),
        template=outgoing.OWN_TEMPLATE,
        act=party.act("drafter"),
    )
    words = words_of(document)
    assert "ĐẢNG BỘ XÃ TÂN KHUÊ" in words
    assert "ĐẠI HỘI ĐẠI BIỂU" in words.replace("\n", " ")
    assert "NQ/ĐH" in words
    assert "QUYẾT NGHỊ" in words


@pytest.mark.rule("PTY-09")
@pytest.mark.parametrize(
    ("family", "left", "right"),
    [("party", "NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ"), ("state", "THƯ KÝ", "CHỦ TỌA")],
)
def test_minutes_are_signed_by_who_kept_them_and_who_presided(
    request: pytest.FixtureRequest, family: str, left: str, right: str
) -> None:
    house = request.getfixturevalue(family)
    house.more["minutes"] = kind_of(family, "Biên bản", "minutes", abbreviation="BB")
    document = outgoing.draft(
        organisation=house.organisation,
        data=data(house, kind=house.more["minutes"]),
        template=outgoing.OWN_TEMPLATE,
        act=house.act("drafter"),
    )
    words = words_of(document)
    assert words.index(left) < words.index(house.drafter.full_name) < words.index(right)
    assert words.index(right) < words.index(house.leader.full_name)


@pytest.mark.rule("PTY-12")
def test_each_family_is_offered_its_own_templates_first(
    party: make.Office, state: make.Office
) -> None:
    on = state.act("drafter").on
    for house, other in ((party, "state"), (state, "party")):
        for kind in ("letter", "notice"):
            offered = drafting.offers(house.organisation, house.more[kind], on)
            families = [o.shipped.family for o in offered if o.shipped]
            assert families[0] == house.more["family"]
            assert other not in families
            assert "shared" in families
    assert {row.family for row in template_table.shipped()} == {"state", "party", "shared"}
    assert all(row.source and row.valid_from for row in template_table.shipped())


def test_every_shipped_template_is_filled_from_the_draft(
    state: make.Office, party: make.Office
) -> None:
    drafts = {
        house.more["family"]: outgoing.draft(
            organisation=house.organisation, data=data(house, "notice"), act=house.act("drafter")
        )
        for house in (state, party)
    }
    for row in template_table.shipped():
        document = drafts["party" if row.family == "party" else "state"]
        words = drafting.skeleton(row, document)
        content = structured.content(bases=words["bases"], body=words["body"])
        filled = docx_template.fill(row.path, papers.word_fields(document, content))
        with spool.of_chunks([filled]) as source:
            assert docx_template.variables(source) == (), row.code


@pytest.mark.rule("OUT-08")
@pytest.mark.parametrize("way", ["amends", "replaces", "corrects"])
def test_draft_after_an_issued_document_begins_from_it(state: make.Office, way: str) -> None:
    old = written(state, kind=state.more["notice"], subject="Về việc trực Tết")
    OutgoingDocument.objects.filter(pk=old.pk).update(
        state=OutgoingState.ISSUED, code_display="12/TB-UBND", issued_on=date(2026, 2, 3),
        issued_at=state.now, issued_by=state.clerk,
    )  # fmt: skip
    old.refresh_from_db()
    first = drafting.successor(old, way)
    assert first["subject"].endswith("Thông báo số 12/TB-UBND ngày 03 tháng 02 năm 2026")
    assert first["recipients"] == "Sở Nội vụ"
    kind = state.more["letter"] if way == "corrects" else state.more["notice"]
    assert first["kind"] == kind.pk
    fields = {"subject": first["subject"], way: old}
    made = outgoing.draft(
        organisation=state.organisation, data=data(state, kind=kind, **fields),
        act=state.act("drafter"),
    )  # fmt: skip
    assert getattr(made, way) == old
    if way == "corrects":
        with pytest.raises(InvalidInput):
            outgoing.draft(
                organisation=state.organisation,
                data=data(state, kind=state.more["notice"], corrects=old),
                act=state.act("drafter"),
            )


def test_right_is_asked_when_chosen_and_again_when_submitted(state: make.Office) -> None:
    document = written(state)
    right = state.more["right"]
    SigningRight.objects.filter(pk=right.pk).update(valid_to=date(2026, 1, 31))
    with pytest.raises(InvalidInput) as refusal:
        written(state)
    assert refusal.value.field == "signer"
    with pytest.raises(Blocked):
        outgoing.submit_content(document=document, act=state.act("drafter"))


def test_deputy_secretary_never_signs_in_place_of_the_committee(party: make.Office) -> None:
    wrong = right_of(party, form="kt", authority_line="Bí thư")
    with pytest.raises(InvalidInput) as refusal:
        written(party, signing_right=wrong)
    assert refusal.value.reason_code == "collective_has_no_deputy"
