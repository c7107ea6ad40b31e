"""Certificates, signing requests and validation reports."""

from signatures.models.certificates import Certificate
from signatures.models.reports import ValidationReport
from signatures.models.requests import SigningRequest

__all__ = ["Certificate", "SigningRequest", "ValidationReport"]
