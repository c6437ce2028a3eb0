"""The parse of paragraphs and how to walk it.

Belongs here: the spaCy pipeline, token tables, sentences and dependency walks. Does not: who, where, when or what.
"""
