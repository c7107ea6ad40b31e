"""A test certificate authority for the demo office and the tests: certomancer on loopback."""

from .builder import Authority, Holder

__all__ = ["Authority", "Holder"]
