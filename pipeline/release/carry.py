"""Carries identifiers over from the release before, so that an event or actor keeps its name as it grows.

Belongs here: which old row a new cluster continues. Does not: clustering.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.release.read import Reader
from pipeline.stories.words import Indices, begins


def carried_ids(before: pa.Table, after: pa.Table) -> dict[str, str]:
    """The identifier that each cluster shall bear, by the one that it was given.

    A cluster takes the old identifier that most of its members bore; of several clusters that would take the same,
    the one with most of its members does, and the others keep what they were given. Ties go to the smaller
    identifier, so the result does not depend on the order of rows.

    Args:
        before: The members of the clusters in the release before, as `members` gives them.
        after: Those in the candidate.
    """
    votes = list(_votes(before, after))
    olds, news = Counter(old for old, _, _ in votes), Counter(new for _, new, _ in votes)
    sole = {(old, new) for old, new, _ in votes if olds[old] == 1 == news[new]}  # nearly all: nothing to decide
    carried = {new: old for old, new in sole}
    taken = set(carried.values())
    given = set(after["owner"].unique().to_pylist())
    contested = (vote for vote in votes if vote[:2] not in sole)
    for old, new, _ in sorted(contested, key=lambda vote: (-vote[2], vote[:2])):
        if new not in carried and old not in taken:
            carried[new] = old
            taken.add(old)
    result = {new: carried.get(new, new) for new in given}
    # A cluster that keeps the identifier it was given must not collide with one that another has carried over.
    for new in sorted(given - carried.keys()):
        while result[new] in taken:
            result[new] += "x"
        taken.add(result[new])
    return result


def rename(table: pa.Table, columns: tuple[str, ...], names: Mapping[str, str]) -> pa.Table:
    """The table with the identifiers in these columns renamed; unknown ones stay."""
    changed = {name: other for name, other in names.items() if name != other}
    known, others = (pa.array(list(part), pa.string()) for part in (changed, changed.values()))
    for column in columns if changed else ():
        values = table[column].combine_chunks()
        renamed = pc.coalesce(others.take(pc.index_in(values, value_set=known)), values)
        table = table.set_column(table.schema.get_field_index(column), table.schema.field(column), renamed)
    return table


@dataclass(frozen=True)
class Identity:
    """What makes a row the same row in the next release: the mentions that it is made of.

    Attributes:
        table: The table whose rows live on.
        id: Its identifier.
        member_table: The table of its members.
        member: The members' identifier.
        what: The members' column that says what is mentioned.
    """

    table: str
    id: str
    member_table: str
    member: str
    what: str


IDENTITIES = (
    Identity("actors", "actor_id", "mentions", "mention_id", "kind"),
    Identity("events", "event_id", "event_mentions", "event_mention_id", "event_type"),
)


NAMED = frozenset(("local_claims", "claims", *(n for one in IDENTITIES for n in (one.table, one.member_table))))
"""The tables whose identifiers are carried over."""
CLAIM = Identity("claims", "claim_id", "claims", "claim_id", "claimant_text")
GROUP = Identity("claims", "claim_group_id", "claims", "claim_id", "claimant_text")


def carry_over(made: dict[str, pa.Table], documents: pa.Table, before: Reader | None) -> dict[str, pa.Table]:
    """The tables that a stage made, with the identifiers of the release before wherever a row lives on.

    Claims are named before anything is made of them (the stage `name_claims`), so that all know them by that name.

    Args:
        made: The stage's tables.
        documents: The documents that they were made from.
        before: Reads a table of the release before; None if there is none.
    """
    if before is not None and "local_claims" in made:
        names = _claim_names(CLAIM, made["local_claims"], documents, before)
        made = {**made, "local_claims": rename(made["local_claims"], ("claim_id", "denies_claim_id"), names)}
    if before is not None and "claims" in made:
        names = _claim_names(GROUP, made["claims"], documents, before)
        made = {**made, "claims": rename(made["claims"], ("claim_group_id",), names)}
    for identity in IDENTITIES:
        if before is None or identity.table not in made:
            continue
        old = members(identity, before(identity.member_table), before("documents"))
        names = carried_ids(old, members(identity, made[identity.member_table], documents))
        made = {
            **made,
            identity.table: rename(made[identity.table], (identity.id,), names),
            identity.member_table: rename(made[identity.member_table], (identity.id,), names),
        }
    return made


def _claim_names(identity: Identity, claims: pa.Table, documents: pa.Table, before: Reader) -> dict[str, str]:
    """The identifier that each claim (or group of claims) shall bear, by the one that it was given.

    A claim has one member, itself: an edited document says the same words by the same speaker, the same time over.
    """
    old = members(identity, _as_members(before("claims")), before("documents"))
    return carried_ids(old, members(identity, _as_members(claims), documents))


def _as_members(claims: pa.Table) -> pa.Table:
    starts = pc.struct_field(pc.list_element(claims["content_spans"], 0), "start")
    ids = [name for name in ("claim_id", "claim_group_id", "doc_id") if name in claims.column_names]
    speaker = pc.fill_null(claims["claimant_text"], "")
    columns = {name: claims[name] for name in ids}
    return pa.table({**columns, "start": starts, "claimant_text": speaker, "text": claims["content"]})


def members(identity: Identity, table: pa.Table, documents: pa.Table) -> pa.Table:
    """The members of rows: each with its `owner`.

    A member goes by its own identifier (`member`), and by an address that outlives an edit of its document: the input,
    what is mentioned, in which words, for which time (`uri`, `what`, `words`, `time`). Members of no row are counted,
    and left out. Of two at one place the first in the table comes first.
    """
    documents = documents.select(["doc_id", "source_uri"]).sort_by("doc_id").combine_chunks()
    document = pc.index_in(table["doc_id"].combine_chunks(), value_set=documents["doc_id"].combine_chunks())
    uri = documents["source_uri"].combine_chunks().dictionary_encode()
    columns = {
        "owner": table[identity.id].combine_chunks().dictionary_encode(),
        "member": table[identity.member].combine_chunks(),
        "uri": pa.DictionaryArray.from_arrays(uri.indices.take(document), uri.dictionary),
        "what": table[identity.what].combine_chunks().dictionary_encode(),
        "words": table["text"].combine_chunks().dictionary_encode(),
    }
    there = _numbered([columns[name].indices for name in ADDRESS])
    order = np.lexsort((table["start"].to_numpy(), document.fill_null(-1).to_numpy(), there))
    time = np.empty(len(order), np.int64)
    first = begins(there[order])
    time[order] = np.arange(len(order)) - np.flatnonzero(first)[np.cumsum(first) - 1]
    return pa.table({**columns, "time": time}).filter(pc.is_valid(columns["owner"]))


ADDRESS = ("uri", "what", "words")


def _numbered(codes: list[pa.Array]) -> Indices:
    """A number for each different combination of codes."""
    number = np.zeros(len(codes[0]), np.int64)
    for part in codes:
        code = pc.fill_null(part, -1).to_numpy().astype(np.int64) + 1
        size = int(code.max(initial=0)) + 1
        if int(number.max(initial=0)) >= np.iinfo(np.int64).max // size - 1:  # the product would not fit
            number = np.unique(number, return_inverse=True)[1]
        number = number * size + code
    return np.unique(number, return_inverse=True)[1]


def _votes(before: pa.Table, after: pa.Table) -> Iterator[tuple[str, str, int]]:
    """How many members were an old row's and are a new row's, by identifier and by address: old, new, how many."""
    by_id = pc.index_in(after["member"].combine_chunks(), value_set=before["member"].combine_chunks())
    same_id = np.flatnonzero(by_id.is_valid().to_numpy(zero_copy_only=False))
    both = pa.concat_tables([before, after]).unify_dictionaries().select([*ADDRESS, "time"])
    there = _numbered([_codes(column) for column in both.columns])
    _, old_there, new_there = np.intersect1d(there[: len(before)], there[len(before) :], return_indices=True)
    old_rows = np.concatenate((by_id.drop_null().to_numpy(), old_there))
    new_rows = np.concatenate((same_id, new_there))
    old, new = (table["owner"].combine_chunks() for table in (before, after))
    pairs = old.indices.to_numpy()[old_rows].astype(np.int64) * max(len(new.dictionary), 1)
    pairs, votes = np.unique(pairs + new.indices.to_numpy()[new_rows], return_counts=True)
    was, now = np.divmod(pairs, max(len(new.dictionary), 1))
    names = (old.dictionary.take(pa.array(was)), new.dictionary.take(pa.array(now)))
    return zip(*(column.to_pylist() for column in names), votes.tolist(), strict=True)


def _codes(column: pa.ChunkedArray) -> pa.Array:
    """The numbers of a column; the indices of one that is coded by one dictionary."""
    chunks = column.chunks
    return pa.concat_arrays([c.indices for c in chunks] if pa.types.is_dictionary(column.type) else chunks)
