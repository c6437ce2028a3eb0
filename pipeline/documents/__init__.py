"""From a decoded input to an article: line roles, cleaned text, metadata, language.

Belongs here: one page at a time. Does not: comparing pages (see `stories`).
"""
