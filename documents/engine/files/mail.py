"""E-mail files (.eml, .msg) taken apart: headers, body and attachments. Runs in the child only.

A message is only read, never run: HTML becomes plain text, a message inside a message stays a
file, and what is encrypted is refused with a sentence. RFC 5322, RFC 2045-2047; [MS-OXMSG].
"""

from __future__ import annotations

import email
import json
import re
import struct
from datetime import UTC, datetime, timedelta
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any, BinaryIO

import olefile

from documents.engine.files import legacy
from documents.engine.files.facts import EML, MSG, Inspection, Limits, Refusal

MAX_PARTS = 100
MAX_DEPTH = 20
MAX_HEADERS = 300
MAX_BODY = 2_000_000
MUST = re.compile(
    rb"^(from|date|received|message-id|subject|mime-version|return-path):",
    re.IGNORECASE | re.MULTILINE,
)
LOCKED_TYPES = {"multipart/encrypted", "application/pgp-encrypted"}
FILETIME_ZERO = datetime(1601, 1, 1, tzinfo=UTC)


def inspect_eml(source: BinaryIO, limits: Limits) -> Inspection:
    """A whole message as a mail program saves it."""
    source.seek(0)
    if not MUST.search(source.read(64 * 1024)):
        raise Refusal("file_unreadable")
    source.seek(0)
    return Inspection(EML, "eml", facts=_facts(_read_eml(source.read(limits.max_bytes))))


def inspect_msg(source: BinaryIO) -> Inspection:
    """A message as Outlook saves it."""
    return Inspection(MSG, "msg", facts=_facts(_read_msg(source)))


def _facts(found: dict[str, Any]) -> dict[str, Any]:
    return {"parts": len(found["parts"]), "subject": found["subject"][:300]}


def is_msg(source: BinaryIO) -> bool:
    """Whether a compound file is a message, not an old Office document."""
    source.seek(0)
    try:
        with olefile.OleFileIO(source) as ole:
            return bool(ole.exists("__properties_version1.0"))
    except (OSError, ValueError, IndexError, struct.error):
        return False


def mail_job(source: BinaryIO, target: BinaryIO | None, ask: dict[str, Any]) -> dict[str, Any]:
    """Write the parts one after another and then the index as JSON; answer where that begins."""
    source.seek(0)
    found = _read_msg(source) if ask["media_type"] == MSG else _read_eml(source.read())
    at = 0
    for part in found["parts"]:
        data = part.pop("data")
        part["offset"], part["size"] = at, len(data)
        at += len(data)
        if target is not None:
            target.write(data)
    if target is not None:
        target.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    return {"index_at": at, "parts": len(found["parts"])}


def _message(**more: Any) -> dict[str, Any]:
    return {
        "subject": "", "from_name": "", "from_address": "", "date": None, "message_id": "",
        "headers": [], "body": "", "body_was": "none", "parts": [],
    } | more  # fmt: skip


def _read_eml(data: bytes) -> dict[str, Any]:
    message = email.message_from_bytes(data)
    headers = [[name, _words(value)] for name, value in message.items()][:MAX_HEADERS]
    name, address = parseaddr(_header(message, "From"))
    found = _message(
        subject=_header(message, "Subject"), from_name=name, from_address=address,
        date=_date(_header(message, "Date")), message_id=_header(message, "Message-ID").strip(),
        headers=headers,
    )  # fmt: skip
    bodies: dict[str, str] = {}
    _walk(message, 0, found["parts"], bodies)
    _put_body(found, bodies)
    return found


def _walk(
    message: Message, depth: int, parts: list[dict[str, Any]], bodies: dict[str, str]
) -> None:
    if depth > MAX_DEPTH:
        raise Refusal("mail_nested", depth=MAX_DEPTH)
    kind = message.get_content_type()
    if kind in LOCKED_TYPES or _is_enveloped(message, kind):
        raise Refusal("mail_encrypted")
    inner = message.get_payload()
    if kind == "message/rfc822" and isinstance(inner, list) and isinstance(inner[0], Message):
        _add(parts, _name(message, "thu-kem-theo.eml"), inner[0].as_bytes(), kind)
        return
    if message.is_multipart() and isinstance(inner, list):
        for one in inner:
            if isinstance(one, Message):
                _walk(one, depth + 1, parts, bodies)
        return
    payload = message.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    named = message.get_filename()
    is_body = kind in {"text/plain", "text/html"} and not named
    if is_body and message.get_content_disposition() != "attachment" and kind not in bodies:
        bodies[kind] = decoded(data, message.get_content_charset() or "")[:MAX_BODY]
    elif data or named:
        _add(parts, _name(message, "tep-dinh-kem"), data, kind)


def _is_enveloped(message: Message, kind: str) -> bool:
    if kind not in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
        return False
    return str(message.get_param("smime-type") or "").lower() == "enveloped-data"


def _add(parts: list[dict[str, Any]], name: str, data: bytes, kind: str) -> None:
    if len(parts) >= MAX_PARTS:
        raise Refusal("mail_too_many_parts", limit=MAX_PARTS)
    parts.append({"name": name[:255], "data": data, "content_type": kind})


def _name(message: Message, otherwise: str) -> str:
    return _words(message.get_filename() or "") or otherwise


def _put_body(found: dict[str, Any], bodies: dict[str, str]) -> None:
    if "text/plain" in bodies and bodies["text/plain"].strip():
        found["body"], found["body_was"] = bodies["text/plain"], "text"
    elif "text/html" in bodies:
        found["body"], found["body_was"] = _text_of_html(bodies["text/html"]), "html"


def _header(message: Message, name: str) -> str:
    return _words(message.get(name, ""))


def _words(value: Any) -> str:
    """A header in words: encoded words (RFC 2047), raw 8-bit bytes, folded lines."""
    text = str(value)
    pieces = []
    try:
        for piece, charset in decode_header(text):
            if isinstance(piece, bytes):
                pieces.append(decoded(piece, charset or ""))
            else:
                pieces.append(_unescaped(piece))
    except (ValueError, LookupError, email.errors.MessageError):
        pieces = [_unescaped(text)]
    return " ".join("".join(pieces).replace("\x00", "").split())[:4000]


def _unescaped(text: str) -> str:
    """Bytes that the parser could not read lie in a text as lone surrogates."""
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        return decoded(text.encode("utf-8", "surrogateescape"), "")
    return text


def decoded(data: bytes, charset: str) -> str:
    """Text in the charset named, when that is true; else UTF-8, else what Vietnamese was written in
    before Unicode (TCVN3, VNI), else Windows-1258."""
    for name in dict.fromkeys(["utf-8", charset.lower()]):
        if not name or name in {"us-ascii", "ascii", "iso-8859-1", "windows-1252", "unknown-8bit"}:
            continue
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    latin = data.decode("cp1252", "replace")
    old = {"tcvn3": legacy.from_tcvn3(data.decode("latin-1")), "vni": legacy.from_vni(latin)}
    best = max(old.values(), key=legacy.vietnamese_share)
    if legacy.vietnamese_share(best) > max(0.8, legacy.vietnamese_share(latin)):
        return best
    return data.decode("cp1258", "replace")


def _date(text: str) -> str | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).isoformat()


class _Plain(HTMLParser):
    """Words of a page; scripts, styles and pictures are left out."""

    BREAKS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table"}
    SILENT = {"script", "style", "head", "title", "noscript"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in self.SILENT:
            self._silent += 1
        if tag in self.BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))


def _text_of_html(page: str) -> str:
    reader = _Plain()
    reader.feed(page)
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.words)).strip()


# Outlook


def _read_msg(source: BinaryIO) -> dict[str, Any]:
    source.seek(0)
    try:
        with olefile.OleFileIO(source) as ole:
            return _msg_of(ole)
    except (OSError, IndexError, struct.error):
        raise Refusal("file_unreadable") from None


def _msg_of(ole: olefile.OleFileIO) -> dict[str, Any]:
    folders = sorted(
        {
            entry[0]
            for entry in ole.listdir(streams=True, storages=True)
            if entry[0].startswith("__attach_version1.0_")
        }
    )
    if "enveloped" in _string(ole, "", "001A").lower():
        raise Refusal("mail_encrypted")
    told = email.message_from_string(_string(ole, "", "007D"))
    headers = [[name, _words(value)] for name, value in told.items()][:MAX_HEADERS]
    found = _message(
        subject=_string(ole, "", "0037"),
        from_name=_string(ole, "", "0C1A"),
        from_address=_string(ole, "", "5D01") or _string(ole, "", "0C1F"),
        date=_date(_words(told.get("Date", ""))) or _msg_date(ole),
        message_id=_string(ole, "", "1035") or _words(told.get("Message-ID", "")),
        headers=headers or _msg_headers(ole),
    )
    html = _stream(ole, "", "1013", "0102")
    bodies = {"text/plain": _string(ole, "", "1000")[:MAX_BODY]}
    if html:
        bodies["text/html"] = decoded(html, "")[:MAX_BODY]
    _put_body(found, bodies)
    for folder in folders:
        _msg_part(ole, folder, found["parts"])
    return found


def _msg_part(ole: olefile.OleFileIO, folder: str, parts: list[dict[str, Any]]) -> None:
    name = _string(ole, folder, "3707") or _string(ole, folder, "3704") or "tep-dinh-kem"
    kind = _string(ole, folder, "370E") or "application/octet-stream"
    data = _stream(ole, folder, "3701", "0102")
    if not data and ole.exists(f"{folder}/__substg1.0_3701000D"):
        # A message inside the message: it stays in the message as it came.
        name, kind = f"{name}.msg", "application/vnd.ms-outlook"
    _add(parts, name, data, kind)


def _msg_headers(ole: olefile.OleFileIO) -> list[list[str]]:
    sender = f"{_string(ole, '', '0C1A')} <{_string(ole, '', '5D01') or _string(ole, '', '0C1F')}>"
    known = {"From": sender, "To": _string(ole, "", "0E04"), "Cc": _string(ole, "", "0E03"),
             "Subject": _string(ole, "", "0037"), "Message-ID": _string(ole, "", "1035")}  # fmt: skip
    return [[name, value] for name, value in known.items() if value]


def _stream(ole: olefile.OleFileIO, folder: str, tag: str, kind: str) -> bytes:
    path = "/".join(part for part in (folder, f"__substg1.0_{tag}{kind}") if part)
    if not ole.exists(path):
        return b""
    with ole.openstream(path) as stream:
        return bytes(stream.read())


def _string(ole: olefile.OleFileIO, folder: str, tag: str) -> str:
    wide = _stream(ole, folder, tag, "001F")
    text = (
        wide.decode("utf-16-le", "replace")
        if wide
        else decoded(_stream(ole, folder, tag, "001E"), "")
    )
    return text.replace("\x00", "").strip()


def _msg_date(ole: olefile.OleFileIO) -> str | None:
    """PidTagClientSubmitTime in the fixed-length properties."""
    if not ole.exists("__properties_version1.0"):
        return None
    with ole.openstream("__properties_version1.0") as stream:
        data = stream.read()
    for at in range(32, len(data) - 15, 16):
        tag, _flags, value = struct.unpack_from("<IIQ", data, at)
        if tag in {0x00390040, 0x0E060040}:
            when: datetime = FILETIME_ZERO + timedelta(microseconds=value // 10)
            return when.isoformat()
    return None
