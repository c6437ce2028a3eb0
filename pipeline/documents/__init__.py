"""From a decoded input to an article: line roles, cleaned text, metadata, language.

Belongs here: one page at a time. Does not: comparing pages (see `stories`).

Captions stay out of the text: a picture is often of another day or place than the report beside it, and an event read
from its caption would take on the report's. `document_lines` keeps each caption with its place in the input.
"""
