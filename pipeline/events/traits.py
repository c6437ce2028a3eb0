"""Lays side by side, in arrays, what is known of event mentions, so that many pairs are compared at once.

Belongs here: the columns of `known_event_mentions` as numbers and sets. Does not: what is made of them (`compare`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array

from pipeline.arrays import Flags, Indices
from pipeline.events.known import NAMED
from pipeline.sets import Sets

UNKNOWN = int(np.iinfo(np.int32).min)
"""A day that is not known, or a value that is null."""
SETS = (
    *("acts", "sources", "targets", "persons", "people", "source_names", "target_names", "objects"),
    *("weekdays", "units", "counts", "numbers", "told", "words"),
)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Traits:
    """What is known of the mentions of a corpus, in the order of time: by their anchors, then by their ids.

    Equal values are equal numbers; what is named as a column of `known_event_mentions` is told there.

    Attributes:
        ids: The ids of the mentions.
        rank: The place of each id among them.
        vocabulary: The words of the sets, by their columns.
        types: The event types, by their numbers.
        modes: The modes, by their numbers.
        anchor: The day by which a mention is compared with others: its own, else that of publication.
        is_vague: Whether it may tell of an event whose day others tell: as known, as to come, or by a month or year
            alone.
        parties: The sources of the mentions, and below them, in as many rows, their targets.
        named: Those of them that are resolved actors or names.
        names: The names in the sources of the mentions, and below them those in their targets.
        words: Those of a mention's sentence and of its document's lead.
    """

    ids: list[str]
    rank: Indices
    vocabulary: pa.Array
    types: list[str]
    modes: list[str | None]
    document: Indices
    story: Indices
    event_type: Indices
    mode: Indices
    is_told: Flags
    is_background: Flags
    is_headline: Flags
    is_lead: Flags
    first_day: Indices
    last_day: Indices
    published: Indices
    anchor: Indices
    is_vague: Flags
    place: Indices
    country: Indices
    sentence: Indices
    sentence_length: Indices
    offset: Indices
    acts: Sets
    parties: Sets
    named: Sets
    names: Sets
    persons: Sets
    people: Sets
    objects: Sets
    weekdays: Sets
    units: Sets
    counts: Sets
    numbers: Sets
    told: Sets
    words: Sets

    def __len__(self) -> int:
        return len(self.ids)


def traits_of(known: pa.Table, leads: pa.Table) -> Traits:
    """The traits of the mentions in `known_event_mentions`, with the leads of their documents in `known_leads`."""
    ids = known["event_mention_id"].combine_chunks()
    rank = np.argsort(pc.sort_indices(ids).to_numpy())
    order = np.lexsort((rank, _days(pc.coalesce(known["first_day"], known["published"]))))
    vocabulary, (lead, *others) = _all_sets([leads["words"], *(known[name] for name in SETS)])
    sets = {name: held.take(order) for name, held in zip(SETS, others, strict=True)}
    known, rank = known.drop_columns([*SETS]).take(pa.array(order)).combine_chunks(), rank[order]
    first, last, published = (_days(known[name]) for name in ("first_day", "last_day", "published"))
    is_dated, is_told, is_background = first != UNKNOWN, _flags(known["is_told"]), _flags(known["is_background"])
    sets["words"] |= lead.take(pc.index_in(known["lead"], value_set=leads["key"]).to_numpy())
    parties = sets["sources"].over(sets["targets"])
    types, modes = (_coded(known[name]) for name in ("event_type", "mode"))
    return Traits(
        ids=known["event_mention_id"].to_pylist(),
        rank=rank,
        vocabulary=vocabulary,
        types=types.dictionary.to_pylist(),
        modes=modes.dictionary.to_pylist(),
        document=_numbers(_coded(known["doc_id"])),
        story=_numbers(_coded(known["story_id"])),
        event_type=_numbers(types),
        mode=_numbers(modes),
        is_told=is_told,
        is_background=is_background,
        is_headline=_flags(known["is_headline"]),
        is_lead=_flags(known["is_lead"]),
        first_day=first,
        last_day=last,
        published=published,
        anchor=np.where(is_dated, first, published),
        is_vague=np.where(is_dated, last - first > WEEK.days, is_background | ~is_told),
        place=_numbers(_coded(known["place"])),
        country=_numbers(_coded(known["country"])),
        sentence=_numbers(_coded(known["sentence_id"])),
        sentence_length=known["sentence_length"].to_numpy().astype(np.int64),
        offset=known["offset"].to_numpy().astype(np.int64),
        parties=parties,
        named=parties.only(pc.starts_with(vocabulary, NAMED).to_numpy(zero_copy_only=False)),
        names=sets["source_names"].over(sets["target_names"]),
        **{name: held for name, held in sets.items() if name in Traits.__dataclass_fields__},
    )


def _all_sets(columns: list[pa.ChunkedArray]) -> tuple[pa.Array, list[Sets]]:
    """The words of all columns of lists, and the sets of each column."""
    words = [pa.array([], pa.string()), *(chunk.flatten() for column in columns for chunk in column.chunks)]
    coded = pa.chunked_array([chunk.dictionary_encode() for chunk in words]).unify_dictionaries()
    vocabulary, left, found = coded.chunk(0).dictionary, iter(coded.chunks[1:]), []
    for column in columns:
        codes = np.concatenate([np.zeros(0, np.int32), *[next(left).indices.to_numpy() for _ in column.chunks]])
        bounds = np.append(0, np.cumsum(pc.list_value_length(column).to_numpy())).astype(np.int32)
        held = (np.ones(len(codes), bool), codes, bounds)
        found.append(Sets.of(csr_array(held, shape=(len(column), len(vocabulary)))))
    return vocabulary, found


def _coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return column.combine_chunks().dictionary_encode()


def _numbers(coded: pa.DictionaryArray) -> Indices:
    """A number for each value, the same for equal ones; UNKNOWN for null."""
    return pc.fill_null(coded.indices, UNKNOWN).to_numpy().astype(np.int64)


def _days(column: pa.ChunkedArray) -> Indices:
    return pc.fill_null(column.cast(pa.int32()), UNKNOWN).to_numpy().astype(np.int64)


def _flags(column: pa.ChunkedArray) -> Flags:
    return column.to_numpy(zero_copy_only=False)
