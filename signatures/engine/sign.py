"""Signs PDF files by PAdES (ETSI EN 319 142): the leader, the agency's seal, attachments in separate files.

A time-stamp authority or revocation service that is down costs a level, never the signature; what is missing is said in
the result. A revoked, expired or untrusted certificate is refused before anything is written.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from asn1crypto import x509
from django.utils.translation import gettext_lazy as _
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields as pdf_fields
from pyhanko.sign import signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.stamp import BaseStampStyle, StaticStampStyle
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)

from core.errors import InvalidInput, WrongState

from . import acroform, digest, loops
from .font import Fonts
from .keys import WarmSigner
from .prepare import LEADER, SEAL
from .stamps import COPY_HEIGHT, STAMP_BOX, STAMP_SIZE, in_words, stamp_text, top_right

RESERVED_HEX_DIGITS = 32768
TSA_TIMEOUT = 10


class Level(StrEnum):
    """Levels of PAdES baseline signatures, lowest first."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"


class Missing(StrEnum):
    """Why a level was not reached."""

    TSA = "tsa_unavailable"
    REVOCATION = "revocation_unavailable"


@dataclass(frozen=True, slots=True)
class Trust:
    """Certificates we trust, and issuing certificates that help to build the path."""

    roots: list[x509.Certificate]
    others: list[x509.Certificate] = field(default_factory=list)

    def offline(self) -> ValidationContext:
        """A context that knows only our own certificates and asks nobody."""
        return ValidationContext(
            trust_roots=self.roots, other_certs=self.others, allow_fetching=False
        )

    def context(self) -> ValidationContext:
        """A context that may ask the services named in our own certificates; close it after use."""
        return ValidationContext(
            trust_roots=self.roots,
            other_certs=self.others,
            allow_fetching=True,
            revocation_mode="require",
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed file: level reached, what is missing to the level wanted, digest, size, field."""

    level: Level
    wanted: Level
    missing: list[Missing]
    sha256: str
    size: int
    field: str


@dataclass(frozen=True, slots=True)
class How:
    """What stays the same over the documents of one installation."""

    trust: Trust
    tsa_url: str = ""
    level: Level = Level.B_LTA


def leader(
    source: Path, target: Path, *, signer: WarmSigner, picture: Image.Image, how: How
) -> Signed:
    """The competent person signs the prepared field; the picture alone, no text of the certificate."""
    return _sign(source, target, signer=signer, field_name=LEADER, style=_shown(picture), how=how)


def initial(
    source: Path, target: Path, *, signer: WarmSigner, picture: Image.Image, place: int, how: How
) -> Signed:
    """Initials (ký nháy) at place 1 … n, before the leader."""
    return _sign(
        source, target, signer=signer, field_name=f"Initial{place}", style=_shown(picture), how=how
    )


def seal(
    source: Path, target: Path, *, signer: WarmSigner, picture: Image.Image, how: How
) -> Signed:
    """The agency signs and locks every field; the seal's picture over a third of the leader's."""
    return _sign(source, target, signer=signer, field_name=SEAL, style=_shown(picture), how=how)


def attachment(
    source: Path,
    target: Path,
    *,
    signer: WarmSigner,
    code: str,
    at: dt.datetime,
    fonts: Fonts,
    how: How,
) -> Signed:
    """An attachment in a separate file: agency signature, text only, top right of page 1."""
    return _sign(
        source,
        target,
        signer=signer,
        field_name="Attachment",
        style=in_words(fonts),
        how=how,
        text={"line": stamp_text(code, at)},
        new_field=partial(top_right, name="Attachment", size=STAMP_BOX),
    )


def certified_copy(
    source: Path,
    target: Path,
    *,
    signer: WarmSigner,
    mark: str,
    place: int,
    fonts: Fonts,
    how: How,
) -> Signed:
    """A certified electronic copy: agency signature, text only, top right of page 1. `place` counts
    the copies of copies from 1; each stands below the one before."""
    name = f"Copy{place}"
    width = max(len(line) for line in mark.splitlines()) * STAMP_SIZE * 0.62
    return _sign(
        source,
        target,
        signer=signer,
        field_name=name,
        style=in_words(fonts),
        how=how,
        text={"line": mark},
        new_field=partial(top_right, name=name, size=(width, COPY_HEIGHT), below=place - 1),
    )


def copies_in(source: Path) -> int:
    """How many marks of certified copies the file bears."""
    with source.open("rb") as stream:
        reader = PdfFileReader(stream, strict=False)
        return sum(
            str(acroform.entry(one, "/T")).startswith("Copy") for one in acroform.fields(reader)
        )


def check_certificate(signer: WarmSigner, *, trust: Trust, at: dt.datetime) -> list[Missing]:
    """Asks the certificate's own services before signing (TT 15/2025/TT-BKHCN).

    Returns what could not be asked; raises InvalidInput (`certificate_expired`, `certificate_not_yet_valid`,
    `certificate_revoked`, `certificate_untrusted`).
    """
    return loops.run(_check(signer, trust, at))


async def _check(signer: WarmSigner, trust: Trust, at: dt.datetime) -> list[Missing]:
    facts = signer.facts
    if at > facts.valid_to:
        raise _certificate(
            "certificate_expired",
            _("The certificate has expired. Ask the certification authority for a new one."),
        )
    if at < facts.valid_from:
        raise _certificate("certificate_not_yet_valid", _("The certificate is not valid yet."))
    context = trust.context()
    try:
        # A certificate may name any address; only one of an authority we trust is asked anything.
        for known in (trust.offline(), context):
            await CertificateValidator(
                signer.signing_cert, signer.chain, validation_context=known
            ).async_validate_usage({"non_repudiation"})
    except RevokedError as revoked:
        raise _certificate(
            "certificate_revoked", _("The certificate has been revoked. It must not be used.")
        ) from revoked
    except InsufficientRevinfoError:
        return [Missing.REVOCATION]
    except (PathBuildingError, PathValidationError) as wrong:
        raise _certificate(
            "certificate_untrusted",
            _("The certificate was not issued by an authority that this office trusts."),
        ) from wrong
    finally:
        await context.aclose()
    return []


def _certificate(code: str, sentence: Any) -> InvalidInput:
    return InvalidInput(sentence, code=code, field="certificate")


def _shown(picture: Image.Image) -> StaticStampStyle:
    return StaticStampStyle(
        background=PdfImage(picture),
        background_opacity=1,
        border_width=0,
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins()
        ),
    )


def _sign(
    source: Path,
    target: Path,
    *,
    signer: WarmSigner,
    field_name: str,
    style: BaseStampStyle,
    how: How,
    text: dict[str, str] | None = None,
    new_field: Callable[[IncrementalPdfFileWriter], pdf_fields.SigFieldSpec] | None = None,
) -> Signed:
    async def attempt(level: Level) -> None:
        shutil.copyfile(source, target)
        context = how.trust.context() if level in {Level.B_LT, Level.B_LTA} else None
        try:
            with target.open("r+b") as stream:
                writer = IncrementalPdfFileWriter(stream, strict=True)
                _demand_open_field(writer, field_name, wanted=new_field is None)
                if field_name == SEAL:
                    _carry_appearances(writer)
                await signers.PdfSigner(
                    _metadata(field_name, level, context),
                    signer=signer,
                    timestamper=None
                    if level is Level.B_B
                    else HTTPTimeStamper(how.tsa_url, timeout=TSA_TIMEOUT),
                    stamp_style=style,
                    new_field_spec=new_field(writer) if new_field else None,
                ).async_sign_pdf(
                    writer,
                    in_place=True,
                    bytes_reserved=RESERVED_HEX_DIGITS,
                    appearance_text_params=text,
                )
        finally:
            if context is not None:
                await context.aclose()

    try:
        level, missing = loops.run(_descend(attempt, signer, how))
    except (InvalidInput, WrongState):
        target.unlink(missing_ok=True)
        raise
    except (SigningError, PdfError) as wrong:
        target.unlink(missing_ok=True)
        raise InvalidInput(
            _("The file cannot be signed. Make the PDF again and send it."), code="signing_failed"
        ) from wrong
    sha256, size = digest.of(target)
    return Signed(level, how.level, missing, sha256, size, field_name)


async def _descend(
    attempt: Callable[[Level], Awaitable[None]], signer: WarmSigner, how: How
) -> tuple[Level, list[Missing]]:
    """Tries the level wanted, then lower ones for as long as something is missing."""
    missing = await _check(signer, how.trust, dt.datetime.now(dt.UTC))  # noqa: TID251 - the certificate's own clock
    level = how.level
    if missing and level in {Level.B_LT, Level.B_LTA}:
        level = Level.B_T
    if not how.tsa_url and level is not Level.B_B:
        missing, level = [*missing, Missing.TSA], Level.B_B
    while True:
        try:
            await attempt(level)
        except TimestampRequestError:
            missing, level = [*missing, Missing.TSA], Level.B_B
        except SigningError:
            if level in {Level.B_B, Level.B_T}:
                raise
            missing, level = [*missing, Missing.REVOCATION], Level.B_T
        else:
            return level, missing


def _metadata(
    field_name: str, level: Level, context: ValidationContext | None
) -> signers.PdfSignatureMetadata:
    long_term = level in {Level.B_LT, Level.B_LTA}
    return signers.PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm="sha256",
        subfilter=pdf_fields.SigSeedSubFilter.PADES,
        embed_validation_info=long_term,
        use_pades_lta=level is Level.B_LTA,
        validation_context=context,
        dss_settings=DSSContentSettings(
            include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        ),
    )


def _carry_appearances(writer: IncrementalPdfFileWriter) -> None:
    """Writes the filled fields' appearances again, unchanged, into the revision that locks them.

    pyHanko's default validation takes an appearance older than the locking revision for a later change; other offices verify
    with it.
    """
    for entry in acroform.fields(writer):
        if acroform.entry(entry, "/FT") == "/Tx" and "/AP" in entry:
            writer.mark_update(entry["/AP"].raw_get("/N").reference)


def _demand_open_field(writer: IncrementalPdfFileWriter, name: str, *, wanted: bool) -> None:
    for entry in acroform.fields(writer):
        if acroform.entry(entry, "/T") == name:
            if "/V" in entry:
                raise WrongState(_("This place has been signed already."), code="already_signed")
            return
    if wanted:
        raise WrongState(
            _("The file has not been prepared for this signature."), code="not_prepared"
        )
