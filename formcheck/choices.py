"""Code lists. Codes are English and stored; labels are shown."""
