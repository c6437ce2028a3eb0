"""Readers: from addresses to decoded inputs.

Belongs here: listing, reading, decoding and splitting containers. Does not: what the text means.
"""

from pipeline.sources.locate import SourceError
from pipeline.sources.read import Read, read_sources

__all__ = ["Read", "SourceError", "read_sources"]
