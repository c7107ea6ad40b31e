"""Whom this installation trusts: the certificates in the anchors' folder (PEM), kept by the administrator.

Self-signed ones are roots; the others help to build paths. Revocation services are asked only on hosts that these, the time-stamp
authority's address and the certificates entered here name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from asn1crypto import x509
from django.conf import settings

from signatures.choices import CertificateState
from signatures.engine import keys, sign
from signatures.engine.sign import Level
from signatures.models import Certificate


@dataclass(frozen=True)
class Anchors:
    """Parsed anchors; `pem_roots`, `pem_others` are the same as texts for the child process."""

    trust: sign.Trust
    pem_roots: tuple[str, ...]
    pem_others: tuple[str, ...]


def anchors() -> Anchors:
    """What the folder holds now; empty when no folder is set (then nothing is trusted)."""
    folder: Path | None = settings.TRUST_ANCHORS_DIR
    if folder is None or not folder.is_dir():
        return Anchors(sign.Trust([]), (), ())
    stamp = tuple(sorted((p.name, p.stat().st_mtime_ns) for p in folder.glob("*.pem")))
    return _read(folder, stamp)


@lru_cache(maxsize=4)
def _read(folder: Path, stamp: tuple[tuple[str, int], ...]) -> Anchors:
    roots: list[x509.Certificate] = []
    others: list[x509.Certificate] = []
    texts: dict[bool, list[str]] = {True: [], False: []}
    for name, _changed in stamp:
        text = (folder / name).read_text(encoding="utf-8")
        read = keys.read_certificates(text.encode())
        is_root = all(one.self_signed in {"yes", "maybe"} for one in read)
        (roots if is_root else others).extend(read)
        texts[is_root].append(text)
    return Anchors(sign.Trust(roots, others), tuple(texts[True]), tuple(texts[False]))


def how(level: Level) -> sign.How:
    """How this installation signs, at the level wanted."""
    return sign.How(anchors().trust, settings.TSA_URL, level)


def allowed_hosts() -> list[str]:
    """Hosts (host:port) of the revocation services of authorities that we know ourselves."""
    known: list[x509.Certificate] = [*anchors().trust.others]
    rows = Certificate.objects.filter(state=CertificateState.ACTIVE).values_list("der", flat=True)
    known += [x509.Certificate.load(bytes(der)) for der in rows.order_by("-pk")[:500]]
    hosts = {urlsplit(url).netloc for url in _addresses(known)}
    if settings.TSA_URL:
        hosts.add(urlsplit(settings.TSA_URL).netloc)
    return sorted(hosts - {""})


def _addresses(certificates: Iterable[x509.Certificate]) -> Iterable[str]:
    for certificate in certificates:
        yield from certificate.ocsp_urls
        for point in certificate.crl_distribution_points:
            if point.url:
                yield point.url
