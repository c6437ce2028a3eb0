"""Finds sayings by their verb in the dependency parse: who says, which words mark it, what is said.

The constructions are those of reference grammars of English: that-clauses, infinitives and objects after the verb,
fronted content before it, parenthetical and as-clauses inside it, passives and raising verbs, participles.
"""

from __future__ import annotations

from pipeline.claims.attribution import Attribution, Party, Span, runs
from pipeline.claims.complements import content_of
from pipeline.claims.lexicon import VerbCue, verb_cues, words
from pipeline.claims.media import is_medium
from pipeline.claims.subjects import (
    FINITE,
    QUANTITIES,
    SUBJECTS,
    after_comma,
    agent_of,
    inverted_subject,
    neighbour,
    noun_phrase,
    subject_of,
    trailing_subject,
)
from pipeline.language.parsed import Paragraph

SAYING_KINDS = ("speech", "report", "assessment", "evidence")
"""Kinds of cue that say nothing when negated: "did not say when"."""
CONDITIONS = frozenset(["if", "unless", "whether", "lest"])


def verb_attributions(paragraph: Paragraph, number: int, quoted: list[bool]) -> list[Attribution]:
    """The sayings whose cue is a verb of the lexicon; those that only a quotation can fill have no content yet.

    Args:
        paragraph: The parsed paragraph.
        number: Its number in the document.
        quoted: For each token, whether it stands in quotation marks.
    """
    cues = verb_cues()
    found = []
    for v, lemma in enumerate(paragraph.lemma):
        if paragraph.tag[v][:2] != "VB" or lemma.lower() not in cues or paragraph.dep[v] in ("amod", "compound"):
            continue
        for cue in cues[lemma.lower()]:
            attribution = _read(paragraph, number, v, cue, quoted)
            if attribution:
                found.append(attribution)
                break
    return found


def _read(p: Paragraph, number: int, v: int, cue: VerbCue, quoted: list[bool]) -> Attribution | None:
    particle = _particle(p, v, cue.particle) if cue.particle else None
    if cue.particle and particle is None:
        return None
    if not _is_assertion(p, v, quoted):
        return None
    is_passive = bool(p.dependents(v, "nsubjpass", "auxpass")) or (p.dep[v] == "acl" and p.tag[v] == "VBN")
    is_as_clause = p.tag[v] == "VBN" and any(p.words[i].lower() == "as" and i < v for i in p.children[v])
    inverted = None if is_passive else inverted_subject(p, v, cue)
    trailing = None if is_passive or inverted is not None else trailing_subject(p, v, cue)
    if inverted is not None:
        rule, content = "fronted", set(range(p.sentence_of(v)[0], v - 1))
    elif trailing is not None:
        rule, content = "fronted", set(range(p.sentence_of(v)[0], min(p.subtree(trailing)) - 1))
    else:
        rule, content = content_of(p, v, cue, particle, is_passive)
    if not content and ("quotation" not in cue.complements or is_passive):
        return None
    if is_as_clause:
        rule = "as_relayed"
        if cue.kind not in ("speech", "report") or agent_of(p, v) is None:
            return None
    if cue.kind == "appearance":
        subject = None
    elif inverted is not None:
        subject = inverted
    elif trailing is not None:
        subject = trailing
    elif is_passive:
        subject = agent_of(p, v)
    elif is_as_clause:
        subject = agent_of(p, v) or subject_of(p, v)
    else:
        subject = subject_of(p, v)
        if subject is None and p.tag[v] in FINITE and not p.dependents(v, "expl") and not p.dependents(v, *SUBJECTS):
            subject = neighbour(p, v)
    if subject is not None and rule == "fronted" and trailing is None:
        subject = after_comma(p, subject, v)
    if subject is not None and quoted[subject] and not quoted[v] and rule in ("fronted", "quotation"):
        subject = neighbour(p, v)
    if content and all(p.tag[i] in ("WDT", "WP") for i in content):
        return None
    takes_object = rule == "verb_object" and cue.kind in ("evaluation", "accusation")
    has_rule = rule in ("verb_clause", "verb_preposition", "quotation") or takes_object
    if _is_infinitive(p, v) and (subject is None or not has_rule):
        return None
    if _is_infinitive(p, v) and cue.kind in ("assessment", "perception", "evidence", "intention"):
        return None
    is_negated = any(p.dep[i] == "neg" for i in p.children[v])
    if is_negated and cue.kind in SAYING_KINDS and rule in ("verb_clause", "fronted"):
        return None
    if cue.kind == "evidence" and rule == "verb_object" and not _is_document(p, subject):
        return None
    if cue.kind == "denial" and rule == "verb_object" and any(_is_people(p, i) for i in p.dependents(v, "dobj")):
        return None
    source = noun_phrase(p, subject, v, content) if subject is not None else None
    marks = cue_tokens(p, v, particle)
    if source:
        content -= set(range(source[0], source[1] + 1))
    content -= set(marks)
    return Attribution(
        paragraph=number,
        head=v,
        kind=cue.kind,
        rule=rule,
        cue=runs(p, marks),
        source=_party(p, source, subject, marks),
        content=runs(p, content),
        takes_quotation="quotation" in cue.complements and not is_as_clause and not quoted[v],
        clause=_clause(p, v, content | _in_marks(quoted, v), source),
        relayers=_told(p, v, cue),
    )


def _told(p: Paragraph, v: int, cue: VerbCue) -> list[Party]:
    """The news outlet of "told the newspaper Dnevni Glas": it passes on what it was told."""
    if cue.lemma != "tell":
        return []
    addressed = [noun_phrase(p, i, v, set()) for i in p.dependents(v, "dobj", "dative") if i > v]
    return [
        Party(p.span(first, last), p.span(last, last), p.words[v])
        for first, last in addressed[:1]
        if is_medium(p, first, last)
    ]


def _is_infinitive(p: Paragraph, v: int) -> bool:
    governor = p.head[v] if p.dep[v] == "conj" else v
    return p.tag[v] == "VB" and any(p.words[i].lower() == "to" for j in (v, governor) for i in p.dependents(j, "aux"))


def _is_document(p: Paragraph, subject: int | None) -> bool:
    """As in "A poll shows a close race" reports; "he showed courage" does not."""
    return subject is not None and p.lemma[subject].lower() in words("sources", "document")


def _is_people(p: Paragraph, i: int) -> bool:
    """As in "dismissed 80 of its workers" and "denied officials access": somebody, not something said."""
    if p.pos[i] == "NUM" or p.words[i].lower() in QUANTITIES:
        return any(_is_people(p, k) for j in p.dependents(i, "prep") for k in p.dependents(j, "pobj"))
    return p.entity[i][2:] == "PERSON" or p.lemma[i].lower() in words("sources", "role") | words("sources", "unnamed")


def _party(p: Paragraph, source: tuple[int, int] | None, head: int | None, words: list[int]) -> Party:
    cue = " ".join(p.words[i] for i in words)
    if source is None or head is None:
        return Party(None, None, cue)
    return Party(p.span(*source), p.span(head, head), cue)


def _particle(p: Paragraph, v: int, particle: str) -> int | None:
    for i in p.children[v]:
        if i > v and p.words[i].lower() == particle and p.dep[i] in ("prt", "prep", "advmod", "dative", "agent"):
            return i
    return None


def _is_assertion(p: Paragraph, v: int, quoted: list[bool]) -> bool:
    """Not so in a condition, a question or an order: "if he says that ...", "did he say ...?", "say that ..."."""
    children = p.children[v]
    if any(p.dep[i] == "mark" and p.words[i].lower() in CONDITIONS for i in children):
        return False
    first, end = p.sentence_of(v)
    if (
        p.dep[v] == "ROOT"
        and p.tag[v] in ("VB", "VBP")
        and not any(p.dep[i] in (*SUBJECTS, "nsubjpass", "aux") for i in children)
    ):
        return p.tag[v] == "VBP" and v > first
    last = end - 1
    while last > v and p.pos[last] in ("PUNCT", "SPACE") and p.words[last] != "?":
        last -= 1
    if p.words[last] == "?" and not quoted[last] and p.dep[v] == "ROOT":
        subject = next((i for i in children if p.dep[i] in SUBJECTS), v)
        return not any(p.dep[i] == "aux" and i < subject for i in children)
    return True


def cue_tokens(p: Paragraph, v: int, particle: int | None) -> list[int]:
    """Tokens of the cue: the verb with the auxiliaries, negation and adverbs before it, and its particle."""
    words = [v]
    i = v - 1
    while (
        i >= 0
        and p.head[i] in (v, i + 1)
        and p.dep[i] in ("aux", "auxpass", "neg", "advmod")
        and p.tag[i] not in ("WRB",)
    ):
        words.insert(0, i)
        i -= 1
    while len(words) > 1 and p.dep[words[0]] == "advmod":
        if any(p.dep[j] in ("aux", "auxpass", "neg") for j in words[1:-1]) or p.words[words[0]].lower() in (
            "when",
            "why",
            "how",
            "where",
        ):
            words.pop(0)
        else:
            break
    words += [j for j in p.dependents(v, "prt") if j > v]
    if particle is not None and particle not in words:
        words.append(particle)
    return words


def _in_marks(quoted: list[bool], v: int) -> set[int]:
    return set() if quoted[v] else {i for i, is_quoted in enumerate(quoted) if is_quoted}


def _clause(p: Paragraph, v: int, content: set[int], source: tuple[int, int] | None) -> Span:
    """Offsets of the words about the verb that are no content: the cue clause."""
    own = (set(p.subtree(v)) - content) | {v}
    if source:
        own |= set(range(source[0], source[1] + 1))
    first = last = v
    while first - 1 in own:
        first -= 1
    while last + 1 in own:
        last += 1
    while first < v and p.pos[first] in ("PUNCT", "SPACE"):
        first += 1
    while last > v and p.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    return p.span(first, last)
