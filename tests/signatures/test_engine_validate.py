"""Judging: sound files are VALID, tricks are INVALID or UNKNOWN, nothing crashes, nothing is fetched from strangers."""

from __future__ import annotations

import io
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from demo.pki import Authority
from signatures.engine import keys, ladder, sign, validate
from signatures.engine.verdicts import (
    Coverage,
    Reason,
    Report,
    Revocation,
    TimeSource,
    Trust,
    Verdict,
)

from .conftest import PIN, Chain, free_port


@pytest.fixture
def judge(trust: sign.Trust):
    def run(path: Path, **changes: object) -> Report:
        return ladder.judge(path, **{"roots": trust.roots, "others": trust.others, **changes})

    return run


@pytest.mark.rule("SIG-05")
def test_a_sound_file_says_who_what_and_when(chain: Chain, authority: Authority) -> None:
    report = validate.validate(
        chain.sealed,
        roots=[authority.root_path.read_text()],
        others=[authority.issuing_path.read_text()],
    )
    assert (report.verdict, report.reason, report.complete) == (Verdict.VALID, Reason.OK, True)
    leader, seal = report.signatures
    assert (leader.field, seal.field) == ("Leader", "Seal")
    assert leader.name == "Trần Thị Bích Hường"
    assert leader.organisation == "Ủy ban nhân dân xã Thử Nghiệm"
    assert leader.issuer == "Khuê Văn - Chứng thực thử nghiệm"
    assert re.fullmatch("[0-9a-f]+", leader.serial)
    assert leader.valid_from < leader.signed_at < leader.valid_to
    for one in report.signatures:
        assert (one.time_source, one.trust, one.revocation) == (
            TimeSource.TIMESTAMP,
            Trust.TRUSTED,
            Revocation.GOOD,
        )
        assert (one.intact, one.level, one.coverage) == (True, "B-LTA", Coverage.ALLOWED_CHANGES)
    assert Report.of_json(report.as_json()) == report


def test_levels_are_told_apart(
    chain: Chain, trust: sign.Trust, authority: Authority, leader_key: keys.WarmSigner,
    handwriting: Image.Image, tmp_path: Path, judge,
) -> None:  # fmt: skip
    found = {}
    for level in (sign.Level.B_B, sign.Level.B_T, sign.Level.B_LT, sign.Level.B_LTA):
        out = tmp_path / f"{level}.pdf"
        how = sign.How(trust, authority.tsa_url, level)
        sign.leader(chain.prepared, out, signer=leader_key, picture=handwriting, how=how)
        found[level] = judge(out).signatures[0]
    assert [one.level for one in found.values()] == ["B-B", "B-T", "B-LT", "B-LTA"]
    assert [one.verdict for one in found.values()] == [Verdict.UNKNOWN] * 2 + [Verdict.VALID] * 2
    assert found[sign.Level.B_B].reason is Reason.REVOCATION_UNKNOWN
    assert found[sign.Level.B_B].time_source is TimeSource.CLAIMED
    hosts = [f"127.0.0.1:{authority.port}"]
    for level in (sign.Level.B_B, sign.Level.B_T):
        assert judge(tmp_path / f"{level}.pdf", allowed_hosts=hosts).verdict is Verdict.VALID


def test_a_certificate_revoked_later_is_found_when_the_service_may_be_asked(
    chain: Chain,
    trust: sign.Trust,
    tmp_path: Path,
    handwriting: Image.Image,
    authority: Authority,
    judge,
) -> None:
    import datetime as dt  # noqa: PLC0415

    from demo.pki import Holder  # noqa: PLC0415

    authority.add(Holder("soon-revoked", "Phạm Thu Hà", "Văn phòng", PIN))
    signer = keys.open_pkcs12(authority.p12_path("soon-revoked"), PIN)
    out = tmp_path / "o.pdf"
    how = sign.How(trust, "", sign.Level.B_B)
    sign.leader(chain.prepared, out, signer=signer, picture=handwriting, how=how)
    authority.revoke("soon-revoked", at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    one = judge(out, allowed_hosts=[f"127.0.0.1:{authority.port}"]).signatures[0]
    assert (one.verdict, one.reason, one.revocation) == (
        Verdict.INVALID,
        Reason.REVOKED,
        Revocation.REVOKED,
    )


def test_without_the_anchor_nothing_is_valid(chain: Chain, authority: Authority, judge) -> None:
    report = judge(
        chain.sealed, roots=keys.read_certificates(authority.certificate_path("deputy")), others=[]
    )
    assert report.verdict is Verdict.UNKNOWN
    assert {one.trust for one in report.signatures} == {Trust.UNTRUSTED}


def _flip(chain: Chain, out: Path) -> None:
    data = bytearray(chain.sealed.read_bytes())
    data[data.index(b"stream") + 30] ^= 1
    out.write_bytes(bytes(data))


def _append(chain: Chain, out: Path) -> None:
    out.write_bytes(chain.sealed.read_bytes() + b"\n% something that nobody signed\n")


def _append_to_numbered(chain: Chain, out: Path) -> None:
    out.write_bytes(chain.filled.read_bytes() + b"\njunk")


def _update(chain: Chain, out: Path, change) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(chain.sealed.read_bytes()))
    change(writer)
    with out.open("wb") as stream:
        writer.write(stream)


def _replace_content(chain: Chain, out: Path) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page, _ = writer.find_page_for_modification(0)
        page.get_object()["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
        writer.update_container(page.get_object())

    _update(chain, out, change)


def _change_number(chain: Chain, out: Path) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        field["/V"] = generic.TextStringObject("99")
        writer.update_container(field)

    _update(chain, out, change)


def _annotate(chain: Chain, out: Path) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page, _ = writer.find_page_for_modification(0)
        note = generic.DictionaryObject({
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (50, 50, 300, 300)]),
        })  # fmt: skip
        page.get_object()["/Annots"].append(writer.add_object(note))
        writer.update_container(page.get_object()["/Annots"])

    _update(chain, out, change)


def _script(chain: Chain, out: Path) -> None:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/OpenAction"] = generic.DictionaryObject({
            generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
            generic.pdf_name("/JS"): generic.TextStringObject("app.alert(1)"),
        })  # fmt: skip
        writer.update_root()

    _update(chain, out, change)


@pytest.mark.rule("SIG-05")
@pytest.mark.parametrize(
    ("trick", "reason"),
    [
        (_flip, Reason.ALTERED),
        (_append, Reason.TRAILING_BYTES),
        (_append_to_numbered, Reason.TRAILING_BYTES),
        (_replace_content, Reason.CHANGED_AFTER),
        (_change_number, Reason.CHANGED_AFTER),
        (_annotate, Reason.CHANGED_AFTER),
        (_script, Reason.CHANGED_AFTER),
    ],
)
def test_tricks_are_found(trick, reason: Reason, chain: Chain, tmp_path: Path, judge) -> None:
    out = tmp_path / "trick.pdf"
    trick(chain, out)
    report = judge(out)
    assert report.verdict is Verdict.INVALID
    assert reason in {one.reason for one in report.signatures}


def _zero_range(data: bytes) -> bytes:
    return re.sub(
        rb"/ByteRange\s*\[[^\]]*\]", lambda m: b"/ByteRange [0 0 0 0]".ljust(len(m[0])), data
    )


def _no_contents(data: bytes) -> bytes:
    def spoiled(found: re.Match[bytes]) -> bytes:
        return found[1] + b"0" * len(found[2]) + b">"

    return re.sub(rb"(/Contents\s*<)([0-9a-fA-F]{100,})>", spoiled, data)


@pytest.mark.parametrize(
    "spoil",
    [
        _zero_range,
        _no_contents,
        lambda d: d[: len(d) // 2],
        lambda d: b"",
        lambda d: b"%PDF-1.7\n" + b"[" * 5000,
    ],
    ids=["range", "contents", "half", "empty", "nested"],
)
def test_a_spoiled_file_is_never_valid_and_never_crashes(
    spoil, chain: Chain, tmp_path: Path, judge
) -> None:
    out = tmp_path / "spoiled.pdf"
    out.write_bytes(spoil(chain.sealed.read_bytes()))
    assert judge(out).verdict is not Verdict.VALID


def test_unsigned_and_encrypted_files_say_so(chain: Chain, tmp_path: Path, judge) -> None:
    assert judge(chain.source).reason is Reason.UNSIGNED
    out = tmp_path / "locked.pdf"
    with pikepdf.open(chain.source) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="x", owner="y", R=6))
    assert judge(out).reason is Reason.PASSWORD


def test_an_address_inside_a_file_is_not_asked(chain: Chain, trust: sign.Trust, tmp_path: Path,
    authority: Authority, leader_key: keys.WarmSigner, handwriting: Image.Image, judge) -> None:  # fmt: skip
    """The authority's own address stands in the certificate; while its host is not named, nobody calls."""
    asked: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_error(500)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_args: object) -> None:
            return

    ear = HTTPServer(("127.0.0.1", free_port()), Ear)
    thread = threading.Thread(target=ear.serve_forever, daemon=True)
    thread.start()
    try:
        out = tmp_path / "o.pdf"
        sign.leader(chain.prepared, out, signer=leader_key, picture=handwriting,
                    how=sign.How(trust, "", sign.Level.B_B))  # fmt: skip
        assert judge(out).reason is Reason.REVOCATION_UNKNOWN
        other = [f"127.0.0.1:{ear.server_port}"]
        assert judge(out, allowed_hosts=other).reason is Reason.REVOCATION_UNKNOWN
    finally:
        ear.shutdown()
        ear.server_close()
        thread.join(5)
    assert asked == []


@pytest.mark.parametrize("limits", [{"memory": 60 * 1024 * 1024}, {"seconds": 0}])
def test_limits_of_the_child_become_a_verdict(
    limits: dict[str, int], chain: Chain, authority: Authority
) -> None:
    report = validate.validate(chain.sealed, roots=[authority.root_path.read_text()], **limits)
    assert report.verdict is Verdict.UNKNOWN
    assert report.reason in {Reason.LIMITS, Reason.FAILED}
