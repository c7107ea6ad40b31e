"""The agency's signature on a certified electronic copy (NĐ 30/2020 PL I, box 14; PTY-10).

The seal is appended to the original's bytes, which stay as they are, so that its own signatures can
still be checked in the copy. An original that allows no further signature (our own seal locks the
whole file) is wrapped: its pages as they look in a new file; the original stays the first version of
the copy, byte for byte.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from accounts.choices import Family
from core.errors import InvalidInput
from documents.engine.files import copying
from documents.models import OutgoingDocument
from signatures.engine import font, keys, ladder, prepare, sign, stamps
from signatures.engine.verdicts import Coverage, Report, Trust, Verdict
from signatures.services import trust


def make(
    document: OutgoingDocument,
    base: Path,
    out: Path,
    *,
    signer: keys.WarmSigner,
    at: dt.datetime,
    how: sign.How,
    fonts: font.Fonts,
) -> tuple[sign.Signed, Report]:
    """Put the mark and the agency's signature on the copy; the file lies in `out` afterwards."""
    mark = mark_of(document, at)
    if not _is_signed(document):
        plain = out.with_suffix(".plain")
        prepare.normalise(base, plain)
        return _sealed(plain, out, mark, signer=signer, how=how, fonts=fonts)
    try:
        return _sealed(base, out, mark, signer=signer, how=how, fonts=fonts)
    except InvalidInput:
        wrapped = out.with_suffix(".wrapped")
        copying.wrap(base, wrapped)
        return _sealed(wrapped, out, mark, signer=signer, how=how, fonts=fonts)


def mark_of(document: OutgoingDocument, at: dt.datetime) -> str:
    """The text at the top right; the Party names the copy by its number too (PTY-10)."""
    house = document.organisation
    form = document.kind.name.removeprefix("Bản ") if document.kind else ""
    code = document.code_display if house.family == Family.PARTY else ""
    return stamps.copy_mark(form, house.name, at, code)


def _is_signed(document: OutgoingDocument) -> bool:
    version = document.current_version
    return version is not None and version.stored.is_signed


def _sealed(
    source: Path,
    out: Path,
    mark: str,
    *,
    signer: keys.WarmSigner,
    how: sign.How,
    fonts: font.Fonts,
) -> tuple[sign.Signed, Report]:
    before = _judged(source)
    place = sign.copies_in(source) + 1
    signed = sign.certified_copy(
        source, out, signer=signer, mark=mark, place=place, fonts=fonts, how=how
    )
    report = _judged(out)
    one = report.signature(f"Copy{place}")
    sound = (
        one is not None
        and one.intact
        and one.fingerprint == signer.facts.fingerprint
        and one.trust is Trust.TRUSTED
        and one.coverage in {Coverage.WHOLE_FILE, Coverage.ALLOWED_CHANGES}
        # What was sound in the original must not be broken by the copy's seal.
        and not (report.verdict is Verdict.INVALID and before.verdict is not Verdict.INVALID)
    )
    if not sound:
        out.unlink(missing_ok=True)
        raise InvalidInput(
            _("The signed file did not pass the check and was not accepted: %(reason)s")
            % {"reason": report.sentence},
            code="result_rejected",
        )
    return signed, report


def _judged(path: Path) -> Report:
    known = trust.anchors().trust
    return ladder.judge(
        path, roots=known.roots, others=known.others, allowed_hosts=trust.allowed_hosts()
    )
