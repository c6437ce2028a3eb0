"""Readers: from addresses to decoded inputs.

Belongs here: listing, reading, decoding and splitting containers. Does not: what the text means.
"""
