"""Finds sayings passed on in one breath: "cited officials as saying", "citing the agency", ", as reported by ..."."""

from __future__ import annotations

from functools import cache

from pipeline.claims.attribution import Attribution, Party, Span, inside, runs
from pipeline.claims.lexicon import noun_cues, source_nouns, words
from pipeline.claims.media import is_medium
from pipeline.claims.noun_phrases import noun_phrase
from pipeline.claims.subjects import VERBAL, agent_of, subject_of
from pipeline.claims.verbs import cue_tokens
from pipeline.language.parsed import Paragraph

CITING = frozenset(["cite", "quote"])
CITING_NOW = frozenset(["citing", "quoting"])
SAYING = frozenset(["saying", "stating", "telling", "reporting", "warning", "confirming", "denying"])
CARRYING = frozenset(
    ["carry", "publish", "broadcast", "air", "print", "run", "release", "distribute", "circulate", "quote", "cite"]
)
"""Verbs for what a medium does with a statement."""
FAR = 20
"""Tokens within which "as saying" must follow "cited"."""


def relay_attributions(p: Paragraph, number: int) -> list[Attribution]:
    """As in "X quoted Y as saying P", "Y was quoted by X as saying P", "X cited Y's reports that P": Y's claim."""
    found = []
    for v in p.with_lemma(CITING):
        if p.tag[v][:2] == "VB":
            attribution = _as_saying(p, number, v) or _cited_report(p, number, v) or _quoted(p, number, v)
            if attribution:
                found.append(attribution)
    return found


def _as_saying(p: Paragraph, number: int, v: int) -> Attribution | None:
    _, end = p.sentence_of(v)
    limit = min(end - 1, v + FAR)
    k = next((i for i in range(v + 1, limit) if p.words[i].lower() == "as" and p.words[i + 1].lower() in SAYING), None)
    if k is None:
        return None
    if p.dependents(v, "nsubjpass", "auxpass"):
        subjects = p.dependents(v, "nsubjpass")
        told = subjects[0] if subjects else None
        teller = agent_of(p, v) or agent_of(p, k + 1)
    else:
        cited = [i for i in range(v + 1, k) if p.pos[i] in ("NOUN", "PROPN", "PRON") and p.head[i] in (v, k, k + 1)]
        told = cited[0] if cited else None
        teller = subject_of(p, v)
    if told is None:
        return None
    agent = _agent_phrase(p, k + 1) | _agent_phrase(p, v)
    clauses = [i for i in (*p.children[k + 1], *p.children[v]) if i > k and p.dep[i] in ("ccomp", "xcomp", "dobj")]
    clauses.sort(key=lambda i: (p.dep[i] == "dobj", i))
    content = {t for i in clauses[:1] for t in p.subtree(i) if t > k + 1} - agent
    origin = noun_phrase(p, told, v, content | set(range(k, end)))
    verb = cue_tokens(p, v, None)
    clause_start = origin[0] if origin[0] < v else verb[0]
    if teller is not None and teller < v:
        clause_start = noun_phrase(p, teller, v, content)[0]
    if not content and clause_start > p.sentence_of(v)[0]:
        content = set(range(p.sentence_of(v)[0], clause_start))
    words = [*verb, k, k + 1]
    return Attribution(
        paragraph=number,
        head=k + 1,
        kind="speech",
        rule="quoted_as_saying",
        cue=runs(p, words),
        source=Party(p.span(*origin), p.span(told, told), p.words[k + 1]),
        content=runs(p, content),
        takes_quotation=True,
        clause=(p.starts[clause_start], p.ends[k + 1]),
        relayers=[_party(p, teller, v, p.words[v])] if teller is not None else [],
    )


def _quoted(p: Paragraph, number: int, v: int) -> Attribution | None:
    """As in "Yoon quoted the director: "..."": a quotation beside it is the director's."""
    objects = [i for i in p.dependents(v, "dobj") if _is_speaker(p, i)]
    teller = subject_of(p, v)
    if p.lemma[v].lower() != "quote" or p.tag[v] == "VBG" or not objects or teller is None:
        return None
    origin = noun_phrase(p, objects[0], v, set())
    return Attribution(
        paragraph=number,
        head=v,
        kind="speech",
        rule="quoted_as_saying",
        cue=runs(p, cue_tokens(p, v, None)),
        source=Party(p.span(*origin), p.span(objects[0], objects[0]), p.words[v]),
        content=[],
        takes_quotation=True,
        clause=p.span(v, max(v, origin[1])),
        relayers=[_party(p, teller, v, p.words[v])],
    )


def _agent_phrase(p: Paragraph, v: int) -> set[int]:
    return {t for i in p.dependents(v, "agent", "prep") if p.words[i].lower() == "by" for t in p.subtree(i)}


def _party(p: Paragraph, head: int, v: int, cue: str) -> Party:
    return Party(p.span(*noun_phrase(p, head, v, set())), p.span(head, head), cue)


def _cited_report(p: Paragraph, number: int, v: int) -> Attribution | None:
    for n in p.dependents(v, "dobj", "nsubj"):
        if n < v or p.lemma[n].lower() not in noun_cues():
            continue
        clauses = [i for i in (*p.children[n], *p.children[v]) if i > n and p.dep[i] in ("acl", "ccomp")]
        clauses = [i for i in clauses if any(p.words[j].lower() == "that" for j in p.dependents(i, "mark"))]
        if not clauses:
            continue
        content = set(p.subtree(clauses[0]))
        owner = [t for t in p.subtree(n) if v < t < n and t not in content]
        while owner and p.pos[owner[-1]] in ("PART", "PUNCT"):
            owner.pop()
        named = [t for t in owner if p.pos[t] in ("NOUN", "PROPN")]
        origin, head = ((owner[0], owner[-1]), named[-1]) if named else (noun_phrase(p, n, v, content), n)
        teller = subject_of(p, v)
        words = [*cue_tokens(p, v, None), n] if named else cue_tokens(p, v, None)
        return Attribution(
            paragraph=number,
            head=v,
            kind="report",
            rule="cited_report",
            cue=runs(p, words),
            source=Party(p.span(*origin), p.span(head, head), p.words[n]),
            content=runs(p, content),
            clause=p.span(v, n),
            relayers=[_party(p, teller, v, p.words[v])] if teller is not None else [],
        )
    return None


def with_citations(p: Paragraph, found: list[Attribution]) -> list[Attribution]:
    """The paragraph's sayings with "citing Y" read: Y is the origin of the saying that it hangs on.

    As in "X said, citing Y", "X, citing a report by Y, said that ..." and "X said, quoting Y, that ...".
    """
    for v in p.with_word(CITING_NOW):
        if p.tag[v] != "VBG":
            continue
        origins = [i for i in (_cited(p, k) for k in _objects(p, v)) if i is not None]
        main = _citing(p, v, found)
        if not origins or main is None:
            continue
        cited = _end_of_cited(p, v)
        phrase = p.span(v, cited)
        origin = Party(p.span(*noun_phrase(p, origins[0], v, set())), p.span(origins[0], origins[0]), p.words[v])
        main.relayers = [main.source, *main.relayers] if main.source.span else main.relayers
        main.source = origin
        main.cue = sorted([*main.cue, p.span(v, v)])
        main.content = without(p, main.content, phrase) or runs(p, _resumed(p, cited))
        main.rule = "citing"
        found = [a for a in found if a is main or not inside(a.cue[0], [phrase])]
    return found


def with_carriers(p: Paragraph, found: list[Attribution]) -> list[Attribution]:
    """The paragraph's sayings with "in a statement carried by Y" and "in an interview with Y" read: Y passes it on."""
    spoken = [a for a in found if a.kind == "speech" and a.source.span]
    for n in p.with_lemma(_carried()) if spoken else []:
        start, end = p.sentence_of(n)
        said = [a for a in spoken if p.starts[start] <= a.cue[0][0] < p.ends[end - 1]]
        carrier = _carrier(p, n) if said and p.pos[n] == "NOUN" else None
        if carrier is None:
            continue
        head, cue = carrier
        before = [a for a in said if a.head < n]
        told = before[-1] if before else said[0]
        told.relayers.append(_party(p, head, n, cue))
        told.content = without(p, told.content, p.span(n, max(p.subtree(head))))
    return found


@cache
def _carried() -> frozenset[str]:
    """Nouns for what a medium can carry: documents, and whatever somebody says."""
    return words("sources", "document") | noun_cues().keys()


def _carrier(p: Paragraph, n: int) -> tuple[int, str] | None:
    """Who carried a statement, and by which word."""
    for v in p.dependents(n, "acl"):
        agent = agent_of(p, v) if p.tag[v] == "VBN" and p.lemma[v].lower() in CARRYING else None
        if agent is not None:
            return agent, p.words[v]
    for j in p.dependents(n, "prep"):
        for k in p.dependents(j, "pobj"):
            first, last = noun_phrase(p, k, n, set())
            if p.words[j].lower() in ("with", "to", "by") and is_medium(p, first, last):
                return k, p.words[j]
    return None


def _objects(p: Paragraph, v: int) -> list[int]:
    """Those cited; in ", quoting sources" the parse may take the participle for an adjective of its object."""
    is_adjective = p.dep[v] == "amod" and p.head[v] > v and p.words[v - 1] == ","
    return [p.head[v]] if is_adjective else p.dependents(v, "dobj")


def _end_of_cited(p: Paragraph, v: int) -> int:
    """The last token of the one cited, short of a ", that" which the parse took for a part of the phrase."""
    tokens = [t for i in _objects(p, v) for t in p.subtree(i) if t > v]
    resumed = [t - 2 for t in tokens if p.words[t].lower() == "that" and p.dep[t] == "mark" and p.words[t - 1] == ","]
    return min([max(tokens), *(t for t in resumed if t > v)])


def _citing(p: Paragraph, v: int, found: list[Attribution]) -> Attribution | None:
    """The saying that a "citing" hangs on, or else the first one before it in the sentence."""
    start, _ = p.sentence_of(v)
    told = [a for a in found if a.kind in ("speech", "report") and a.head != v]
    main = next((a for a in told if a.head == p.head[v] and a.source.span and a.content), None)
    before = [a for a in told if p.starts[start] <= a.cue[0][0] < p.starts[v]]
    return main or next((a for a in before if a.content), before[0] if before else None)


def _cited(p: Paragraph, i: int) -> int | None:
    """The one cited: somebody, or whose report it is ("a report by the agency", "the agency's report")."""
    if p.lemma[i].lower() in noun_cues() or p.lemma[i].lower() in words("sources", "document"):
        by = [
            k for j in p.dependents(i, "prep") if p.words[j].lower() in ("by", "from") for k in p.dependents(j, "pobj")
        ]
        owners = [k for k in (*p.dependents(i, "poss"), *by) if _is_speaker(p, k) and p.pos[k] != "PRON"]
        return owners[0] if owners else i
    return i if _is_speaker(p, i) else None


def _resumed(p: Paragraph, last: int) -> set[int]:
    """The clause that goes on after an interposed phrase: "X reported, citing Y, that ..."."""
    after = last + 1
    while after < len(p.words) and p.words[after] == ",":
        after += 1
    if after >= len(p.words) or p.words[after].lower() != "that" or p.dep[after] != "mark":
        return set()
    return {t for t in p.subtree(p.head[after]) if t >= after}


def _is_speaker(p: Paragraph, i: int) -> bool:
    return p.pos[i] in ("PROPN", "PRON") or bool(p.entity[i]) or p.lemma[i].lower() in source_nouns()


def without(p: Paragraph, content: list[Span], phrase: Span) -> list[Span]:
    """The content less a phrase and the punctuation before it."""
    kept = [
        i
        for i in range(len(p.words))
        if inside((p.starts[i], p.ends[i]), content) and not phrase[0] <= p.starts[i] < phrase[1]
    ]
    outside = [s for s in content if s[1] <= p.starts[0] or s[0] >= p.ends[-1]]
    return sorted([*runs(p, kept), *outside])


def with_appended(p: Paragraph, found: list[Attribution]) -> list[Attribution]:
    """The paragraph's sayings where one is appended to another: ", Y reported", ", as cited by Y", ", according to Y".

    The appended clause is about all that stands before it in the sentence, the first saying's cue included.
    """
    for last in sorted(found, key=lambda a: a.clause):
        if last.rule not in ("fronted", "according_to", "as_relayed"):
            continue
        start, end = p.sentence_of(p.token_at(last.cue[0][0]) or 0)
        before = [
            a
            for a in found
            if a is not last
            and p.starts[start] <= a.cue[0][0] < last.clause[0]
            and a.clause[1] <= last.clause[1]
            and a.kind in ("speech", "report", "assessment", "accusation", "denial")
            and a.content
            and not _is_subordinate(p, a.head, start, last)
        ]
        i = p.token_at(last.clause[0]) or 0
        while p.pos[i] == "PUNCT" and i + 1 < end:
            i += 1
        if not before or i == start or p.words[i - 1] != "," or last.cue[0][0] < before[0].cue[0][0]:
            continue
        if last.rule == "fronted" and not _trails(p, last, end, found):
            continue
        if last.rule == "according_to" and last.clause[1] < p.ends[_last_word(p, end)]:
            continue
        for a in before:
            a.content = [(s, e) for s, e in without(p, a.content, last.clause)]
        begin = min(min(a.clause[0], *(s for s, _ in a.content)) if a.content else a.clause[0] for a in before)
        first = p.token_at(begin) or 0
        last.content = runs(p, range(first, i))
    return found


def _is_subordinate(p: Paragraph, head: int, start: int, last: Attribution) -> bool:
    """Whether another verb before the last cue clause governs the cue: "before the inspectors report, Y said"."""
    return any(
        p.pos[i] in VERBAL and start <= i and p.starts[i] < last.clause[0] and p.dep[i] not in ("parataxis",)
        for i in p.ancestors(head)
    )


def _last_word(p: Paragraph, end: int) -> int:
    i = end - 1
    while i > 0 and p.pos[i] in ("PUNCT", "SPACE"):
        i -= 1
    return i


def _trails(p: Paragraph, last: Attribution, end: int, found: list[Attribution]) -> bool:
    """Whether nothing but other appended clauses follows in the sentence."""
    later = [a.clause for a in found if a is not last and a.clause[0] >= last.clause[1]]
    return all(
        p.starts[i] < last.clause[1] or p.pos[i] in ("PUNCT", "SPACE") or inside((p.starts[i], p.ends[i]), later)
        for i in range((p.token_at(last.clause[0]) or 0), end)
    )
