"""Sending a stored file: whole or in ranges (RFC 9110 §14), never cached by others, never sniffed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

RANGE = re.compile(r"^bytes=([0-9]*)-([0-9]*)$")


class Readable(Protocol):
    """What the store gives: bytes from a place to a place, and a way to let go."""

    size: int

    def iter_range(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]: ...
    def close(self) -> None: ...


def send(
    request: HttpRequest,
    reader: Readable,
    *,
    name: str,
    media_type: str,
    etag: str,
    download: bool = False,
) -> HttpResponseBase:
    """Answer with the file; 206 for one range, 416 for a range outside it, 304 when unchanged."""
    tag = f'"{etag}"'
    if request.headers.get("If-None-Match") == tag:
        reader.close()
        return _dressed(HttpResponse(status=304), tag)
    span = _range(request, reader.size, tag)
    if span == "outside":
        reader.close()
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{reader.size}"
        return refused
    start, stop = span if isinstance(span, tuple) else (0, reader.size)
    response = StreamingHttpResponse(
        _closing(reader, start, stop), content_type=media_type, status=206 if span else 200
    )
    response["Content-Length"] = str(stop - start)
    if span:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{reader.size}"
    kind = "attachment" if download else "inline"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name)}"
    return _dressed(response, tag)


def _dressed(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _closing(reader: Readable, start: int, stop: int) -> Iterator[bytes]:
    try:
        yield from reader.iter_range(start, stop)
    finally:
        reader.close()


def _range(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | str | None:
    """The one range asked for as (start, stop), "outside", or None for the whole file."""
    condition = request.headers.get("If-Range")
    match = RANGE.match(request.headers.get("Range", "").replace(" ", ""))
    if match is None or (condition and condition != tag):
        return None
    first, last = match[1][:15], match[2][:15]
    if not first and not last:
        return None
    if not first:
        length = min(int(last), size)
        return (size - length, size) if length else "outside"
    start = int(first)
    stop = min(int(last) + 1, size) if last else size
    return (start, stop) if start < stop else "outside"
