"""Finds sayings by their verb in the dependency parse: who says, which words mark it, what is said.

The constructions are those of reference grammars of English: that-clauses, infinitives and objects after the verb,
fronted content before it, parenthetical and as-clauses inside it, passives and raising verbs, participles.
"""

from __future__ import annotations

from pipeline.claims.attribution import Attribution, Party, Span, runs
from pipeline.claims.complements import content_of
from pipeline.claims.cue_clauses import SUBJECTS, CueClause, cue_clause
from pipeline.claims.lexicon import VerbCue, verb_cues
from pipeline.claims.media import is_medium
from pipeline.claims.noun_phrases import FINITE, noun_phrase
from pipeline.claims.statements import is_assertion, is_stated
from pipeline.claims.subjects import after_comma, agent_of, is_lost_main_verb, neighbour, opening_phrase, subject_of
from pipeline.language.parsed import Paragraph

PARTICLES = ("prt", "prep", "advmod", "dative", "agent")


def verb_attributions(paragraph: Paragraph, number: int, quoted: list[bool]) -> list[Attribution]:
    """The sayings whose cue is a verb of the lexicon; those that only a quotation can fill have no content yet.

    Args:
        paragraph: The parsed paragraph.
        number: Its number in the document.
        quoted: For each token, whether it stands in quotation marks.
    """
    cues = verb_cues()
    found = []
    for v in paragraph.with_lemma(cues.keys()):
        if paragraph.tag[v][:2] != "VB" or paragraph.dep[v] in ("amod", "compound"):
            continue
        for cue in cues[paragraph.lower_lemma[v]]:
            attribution = _read(paragraph, number, v, cue, quoted)
            if attribution:
                found.append(attribution)
                break
    return found


def _read(p: Paragraph, number: int, v: int, cue: VerbCue, quoted: list[bool]) -> Attribution | None:
    """The saying of one verb in one of its readings; None if the words do not allow the reading."""
    particle = _particle(p, v, cue.particle) if cue.particle else None
    if (cue.particle and particle is None) or not is_assertion(p, v, quoted):
        return None
    is_passive = _is_passive(p, v)
    beside = None if is_passive else cue_clause(p, v, cue)
    rule, content = ("fronted", beside.content) if beside else content_of(p, v, cue, particle, is_passive)
    is_as_clause = _is_as_clause(p, v)
    if is_as_clause:
        rule = "as_relayed"
    if not _is_filled(p, v, cue, content, is_passive, is_as_clause):
        return None
    subject = _speaker(p, v, cue, rule, beside, quoted)
    if not is_stated(p, v, cue, rule, subject, is_passive):
        return None
    source = noun_phrase(p, subject, v, content) if subject is not None else None
    if beside and beside.source and source:
        source = beside.source
    marks = cue_tokens(p, v, particle)
    content = content - set(marks) - (set(range(source[0], source[1] + 1)) if source else set())
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


def _is_passive(p: Paragraph, v: int) -> bool:
    if p.tag[v] != "VBN" or _is_lost(p, v):
        return False
    is_participle = p.dep[v] == "acl" or (p.dep[v] == "advcl" and not p.dependents(v, "aux", "mark"))
    return is_participle or bool(p.dependents(v, "nsubjpass", "auxpass"))


def _is_lost(p: Paragraph, v: int) -> bool:
    return is_lost_main_verb(p, v) and opening_phrase(p, v) is not None


def _is_as_clause(p: Paragraph, v: int) -> bool:
    """As in ", as reported by Vesti Daily"."""
    return p.tag[v] == "VBN" and any(p.words[i].lower() == "as" and i < v for i in p.children[v])


def _is_filled(p: Paragraph, v: int, cue: VerbCue, content: set[int], is_passive: bool, is_as_clause: bool) -> bool:
    """Whether there is something said: content, or room for a quotation; a bare "which" only where it is denied."""
    if not content:
        if "quotation" not in cue.complements or is_passive:
            return False
    elif cue.kind != "denial" and all(p.tag[i] in ("WDT", "WP") for i in content):
        return False
    return not is_as_clause or (cue.kind in ("speech", "report") and agent_of(p, v) is not None)


def _speaker(p: Paragraph, v: int, cue: VerbCue, rule: str, beside: CueClause | None, quoted: list[bool]) -> int | None:
    """The token that heads the speaker's phrase; a word in quotation marks does not speak outside them."""
    subject = beside.subject if beside else _subject(p, v, cue)
    if cue.kind == "appearance":
        return None
    if subject is not None and rule == "fronted" and (beside is None or beside.is_plain):
        subject = after_comma(p, subject, v)
    if subject is not None and quoted[subject] and not quoted[v] and rule in ("fronted", "quotation"):
        subject = neighbour(p, v, cue)
    return subject


def _subject(p: Paragraph, v: int, cue: VerbCue) -> int | None:
    if _is_lost(p, v):
        return opening_phrase(p, v)
    if _is_passive(p, v):
        return agent_of(p, v)
    if _is_as_clause(p, v):
        return agent_of(p, v) or subject_of(p, v)
    subject = subject_of(p, v)
    if subject is None and _is_finite(p, v) and not p.dependents(v, "expl", *SUBJECTS):
        return neighbour(p, v, cue)
    return subject


def _is_finite(p: Paragraph, v: int) -> bool:
    return p.tag[v] in FINITE or any(p.tag[i] in FINITE for i in p.dependents(v, "aux"))


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
