"""What an Office or OpenDocument package holds. Runs in the child only."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import Any, BinaryIO
from xml.parsers import expat

from documents.engine.files.facts import DOCX, ODS, ODT, PPTX, XLSX, Inspection, Limits, Refusal

STEP = 256 * 1024
SMALL = 10 * 1024 * 1024
MAX_PART = 64 * 1024 * 1024
OOXML = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    f"{OOXML}wordprocessingml.document.main+xml": DOCX,
    f"{OOXML}spreadsheetml.sheet.main+xml": XLSX,
    f"{OOXML}presentationml.presentation.main+xml": PPTX,
}
OPEN_DOCUMENTS = {ODT: "odt", ODS: "ods"}
OFFICE_EXTENSIONS = {DOCX: "docx", XLSX: "xlsx", PPTX: "pptx"}
MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^(basic|scripts)/", re.IGNORECASE)
ACTIVE = re.compile(r"(^|/)activex/|\.(exe|dll|js|vbs|bat|cmd|scr|hta|ps1|jar|lnk)$", re.IGNORECASE)
REMOTE = re.compile(r"^\s*(https?:|ftp:|file:/*[^/]+@|mhtml:|\\\\|file://[^/])", re.IGNORECASE)
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
    ValueError,
    RuntimeError,
)


def inspect_zip(source: BinaryIO, size: int, limits: Limits) -> Inspection:
    """Read the directory, unpack everything within limits (CRC and sizes are proven), then judge."""
    source.seek(0)
    try:
        package = zipfile.ZipFile(source)
        infos = package.infolist()
        names = [info.filename for info in infos]
        _sane_directory(infos, names, size, limits)
        media_type = _kind(package, names)
        _refuse_by_name(names)
        _unpack(package, infos, limits)
    except BROKEN:
        raise Refusal("file_unreadable") from None
    facts: dict[str, Any] = {"entries": len(infos)}
    if media_type in OPEN_DOCUMENTS:
        _refuse_locked(package, names)
        return Inspection(media_type, OPEN_DOCUMENTS[media_type], facts=facts)
    facts["outside_links"] = _outside(package, names)
    facts.update(_claims(package, names))
    return Inspection(media_type, OFFICE_EXTENSIONS[media_type], facts=facts)


def _sane_directory(
    infos: list[zipfile.ZipInfo], names: list[str], size: int, limits: Limits
) -> None:
    if len(infos) > limits.max_entries:
        raise Refusal("archive_bomb", found=len(infos))
    if len(set(names)) != len(names):
        raise Refusal("archive_suspicious", found="ZIP: 2×")
    for info in infos:
        if info.flag_bits & 0x1:
            raise Refusal("office_encrypted")
        if info.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", info.filename):
            raise Refusal("archive_suspicious", found=info.filename[:60])
        if info.header_offset + info.compress_size > size:
            raise Refusal("file_unreadable")
    packed = sum(info.compress_size for info in infos)
    unpacked = sum(info.file_size for info in infos)
    # Parts that overlap in the file (Fifield's bomb) add up to more than the file has.
    if packed > size:
        raise Refusal("archive_bomb", found=f"{packed} > {size}")
    _refuse_bomb(packed, unpacked, limits)
    for info in infos:
        _refuse_bomb(info.compress_size, info.file_size, limits)


def _refuse_bomb(packed: int, unpacked: int, limits: Limits) -> None:
    if unpacked > limits.max_unpacked or (
        unpacked > SMALL and unpacked > limits.max_ratio * max(packed, 1)
    ):
        raise Refusal("archive_bomb", found=f"{unpacked // 1_048_576} MB")


def _unpack(package: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = 0
    for info in infos:
        if info.is_dir():
            continue
        is_xml = info.filename.lower().endswith((".xml", ".rels"))
        with package.open(info) as part:
            head = b""
            while data := part.read(STEP):
                total += len(data)
                if total > limits.max_unpacked:
                    raise Refusal("archive_bomb", found=f"{total // 1_048_576} MB")
                if not head:
                    head = data
                    if is_xml and b"<!DOCTYPE" in head[:4096].replace(b"\0", b""):
                        raise Refusal("xml_doctype")


def _small(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > MAX_PART:
        raise Refusal("archive_bomb", found=name[:60])
    return package.read(name)


def _kind(package: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" in names and names[0] == "mimetype":
        kind = _small(package, "mimetype").decode("ascii", "replace").strip()
        if kind in OPEN_DOCUMENTS and "content.xml" in names:
            return kind
        raise Refusal("type_not_accepted", found="ZIP")
    if "[Content_Types].xml" not in names:
        raise Refusal("type_not_accepted", found="ZIP")
    declared = [
        attributes.get("ContentType", "")
        for attributes in _elements(_small(package, "[Content_Types].xml"), {"Override", "Default"})
    ]
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in declared):
        raise Refusal("office_macros", part="VBA")
    found = {MAIN_PARTS[kind] for kind in declared if kind in MAIN_PARTS}
    if len(found) != 1:
        raise Refusal("type_not_accepted", found="ZIP")
    kind = found.pop()
    main = {DOCX: "word/", XLSX: "xl/", PPTX: "ppt/"}[kind]
    if not any(name.startswith(main) for name in names):
        raise Refusal("archive_suspicious", found=main)
    return kind


def _refuse_by_name(names: list[str]) -> None:
    for name in names:
        if MACROS.search(name):
            raise Refusal("office_macros", part=name[:60])
        if ACTIVE.search(name):
            raise Refusal("office_active", part=name[:60])


def _elements(data: bytes, wanted: set[str]) -> list[dict[str, str]]:
    """Attributes of the wanted elements (local names), in order; no entities, no document types."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] in wanted:
            found.append(attributes)

    def doctype(*_parts: object) -> None:
        raise Refusal("xml_doctype")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise Refusal("file_unreadable") from None
    return found


def _outside(package: zipfile.ZipFile, names: list[str]) -> int:
    """Number of links to the outside; refuses those that are loaded when the file is opened."""
    count = 0
    for name in names:
        if not name.endswith(".rels"):
            continue
        for link in _elements(_small(package, name), {"Relationship"}):
            if link.get("TargetMode", "").lower() != "external":
                continue
            count += 1
            kind = link.get("Type", "").rpartition("/")[2]
            target = link.get("Target", "")
            if kind.lower() != "hyperlink" and REMOTE.search(target):
                raise Refusal("office_remote", part=target[:80])
    return count


def _claims(package: zipfile.ZipFile, names: list[str]) -> dict[str, Any]:
    """Page count as the writing program noted it; a hint, never a fact."""
    if "docProps/app.xml" not in names:
        return {}
    found = re.search(rb"<Pages>(\d{1,6})</Pages>", _small(package, "docProps/app.xml"))
    return {"pages_claimed": int(found[1])} if found else {}


def _refuse_locked(package: zipfile.ZipFile, names: list[str]) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in _small(package, manifest):
        raise Refusal("office_encrypted")
