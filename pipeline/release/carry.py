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
    old, new, votes = _votes(before, after)
    olds, news = (_dictionary(table["owner"]) for table in (before, after))
    # Nearly all: they vote for nothing else and nobody else votes for them.
    sole = (np.bincount(old)[old] == 1) & (np.bincount(new)[new] == 1)
    was, now = (names.take(pa.array(codes[sole])) for names, codes in ((olds, old), (news, new)))
    contested = (names.take(pa.array(codes[~sole])).to_pylist() for names, codes in ((olds, old), (news, new)))
    decided = _decided(zip(*contested, votes[~sole].tolist(), strict=True))
    taken, carrying = pa.concat_arrays([was, _strings(decided.values())]), pa.concat_arrays([now, _strings(decided)])
    others = news.filter(pc.invert(pc.is_in(news, value_set=carrying)))
    changed = pc.not_equal(was, now)
    carried = dict(zip(*(names.filter(changed).to_pylist() for names in (now, was)), strict=True))
    return {name: other for name, other in (carried | decided | _apart(others, taken)).items() if name != other}


def _decided(votes: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """The old identifier that each cluster takes of those that it or others vote for: old one, cluster, members."""
    carried: dict[str, str] = {}
    taken = set()
    for old, new, _ in sorted(votes, key=lambda vote: (-vote[2], vote[:2])):
        if new not in carried and old not in taken:
            carried[new] = old
            taken.add(old)
    return carried


def _apart(given: pa.Array, taken: pa.Array) -> dict[str, str]:
    """The identifiers that were given, each changed until it does not collide with one that is taken."""
    if not pc.any(pc.is_in(given, value_set=taken)).as_py():
        return {}
    result, used = {}, set(taken.to_pylist())
    for name in sorted(given.to_pylist()):
        result[name] = name
        while result[name] in used:
            result[name] += "x"
        used.add(result[name])
    return result


def rename(table: pa.Table, columns: tuple[str, ...], names: Mapping[str, str]) -> pa.Table:
    """The table with the identifiers in these columns renamed; unknown ones stay."""
    known, others = _strings(names), _strings(names.values())
    for column in columns if names else ():
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
    documents = documents.select(["doc_id", "source_uri"]).sort_by("doc_id").combine_chunks()
    ids, uri = documents["doc_id"].combine_chunks(), documents["source_uri"].combine_chunks().dictionary_encode()
    document = pc.index_in(table["doc_id"].combine_chunks(), value_set=ids)
    columns = {
        "owner": table[identity.id].combine_chunks().dictionary_encode(),
        "member": table[identity.member].combine_chunks(),
        "document": pa.DictionaryArray.from_arrays(document, ids),
        "uri": pa.DictionaryArray.from_arrays(uri.indices.take(document), uri.dictionary),
        "what": table[identity.what].combine_chunks(),
        "words": table["text"].combine_chunks(),
        "start": table["start"].combine_chunks(),
    }
    return pa.table(columns)


def _votes(before: pa.Table, after: pa.Table) -> tuple[Indices, Indices, Indices]:
    """How many members were an old row's and are a new row's, by identifier and by address.

    Returns:
        The old row of each pair and the new one, as codes of `owner`, and how many members.
    """
    settled, opened = _settled(before, after)
    some, others = (part.take(pa.array(rows)) for part, rows in zip((before, after), opened, strict=True))
    at = _numbers(pc.index_in(others["member"], value_set=some["member"]))
    same = (at[at >= 0], np.flatnonzero(at >= 0)), _same_addresses(some, others)
    owners = [_numbers(_indices(table["owner"])) for table in (before, after)]
    old, new = (
        # What is settled has both votes, by identifier and by address.
        owner[np.concatenate((rows, rows, *(part[pair[side]] for pair in same)))]
        for side, (owner, rows, part) in enumerate(zip(owners, settled, opened, strict=True))
    )
    has_owners = (old >= 0) & (new >= 0)
    span = len(_dictionary(after["owner"])) or 1
    pairs, votes = np.unique(old[has_owners] * span + new[has_owners], return_counts=True)
    return *np.divmod(pairs, span), votes


def _settled(before: pa.Table, after: pa.Table) -> tuple[Rows, Rows]:
    """Which members are the same before and after, row for row, and all others.

    Members count as the same if all of their input are, so that addresses tell of them what identifiers tell: on a
    quiet night of nearly all.
    """
    document, uri = (_common_codes(before[name], after[name]) for name in ("document", "uri"))
    sizes = [np.bincount(codes, minlength=max(part.max(initial=0) for part in document) + 1) for codes in document]
    is_whole = sizes[0] == sizes[1]
    orders = [np.argsort(codes, kind="stable") for codes in document]
    one, other = (order[is_whole[codes[order]]] for order, codes in zip(orders, document, strict=True))
    same = uri[0][one] == uri[1][other]
    for name in ("member", "what", "words", "start"):
        equal = pc.equal(before[name].take(pa.array(one)), after[name].take(pa.array(other)))
        same &= pc.fill_null(equal, False).to_numpy()
    is_whole[document[0][one[~same]]] = False
    is_open = np.zeros(max(part.max(initial=0) for part in uri) + 1, np.bool_)
    for documents, inputs in zip(document, uri, strict=True):
        is_open[inputs[~is_whole[documents]]] = True
    stay = ~is_open[uri[0][one]]
    return (one[stay], other[stay]), (np.flatnonzero(is_open[uri[0]]), np.flatnonzero(is_open[uri[1]]))


def _same_addresses(before: pa.Table, after: pa.Table) -> tuple[Indices, Indices]:
    """Which members of two sides are at one address for the same time, as numbers of rows."""
    codes = [np.concatenate(_common_codes(before["uri"], after["uri"]))]
    for name in ("what", "words"):
        both = pa.concat_arrays([side[name].combine_chunks() for side in (before, after)])
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
    return column.combine_chunks().dictionary


def _indices(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks().indices


def _numbers(values: pa.Array | pa.ChunkedArray) -> Indices:
    """Whole numbers as an array, null as -1."""
    return pc.fill_null(values, -1).to_numpy(zero_copy_only=False).astype(np.int64)


def _strings(values: Iterable[str]) -> pa.Array:
    return pa.array(list(values), pa.string())
