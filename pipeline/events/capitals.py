"""Reads a capital that takes part in an event as its state: "a threat from Minsk", "demanded an answer from Paris".

Belongs here: this figure of speech. Does not: places that an event happens at, or that a visit goes to.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.actors.gazetteer import named

AT_ONCE = 4_000  # parties whose texts are held at once: bounds the memory
PARTIES = ("source", "target")


def with_states(mentions: pa.Table, documents: pa.Table, countries: dict[str, str]) -> pa.Table:
    """The event mentions, with the country's actor in each party that is a capital and not where it happens.

    Args:
        mentions: Rows of `local_event_mentions`.
        documents: Their documents.
        countries: The actor that is a country, by its code.
    """
    column = mentions["roles"].combine_chunks()
    roles = column.flatten()
    of = np.repeat(np.arange(len(column)), pc.list_value_length(column).to_numpy())
    is_open = pc.and_(pc.is_in(roles.field("role"), value_set=pa.array(PARTIES)), roles.field("actor_id").is_null())
    states: dict[int, str] = {}
    for at, words in _words_of(roles, np.flatnonzero(is_open), mentions["doc_id"].take(pa.array(of)), documents):
        state = countries.get(_state_of(words) or "")
        if state and not _is_site(roles[at].as_py(), column[int(of[at])].as_py()):
            states[at] = state
    is_state = np.zeros(len(roles), bool)
    is_state[[*states]] = True
    actors = pc.replace_with_mask(roles.field("actor_id"), pa.array(is_state), pa.array(states.values(), pa.string()))
    fields = {field.name: roles.field(field.name) for field in roles.type} | {"actor_id": actors}
    changed = pa.StructArray.from_arrays([*fields.values()], fields=[*roles.type])
    bounds = pa.array(np.searchsorted(of, np.arange(len(column) + 1)), pa.int32())
    at = mentions.schema.get_field_index("roles")
    return mentions.set_column(at, mentions.schema.field(at), pa.ListArray.from_arrays(bounds, changed, column.type))


def _words_of(
    roles: pa.StructArray, chosen: NDArray[np.int64], doc_ids: pa.ChunkedArray, documents: pa.Table
) -> Iterator[tuple[int, str]]:
    """The places of chosen roles, and the words of each."""
    document = pc.index_in(doc_ids, value_set=documents["doc_id"].combine_chunks()).to_numpy()
    starts, ends = (roles.field(name).to_numpy() for name in ("start", "end"))
    for first in range(0, len(chosen), AT_ONCE):
        some = chosen[first : first + AT_ONCE]
        needed, text = np.unique(document[some], return_inverse=True)
        texts = documents["text"].take(pa.array(needed)).to_pylist()
        for at, which in zip(some.tolist(), text.tolist(), strict=True):
            yield at, texts[which][starts[at] : ends[at]]


def _is_site(role: dict[str, Any], roles: list[dict[str, Any]]) -> bool:
    """Whether the words of a role are among those of the places of the same mention."""
    return any(r["role"] == "place" and role["start"] < r["end"] and r["start"] < role["end"] for r in roles)


@lru_cache(maxsize=1 << 14)
def _state_of(words: str) -> str | None:
    """The code of the state whose capital the words name."""
    return next((reading.entry.country for reading in named(words) if reading.sense == "capital"), None)
