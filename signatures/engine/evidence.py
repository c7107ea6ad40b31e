"""Evidence a PDF carries, the changes we allow after a signature, and the gate to revocation services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from asn1crypto import crl, ocsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

# pyHanko's default policy, but appearances may not be replaced in place: stricter, and free of its false alarm on fields
# that were filled before the locking signature (0.38 takes any older appearance for a changed one).
CHANGES = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        *(
            rule.as_qualified(ModificationLevel.LTA_UPDATES)
            for rule in (
                DocInfoRule(),
                XrefStreamRule(),
                ObjectStreamRule(),
                DSSCompareRule(),
                MetadataUpdateRule(),
            )
        ),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),
            SigFieldModificationRule(),
            GenericFieldModificationRule(allow_in_place_appearance_stream_changes=False),
        ]
    ),
)


def embedded(reader: PdfFileReader) -> LocalKnowledge:
    try:
        dss = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return LocalKnowledge()
    return LocalKnowledge(
        known_ocsps=[
            container
            for entry in dss.ocsps
            for container in OCSPContainer.load_multi(
                ocsp.OCSPResponse.load(entry.get_object().data)
            )
        ],
        known_crls=[
            CRLContainer(crl.CertificateList.load(entry.get_object().data)) for entry in dss.crls
        ],
        known_certs=list(dss.load_certs()),
    )


def has_evidence(sig: EmbeddedPdfSignature) -> bool:
    """Whether the file carries an OCSP answer or a CRL on the signer's certificate."""
    evidence = embedded(sig.reader)
    certificate = sig.signer_cert
    if any(known.crl_data.issuer == certificate.issuer for known in evidence.known_crls):
        return True
    for known in evidence.known_ocsps:
        answer = known.extract_single_response()
        if answer is not None and (
            answer["cert_id"]["serial_number"].native == certificate.serial_number
        ):
            return True
    return False


class Gate:
    """A fetcher that reaches the named hosts only; None when no host is named."""

    def __init__(self, allowed_hosts: Sequence[str]) -> None:
        self._allowed = frozenset(allowed_hosts)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> AIOHttpFetcherBackend | None:
        if not self._allowed:
            return None
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._check)
        trace.on_request_redirect.append(self._refuse)
        self._session = aiohttp.ClientSession(trace_configs=[trace])
        return AIOHttpFetcherBackend(session=self._session, per_request_timeout=5)

    async def __aexit__(self, *_exception: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def _check(self, _session: Any, _context: Any, parameters: Any) -> None:
        url = urlsplit(str(parameters.url))
        if not {url.hostname or "", url.netloc} & self._allowed:
            raise aiohttp.InvalidURL(str(parameters.url), "not an allowed host")

    async def _refuse(self, _session: Any, _context: Any, parameters: Any) -> None:
        raise aiohttp.InvalidURL(str(parameters.url), "redirects are not followed")
