"""Judges the signatures of one PDF, in this process. Strangers' files go through `validate`, in a child.

The ladder: a document time-stamp after the signature asks for the LTA validation, a signature time-stamp for validation with time,
else basic validation; each is joined with the integrity checks that the AdES calls leave out (whole-file coverage, bytes
appended, changes the signature forbids).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from asn1crypto import cms, x509
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESStatus
from pyhanko.sign.validation import ades
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from . import keys, loops
from .evidence import CHANGES, Gate, embedded, has_evidence
from .verdicts import (
    Coverage,
    Reason,
    Report,
    Revocation,
    SignatureReport,
    TimeSource,
    Trust,
    Verdict,
    failure,
)

MAX_SIGNATURES = 20
TAIL = 4096
SEVERITY = {Verdict.VALID: 0, Verdict.UNKNOWN: 1, Verdict.INVALID: 2}
FAILURES: dict[Any, Reason] = {
    AdESFailure.HASH_FAILURE: Reason.ALTERED,
    AdESFailure.SIG_CRYPTO_FAILURE: Reason.ALTERED,
    AdESFailure.FORMAT_FAILURE: Reason.UNREADABLE,
    AdESFailure.REVOKED: Reason.REVOKED,
    AdESFailure.NOT_YET_VALID: Reason.NOT_YET_VALID,
    AdESIndeterminate.REVOKED_NO_POE: Reason.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Reason.REVOKED,
    AdESIndeterminate.EXPIRED: Reason.EXPIRED,
    AdESIndeterminate.NOT_YET_VALID: Reason.NOT_YET_VALID,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Reason.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Reason.EXPIRED,
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Reason.UNTRUSTED,
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND: Reason.UNREADABLE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Reason.WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Reason.WEAK,
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: Reason.CONSTRAINTS,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: Reason.CONSTRAINTS,
}
BROKEN = {Reason.ALTERED, Reason.REVOKED, Reason.CHANGED_AFTER, Reason.TRAILING_BYTES}


def judge(
    path: Path,
    *,
    roots: Sequence[x509.Certificate],
    others: Sequence[x509.Certificate] = (),
    allowed_hosts: Sequence[str] = (),
) -> Report:
    """Judges every signature of a PDF; never raises for what is in the file.

    `roots` are the trust anchors, `others` further certificates we know. Revocation services are asked only on `allowed_hosts`
    (host or host:port, known to belong to authorities we trust); certificates are never fetched.
    """
    try:
        with path.open("rb") as stream:
            reader = PdfFileReader(stream, strict=False)
            return loops.run(_judge(reader, path, roots, others, allowed_hosts))
    except PdfReadError as wrong:
        return failure(Reason.PASSWORD if "password" in str(wrong).lower() else Reason.UNREADABLE)
    except MemoryError:
        return failure(Reason.LIMITS)
    except Exception:  # noqa: BLE001 - hostile input raises anything (signing.md §5, §6): the verdict is "not valid"
        return failure(Reason.UNREADABLE)


async def _judge(
    reader: PdfFileReader,
    path: Path,
    roots: Sequence[x509.Certificate],
    others: Sequence[x509.Certificate],
    allowed_hosts: Sequence[str],
) -> Report:
    if reader.encrypted:
        return failure(Reason.PASSWORD)
    signatures = list(reader.embedded_regular_signatures)
    stamps = list(reader.embedded_timestamp_signatures)
    if not signatures:
        return Report(Verdict.UNKNOWN, Reason.UNSIGNED, timestamps=len(stamps))
    if len(signatures) + len(stamps) > MAX_SIGNATURES:
        return failure(Reason.TOO_MANY)
    last = max([*signatures, *stamps], key=lambda one: one.signed_revision)
    complete = last.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
    appended = _appended(reader, last, path, complete=complete)
    async with Gate(allowed_hosts) as backend:
        specification = _specification(reader, roots, others, backend)
        reports = [
            await _report(sig, specification, stamps=stamps, appended=appended)
            for sig in signatures
        ]
    worst = max(reports, key=lambda one: SEVERITY[one.verdict])
    return Report(worst.verdict, worst.reason, reports, complete=complete, timestamps=len(stamps))


def _appended(
    reader: PdfFileReader, last: EmbeddedPdfSignature, path: Path, *, complete: bool
) -> bool:
    """Whether bytes follow the last revision that no revision accounts for."""
    if complete:
        return False
    if last.signed_revision == reader.xrefs.total_revisions - 1:
        return True
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - TAIL))
        tail = stream.read()
    _before, marker, after = tail.rpartition(b"%%EOF")
    return not marker or bool(after.strip())


def _specification(
    reader: PdfFileReader,
    roots: Sequence[x509.Certificate],
    others: Sequence[x509.Certificate],
    backend: AIOHttpFetcherBackend | None,
) -> PdfSignatureValidationSpec:
    local = embedded(reader)
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(trust_roots=list(roots)),
                revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.ALWAYS_FETCH
                if backend
                else RevinfoOnlineFetchingRule.LOCAL_ONLY,
                fetcher_backend=backend,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
            local_knowledge=replace(local, known_certs=[*local.known_certs, *others]),
        ),
        diff_policy=CHANGES,
    )


async def _report(
    sig: EmbeddedPdfSignature,
    specification: PdfSignatureValidationSpec,
    *,
    stamps: Sequence[EmbeddedPdfSignature],
    appended: bool,
) -> SignatureReport:
    try:
        return await _report_or_raise(sig, specification, stamps=stamps, appended=appended)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as in `judge`: one broken signature must not hide the others
        return SignatureReport(str(sig.field_name), Verdict.UNKNOWN, Reason.UNREADABLE)


async def _report_or_raise(
    sig: EmbeddedPdfSignature,
    specification: PdfSignatureValidationSpec,
    *,
    stamps: Sequence[EmbeddedPdfSignature],
    appended: bool,
) -> SignatureReport:
    sig.compute_integrity_info(diff_policy=CHANGES)
    integrity = sig.summarise_integrity_info()
    stamped_after = any(stamp.signed_revision > sig.signed_revision for stamp in stamps)
    token_time = _token_time(sig)
    result = await _climb(
        sig, specification, stamped_after=stamped_after, token=token_time is not None
    )
    indication = result.ades_subindic
    reason = (
        Reason.OK
        if indication.status is AdESStatus.PASSED
        else FAILURES.get(indication, Reason.REVOCATION_UNKNOWN)
    )
    status = result.api_status
    intact = reason not in {Reason.ALTERED, Reason.UNREADABLE}
    if status is not None:
        intact = intact and bool(status.intact and status.valid)
    coverage = _coverage(integrity, appended=appended)
    if not intact and reason is Reason.OK:
        reason = Reason.ALTERED
    if reason not in {Reason.ALTERED, Reason.UNREADABLE}:
        if integrity["docmdp_ok"] is False or coverage is Coverage.UNCLEAR:
            reason = Reason.CHANGED_AFTER
        elif appended:
            reason = Reason.TRAILING_BYTES
    best = getattr(result, "best_signature_time", None)
    proven = token_time if token_time is not None and best == token_time else None
    archived = getattr(result, "oldest_evidence_record_timestamp", None)
    claimed = sig.self_reported_timestamp
    source, moment = next(
        (source, moment)
        for source, moment in (
            (TimeSource.TIMESTAMP, proven),
            (TimeSource.DOCUMENT_TIMESTAMP, archived),
            (TimeSource.CLAIMED, claimed or dt.datetime.fromtimestamp(0, dt.UTC)),
        )
        if moment is not None
    )
    facts = keys.facts(sig.signer_cert)
    return SignatureReport(
        field=str(sig.field_name),
        verdict=_verdict(reason),
        reason=reason,
        name=facts.name,
        organisation=facts.organisation,
        serial=facts.serial,
        issuer=facts.issuer,
        valid_from=facts.valid_from.isoformat(),
        valid_to=facts.valid_to.isoformat(),
        fingerprint=facts.fingerprint,
        signed_at=moment.astimezone(dt.UTC).isoformat(timespec="seconds"),
        time_source=source,
        intact=intact,
        coverage=coverage,
        trust=_trust(indication),
        revocation=_revocation(indication),
        level=_level(sig, token=token_time is not None, stamped_after=stamped_after),
        indication=indication.name,
    )


async def _climb(
    sig: EmbeddedPdfSignature,
    specification: PdfSignatureValidationSpec,
    *,
    stamped_after: bool,
    token: bool,
) -> Any:
    inner = specification.signature_validation_spec
    if stamped_after:
        return await ades.ades_lta_validation(sig, specification)
    if token:
        return await ades.ades_with_time_validation(
            signed_data=sig.signed_data,
            raw_digest=sig.compute_digest(),
            validation_spec=inner,
            status_cls=PdfSignatureStatus,
            extra_status_kwargs=sig.summarise_integrity_info(),
        )
    return await ades.ades_basic_validation(
        signed_data=sig.signed_data, raw_digest=sig.compute_digest(), validation_spec=inner
    )


def _token_time(sig: EmbeddedPdfSignature) -> dt.datetime | None:
    for attribute in sig.signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token: cms.SignedData = attribute["values"][0]["content"]
            moment: dt.datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
            return moment
    return None


def _coverage(integrity: dict[str, Any], *, appended: bool) -> Coverage:
    if integrity["coverage"] == SignatureCoverageLevel.ENTIRE_FILE:
        return Coverage.WHOLE_FILE
    if integrity["coverage"] != SignatureCoverageLevel.ENTIRE_REVISION:
        return Coverage.UNCLEAR
    if integrity["docmdp_ok"] is False or appended:
        return Coverage.FORBIDDEN_CHANGES
    return Coverage.ALLOWED_CHANGES


def _verdict(reason: Reason) -> Verdict:
    if reason is Reason.OK:
        return Verdict.VALID
    return Verdict.INVALID if reason in BROKEN else Verdict.UNKNOWN


def _trust(indication: Any) -> Trust:
    if indication == AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        return Trust.UNTRUSTED
    if FAILURES.get(indication) in {Reason.ALTERED, Reason.UNREADABLE}:
        return Trust.UNKNOWN
    return Trust.TRUSTED


def _revocation(indication: Any) -> Revocation:
    if indication.status is AdESStatus.PASSED:
        return Revocation.GOOD
    if FAILURES.get(indication) is Reason.REVOKED:
        return Revocation.REVOKED
    return Revocation.UNKNOWN


def _level(sig: EmbeddedPdfSignature, *, token: bool, stamped_after: bool) -> str:
    if stamped_after and has_evidence(sig):
        return "B-LTA"
    if not token:
        return "B-B"
    return "B-LT" if has_evidence(sig) else "B-T"
