"""Vietnamese text: letters, words, document numbers, names, and what a first page tells.

Pure functions: no model, no database, no settings. `letters` is the base; `tokens` cuts
text into words; `vector` and `query` speak PostgreSQL's tsvector and tsquery; `highlight`
finds the passages to show; `codes` reads and writes document numbers; `names` orders
people; `metadata` guesses the fields of a document from its pages.
"""
