"""Writes of submission slips. Each is one keyword-only function with an act."""
