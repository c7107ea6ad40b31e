"""Signing: the chain leader → number → seal, judged by poppler, qpdf, openssl and pyHanko's own defaults."""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from core.errors import InvalidInput, WrongState
from demo.pki import Authority
from signatures.engine import fill, font, keys, sign
from signatures.engine.prepare import LEADER, SEAL

from .conftest import PIN, Chain, free_port, pdfsig, qpdf_ok
from .papers import PLAIN, paper


def _statuses(path: Path, trust: sign.Trust) -> list[tuple[bool, bool, ModificationLevel]]:
    with path.open("rb") as stream:
        context = ValidationContext(trust_roots=trust.roots, other_certs=trust.others)
        return [
            (status.bottom_line, bool(status.docmdp_ok), status.modification_level)
            for status in (
                validate_pdf_signature(one, context)
                for one in PdfFileReader(stream).embedded_regular_signatures
            )
        ]


def _picture(path: Path, tmp_path: Path, page: int = 1) -> Image.Image:
    out = tmp_path / path.stem
    subprocess.run(
        ["pdftoppm", "-r", "72", "-png", "-f", str(page), "-l", str(page), "-singlefile", str(path), str(out)],
        check=True, timeout=60,
    )  # fmt: skip
    return Image.open(out.with_suffix(".png")).convert("RGB")


@pytest.mark.rule("SIG-01")
def test_leader_then_number_then_seal_gives_a_file_every_judge_accepts(
    chain: Chain, trust: sign.Trust
) -> None:
    assert (chain.by_leader.level, chain.by_leader.missing) == (sign.Level.B_LT, [])
    assert (chain.by_seal.level, chain.by_seal.missing) == (sign.Level.B_LTA, [])
    said = pdfsig(chain.sealed)
    assert said.count("Signature is Valid.") == 2
    assert "Trần Thị Bích Hường" in said
    assert all(qpdf_ok(path) for path in (chain.prepared, chain.signed, chain.filled, chain.sealed))
    assert _statuses(chain.sealed, trust) == [
        (True, True, ModificationLevel.FORM_FILLING),
        (True, True, ModificationLevel.LTA_UPDATES),
    ]


@pytest.mark.rule("SIG-01")
def test_number_and_date_are_filled_without_breaking_the_leaders_signature(
    chain: Chain, trust: sign.Trust
) -> None:
    assert chain.filled.read_bytes().startswith(chain.signed.read_bytes())
    assert "Signature is Valid." in pdfsig(chain.filled)
    assert _statuses(chain.filled, trust) == [(True, True, ModificationLevel.FORM_FILLING)]
    text = subprocess.run(
        ["pdftotext", "-layout", str(chain.filled), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert " ".join(text.split()).count("15 /QĐ-UBND") == 1
    assert {"05", "02"} <= set(text.split())


def test_a_number_cannot_be_filled_twice(chain: Chain, tmp_path: Path) -> None:
    values = fill.Values(number="16", code="16/QĐ-UBND", date=dt.date(2026, 2, 6))
    with pytest.raises(InvalidInput) as refused:
        fill.fill(chain.filled, tmp_path / "again.pdf", values)
    assert refused.value.reason_code == "already_filled"
    assert not (tmp_path / "again.pdf").exists()


def test_a_letter_outside_the_typeface_is_refused_in_words(chain: Chain, tmp_path: Path) -> None:
    values = fill.Values(number="漢", code="漢/QĐ", date=dt.date(2026, 2, 6))
    with pytest.raises(InvalidInput) as refused:
        fill.fill(chain.signed, tmp_path / "x.pdf", values)
    assert refused.value.reason_code == "letters_missing"


def test_seal_covers_a_third_of_the_signature_on_its_left(chain: Chain, tmp_path: Path) -> None:
    leader, seal = chain.plan.places.leader, chain.plan.places.seal
    assert seal.x0 < leader.x0 < seal.x1 < leader.x1
    assert (seal.x1 - leader.x0) / leader.width == pytest.approx(1 / 3, abs=0.02)
    before, after = _picture(chain.filled, tmp_path), _picture(chain.sealed, tmp_path)
    changed = ImageChops.difference(before, after).getbbox()
    assert changed is not None
    assert changed[0] == pytest.approx(seal.x0, abs=6)
    assert changed[2] == pytest.approx(seal.x1, abs=6)
    red = [p for p in after.crop(changed).get_flattened_data() if p[0] > 150 and p[1] < 90]
    blue = [p for p in before.get_flattened_data() if p[2] > 120 and p[0] < 90]
    assert len(red) > 200
    assert len(blue) > 100


@pytest.mark.parametrize("who", ["leader", "deputy"])
def test_openssl_confirms_the_signature_bytes(
    who: str,
    chain: Chain,
    authority: Authority,
    how: sign.How,
    handwriting: Image.Image,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out.pdf"
    signer = keys.open_pkcs12(authority.p12_path(who), PIN)
    sign.leader(chain.prepared, out, signer=signer, picture=handwriting,
                how=sign.How(how.trust, how.tsa_url, sign.Level.B_T))  # fmt: skip
    with out.open("rb") as stream:
        one = PdfFileReader(stream).embedded_regular_signatures[0]
        first, length, second, rest = (int(n) for n in one.byte_range)
        contents = bytes(one.pkcs7_content)
    data = out.read_bytes()
    (tmp_path / "content").write_bytes(data[first:length] + data[second : second + rest])
    (tmp_path / "cms").write_bytes(contents)
    done = subprocess.run(
        ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", str(tmp_path / "cms"),
         "-content", str(tmp_path / "content"), "-CAfile", str(authority.root_path), "-purpose", "any",
         "-out", "/dev/null"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "successful" in done.stderr, done.stderr


def test_a_time_stamp_authority_that_is_down_costs_a_level_not_the_signature(
    chain: Chain,
    trust: sign.Trust,
    leader_key: keys.WarmSigner,
    handwriting: Image.Image,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out.pdf"
    down = sign.How(trust, f"http://127.0.0.1:{free_port()}/tsa", sign.Level.B_LT)
    signed = sign.leader(chain.prepared, out, signer=leader_key, picture=handwriting, how=down)
    assert (signed.level, signed.missing) == (sign.Level.B_B, [sign.Missing.TSA])
    assert "Signature is Valid." in pdfsig(out)


@pytest.mark.parametrize(
    ("holder", "code"),
    [("expired", "certificate_expired"), ("revoked", "certificate_revoked")],
)
def test_a_certificate_that_must_not_sign_is_refused_before_anything_is_written(
    holder: str, code: str, chain: Chain, authority: Authority, how: sign.How,
    handwriting: Image.Image, tmp_path: Path,
) -> None:  # fmt: skip
    signer = keys.open_pkcs12(authority.p12_path(holder), PIN)
    with pytest.raises(InvalidInput) as refused:
        sign.leader(chain.prepared, tmp_path / "o.pdf", signer=signer, picture=handwriting, how=how)
    assert refused.value.reason_code == code
    assert not (tmp_path / "o.pdf").exists()


def test_a_certificate_of_a_stranger_is_refused(
    chain: Chain, authority: Authority, how: sign.How, leader_key: keys.WarmSigner,
    handwriting: Image.Image, tmp_path: Path,
) -> None:  # fmt: skip
    stranger = sign.Trust(keys.read_certificates(authority.certificate_path("deputy")))
    with pytest.raises(InvalidInput) as refused:
        sign.leader(chain.prepared, tmp_path / "o.pdf", signer=leader_key, picture=handwriting,
                    how=sign.How(stranger, how.tsa_url))  # fmt: skip
    assert refused.value.reason_code == "certificate_untrusted"


@pytest.mark.parametrize(("pin", "code"), [("000000", "wrong_pin"), ("", "wrong_pin")])
def test_a_wrong_pin_is_said_so(pin: str, code: str, authority: Authority) -> None:
    with pytest.raises(InvalidInput) as refused:
        keys.open_pkcs12(authority.p12_path("leader"), pin)
    assert (refused.value.reason_code, refused.value.field) == (code, "pin")


def test_a_file_that_is_no_key_is_said_so() -> None:
    with pytest.raises(InvalidInput) as refused:
        keys.open_pkcs12(b"%PDF-1.7 not a key", PIN)
    assert refused.value.reason_code == "bad_key_file"


def test_the_same_place_is_signed_once_only(
    chain: Chain,
    how: sign.How,
    leader_key: keys.WarmSigner,
    handwriting: Image.Image,
    tmp_path: Path,
) -> None:
    with pytest.raises(WrongState) as refused:
        sign.leader(
            chain.signed, tmp_path / "o.pdf", signer=leader_key, picture=handwriting, how=how
        )
    assert refused.value.reason_code == "already_signed"
    with pytest.raises(WrongState) as refused:
        sign.leader(
            chain.source, tmp_path / "o.pdf", signer=leader_key, picture=handwriting, how=how
        )
    assert refused.value.reason_code == "not_prepared"


def test_a_separate_attachment_is_stamped_with_number_and_time_top_right(
    how: sign.How, seal_key: keys.WarmSigner, fonts: font.Fonts, tmp_path: Path
) -> None:
    source, out = paper(tmp_path / "annex.pdf", kind=PLAIN), tmp_path / "out.pdf"
    at = dt.datetime(2026, 11, 22, 3, 5, 31, tzinfo=dt.UTC)
    sign.attachment(source, out, signer=seal_key, code="24-QĐ/VPTW", at=at, fonts=fonts, how=how)
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", str(out), "-"], capture_output=True, text=True, check=True
    ).stdout
    line = next(row for row in boxes.splitlines() if "2026-11-22T10:05:31+07:00" in row)
    assert float(line.split('xMin="')[1].split('"')[0]) > 595 / 2
    assert float(line.split('yMax="')[1].split('"')[0]) < 50
    assert "Signature is Valid." in pdfsig(out)
    assert sign.stamp_text("24-QĐ/VPTW", at) == "24-QĐ/VPTW; 2026-11-22T10:05:31+07:00"


def test_prepared_fields_say_who_may_fill_what(chain: Chain) -> None:
    with chain.prepared.open("rb") as stream:
        found = {
            str(f["/T"]): f
            for f in (r.get_object() for r in PdfFileReader(stream).root["/AcroForm"]["/Fields"])
        }
        assert list(found) == ["so", "ngay", "thang", LEADER, SEAL]
        lock = found[LEADER]["/Lock"]
        assert lock["/Action"] == "/Exclude"
        assert list(lock["/Fields"]) == ["so", "ngay", "thang", SEAL]
        assert found[SEAL]["/Lock"]["/Action"] == "/All"


def test_openssl_confirms_the_time_stamp(
    chain: Chain, authority: Authority, tmp_path: Path
) -> None:
    with chain.signed.open("rb") as stream:
        one = PdfFileReader(stream).embedded_regular_signatures[0]
        (token,) = (
            attribute["values"][0]
            for attribute in one.signer_info["unsigned_attrs"]
            if attribute["type"].native == "signature_time_stamp_token"
        )
        (tmp_path / "token").write_bytes(token.dump())
        (tmp_path / "value").write_bytes(one.signer_info["signature"].native)
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-token_in", "-in", str(tmp_path / "token"), "-data", str(tmp_path / "value"),
         "-CAfile", str(authority.root_path), "-untrusted", str(authority.issuing_path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Verification: OK" in done.stdout + done.stderr


def test_an_event_loop_that_runs_already_does_not_hinder(
    chain: Chain,
    how: sign.How,
    leader_key: keys.WarmSigner,
    handwriting: Image.Image,
    tmp_path: Path,
) -> None:
    async def inside() -> sign.Level:
        out = tmp_path / "o.pdf"
        return sign.leader(
            chain.prepared, out, signer=leader_key, picture=handwriting, how=how
        ).level

    assert asyncio.run(inside()) is sign.Level.B_LTA
