"""The child that opens hostile files: `python -m documents.engine.files.inspect_child FD`.

One message in (JSON, with the file as a descriptor and, if something is to be written, a
second descriptor), one message out (JSON). It has no settings, no secrets and no network,
a ceiling on memory, and each request has a ceiling on processor time. It knows no Django.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from magika import Magika

from documents.engine.files import (
    checks_other,
    checks_pdf,
    checks_zip,
    mail,
    marking,
    placing,
    reading,
)
from documents.engine.files.facts import Inspection, Limits, Refusal

MESSAGE = 64 * 1024
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE = 38, 4
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")
TEXTS = frozenset({"txt", "csv", "md"})
SURE = 0.9


class Sniffer:
    """Header, structure and a learned look at the bytes must agree."""

    def __init__(self) -> None:
        self._magika = Magika()

    def inspect(self, source: BinaryIO, extension: str, limits: Limits) -> Inspection:
        size = source.seek(0, os.SEEK_END)
        if size == 0:
            raise Refusal("file_empty")
        source.seek(0)
        head = source.read(4096)
        source.seek(0)
        guess = self._magika.identify_stream(source)
        label, score = str(guess.output.label), float(guess.score)
        result = self._open(source, size, head, label, extension, limits)
        if score >= SURE and not _agrees(result.extension, label, bool(guess.output.is_text)):
            raise Refusal("type_unclear", found=f"{result.extension.upper()}, {label.upper()}")
        result.facts["guess"] = label
        return result

    def _open(
        self, source: BinaryIO, size: int, head: bytes, label: str, extension: str, limits: Limits
    ) -> Inspection:
        if extension == "eml":
            return mail.inspect_eml(source, limits)
        if b"%PDF-" in head[:1024]:
            return checks_pdf.inspect_pdf(source, size, limits)
        if head.startswith(b"PK\x03\x04"):
            return checks_zip.inspect_zip(source, size, limits)
        if head.startswith(OLE) and mail.is_msg(source):
            return mail.inspect_msg(source)
        if head.startswith(OLE):
            raise Refusal(_old_office(source))
        if head.startswith(PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
            return checks_other.inspect_image(source, limits)
        if head[:1] == b"\x30" and extension in {"p7s", "p7m", "p7b", ""}:
            return checks_other.inspect_signature(source, size)
        if head.startswith((b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----")):
            return checks_other.inspect_signature(source, size)
        start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
        if start.startswith(b"<?xml") or (extension in {"xml", "edxml"} and start[:1] == b"<"):
            return checks_other.inspect_xml(source)
        if extension in TEXTS:
            return checks_other.inspect_text(source, extension)
        if label in {"unknown", "empty", "undefined"}:
            raise Refusal("type_unknown")
        raise Refusal("type_not_accepted", found=label.upper()[:20])


def _agrees(extension: str, label: str, is_text: bool) -> bool:
    if extension in {"xml", "txt", "csv", "md"}:
        return is_text
    if extension in {"p7s", "eml", "msg"}:
        return True
    same = {"jpg": "jpeg", "tif": "tiff"}.get(extension, extension)
    # Small packages look like plain archives; their directory has been read, so that is enough.
    return label in {same, "unknown"} or (
        label == "zip" and extension in {"docx", "xlsx", "pptx", "odt", "ods"}
    )


def _old_office(source: BinaryIO) -> str:
    source.seek(0)
    data = source.read(1024 * 1024)
    locked = "EncryptedPackage".encode("utf-16-le") in data
    return "office_encrypted" if locked else "office_old_format"


def _jobs() -> dict[str, Callable[[BinaryIO, BinaryIO | None, dict[str, Any]], dict[str, Any]]]:
    sniffer = Sniffer()

    def inspect(source: BinaryIO, _target: BinaryIO | None, ask: dict[str, Any]) -> dict[str, Any]:
        limits = Limits(**ask["limits"])
        return sniffer.inspect(source, str(ask["extension"]), limits).as_json()

    def repair(source: BinaryIO, target: BinaryIO | None, _ask: dict[str, Any]) -> dict[str, Any]:
        checks_pdf.repair(source, target or io.BytesIO())
        return {}

    return {
        "inspect": inspect,
        "repair": repair,
        "text": reading.text_job,
        "words": placing.words_job,
        "mail": mail.mail_job,
        "render": reading.render_job,
        "mark": marking.mark_job,
    }


def _confine() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # No network, where the kernel lets us; no new rights; no core dumps of other people's files.
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _allow_cpu(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    ceiling = int(used.ru_utime + used.ru_stime) + seconds + 1
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (ceiling, hard))


def _answer(
    job: Callable[..., dict[str, Any]], ask: dict[str, Any], fds: list[int]
) -> dict[str, Any]:
    files: list[BinaryIO] = []
    try:
        files.append(os.fdopen(fds[0], "rb"))
        if len(fds) > 1:
            files.append(os.fdopen(fds[1], "wb"))
        target = files[1] if len(files) > 1 else None
        result = job(files[0], target, ask)
        if target is not None:
            target.flush()
        return {"ok": result}
    except Refusal as refusal:
        return {"refused": refusal.code, "values": refusal.values}
    except (MemoryError, RecursionError) as error:
        return {"refused": "file_too_hard", "values": {}, "trace": repr(error)[:500]}
    except Exception as error:  # noqa: BLE001 - a damaged file raises anything (signing.md §5)
        return {"refused": "file_unreadable", "values": {}, "trace": repr(error)[:500]}
    finally:
        for file in files:
            file.close()


def main() -> None:
    """Serve until the other end closes."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    memory = int(sys.argv[2])
    _confine()
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # one core seen, one thread made, less memory
    jobs = _jobs()
    os.sched_setaffinity(0, cores)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    channel.send(b'{"ready": true}')
    while True:
        message, fds, _flags, _address = socket.recv_fds(channel, MESSAGE, 2)
        if not message:
            return
        ask = json.loads(message)
        _allow_cpu(int(ask["cpu_seconds"]))
        channel.send(json.dumps(_answer(jobs[ask["job"]], ask, fds)).encode())


if __name__ == "__main__":
    main()
