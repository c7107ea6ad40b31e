"""A corpus of made papers with known fields, born digital and scanned, to measure extraction by."""
