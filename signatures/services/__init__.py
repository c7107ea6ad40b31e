"""The only writers of signing."""
