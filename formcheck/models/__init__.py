"""Models of the form check."""

from __future__ import annotations

from formcheck.models.reports import FormOverride, FormReport

__all__ = ["FormOverride", "FormReport"]
