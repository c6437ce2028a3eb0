"""Carries identifiers over from the release before, so that an event or actor keeps its name as it grows.

Belongs here: which old row a new cluster continues. Does not: clustering.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Indices, begins
from pipeline.columns import whole
from pipeline.release.read import Reader

Rows = tuple[Indices, Indices]
"""Numbers of rows of the release before and of the candidate."""


def carried_ids(before: pa.Table, after: pa.Table) -> dict[str, str]:
    """The identifier that each cluster shall bear, by the one that it was given; those that keep it are left out.

    A cluster takes the old identifier that most of its members bore; of several clusters that would take the same,
    the one with most of its members does, and the others keep what they were given. Ties go to the smaller
    identifier, so the result does not depend on the order of rows.

    Args:
        before: The members of the clusters in the release before, as `members` gives them.
        after: Those in the candidate.
    """
    old, new = (table["owner"].take(rows) for table, rows in zip((before, after), _pairs(before, after), strict=True))
    voters = pa.table({"old": old, "new": new}).drop_null()  # a member of no row has no vote
    votes = voters.group_by(["old", "new"], use_threads=False).aggregate([([], "count_all")])
    carried = _decided(zip(*(column.to_pylist() for column in votes.columns), strict=True))
    return {name: other for name, other in (carried | _apart(after["owner"], carried)).items() if name != other}


def _decided(votes: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """The old identifier that each cluster takes of those that it or others vote for: old one, cluster, members."""
    carried: dict[str, str] = {}
    taken = set()
    for old, new, _ in sorted(votes, key=lambda vote: (-vote[2], vote[:2])):
        if new not in carried and old not in taken:
            carried[new] = old
            taken.add(old)
    return carried


def _apart(given: pa.ChunkedArray, carried: Mapping[str, str]) -> dict[str, str]:
    """Other identifiers for the clusters that carry none and were given one that is taken."""
    taken = _strings(carried.values())
    colliding = set(given.filter(pc.is_in(given, value_set=taken)).unique().to_pylist()) - carried.keys()
    used = {*taken.to_pylist(), *given.unique().to_pylist()} if colliding else set()
    result = {}
    for name in sorted(colliding):
        result[name] = name
        while result[name] in used:
            result[name] += "x"
        used.add(result[name])
    return result


def rename(table: pa.Table, columns: tuple[str, ...], names: Mapping[str, str]) -> pa.Table:
    """The table with the identifiers in these columns renamed; unknown ones stay."""
    known, others = _strings(names), _strings(names.values())
    for column in columns if names else ():
        values = table[column]
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
READ = {
    "documents": ["doc_id", "source_uri"],
    "claims": ["claim_id", "doc_id", "content", "content_spans", "claimant_text", "claim_group_id"],
    **{i.member_table: [i.id, i.member, "doc_id", i.what, "text", "start"] for i in IDENTITIES},
}
"""The columns that are read of tables of the release before."""


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
    """The members of rows: each with its `owner`; null for a member of no row, which is counted and has no vote.

    A member goes by its own identifier (`member`), and by an address that outlives an edit of its document: the input,
    what is mentioned, in which words (`uri`, `what`, `words`), and for which time of those, by document and `start`.
    """
    documents = documents.select(["doc_id", "source_uri"]).sort_by("doc_id")
    ids, uri = whole(documents["doc_id"]), whole(documents["source_uri"]).dictionary_encode()
    document = whole(pc.index_in(table["doc_id"], value_set=ids))
    columns = {
        "owner": table[identity.id],
        "member": table[identity.member],
        "document": pa.DictionaryArray.from_arrays(document, ids),
        "uri": pa.DictionaryArray.from_arrays(uri.indices.take(document), uri.dictionary),
        "what": table[identity.what],
        "words": table["text"],
        "start": table["start"],
    }
    return pa.table(columns)


def _pairs(before: pa.Table, after: pa.Table) -> Rows:
    """The members, before and after, that vote on whose identifier a cluster takes: by identifier and by address.

    Those of clusters that keep theirs without any question are left out: on a quiet night of nearly all.
    """
    settled, opened = _settled(before, after)
    some, others = before.take(opened[0]), after.take(opened[1])
    at = _numbers(pc.index_in(others["member"], value_set=some["member"]))
    by_id, by_address = (at[at >= 0], np.flatnonzero(at >= 0)), _same_addresses(some, others)
    owners = _rows(before, settled[0])["owner"], _rows(after, settled[1])["owner"]
    is_another = pc.fill_null(pc.not_equal(*owners), False)
    asked = [*(part.filter(is_another) for part in owners), some["owner"], others["owner"]]
    names = pa.concat_arrays([whole(part) for part in asked]).unique()
    in_question = pc.is_in(owners[0], value_set=names).to_numpy()
    old, new = (
        # At an input where all is the same, addresses tell what identifiers tell.
        np.concatenate((rows[in_question], rows[in_question], part[one], part[other]))
        for rows, part, one, other in zip(settled, opened, by_id, by_address, strict=True)
    )
    return old, new


def _settled(before: pa.Table, after: pa.Table) -> tuple[Rows, Rows]:
    """Which members are the same before and after, row for row, with all members of their input.

    Returns:
        Those, and the others of documents and inputs that are there before and after.
    """
    document, uri = (_common_codes(before[name], after[name]) for name in ("document", "uri"))
    of_document, of_uri = (_counts(*codes) for codes in (document, uri))
    is_same = np.equal(*of_document)
    order = [np.argsort(codes, kind="stable") for codes in document]
    one, other = (rows[is_same[codes[rows]]] for rows, codes in zip(order, document, strict=True))
    same = uri[0][one] == uri[1][other]
    some, others = _rows(before, one), _rows(after, other)
    for name in ("member", "what", "words", "start"):
        same &= pc.equal(some[name], others[name]).to_numpy()
    is_same[document[0][one[~same]]] = False
    is_open = np.zeros(len(of_uri[0]), np.bool_)
    for documents, inputs in zip(document, uri, strict=True):
        is_open[inputs[~is_same[documents]]] = True
    stay = ~is_open[uri[0][one]]
    has_both, is_both = (np.minimum(*counts) > 0 for counts in (of_document, of_uri))
    opened = [
        np.flatnonzero(is_open[inputs] & (has_both[documents] | is_both[inputs]))
        for documents, inputs in zip(document, uri, strict=True)
    ]
    return (one[stay], other[stay]), (opened[0], opened[1])


def _rows(table: pa.Table, numbers: Indices) -> pa.Table:
    """The rows of these numbers, without a copy: runs of them are slices."""
    starts = np.flatnonzero(np.diff(numbers, prepend=-2) != 1)
    runs = zip(numbers[starts].tolist(), np.diff(starts, append=len(numbers)).tolist(), strict=True)
    return pa.concat_tables([table.slice(0, 0), *(table.slice(start, size) for start, size in runs)])


def _counts(before: Indices, after: Indices) -> Rows:
    """How many members have each code before and after."""
    size = int(max(codes.max(initial=0) for codes in (before, after))) + 1
    return np.bincount(before, minlength=size), np.bincount(after, minlength=size)


def _same_addresses(before: pa.Table, after: pa.Table) -> tuple[Indices, Indices]:
    """Which members of two sides are at one address for the same time, as numbers of rows."""
    codes = [np.concatenate(_common_codes(before["uri"], after["uri"]))]
    for name in ("what", "words"):
        both = pa.concat_arrays([whole(side[name]) for side in (before, after)])
        codes.append(_numbers(both.dictionary_encode().indices) + 1)
    there, edge = _numbered(codes), before.num_rows
    times = [
        _times(place, _numbers(_indices(side["document"])), _numbers(side["start"]))
        for place, side in ((there[:edge], before), (there[edge:], after))
    ]
    places = _numbered([there, np.concatenate(times)])
    _, one, other = np.intersect1d(places[:edge], places[edge:], return_indices=True)
    return one, other


def _times(there: Indices, document: Indices, start: Indices) -> Indices:
    """For which time each is at its address, in the order of documents; of two at one place the first comes first."""
    order = np.lexsort((start, document, there))
    first = begins(there[order])
    time = np.empty(len(order), np.int64)
    time[order] = np.arange(len(order)) - np.flatnonzero(first)[np.cumsum(first) - 1]
    return time


def _numbered(codes: list[Indices]) -> Indices:
    """A number for each different combination of codes, which are 0 or more."""
    number = np.zeros(len(codes[0]), np.int64)
    for code in codes:
        size = int(code.max(initial=0)) + 1
        if int(number.max(initial=0)) >= np.iinfo(np.int64).max // size - 1:  # the product would not fit
            number = np.unique(number, return_inverse=True)[1]
        number = number * size + code
    return np.unique(number, return_inverse=True)[1]


def _common_codes(before: pa.ChunkedArray, after: pa.ChunkedArray) -> tuple[Indices, Indices]:
    """The codes of two coded columns by one dictionary; null is 0."""
    known, names = _dictionary(after), _dictionary(before)
    place = _numbers(pc.index_in(names, value_set=known))
    place = np.where(place < 0, len(known) + np.arange(len(names)), place)
    return np.append(place, -1)[_numbers(_indices(before))] + 1, _numbers(_indices(after)) + 1


def _dictionary(column: pa.ChunkedArray) -> pa.Array:
    return whole(column).dictionary


def _indices(column: pa.ChunkedArray) -> pa.Array:
    return whole(column).indices


def _numbers(values: pa.Array | pa.ChunkedArray) -> Indices:
    """Whole numbers as an array, null as -1."""
    return pc.fill_null(values, -1).to_numpy(zero_copy_only=False).astype(np.int64)


def _strings(values: Iterable[str]) -> pa.Array:
    return pa.array(list(values), pa.string())
