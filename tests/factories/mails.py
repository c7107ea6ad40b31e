"""E-mail files for tests: .eml by the standard library, .msg as Outlook lays it out."""

from __future__ import annotations

import struct
from email.message import EmailMessage

SECTOR, SHORT, CUTOFF = 512, 64, 4096
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def eml(
    *,
    subject: str = "Gửi báo cáo tháng 3",
    body: str = "Kính gửi văn phòng, xin gửi báo cáo kèm theo.",
    attachments: tuple[tuple[str, str, bytes], ...] = (),
    message_id: str = "<bao-cao-3@so-noi-vu.test>",
) -> bytes:
    """A message with attachments as (name, media type, bytes)."""
    message = EmailMessage()
    message["Received"] = "from mta by gate.test; Tue, 10 Mar 2026 08:00:00 +0700"
    message["From"] = "Văn thư Sở Nội vụ <van-thu@so-noi-vu.test>"
    message["To"] = "van-phong@khue-van.test"
    message["Date"] = "Tue, 10 Mar 2026 07:59:00 +0700"
    message["Message-ID"] = message_id
    message["Subject"] = subject
    message.set_content(body)
    for name, kind, data in attachments:
        main, _slash, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def msg(
    *,
    subject: str = "Giấy mời họp",
    body: str = "Mời dự họp lúc 8 giờ.",
    attachments: tuple[tuple[str, bytes], ...] = (),
    message_id: str = "<moi-hop@so-noi-vu.test>",
) -> bytes:
    """An Outlook message: a compound file with the properties as streams."""
    top = {
        "__properties_version1.0": b"\0" * 32,
        "__substg1.0_001A001F": _wide("IPM.Note"),
        "__substg1.0_0037001F": _wide(subject),
        "__substg1.0_0C1A001F": _wide("Sở Nội vụ"),
        "__substg1.0_5D01001F": _wide("van-thu@so-noi-vu.test"),
        "__substg1.0_1035001F": _wide(message_id),
        "__substg1.0_1000001F": _wide(body),
    }
    folders = {
        f"__attach_version1.0_#{n:08X}": {
            "__substg1.0_3707001F": _wide(name),
            "__substg1.0_37010102": data,
        }
        for n, (name, data) in enumerate(attachments)
    }
    return compound(top, folders)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def compound(top: dict[str, bytes], folders: dict[str, dict[str, bytes]]) -> bytes:
    """A small compound file (MS-CFB, version 3); every stream lies in whole sectors."""
    entries: list[dict[str, object]] = [{"name": "Root Entry", "kind": 5, "child": 1}]
    rows = [(name, 2, data, None) for name, data in top.items()]
    rows += [(name, 1, b"", inner) for name, inner in folders.items()]

    def put(rows: list[tuple[str, int, bytes, dict[str, bytes] | None]]) -> int:
        first = len(entries)
        for n, (name, kind, data, _inner) in enumerate(rows):
            following = first + n + 1 if n + 1 < len(rows) else FREE
            entries.append({"name": name, "kind": kind, "data": data, "right": following})
        for n, (_name, _kind, _data, inner) in enumerate(rows):
            if inner is not None:
                entries[first + n]["child"] = put([(k, 2, v, None) for k, v in inner.items()])
        return first

    put(rows)
    return _laid_out(entries)


def _laid_out(entries: list[dict[str, object]]) -> bytes:
    sectors: list[bytes] = []
    chain: list[int] = []

    def lay(data: bytes) -> int:
        if not data:
            return END
        first = len(sectors)
        pieces = [data[i : i + SECTOR].ljust(SECTOR, b"\0") for i in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), END])
        return first

    small, short_chain = b"", []
    for entry in entries[1:]:
        data = bytes(entry.get("data", b""))  # type: ignore[call-overload]
        if len(data) >= CUTOFF:
            entry["start"] = lay(data)
        elif data:
            first, count = len(small) // SHORT, -(-len(data) // SHORT)
            entry["start"] = first
            small += data.ljust(count * SHORT, b"\0")
            short_chain += [*range(first + 1, first + count), END]
    entries[0]["data"], entries[0]["start"] = small, lay(small)
    short_table = struct.pack(f"<{len(short_chain)}I", *short_chain)
    short_at = lay(short_table.ljust(-(-len(short_table) // SECTOR) * SECTOR, b"\xff"))
    short_sectors = -(-len(short_table) // SECTOR)
    listing = b"".join(_entry(one) for one in entries)
    listing += _entry({"name": "", "kind": 0}) * (-len(entries) % 4)
    at = lay(listing)
    fat_sectors = 1
    while (len(sectors) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    first_fat = len(sectors)
    table = chain + [FAT] * fat_sectors
    table += [FREE] * (fat_sectors * SECTOR // 4 - len(table))
    fat = struct.pack(f"<{len(table)}I", *table)
    places = [*range(first_fat, first_fat + fat_sectors)]
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, at, 0, CUTOFF, short_at, short_sectors, END, 0,
    )  # fmt: skip
    head += struct.pack("<109I", *(places + [FREE] * (109 - len(places))))
    return head + b"".join(sectors) + fat


def _entry(entry: dict[str, object]) -> bytes:
    name = str(entry["name"]).encode("utf-16-le")
    data = bytes(entry.get("data", b""))  # type: ignore[call-overload]
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ",
        name, len(name) + 2 if name else 0, entry["kind"], 1,
        FREE, entry.get("right", FREE), entry.get("child", FREE),
        b"\0" * 16, 0, b"\0" * 8, b"\0" * 8, entry.get("start", END), len(data),
    )  # fmt: skip
