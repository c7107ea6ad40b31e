"""A dossier as one ZIP (DOS-07): files and an XML with the names of NĐ 30/2020, Phụ lục VI.

Knows bytes and words, no model. The parcel is written as it is read: a piece of a file at a time,
so that its size costs no memory. Layout: `ho-so.xml`, `khuevan-dossier-1.xsd`, `van-ban/NNN/…`.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol, cast

from lxml import etree

NAMESPACE = "urn:khuevan:dossier:1"
XML_NAME = "ho-so.xml"
XSD_NAME = "khuevan-dossier-1.xsd"
SCHEMA = Path(__file__).resolve().parents[1] / "data" / XSD_NAME
FOLDER = "van-ban"


class Readable(Protocol):
    """What the store gives: pieces of a content, and a way to let go."""

    def iter_range(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class FileIn:
    """A file of the parcel: its path in it, what it is, its hash, and how to read it."""

    path: str
    name: str
    role: str
    media_type: str
    size: int
    sha256: str
    open: Callable[[], Readable]


@dataclass(frozen=True)
class DocumentIn:
    """A document: its fields by the names of PL VI, its files, what happened to it, what it answers."""

    fields: Sequence[tuple[str, object]]
    files: Sequence[FileIn] = ()
    events: Sequence[Mapping[str, str]] = ()
    relations: Sequence[Mapping[str, str]] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


class _Sink:
    """A file that only goes forward and gives what was written to it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._at = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        yield from pieces


class ParcelBroken(Exception):
    """A file does not hold what its hash says; the parcel must not be handed out."""


def write(
    *,
    head: Sequence[tuple[str, object]],
    documents: Iterable[DocumentIn],
    at: datetime,
    on_document: Callable[[], None] = lambda: None,
) -> Iterator[bytes]:
    """The bytes of the ZIP, piece by piece. Raises ParcelBroken when a file is not what it was.

    `head` are the fields of the dossier; `documents` are read once, in their order.
    """
    sink = _Sink()
    stamp = at.timetuple()[:6]
    root = etree.Element(f"{{{NAMESPACE}}}Dossier", nsmap={None: NAMESPACE}, version="1")
    _fields(root, head)
    listed = etree.SubElement(root, f"{{{NAMESPACE}}}Documents")
    out = cast("IO[bytes]", sink)  # goes forward only: the ZIP is written with data descriptors
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as parcel:
        for document in documents:
            for file in document.files:
                yield from _put(parcel, sink, file, stamp)
            listed.append(_document(document))
            on_document()
        xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        parcel.writestr(_info(XML_NAME, stamp), xml)
        yield from sink.take()
        parcel.writestr(_info(XSD_NAME, stamp), SCHEMA.read_bytes())
    yield from sink.take()


def _info(path: str, stamp: tuple[int, ...], *, is_packed: bool = True) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, date_time=stamp)  # type: ignore[arg-type]
    info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    info.external_attr = 0o640 << 16
    return info


def _put(
    parcel: zipfile.ZipFile, sink: _Sink, file: FileIn, stamp: tuple[int, ...]
) -> Iterator[bytes]:
    """Files are packed already, most of them; they are stored as they are."""
    info = _info(file.path, stamp, is_packed=False)
    info.file_size = file.size
    digest = hashlib.sha256()
    reader = file.open()
    try:
        with parcel.open(info, "w", force_zip64=file.size > 2**31 - 1) as entry:
            for piece in reader.iter_range():
                digest.update(piece)
                entry.write(piece)
                yield from sink.take()
    finally:
        reader.close()
    if digest.hexdigest() != file.sha256:
        raise ParcelBroken(file.path)
    yield from sink.take()


def _document(document: DocumentIn) -> etree._Element:
    node = etree.Element(f"{{{NAMESPACE}}}Document", **document.attributes)
    _fields(node, document.fields)
    if document.events:
        trace = etree.SubElement(node, f"{{{NAMESPACE}}}TraceHeaderList")
        for event in document.events:
            etree.SubElement(trace, f"{{{NAMESPACE}}}TraceHeader", **_clean(event))
    if document.relations:
        related = etree.SubElement(node, f"{{{NAMESPACE}}}Relations")
        for relation in document.relations:
            etree.SubElement(related, f"{{{NAMESPACE}}}Relation", **_clean(relation))
    files = etree.SubElement(node, f"{{{NAMESPACE}}}Files")
    for file in document.files:
        etree.SubElement(
            files,
            f"{{{NAMESPACE}}}File",
            path=file.path,
            name=_said(file.name),
            role=file.role,
            mediaType=file.media_type,
            size=str(file.size),
            sha256=file.sha256,
        )
    return node


def _fields(node: etree._Element, fields: Sequence[tuple[str, object]]) -> None:
    """Names and values in their order; a sequence of pairs becomes a group, what is empty is left out."""
    for name, value in fields:
        if value is None or value == "" or value == ():
            continue
        child = etree.SubElement(node, f"{{{NAMESPACE}}}{name}")
        if isinstance(value, tuple | list):
            _fields(child, value)
        else:
            child.text = _said(value)


def _said(value: object) -> str:
    """Text that XML can hold: controls that it cannot are left out."""
    return "".join(
        letter
        for letter in str(value)
        if letter in "\t\n\r"
        or ((letter >= " " and letter not in "\ufffe\uffff") and not "\ud800" <= letter <= "\udfff")
    )


def _clean(pairs: Mapping[str, str]) -> dict[str, str]:
    return {name: _said(value) for name, value in pairs.items() if value}


def validate(xml: bytes) -> list[str]:
    """What the XML breaks of our schema; nothing when it is sound."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    schema = etree.XMLSchema(etree.parse(str(SCHEMA), parser))
    schema.validate(etree.fromstring(xml, parser))
    return [str(error) for error in schema.error_log]
