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
    SUBJECTS,
    after_comma,
    agent_of,
    can_tell,
    interposed_subject,
    inverted_subject,
    is_lost_main_verb,
    is_people,
    neighbour,
    noun_phrase,
    opening_phrase,
    subject_of,
    trailing_subject,
)
from pipeline.language.parsed import Paragraph

SAYING_KINDS = ("speech", "report", "assessment", "evidence", "question")
"""Kinds of cue that say nothing when negated: "did not say when"."""
NOT_YET = frozenset(["will", "would", "'ll", "'d", "may", "might", "could", "can", "should", "must", "wo", "ca"])
"""Auxiliaries of what nobody has said yet."""
NAMING_PEOPLE = frozenset(["mention", "name"])
"""Verbs of speech whose object may be somebody without being who is told."""
PERSONAL = frozenset(
    [(k, "verb_object") for k in ("accusation", "evaluation", "demand", "assessment", "denial", "intention")]
    + [("intention", "verb_infinitive"), ("evaluation", "verb_as"), ("evaluation", "naming")]
)
"""Readings in which the subject must be one who can speak: "the rate favours savers" holds no view."""
HEARERS = frozenset(["you", "we", "i"])
"""Subjects of asides to the reader: ", you know,"."""
NOBODY = frozenset(["it", "that", "this", "which", "what", "there"])
"""Subjects that stand for a thing or a fact, and say nothing."""
INDICATING = frozenset(
    [
        "confirm",
        "demonstrate",
        "hint",
        "illustrate",
        "imply",
        "indicate",
        "prove",
        "reveal",
        "show",
        "signal",
        "suggest",
    ]
)
"""Verbs by which facts tell as well as speakers (VerbNet indicate-78): "it shows that" is nobody's saying."""
ASPECTUAL = frozenset(
    ["seem", "appear", "begin", "start", "commence", "go", "continue", "keep", "proceed", "hasten", "rush"]
)
"""Verbs after which an infinitive has come about (VerbNet begin-55.1, continue-55.3, seem-109)."""
PARTICLES = ("prt", "prep", "advmod", "dative", "agent")
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
    is_lost = is_lost_main_verb(p, v) and opening_phrase(p, v) is not None
    is_passive = (
        not is_lost
        and p.tag[v] == "VBN"
        and (
            bool(p.dependents(v, "nsubjpass", "auxpass"))
            or p.dep[v] == "acl"
            or (p.dep[v] == "advcl" and not p.dependents(v, "aux", "mark"))
        )
    )
    is_as_clause = p.tag[v] == "VBN" and any(p.words[i].lower() == "as" and i < v for i in p.children[v])
    inverted = None if is_passive else inverted_subject(p, v, cue)
    trailing = None if is_passive or inverted is not None else trailing_subject(p, v, cue)
    interposed = None if is_passive else interposed_subject(p, v, cue)
    if interposed is not None:
        first, end = p.sentence_of(v)
        rule, content = "fronted", {*range(first, v - 1), *range(interposed[1] + 1, end)}
    elif inverted is not None:
        rule, content = "fronted", set(range(p.sentence_of(v)[0], v - 1))
    elif trailing is not None:
        rule, content = "fronted", set(range(p.sentence_of(v)[0], trailing[1] - 1))
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
    elif interposed is not None:
        subject = interposed[0]
    elif inverted is not None:
        subject = inverted
    elif trailing is not None:
        subject = trailing[0]
    elif is_lost:
        subject = opening_phrase(p, v)
    elif is_passive:
        subject = agent_of(p, v)
    elif is_as_clause:
        subject = agent_of(p, v) or subject_of(p, v)
    else:
        subject = subject_of(p, v)
        if subject is None and _is_finite(p, v) and not p.dependents(v, "expl") and not p.dependents(v, *SUBJECTS):
            subject = neighbour(p, v, cue)
    if subject is not None and rule == "fronted" and trailing is None and interposed is None:
        subject = after_comma(p, subject, v)
    if subject is not None and quoted[subject] and not quoted[v] and rule in ("fronted", "quotation"):
        subject = neighbour(p, v, cue)
    if content and cue.kind != "denial" and all(p.tag[i] in ("WDT", "WP") for i in content):
        return None
    if not _is_stated(p, v, cue, rule, subject, is_passive):
        return None
    if (cue.kind == "evidence" or cue.lemma == "find") and rule == "verb_object" and not _is_document(p, subject):
        return None
    if rule == "verb_object" and _is_told(p, v, cue):
        return None
    source = noun_phrase(p, subject, v, content) if subject is not None else None
    if trailing is not None and source is not None:
        source = trailing[1], trailing[2]
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


def _is_stated(p: Paragraph, v: int, cue: VerbCue, rule: str, subject: int | None, is_passive: bool) -> bool:
    """Whether the verb tells of something said, and by somebody: not "to say", "would say", "did not say", "saying".

    An infinitive counts after a verb of beginning or going on ("went on to say"); a demand or a pledge counts in any.
    """
    if subject is not None and (cue.kind, rule) in PERSONAL and not can_tell(p, subject):
        return False
    if subject is None and cue.kind == "question":
        return False
    if cue.kind == "belief" and rule == "fronted" and (subject is None or p.words[subject].lower() in HEARERS):
        return False
    if subject is None and cue.kind != "appearance" and not is_passive and rule not in ("fronted", "quotation"):
        return False
    is_demand = cue.kind in ("demand", "pledge") and rule in ("verb_clause", "verb_preposition", "quotation")
    if subject is not None and p.words[subject].lower() in NOBODY and (p.tag[v] == "VBG" or cue.lemma in INDICATING):
        return False
    if _is_infinitive(p, v) and cue.kind != "appearance" and not is_demand and not _goes_on(p, v):
        return False
    auxiliaries = {p.words[i].lower() for i in p.dependents(v, "aux")}
    if cue.kind in SAYING_KINDS and auxiliaries & NOT_YET and rule in ("verb_clause", "fronted", "verb_object"):
        return False
    is_negated = any(p.dep[i] == "neg" for i in p.children[v])
    return not (is_negated and cue.kind in SAYING_KINDS and rule in ("verb_clause", "fronted"))


def _is_finite(p: Paragraph, v: int) -> bool:
    return p.tag[v] in FINITE or any(p.tag[i] in FINITE for i in p.dependents(v, "aux"))


def _goes_on(p: Paragraph, v: int) -> bool:
    governor = p.head[v]
    is_going_on = p.lemma[governor] in ASPECTUAL and (p.lemma[governor] != "go" or bool(p.dependents(governor, "prt")))
    return p.dep[v] in ("xcomp", "advcl") and (is_going_on or p.pos[governor] == "ADJ")


def _is_told(p: Paragraph, v: int, cue: VerbCue) -> bool:
    """As in "dismissed 80 workers" and "emailed supporters": the object is people, and nothing that is said."""
    concerns = cue.kind in ("denial", "speech") and cue.lemma not in NAMING_PEOPLE
    return concerns and any(is_people(p, i) for i in p.dependents(v, "dobj"))


def _told(p: Paragraph, v: int, cue: VerbCue) -> list[Party]:
    """The news outlet of "told the newspaper Dnevni Glas": it passes on what it was told."""
    if cue.lemma != "tell":
        return []
    for i in [i for i in p.dependents(v, "dobj", "dative") if i > v]:
        first, last = noun_phrase(p, i, v, set())
        last = next((j - 1 for j in range(i, last + 1) if p.words[j] == ","), last)
        if is_medium(p, first, last):
            return [Party(p.span(first, last), p.span(last, last), p.words[v])]
    return []


def _is_infinitive(p: Paragraph, v: int) -> bool:
    governor = p.head[v] if p.dep[v] == "conj" else v
    return p.tag[v] == "VB" and any(p.words[i].lower() == "to" for j in (v, governor) for i in p.dependents(j, "aux"))


def _is_document(p: Paragraph, subject: int | None) -> bool:
    """As in "A poll shows a close race" reports; "he showed courage" does not."""
    return subject is not None and p.lemma[subject].lower() in words("sources", "document")


def _party(p: Paragraph, source: tuple[int, int] | None, head: int | None, words: list[int]) -> Party:
    cue = " ".join(p.words[i] for i in words)
    if source is None or head is None:
        return Party(None, None, cue)
    return Party(p.span(*source), p.span(head, head), cue)


def _particle(p: Paragraph, v: int, particle: str) -> int | None:
    for i in p.children[v]:
        is_day = any(p.entity[j][2:] in ("DATE", "TIME") for j in p.dependents(i, "pobj"))
        if i > v and p.words[i].lower() == particle and p.dep[i] in PARTICLES and not is_day:
            return i
    after = v + 1
    is_mark = after < len(p.words) and p.dep[after] == "mark" and p.words[after].lower() == particle == "for"
    return after if is_mark and p.head[p.head[after]] == v else None


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
        and (p.dep[i] in ("aux", "auxpass", "neg") or (p.dep[i] == "advmod" and _is_adverb(p, i)))
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


def _is_adverb(p: Paragraph, i: int) -> bool:
    """Not so of a name that the parse took for one: inside a sentence an adverb begins with a small letter."""
    return p.tag[i][:2] == "RB" and (p.words[i][0].islower() or i == p.sentence_of(i)[0])


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
