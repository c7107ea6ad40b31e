"""What stops a set-up. Each is one sentence for the person at the keyboard, never a trace."""

from __future__ import annotations


class SetupProblem(Exception):
    """The set-up cannot go on; the text says why and what to do."""
