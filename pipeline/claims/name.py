"""Names claims: what is made of a claim, in its document or across documents, knows it by one name.

Belongs here: the stage between finding claims and using them. Which name an old claim bears on is known to
`release.carry`, which the build applies to what a corpus-wise stage makes.
"""

from __future__ import annotations

from pipeline.kernel import Tables
from pipeline.settings import Settings


def name_claims(tables: Tables, settings: Settings) -> Tables:
    """Kernel `found_claims, documents -> local_claims` (corpus-wise): the names that the documents give."""
    return {"local_claims": tables["found_claims"]}
