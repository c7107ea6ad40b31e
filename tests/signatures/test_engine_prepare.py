"""Preparing: what is refused, where the places are found, and that the page still looks the same."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, String

from core.errors import InvalidInput
from signatures.engine import font, places, prepare
from signatures.engine.places import Part

from .conftest import Chain, qpdf_ok
from .papers import PARTY, PLAIN, SIGNER, STATE, paper


def _prepare(source: Path, fonts: font.Fonts, name: str = SIGNER) -> prepare.Prepared:
    target = source.with_name(f"{source.stem}-prepared.pdf")
    done = prepare.prepare(source, target, fonts=fonts, signer_name=name)
    assert qpdf_ok(target)
    return done


def _parts(done: prepare.Prepared) -> dict[str, Part]:
    return {place.name: place.part for place in done.places.texts}


@pytest.mark.parametrize(
    ("kind", "gap", "dots", "wanted"),
    [
        (STATE, 26, "......", {"so": Part.NUMBER, "ngay": Part.DAY, "thang": Part.MONTH}),
        (
            PARTY,
            26,
            "",
            {"so": Part.NUMBER, "ngay": Part.DAY, "thang": Part.MONTH, "nam": Part.YEAR},
        ),
        (STATE, 1, "~", {"so": Part.NUMBER_LINE, "ngay": Part.DATE_LINE}),
        (PLAIN, 1, "", {"so": Part.NUMBER_LINE, "ngay": Part.PLACE_DATE_LINE}),
        (STATE, 26, "05", {"so": Part.NUMBER, "ngay": Part.DATE_LINE}),
    ],
    ids=["state", "party", "no room for digits", "nothing to be found", "date typed in"],
)
def test_number_and_date_are_found_in_both_families(
    kind: str, gap: int, dots: str, wanted: dict[str, Part], fonts: font.Fonts, tmp_path: Path
) -> None:
    done = _prepare(paper(tmp_path / "p.pdf", kind=kind, gap=gap, dots=dots), fonts)
    assert _parts(done) == wanted
    assert all(place.found for place in done.places.texts) is (kind is not PLAIN)
    assert done.places.printed_date == ("2026-05-05" if dots == "05" else "")


@pytest.mark.parametrize(("paragraphs", "page"), [(2, 0), (12, 1)])
def test_the_signature_stands_above_the_signers_name(
    paragraphs: int, page: int, fonts: font.Fonts, tmp_path: Path
) -> None:
    done = _prepare(paper(tmp_path / "p.pdf", paragraphs=paragraphs), fonts)
    assert done.places.leader_found
    assert done.places.leader.page == page
    assert done.places.leader.x0 > 595 / 2


@pytest.mark.parametrize(
    "name", ["TRẦN THỊ BÍCH HƯỜNG", "Trần  Thị Bích Hường", "Tran Thi Bich Huong"]
)
def test_capitals_spaces_and_composition_of_the_name_do_not_matter(
    name: str, fonts: font.Fonts, tmp_path: Path
) -> None:
    assert _prepare(paper(tmp_path / "p.pdf"), fonts, name).places.leader_found


def test_an_unknown_name_gets_a_free_place_and_says_so(fonts: font.Fonts, tmp_path: Path) -> None:
    done = _prepare(paper(tmp_path / "p.pdf", kind=PLAIN, paragraphs=2), fonts, "Không Có Tên")
    assert not done.places.leader_found
    assert done.places.leader.y0 > 30


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotated_pages_are_straightened_first(turn: int, fonts: font.Fonts, tmp_path: Path) -> None:
    source = paper(tmp_path / "p.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = turn
        pdf.save(source)
    done = _prepare(source, fonts)
    with pikepdf.open(tmp_path / "p-prepared.pdf") as pdf:
        assert Name.Rotate not in pdf.pages[0].obj
    assert done.pages == 1


def test_a_shifted_page_keeps_the_places_on_the_text(fonts: font.Fonts, tmp_path: Path) -> None:
    plain = _prepare(paper(tmp_path / "a.pdf"), fonts)
    source = paper(tmp_path / "p.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.contents_add(b"q 1 0 0 1 100 -50 cm\n", prepend=True)
        page.contents_add(b"\nQ")
        page.MediaBox = pikepdf.Array([100, -50, 695.28, 791.89])
        pdf.save(source)
    shifted = _prepare(source, fonts)
    assert shifted.places.leader.x0 - plain.places.leader.x0 == pytest.approx(100, abs=2)
    assert shifted.places.texts[0].box.y0 - plain.places.texts[0].box.y0 == pytest.approx(
        -50, abs=2
    )


def test_preparing_does_not_change_what_the_page_shows(chain: Chain, tmp_path: Path) -> None:
    shown = []
    for path in (chain.source, chain.prepared):
        out = tmp_path / path.stem
        subprocess.run(
            ["pdftoppm", "-r", "60", "-png", "-singlefile", str(path), str(out)], check=True
        )
        shown.append(out.with_suffix(".png").read_bytes())
    assert shown[0] == shown[1]


def _broken(kind: str, tmp_path: Path) -> Path:
    source = paper(tmp_path / "p.pdf", kind=PLAIN, paragraphs=1)
    path = tmp_path / f"{kind}.pdf"
    if kind == "empty":
        path.write_bytes(b"")
        return path
    if kind == "not a pdf":
        path.write_bytes(b"PK\x03\x04 a zip that says it is a pdf")
        return path
    if kind == "truncated":
        path.write_bytes(source.read_bytes()[:900])
        return path
    with pikepdf.open(source) as pdf:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
        if kind == "javascript":
            pdf.Root.OpenAction = script
        if kind == "page action":
            pdf.pages[0].obj.AA = Dictionary(O=script)
        if kind == "embedded file":
            pdf.attachments["x.txt"] = b"something"
        if kind == "xfa":
            pdf.Root.AcroForm = Dictionary(XFA=String("x"), Fields=pikepdf.Array([]))
        password = {"password": "secret", "owner password": ""}.get(kind)
        if password is None:
            pdf.save(path)
        else:
            pdf.save(path, encryption=pikepdf.Encryption(user=password, owner="owner", R=6))
    return path


@pytest.mark.rule("SIG-03")
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("empty", "damaged_pdf"),
        ("not a pdf", "damaged_pdf"),
        ("truncated", "damaged_pdf"),
        ("password", "password"),
        ("owner password", "password"),
        ("javascript", "active_content"),
        ("page action", "active_content"),
        ("embedded file", "active_content"),
        ("xfa", "dynamic_form"),
    ],
)
def test_what_cannot_be_signed_is_refused_with_a_reason(
    kind: str, code: str, fonts: font.Fonts, tmp_path: Path
) -> None:
    target = tmp_path / "out.pdf"
    with pytest.raises(InvalidInput) as refused:
        prepare.prepare(_broken(kind, tmp_path), target, fonts=fonts, signer_name=SIGNER)
    assert refused.value.reason_code == code
    assert not target.exists()
    assert not list(tmp_path.glob("*.straight"))


def test_a_signed_file_is_never_prepared_again(
    chain: Chain, fonts: font.Fonts, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as refused:
        prepare.prepare(chain.signed, tmp_path / "o.pdf", fonts=fonts, signer_name=SIGNER)
    assert refused.value.reason_code == "already_signed"


def test_foreign_form_fields_become_page_content(
    fonts: font.Fonts, chain: Chain, tmp_path: Path
) -> None:
    source = tmp_path / "form.pdf"
    shutil.copy(chain.prepared, source)
    done = _prepare(source, fonts)
    with pikepdf.open(tmp_path / "form-prepared.pdf") as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
    assert names == [*_parts(done), "Leader", "Seal"]
    assert len(names) == len(set(names))


def test_initials_come_before_the_leader_and_leave_him_room(
    fonts: font.Fonts, tmp_path: Path
) -> None:
    target = tmp_path / "o.pdf"
    done = prepare.prepare(
        paper(tmp_path / "p.pdf"), target, fonts=fonts, signer_name=SIGNER, initials=2
    )
    with pikepdf.open(target) as pdf:
        locks = {str(f.T): f.get(Name.Lock) for f in pdf.Root.AcroForm.Fields}
    assert [str(name) for name in locks["Initial1"].Fields][-2:] == ["Leader", "Initial2"]
    assert len(done.places.initials) == 2


def test_fonts_that_are_not_in_the_file_are_named(fonts: font.Fonts, tmp_path: Path) -> None:
    source = paper(tmp_path / "p.pdf", kind=PLAIN, paragraphs=1)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Resources.Font["/FX"] = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica
        )
        pdf.save(source)
    assert _prepare(source, fonts).unembedded_fonts == ["Helvetica"]


def test_every_vietnamese_letter_is_in_the_typeface(fonts: font.Fonts) -> None:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    letters = (
        "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    )
    for path in (fonts.regular, fonts.italic):
        face = TTFont(path)
        assert face["head"].unitsPerEm == font.UPEM
        assert {ord(c) for c in letters + letters.upper()} <= set(face.getBestCmap())


@pytest.mark.parametrize(
    "text", ["Số: ....../2026/QĐ-UBND", "Số:      /UBND-VP", "Số ...-NQ/ĐU", "Số: …/TTr-UBND"]
)
def test_numbers_of_both_families_are_recognised(text: str) -> None:
    found = places.NUMBER.search(text)
    assert found
    assert not found["digits"]


def _filled(source: Path, fonts: font.Fonts, code: str) -> str:
    from signatures.engine import fill  # noqa: PLC0415

    prepared, out = source.with_suffix(".prepared.pdf"), source.with_suffix(".filled.pdf")
    prepare.prepare(source, prepared, fonts=fonts, signer_name=SIGNER)
    number = code.replace("-", "/").split("/")[0]
    values = fill.Values(number=number, code=code, date=dt.date(2026, 11, 22))
    return fill.fill(prepared, out, values).fields["so"]


def test_a_symbol_other_than_the_printed_one_rewrites_the_line(
    fonts: font.Fonts, tmp_path: Path
) -> None:
    """What leaves the house shows what the register says."""
    source = paper(tmp_path / "p.pdf")
    assert _filled(source, fonts, "15/QĐ-UBND") == "15"
    assert _filled(source, fonts, "15/TB-UBND") == "Số: 15/TB-UBND"


def test_a_number_and_date_typed_by_the_author_give_way_to_the_register(
    fonts: font.Fonts, tmp_path: Path
) -> None:
    source = paper(
        tmp_path / "p.pdf", kind=STATE.replace("Số:#h(GAPpt)/QĐ", "Số: 99/QĐ"), dots="05"
    )
    done = _prepare(source, fonts)
    assert _parts(done) == {"so": Part.NUMBER_LINE, "ngay": Part.DATE_LINE}
    assert (done.places.printed_number, done.places.printed_date) == ("99", "2026-05-05")
    assert _filled(source, fonts, "15/QĐ-UBND") == "Số: 15/QĐ-UBND"
