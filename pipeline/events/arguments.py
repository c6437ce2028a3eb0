"""Finds the arguments of a trigger in the parse.

Belongs here: grammar, by ClearNLP's labels. Does not: any word of the news.
"""

from __future__ import annotations

from pipeline.events.lexicon import members_of
from pipeline.language.parsed import Paragraph

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
RELATIVE = ("WDT", "WP", "WP$")
CLAUSES = ("ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "pcomp", "csubj", "csubjpass", "parataxis")
# A subject stays the subject of what these are told to do only if nobody else is told: they promise for themselves.
SUBJECT_CONTROL = frozenset(("promise", "threaten", "vow", "pledge", "summon", "call", "use"))
# "Asked Peru on Monday to free them": Peru is to, though the parser takes the infinitive for a purpose.
OBJECT_CONTROL = frozenset(("ask", "urge", "tell", "invite", "persuade", "instruct", "beg", "implore"))
SPAN_PARTS = frozenset(
    (
        "det",
        "amod",
        "compound",
        "poss",
        "nummod",
        "nmod",
        "quantmod",
        "case",
        "predet",
        "advmod",
        "neg",
        "npadvmod",
        "punct",
    )
)
PHRASE_PREPOSITIONS = frozenset(("of", "in", "from", "at", "near", "for"))
DASHES = ("-", "--", "–", "—", ":")


def is_passive(p: Paragraph, v: int) -> bool:
    """Whether the verb is a passive, with or without its auxiliary ("the man arrested in May")."""
    if p.dependents(v, "auxpass", *PASSIVE_SUBJECTS):
        return True
    if p.tag[v] != "VBN":
        return False
    if p.dep[v] == "acl":
        return True
    if p.dep[v] == "conj" and not p.dependents(v, *SUBJECTS, "aux", "dobj"):
        return is_passive(p, p.head[v]) and p.tag[p.head[v]] == "VBN"
    if p.dep[v] == "ROOT" and not p.dependents(v, "aux", "dobj"):
        return True  # a headline: "Two killed in blast"
    return p.dep[v] in ("advcl", "relcl") and not p.dependents(v, "aux", *SUBJECTS)


def with_conjuncts(p: Paragraph, i: int) -> list[int]:
    """The token and what is coordinated with it."""
    found = [i]
    for j in p.children[i]:
        if p.dep[j] in ("conj", "appos") and p.dep[j] == "conj" and p.pos[j] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
            found += with_conjuncts(p, j)
    return found


def antecedent(p: Paragraph, i: int) -> int:
    """What a relative pronoun stands for; the token itself if it is none."""
    if p.tag[i] in RELATIVE:
        for j in p.ancestors(i):
            if p.dep[j] == "relcl":
                return p.head[j]
            if p.dep[j] in ("ccomp", "ROOT"):
                break
    return i


def subjects(p: Paragraph, v: int, depth: int = 0) -> list[int]:
    """Heads of the deep subject: who does it. Empty if the clause does not say."""
    if depth > 6:
        return []
    if is_passive(p, v):
        by = [k for j in p.dependents(v, "agent") for k in p.dependents(j, "pobj")]
        return [k for k in by if p.entity[k][2:] not in ("DATE", "TIME")][:1]  # not "freed by the end of the month"
    own = p.dependents(v, *SUBJECTS)
    if own:
        return [antecedent(p, _after_dateline(p, own[0], v))]
    head, dep = p.head[v], p.dep[v]
    if dep == "conj":
        if p.pos[head] in ("VERB", "AUX"):
            return surface_subjects(p, head, depth + 1)
        return []
    if dep in ("xcomp", "ccomp"):
        if p.pos[head] == "ADJ":
            return surface_subjects(p, head, depth + 1)
        asked = [k for name in ("on", "upon") for k in prepositional(p, head, name)] if p.lemma[head] == "call" else []
        if asked:
            return asked[:1]
        told = p.dependents(head, "dobj", "dative")
        if told and p.lemma[head] not in SUBJECT_CONTROL:
            return told[:1]
        return surface_subjects(p, head, depth + 1)
    if dep == "advcl":
        asked = [k for name in ("on", "upon") for k in prepositional(p, head, name)] if p.lemma[head] == "call" else []
        if p.lemma[head] in OBJECT_CONTROL:
            asked = asked or p.dependents(head, "dobj", "dative")
        if asked and p.tag[v] == "VB":
            return asked[:1]
        # "The bus was hit, killing two": whoever hit it killed them, not the bus.
        return (subjects if is_passive(p, head) and p.tag[v] == "VBG" else surface_subjects)(p, head, depth + 1)
    if dep == "acl":
        if p.tag[v] == "VBG":
            return [head]
        return _holder(p, head, depth + 1)
    if dep == "relcl" and p.tag[v] == "VB":
        return _holder(p, head, depth + 1)
    if dep == "pcomp":
        verb = p.head[head]
        if p.pos[verb] == "ADV":
            verb = p.head[verb]  # "stopped short of condemning it"
        if p.pos[verb] in ("VERB", "AUX"):
            told = p.dependents(verb, "dobj") if p.lemma[head] in ("of", "from", "for", "into") else []
            passive = p.dependents(verb, *PASSIVE_SUBJECTS) if p.lemma[head] in ("of", "from", "for", "into") else []
            return told[:1] or passive[:1] or surface_subjects(p, verb, depth + 1)
        return owner(p, verb, depth + 1)
    return []


def _after_dateline(p: Paragraph, i: int, v: int) -> int:
    """The subject itself, where the parser took the dateline before it ("GENEVA -- The agency said") for its head."""
    dash = next((k for k in range(i + 1, min(i + 12, v)) if p.words[k] in DASHES), None)
    if dash is None or i - p.sentence_of(i)[0] > 6:
        return i
    inside = range(dash + 1, v)
    heads = [k for k in inside if p.pos[k] in ("NOUN", "PROPN", "PRON") and p.head[k] not in inside]
    return heads[0] if heads else i


def surface_subjects(p: Paragraph, v: int, depth: int = 0) -> list[int]:
    """Heads of the subject as it stands, a passive's included: what a clause without its own subject borrows."""
    for label in (*SUBJECTS, *PASSIVE_SUBJECTS):
        own = p.dependents(v, label)
        if own:
            return [antecedent(p, _after_dateline(p, own[0], v))]
    if p.pos[v] == "ADJ" and p.pos[p.head[v]] in ("AUX", "VERB") and p.head[v] != v:
        return surface_subjects(p, p.head[v], depth + 1) if depth < 6 else []
    if p.dep[v] == "acl" and p.tag[v] == "VBN":
        return [p.head[v]]
    return subjects(p, v, depth + 1)


def _holder(p: Paragraph, n: int, depth: int) -> list[int]:
    """Who is to do what the noun is about: "gave the king the right to ...", "the failure of the council to ..."."""
    verb = support(p, n)
    given = [j for j in p.dependents(verb, "dative") if p.pos[j] != "ADP"] if verb is not None else []
    return given[:1] or p.dependents(n, "poss") or prepositional(p, n, "of")[:1] or owner(p, n, depth)


def owner(p: Paragraph, n: int, depth: int = 0) -> list[int]:
    """Who a noun's act belongs to: "Iran's decision", "Iran took a decision", "a decision by Iran"."""
    found = p.dependents(n, "poss")
    if found:
        return [antecedent(p, found[0])]
    by = [k for j in p.dependents(n, "prep", "agent") if p.lemma[j] == "by" for k in p.dependents(j, "pobj")]
    if by:
        return by[:1]
    verb = support(p, n)
    return surface_subjects(p, verb, depth + 1) if verb is not None and depth < 6 else []


def objects(p: Paragraph, v: int) -> list[int]:
    """Heads of the deep object: to whom or what it is done."""
    own = p.dependents(v, "dobj")
    if own:
        return [antecedent(p, own[0])]
    if is_passive(p, v):
        own = p.dependents(v, *PASSIVE_SUBJECTS, *SUBJECTS)
        if own:
            return [antecedent(p, own[0])]
        if p.dep[v] in ("acl", "relcl"):
            return [p.head[v]]
        if p.dep[v] == "conj":
            return objects(p, p.head[v])
        if p.dep[v] in ("advcl", "xcomp"):
            return surface_subjects(p, p.head[v])
        if p.dep[v] == "pcomp" and p.pos[p.head[p.head[v]]] in ("VERB", "AUX"):
            return surface_subjects(p, p.head[p.head[v]])  # "fled after being freed"
        return []
    if p.dep[v] == "relcl" and p.dependents(v, *SUBJECTS):
        subject = p.dependents(v, *SUBJECTS)[0]
        if p.tag[subject] not in RELATIVE and not p.dependents(v, "ccomp", "xcomp"):
            return [p.head[v]]
    if p.dep[v] != "conj":
        for j in p.children[v]:
            if p.dep[j] == "conj" and p.pos[j] == "VERB" and not p.dependents(j, *SUBJECTS):
                # "attacked and killed the guards": the object stands with the last verb.
                shared = p.dependents(j, "dobj")
                if shared and not is_passive(p, j) and not any(v < k < j and p.dep[k] == "prep" for k in p.children[v]):
                    return shared[:1]
    return []


def support(p: Paragraph, n: int) -> int | None:
    """The verb that an event noun hangs on as object, or through a preposition ("engaged in talks")."""
    while p.dep[n] == "conj":
        n = p.head[n]
    head = p.head[n]
    if head == n:
        return None
    if p.dep[n] in ("dobj", "nsubjpass", "attr") and p.pos[head] in ("VERB", "AUX"):
        return head
    if p.dep[n] == "pobj":
        above = p.head[head]
        if p.pos[above] == "VERB" and p.lemma[head] in ("in", "on", "for", "to", "out"):
            return above
        if p.lemma[head] == "of" and p.lemma[above] in members_of("transparent"):
            return support(p, above)
    return None


def prepositional(p: Paragraph, i: int, preposition: str) -> list[int]:
    """Heads of the objects of a preposition that hangs on the token."""
    found: list[int] = []
    for j in p.children[i] if preposition in p.lemmas else ():
        if p.dep[j] in ("prep", "dative", "agent") and p.lower_lemma[j] == preposition:
            found += p.dependents(j, "pobj")
            for k in p.dependents(j, "prep"):
                found += p.dependents(k, "pobj")
    return found


def complement(p: Paragraph, i: int) -> int | None:
    """The head of the complement clause of a verb, adjective or noun."""
    clauses = p.dependents(i, "xcomp", "ccomp", "acl", "oprd", "acomp")
    for j in clauses:
        if p.dep[j] != "acl" or p.tag[j] == "VB":
            return j
    for j in p.dependents(i, "prep"):
        inner = p.dependents(j, "pcomp")
        if inner:
            return inner[0]
    if p.pos[i] == "VERB":
        for j in p.dependents(i, "advcl"):
            if j > i and p.tag[j] == "VB":
                return j
    return None


def is_question(p: Paragraph, v: int) -> bool:
    """Whether the clause is an indirect question: "whether it had attacked", "why it had done so"."""
    return any(
        p.words[j].lower() in ("whether", "if") if p.dep[j] == "mark" else p.tag[j] in ("WP", "WRB", "WDT", "WP$")
        for j in p.children[v]
        if j < v
    )


def clause_of(p: Paragraph, i: int) -> int:
    """The head of the clause that the token stands in."""
    while p.head[i] != i and not (p.dep[i] in CLAUSES and p.pos[i] in ("VERB", "AUX")):
        i = p.head[i]
    return i


def phrase(p: Paragraph, i: int) -> tuple[int, int]:
    """First and last token of the noun phrase headed by the token.

    It holds the modifiers, "of ..." or "in ...", and a name in apposition; not relative clauses.
    """
    first = last = i
    for j in p.children[i]:
        if j < i and p.dep[j] in SPAN_PARTS:
            below = p.subtree(j)
            if below[-1] < i:
                first = min(first, below[0])
        elif j > i and p.dep[j] == "prep" and p.lemma[j] in PHRASE_PREPOSITIONS and p.pos[i] != "PRON":
            inner = p.dependents(j, "pobj")
            if inner and phrase(p, inner[0])[0] == j + 1:
                last = max(last, phrase(p, inner[0])[1])
        elif j > i and ((p.dep[j] == "nummod" and j == i + 1) or (p.dep[j] == "appos" and p.pos[j] == "PROPN")):
            last = max(last, phrase(p, j)[1])
    while first < i and p.pos[first] == "PUNCT":
        first += 1
    return first, last
