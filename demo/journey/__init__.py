"""One document's whole life through the API, printed step by step."""
