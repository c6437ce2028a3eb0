"""Carries identifiers over from the release before, so that an event or actor keeps its name as it grows.

Belongs here: which old row a new cluster continues. Does not: clustering.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.release.read import Reader


def carried_ids(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The identifier that each cluster shall bear, by the one that it was given.

    A cluster takes the old identifier that most of its members bore; of several clusters that would take the same,
    the one with most of its members does, and the others keep what they were given. Ties go to the smaller
    identifier, so the result does not depend on the order of rows.

    Args:
        before: Old identifier of each member (a mention) in the release before.
        after: New identifier of each member in the candidate.
    """
    votes: Counter[tuple[str, str]] = Counter(
        (before[member], new) for member, new in after.items() if member in before
    )
    carried: dict[str, str] = {}
    taken: set[str] = set()
    given = set(after.values())
    for (old, new), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
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
    """The table with the identifiers in these columns (values or lists) renamed; unknown ones stay."""
    for column in columns:
        values = table[column].combine_chunks()
        if pa.types.is_list(values.type):
            items = pa.array([names.get(v, v) for v in pc.list_flatten(values).to_pylist()], values.type.value_type)
            renamed: pa.Array = pa.ListArray.from_arrays(_offsets(values), items, values.type)
        else:
            renamed = pa.array([names.get(v, v) for v in values.to_pylist()], values.type)
        table = table.set_column(table.schema.get_field_index(column), table.schema.field(column), renamed)
    return table


def _offsets(values: pa.ListArray) -> pa.Array:
    lengths = pc.list_value_length(values).to_pylist()
    offsets = [0]
    for length in lengths:
        offsets.append(offsets[-1] + length)
    return pa.array(offsets, pa.int32())


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
        names = claim_names(made["local_claims"], documents, before)
        made = {**made, "local_claims": rename(made["local_claims"], ("claim_id", "denies_claim_id"), names)}
    if before is not None and "claims" in made:
        old = members(GROUP, _as_members(before("claims")), before("documents"))
        groups = carried_ids(old, members(GROUP, _as_members(made["claims"]), documents))
        made = {**made, "claims": rename(made["claims"], ("claim_group_id",), groups)}
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


def claim_names(claims: pa.Table, documents: pa.Table, before: Reader) -> dict[str, str]:
    """The identifier that each claim shall bear, by the one that its document gave it.

    A claim has one member, itself: an edited document says the same words by the same speaker, the same time over.
    """
    old = members(CLAIM, _as_members(before("claims")), before("documents"))
    return carried_ids(old, members(CLAIM, _as_members(claims), documents))


def _as_members(claims: pa.Table) -> pa.Table:
    starts = pc.struct_field(pc.list_element(claims["content_spans"], 0), "start")
    columns = {n: claims[n] for n in ("claim_id", "doc_id", "claim_group_id") if n in claims.column_names}
    speaker = pc.fill_null(claims["claimant_text"], "")
    return pa.table({**columns, "start": starts, "claimant_text": speaker, "text": claims["content"]})


def members(identity: Identity, table: pa.Table, documents: pa.Table) -> dict[str, str]:
    """The identifier of the row that each member belongs to.

    A member goes by its own identifier, and by an address that outlives an edit of its document: the input, what is
    mentioned, in which words, for which time.
    """
    uri = dict(zip(documents["doc_id"].to_pylist(), documents["source_uri"].to_pylist(), strict=True))
    columns = (identity.id, identity.member, "doc_id", "start", identity.what, "text")
    rows = zip(*(table[column].to_pylist() for column in columns), strict=True)
    times: Counter[tuple[str, str, str]] = Counter()
    owners: dict[str, str] = {}
    for owner, member, doc_id, _, what, words in sorted(rows, key=lambda row: (row[2], row[3], row[1])):
        words_there = (uri.get(doc_id, doc_id), what, words)
        times[words_there] += 1
        if owner is not None:
            owners[member] = owner
            owners["\x1f".join((*words_there, str(times[words_there])))] = owner
    return owners
