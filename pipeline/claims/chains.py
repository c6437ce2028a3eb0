"""Folds sayings of sayings into one claim with its chain: origin, relayers, publisher."""

from __future__ import annotations

from typing import Any

from pipeline.claims.attribution import MARKS, Attribution, Party, Span, inside, overlap, runs
from pipeline.claims.lexicon import noun_cues, words
from pipeline.claims.media import is_medium
from pipeline.claims.relays import without
from pipeline.claims.subjects import FINITE, antecedent_of, can_tell
from pipeline.language.parsed import Paragraph, ParsedDocument


def folded(document: ParsedDocument, found: list[Attribution], marked: list[Span]) -> list[Attribution]:
    """One saying where one only passes the other on; a saying inside another that is more than it is left out.

    What a quoted speaker says of other sayings is part of the quotation.
    """
    found = [a for a in _parted(document, found) if a.content]
    kept = sorted(found, key=lambda a: -sum(e - s for s, e in a.content))
    out: list[Attribution] = []
    dropped: set[int] = set()
    for outer in kept:
        if id(outer) in dropped:
            continue
        inner = [a for a in kept if a is not outer and inside(a.cue[0], outer.content) and id(a) not in dropped]
        inner = [a for a in inner if not _is_refused(outer, a)]
        dropped |= {id(a) for a in inner}
        outer.held = [span for a in inner if _is_own_belief(document, outer, a) for span in a.cue]
        for told in inner:
            if _is_passed_on(document, outer, told, marked):
                _pass_on(document, told, outer)
                outer = told
        if outer.relayers or not inside(outer.cue[0], marked):
            out.append(outer)
    return out


def _is_refused(outer: Attribution, inner: Attribution) -> bool:
    """As in "engineers disputed the minister's claim that ...": his claim stands, and is denied."""
    return outer.kind == "denial" and inner.rule == "noun" and inner.source.span is not None


def _pass_on(document: ParsedDocument, told: Attribution, outer: Attribution) -> None:
    """The inner saying with the outer speaker as its relayer; but "Radio X reports P, according to Y" is Y's saying."""
    told.relaying = [*told.relaying, *outer.relaying, *_around(document, told, outer)]
    if outer.rule == "according_to" and _is_medium(document, told.source) and not _is_medium(document, outer.source):
        told.source, told.relayers = outer.source, [*outer.relayers, *told.relayers, told.source]
    else:
        told.relayers = [*told.relayers, outer.source, *outer.relayers]


def _around(document: ParsedDocument, told: Attribution, outer: Attribution) -> list[Span]:
    """The outer cue, and what its content holds besides the inner saying."""
    rest = outer.content
    for span in [*told.content, *told.cue, *([told.source.span] if told.source.span else [])]:
        rest = without(document.paragraphs[told.paragraph], rest, span)
    return [*outer.cue, *rest]


def _is_own_belief(document: ParsedDocument, outer: Attribution, inner: Attribution) -> bool:
    """As in "Moreau said she believed the bank had lied": the belief is hers, and hedges what she says."""
    is_belief = inner.kind in ("belief", "assessment") and inner.rule == "verb_clause" and inner.source.span is not None
    return is_belief and _is_same_speaker(document, inner.source, outer.source) and _is_main(document, inner, outer)


def _is_medium(document: ParsedDocument, party: Party) -> bool:
    if party.span is None or party.head is None:
        return False
    p, i = _token_at(document, party)
    first, last = p.token_at(party.span[0]), p.token_at(party.span[1] - 1)
    return is_medium(p, i if first is None else first, i if last is None else last)


def _parted(document: ParsedDocument, found: list[Attribution]) -> list[Attribution]:
    """The sayings with those taken out of another's content that only the parse had put there.

    ", adding that ..." and "... and warned that ..." go on with the same speaker, ", while Y said ..." with another.
    A clause that follows what is said (", Y said") is no part of a saying in what is said.
    """
    for last in [a for a in found if a.rule == "fronted" and a.kind in ("speech", "report")]:
        for a in [a for a in found if a.kind not in PASSED_ON]:
            if inside(a.cue[0], last.content) and overlap(a.content, [last.clause]):
                a.content = without(document.paragraphs[last.paragraph], a.content, last.clause)
    for inner in found:
        p = document.paragraphs[inner.paragraph]
        outers = [a for a in found if a is not inner and a.paragraph == inner.paragraph]
        outers = [a for a in outers if inside(inner.cue[0], a.content)]
        if not outers or not (inner.kind in PASSED_ON or _is_misjoined(p, inner.head)):
            continue
        outer = min(outers, key=lambda a: sum(e - s for s, e in a.content))
        first = _parting(p, inner, outer)
        if first is None:
            continue
        cut = p.starts[first]
        for a in outers:
            if a.cue[0][0] < cut:
                a.content = _until(p, a.content, cut)
        if inner.head == first or p.words[first].lower() == "and":
            inner.source = Party(outer.source.span, outer.source.head, inner.source.cue)
    return found


def _parting(p: Paragraph, inner: Attribution, outer: Attribution) -> int | None:
    """The token at which the inner saying leaves the content of the outer, if it does."""
    v = inner.head
    start = p.token_at(inner.clause[0])
    if outer.rule not in PARTED or v <= outer.head or start is None:
        return None
    if p.tag[v] == "VBG" and p.dep[v] == "advcl" and "," in p.words[max(v - 2, 0) : v]:
        return v
    marks = [i for i in p.dependents(v, "mark") if p.words[i].lower() in CONTRASTS]
    if marks and (p.words[marks[0] - 1] == "," or p.dependents(v, "nsubj")):
        return marks[0]
    other = _other_speaker(p, inner, v)
    if other is not None and outer.rule == "verb_clause":
        return other
    is_conjunct = p.dep[v] == "conj" and p.tag[v] == p.tag[outer.head] and p.words[v - 1].lower() in ("and", "but")
    is_conjunct = is_conjunct and p.tag[v] in ("VBD", "VBG") and outer.rule in ("verb_clause", "verb_infinitive")
    return v - 1 if is_conjunct and not p.dependents(v, "nsubj", "nsubjpass") else None


def _is_misjoined(p: Paragraph, v: int) -> bool:
    """As in "said he had not read it, but called it a start": a past form is joined to the cue, not to "read"."""
    return p.dep[v] == "conj" and p.tag[v] == "VBD" and p.tag[p.head[v]] != "VBD"


def _other_speaker(p: Paragraph, inner: Attribution, v: int) -> int | None:
    """The "and" or "but" before "... and rebels said", by which another speaker begins."""
    start = p.token_at(inner.source.span[0]) if inner.source.span else None
    if start is None or start < 1 or start > v or p.tag[v] not in FINITE or p.pos[start] == "PRON":
        return None
    is_joined = p.words[start - 1].lower() in ("and", "but") and p.dep[v] in ("conj", "ccomp", "ROOT", "parataxis")
    return start - 1 if is_joined and inner.kind in ("speech", "report") else None


PARTED = ("verb_clause", "verb_infinitive", "verb_object", "verb_preposition")
CONTRASTS = frozenset(["while", "although", "though", "whereas"])


def _until(p: Paragraph, content: list[Span], cut: int) -> list[Span]:
    return runs(p, [i for i in range(len(p.words)) if p.starts[i] < cut and inside((p.starts[i], p.ends[i]), content)])


PASSED_ON = frozenset(["speech", "report", "assessment", "belief", "accusation", "denial", "pledge"])
WHOLE = frozenset(
    [
        "verb_clause",
        "fronted",
        "quotation",
        "according_to",
        "verb_infinitive",
        "quoted_as_saying",
        "citing",
        "cited_report",
    ]
)
"""Rules whose content is a whole statement, which another can pass on."""
TOGETHER = frozenset(["both", "neither"])
"""Words for two who were named before."""
PRONOUNS = frozenset(["he", "she", "they", "i", "we", "it", "who", "you"])


def _is_passed_on(document: ParsedDocument, outer: Attribution, inner: Attribution, marked: list[Span]) -> bool:
    """Whether the outer content is the inner saying and nothing more, by another speaker."""
    if inner.kind not in PASSED_ON or outer.kind not in ("speech", "report") or inner.source.span is None:
        return False
    is_quoted_in_part = inside(inner.cue[0], marked) and _holds_marks(document.paragraphs[inner.paragraph], inner)
    if (
        is_quoted_in_part
        or not _has_been_said(document, inner)
        or (inside(inner.cue[0], marked) and not _can_speak(document, inner.source))
    ):
        return False
    if not _is_statement(document, inner) or _is_same_speaker(document, inner.source, outer.source):
        return False
    whole = sum(e - s for s, e in outer.content)
    told = [*inner.content, *inner.cue, inner.source.span]
    share = overlap(outer.content, told) / whole
    return share >= 0.8 or (share >= 0.5 and _is_main(document, inner, outer))


def _holds_marks(p: Paragraph, inner: Attribution) -> bool:
    """Whether words in quotation marks stand in the content: what a quoted speaker quotes is his to tell."""
    return any(p.words[i] in MARKS and inside((p.starts[i], p.ends[i]), inner.content) for i in range(len(p.words)))


def _is_statement(document: ParsedDocument, inner: Attribution) -> bool:
    """Whether the content is a statement that another can pass on: a clause, not a thing judged or refused.

    An accusation is one ("accused the bank of fraud"), and so is the denial of something said ("denied the report").
    """
    p = document.paragraphs[inner.paragraph]
    if inner.kind == "accusation":
        return inner.rule in WHOLE or p.lemma[inner.head] in ("accuse", "blame", "charge", "indict")
    if inner.kind == "denial" and inner.rule == "verb_object":
        return any(p.lemma[i].lower() in noun_cues() for i in p.dependents(inner.head, "dobj"))
    first = p.token_at(inner.content[0][0]) or 0
    tokens = [i for i in range(first, len(p.words)) if inside((p.starts[i], p.ends[i]), inner.content)]
    is_finite = any(p.tag[i] in (*FINITE, "MD") for i in tokens) or inner.rule == "quotation"
    return inner.rule in WHOLE and (is_finite or inner.kind not in ("assessment", "belief"))


def _has_been_said(document: ParsedDocument, inner: Attribution) -> bool:
    """Not so of "will say", "would warn" and "to reflect": nobody has said it yet."""
    p = document.paragraphs[inner.paragraph]
    return p.tag[inner.head] != "VB" or any(p.words[i].lower() in ("did", "do", "does") for i in p.children[inner.head])


def _can_speak(document: ParsedDocument, source: Party) -> bool:
    """Whether the head of the phrase is a name, a pronoun, a number of people or a noun for a speaker."""
    return can_tell(*_token_at(document, source))


def _token_at(document: ParsedDocument, party: Party) -> tuple[Paragraph, int]:
    """The paragraph and the token of the head word of a phrase."""
    assert party.head
    for p in document.paragraphs:
        i = p.token_at(party.head[0])
        if i is not None and p.starts[i] <= party.head[0] < p.ends[i]:
            return p, i
    raise ValueError(f"{document.doc_id}: no token at {party.head[0]}")


def _is_same_speaker(document: ParsedDocument, inner: Party, outer: Party) -> bool:
    """Whether both are one actor; a pronoun whose actor is not known is taken for the outer speaker.

    Before a document too ("The statement said they ..."): a document speaks for those who wrote it.
    """
    if inner.span is None or inner.head is None or outer.span is None or outer.head is None:
        return False
    told, teller = actor_at(document, inner.head), actor_at(document, outer.head)
    p, i = _token_at(document, outer)
    is_own_document = p.lemma[i].lower() in words("sources", "document") and p.pos[i] == "NOUN"
    if told and teller and not is_own_document:
        return told == teller
    words_of_inner = document.text[inner.span[0] : inner.span[1]].lower()
    return words_of_inner in PRONOUNS or words_of_inner == document.text[outer.span[0] : outer.span[1]].lower()


def _is_main(document: ParsedDocument, inner: Attribution, outer: Attribution) -> bool:
    """Whether the inner cue is the main and only verb of the outer content."""
    p = document.paragraphs[inner.paragraph]
    above = any(inside((p.starts[i], p.ends[i]), outer.content) for i in p.ancestors(inner.head))
    return not above and not p.dependents(inner.head, "conj")


def chain_rows(document: ParsedDocument, found: Attribution) -> list[dict[str, Any]]:
    """The rows of `attribution_chain`: the origin, even when nobody is named, the relayers, the publisher.

    Two who say the same thing together are two origins.
    """
    rows = [_row(document, "origin", party) for party in _each(document, found.source)]
    for row in [_row(document, "relayer", party) for party in found.relayers if party.span]:
        is_publisher = document.publisher and document.publisher.lower() in row["text"].lower()
        if not is_publisher and not any(_is_one(row, other) for other in rows):
            rows.append(row)
    if document.agency and not any(row["text"] and document.agency.lower() in row["text"].lower() for row in rows):
        rows.append(_unplaced("relayer", "named"))
    rows.append(_unplaced("publisher", "named" if document.publisher else "unnamed"))
    return rows


def _each(document: ParsedDocument, party: Party) -> list[Party]:
    """The parties joined in "Belarus and Iran" if each has an actor of its own; else the party as it is."""
    if party.span is None or party.head is None:
        return [party]
    p, i = _token_at(document, party)
    heads = [i]
    while more := [j for j in p.dependents(heads[-1], "conj") if p.ends[j] <= party.span[1]]:
        heads.append(more[0])
    actors = [actor_at(document, p.span(j, j)) for j in heads]
    if len(heads) == 1 or None in actors or len(set(actors)) < len(actors):
        return [party]
    parts = []
    for k, head in enumerate(heads):
        tokens = (
            [t for t in p.subtree(head) if t not in p.subtree(heads[k + 1])] if k + 1 < len(heads) else p.subtree(head)
        )
        first, last = min(tokens), max(t for t in tokens if p.pos[t] not in ("PUNCT", "CCONJ", "SPACE"))
        start, end = p.span(first, last)
        span = max(start, party.span[0]), min(end, party.span[1])
        parts.append(Party(span, p.span(head, head), party.cue))
    return parts


def _is_one(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two parties are one: nobody passes on his own words."""
    if row["actor_id"] and other["actor_id"]:
        return bool(row["actor_id"] == other["actor_id"])
    return bool(row["text"] and other["text"]) and row["text"].lower() == other["text"].lower()


def _unplaced(role: str, anonymity: str) -> dict[str, Any]:
    return {
        "role": role,
        "actor_id": None,
        "text": None,
        "start": None,
        "end": None,
        "cue": None,
        "anonymity": anonymity,
    }


def _row(document: ParsedDocument, role: str, party: Party) -> dict[str, Any]:
    if party.span is None or party.head is None:
        return {**_unplaced(role, "unnamed"), "cue": party.cue}
    start, end = party.span
    return {
        "role": role,
        "actor_id": actor_at(document, _standing_for(document, party) or party.head),
        "text": document.text[start:end],
        "start": start,
        "end": end,
        "cue": party.cue,
        "anonymity": anonymity_of(document, party),
    }


def actor_at(document: ParsedDocument, head: Span) -> str | None:
    """The actor whose mention holds the head word; of several the shortest mention."""
    holding = [
        m
        for m in document.mentions
        if m["kind"] == "actor" and m.get("actor_id") and m["start"] <= head[0] and head[1] <= m["end"]
    ]
    return min(holding, key=lambda m: (m["end"] - m["start"], m["start"]))["actor_id"] if holding else None


def _standing_for(document: ParsedDocument, party: Party) -> Span | None:
    """The head word, or of a relative pronoun the noun before it: "Falk, who said" is Falk's saying."""
    if party.head is None:
        return None
    p, i = _token_at(document, party)
    antecedent = antecedent_of(p, i)
    return party.head if antecedent is None else p.span(antecedent, antecedent)


def anonymity_of(document: ParsedDocument, party: Party) -> str:
    """Named if the phrase holds a name or a pronoun that stands for one, unnamed for "sources", else role."""
    p, i = _token_at(document, Party(party.span, _standing_for(document, party)))
    if p.lemma[i].lower() in words("sources", "unnamed"):
        return "unnamed"
    word = p.words[i].lower()
    if _is_written_as_name(p, i) or (party.cue == ":" and p.words[i].isupper()) or word in PRONOUNS or word in TOGETHER:
        return "named"
    is_outlet = p.lemma[i].lower() in words("sources", "medium")
    is_body = is_outlet or p.lemma[i].lower() in words("sources", "body")
    beside = p.dependents(i, "appos", *(("compound",) if is_body else ()))
    return "named" if any(p.pos[j] == "PROPN" for j in beside) else "role"


def _is_written_as_name(p: Paragraph, i: int) -> bool:
    """Whether a word is a proper noun, or the head of an entity in which one stands ("the Red Star aid group")."""
    if p.pos[i] == "PROPN":
        is_half = i > 1 and p.words[i - 1] == "-" and p.words[i - 2][0].isupper()
        return is_half or not p.words[i].islower()
    first = last = i
    while first > 0 and p.entity[first].startswith("I-"):
        first -= 1
    while last + 1 < len(p.words) and p.entity[last + 1].startswith("I-"):
        last += 1
    return bool(p.entity[i]) and any(p.words[j][0].isupper() and j > 0 for j in range(first, last + 1))
