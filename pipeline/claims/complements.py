"""Finds what is said: the complement of a cue verb, after it, before it or about it."""

from __future__ import annotations

from pipeline.claims.attribution import MARKS
from pipeline.claims.cue_clauses import ADDRESSING, SETS_OFF, SUBJECTS
from pipeline.claims.lexicon import VerbCue, noun_cues, verb_cues
from pipeline.claims.noun_phrases import FINITE, has_finite_verb, is_people, without_asides
from pipeline.claims.subjects import after_comma, agent_of
from pipeline.language.parsed import Paragraph

OBJECT_PREPOSITIONS = ("as", "of", "for", "over", "to", "with", "about", "against")
HOLDS_OBJECT = ("dobj", "intj", "oprd", "xcomp", "ccomp", "attr", "acomp", "pobj", "pcomp")
MARKS_BEFORE = frozenset(['"', "“", "''", "``"])
PASSIVE_KINDS = frozenset(["assessment", "belief", "speech", "report", "accusation"])
"""Kinds of cue whose passive counts without an agent: "was accused of"."""
REASONS = frozenset(["because", "if", "unless", "until"])
"""Conjunctions whose clause after what is said is a part of it."""
CLAIMED = frozenset(
    ["responsibility", "credit", "victory", "success", "innocence", "immunity", "ownership", "sovereignty"]
)
"""What one claims by saying so; a storm claims lives, and a team a title."""
POINTERS = frozenset(["it", "this", "that", "so", "way", "as", "follows", "the", "following"])
"""Objects that only point to a quotation: "explained it this way: ..."."""
TELLING_MORE = frozenset(
    ["give", "provide", "offer", "elaborate", "specify", "name", "say", "identify", "explain", "disclose", "present"]
)
"""Verbs for what a speaker leaves out: "though he gave no details"."""
INVERTED = frozenset(["should", "had", "were"])
"""Auxiliaries that begin a condition without "if"."""
NO_PASSIVE = frozenset(["know", "ask", "suppose", "mean"])
"""Verbs whose passive tells of a custom or a duty: "is known as", "was supposed to end"."""
FINDING = frozenset(["find"])
"""Verbs that take an object with its state as well as a clause."""


def content_of(p: Paragraph, v: int, cue: VerbCue, particle: int | None, is_passive: bool) -> tuple[str, set[int]]:
    """The rule and the tokens of what is said; none if it can only be a quotation."""
    takes = cue.complements
    right = [i for i in p.children[v] if i > v]
    if cue.kind == "appearance":
        return "raising", _raised(p, v, takes, right)
    if is_passive:
        return "passive", _passive(p, v, cue, right)
    if particle is not None and p.dep[particle] != "prt" and ("object" in takes or "clause" in takes):
        objects = [i for i in right if i >= particle and p.dep[i] in (*HOLDS_OBJECT, "prep")]
        clause = [i for i in right if p.dep[i] == "advcl" and _is_open(p, i, particle, cue)]
        tokens = {t for i in [*objects, *clause] for t in p.subtree(i)} - {particle}
        return "verb_preposition", without_asides(p, tokens, v)
    if "clause" in takes:
        for i in right:
            if _has_noun_cue(p, i, v, takes):
                break
            if _is_state(p, i, cue):
                return "quotation", set()
            if ";" in p.words[v:i]:
                break
            if _is_complement(p, i, v, cue):
                tokens = _to_the_end(p, _subtree_without(p, i, v) | _carried_on(p, i, v, right))
                return "verb_clause", _without_reserve(p, tokens)
    if "infinitive" in takes:
        for i in right:
            if p.dep[i] in ("xcomp", "ccomp") and _is_infinite(p, i):
                objects = [t for j in right if j < i and p.dep[j] in ("dobj", "dative") for t in p.subtree(j)]
                return "verb_infinitive", _subtree_without(p, i, v) | set(objects)
    fronted = _fronted(p, v, cue)
    if fronted and _is_clause(p, fronted):
        return "fronted", fronted
    told = _told_clause(p, cue, right) if "clause" in takes else None
    if told is not None:
        return "verb_clause", _subtree_without(p, told, v)
    if "naming" in takes:
        return "naming", without_asides(p, _named(p, v, right), v)
    if "as" in takes:
        compared = _compared(p, v, right)
        if compared or "object" not in takes:
            return "verb_as", without_asides(p, compared, v)
    if "object" in takes or (cue.kind == "perception" and _sees_signs(p, right)):
        more = ("at", "in", "ahead") if cue.kind in ("assessment", "evidence") else ()
        tokens = _object(p, v, right, (*OBJECT_PREPOSITIONS, *more))
        tokens = without_asides(p, tokens | _charge(p, v, cue, tokens), v)
        is_empty = cue.kind in ("speech", "report") and all(p.words[t].lower() in POINTERS for t in tokens)
        is_empty = is_empty or (cue.lemma == "claim" and not any(p.lemma[t] in CLAIMED for t in tokens))
        return ("quotation", set()) if is_empty else ("verb_object", tokens)
    return "quotation", set()


def _without_reserve(p: Paragraph, tokens: set[int]) -> set[int]:
    """The tokens less what is the writer's word on the speaker or the reply of another.

    As in ", though he gave no details", ", a charge Iran denies" and ", which Iran denies".
    """
    for i in [t for t in tokens if p.dep[t] == "advcl" and p.lemma[t].lower() in TELLING_MORE]:
        clause = p.subtree(i)
        marks = {p.words[j].lower() for j in p.dependents(i, "mark")}
        is_of_speaker = any(p.pos[j] == "PRON" for j in p.dependents(i, "nsubj"))
        if marks & {"though", "although"} and is_of_speaker and p.words[clause[0] - 1] == ",":
            tokens = tokens - set(clause)
    for i in [t for t in tokens if p.dep[t] in ("relcl", "acl") and _is_denial(p, t)]:
        reply = set(p.subtree(i if _relative_object(p, i) else p.head[i]))
        if p.words[min(reply) - 1] == "," and tokens - reply and _relative_object(p, i) | _denied_noun(p, i):
            tokens = tokens - reply
    return tokens


def _is_denial(p: Paragraph, v: int) -> bool:
    return any(cue.kind == "denial" for cue in verb_cues().get(p.lemma[v].lower(), ()))


def _denied_noun(p: Paragraph, v: int) -> set[int]:
    """The noun of saying that a clause without a relative pronoun is about: "a charge Iran denies"."""
    n = p.head[v]
    is_about = p.dep[v] == "relcl" and not p.dependents(v, "dobj") and p.lemma[n].lower() in noun_cues()
    return {t for t in p.subtree(n) if t <= n} if is_about and _is_denial(p, v) else set()


def _carried_on(p: Paragraph, i: int, v: int, right: list[int]) -> set[int]:
    """What follows the clause and belongs to it though the parse hung it on the cue verb.

    Reasons and conditions ("said it was futile, because ...") and joined base forms ("needed to develop a vaccine,
    educate the public"), which cannot be joined to a finite cue.
    """
    tokens: set[int] = set()
    for j in [j for j in right if j > i]:
        marks = {p.words[t].lower() for t in p.dependents(j, "mark")}
        is_reason = p.dep[j] == "advcl" and marks & REASONS
        is_joined_to_cue = not p.dependents(j, *SUBJECTS) and any(p.tag[t] == p.tag[v] for t in p.dependents(j, "aux"))
        is_base = p.dep[j] == "conj" and p.tag[j] == "VB" and p.tag[v] in FINITE and not is_joined_to_cue
        if is_reason or is_base:
            tokens |= set(p.subtree(j))
    return tokens


def _is_infinite(p: Paragraph, i: int) -> bool:
    """As in "asked them to go" and "stopped lying"; not so of "asked whether they would go"."""
    auxiliaries = p.dependents(i, "aux")
    is_asked = any(p.tag[t] in ("WRB", "WP", "WDT") or p.dep[t] == "mark" for t in p.children[i] if t < i)
    is_perfect = p.tag[i] == "VBN" and [p.words[t].lower() for t in auxiliaries][:2] == ["to", "have"]
    is_bare = p.tag[i] in ("VB", "VBG") or is_perfect
    return is_bare and not is_asked and not any(p.tag[t] == "MD" for t in auxiliaries)


def _is_open(p: Paragraph, i: int, particle: int, cue: VerbCue) -> bool:
    """As in "called for him to go" and "called on him to go", which the parse takes for a clause of purpose."""
    is_infinitive = any(p.words[j].lower() == "to" for j in p.dependents(i, "aux"))
    return is_infinitive and cue.kind == "demand" and (particle in p.children[i] or p.words[i - 2] != ",")


def _is_complement(p: Paragraph, i: int, v: int, cue: VerbCue) -> bool:
    """Whether a dependent after the verb is the clause that it introduces.

    Not so of a main clause that follows a comma ("When he announced his plan, we left"), of an inverted condition
    ("should it rain") and of a question that is asked.
    """
    if p.dep[i] != "ccomp" and not (p.dep[i] == "xcomp" and p.tag[i] == "VBG"):
        return False
    tokens = p.subtree(i)
    first = next((t for t in tokens if p.pos[t] not in ("PUNCT", "SPACE")), i)
    is_marked = any(p.words[t].lower() == "that" for t in p.dependents(i, "mark"))
    if p.words[first].lower() in INVERTED and p.dep[first] == "aux" and p.words[tokens[-1]] != "?":
        return False
    if p.words[first - 1] == "," and v < first - 2 and not is_marked and p.dependents(v, "dobj"):
        return False
    if first == i and p.tag[i] in FINITE and p.words[i - 1] not in MARKS and not p.dependents(i, *SUBJECTS):
        return any(p.tag[t] in ("WDT", "WP") for t in p.dependents(v, *SUBJECTS, "dobj"))
    is_said = is_marked or any(p.pos[t] in ("VERB", "AUX") or p.words[t] in MARKS for t in tokens)
    return is_said or cue.kind in ("assessment", "belief")


def _told_clause(p: Paragraph, cue: VerbCue, right: list[int]) -> int | None:
    """The that-clause of "told reporters in the capital that ..." and "replied to him that ...".

    Where the verb may have an object, only after an object who is told.
    """
    beside = [j for j in right if p.dep[j] in ("prep", "npadvmod", "dobj", "advcl", "dative")]
    objects = [j for j in beside if p.dep[j] == "dobj"]
    tells_of_noun = any(_is_noun_cue(p, j) for j in objects)
    if tells_of_noun or ("object" in cue.complements and not all(is_people(p, j) for j in objects)):
        return None
    for i in [t for j in beside for t in p.subtree(j)]:
        marks = p.dependents(i, "mark")
        asked = ("if", "whether") if cue.kind == "question" else ()
        if p.dep[i] in ("relcl", "acl", "ccomp", "advcl") and any(
            p.words[j].lower() in ("that", *asked) for j in marks
        ):
            return i
    return None


def _has_noun_cue(p: Paragraph, i: int, v: int, takes: frozenset[str]) -> bool:
    """As in "rejected allegations that ..." and "saw signs that ...": the clause belongs to the noun."""
    objects = [j for j in p.dependents(v, "dobj") if j < i]
    return any(_is_noun_cue(p, j) for j in objects)


def _is_noun_cue(p: Paragraph, i: int) -> bool:
    """Whether the word is a noun that takes a clause; the name "Haneul News" is none."""
    return p.pos[i] == "NOUN" and p.lemma[i].lower() in noun_cues()


def _sees_signs(p: Paragraph, right: list[int]) -> bool:
    """As in "saw signs that": the object tells of something, and has a clause."""
    return any(
        p.dep[i] == "dobj" and p.lemma[i].lower() in noun_cues() and p.dependents(i, "acl", "ccomp") for i in right
    )


def _is_state(p: Paragraph, i: int, cue: VerbCue) -> bool:
    """As in "found the gate closed" and "finds the door open": an object and its state, no clause."""
    if cue.lemma not in FINDING or p.dep[i] != "ccomp" or p.dependents(i, "mark", "aux", "auxpass", "dobj"):
        return False
    return p.pos[i] in ("ADJ", "ADV") or p.tag[i] == "VBN" or (p.tag[i] == "VBD" and p.words[i].endswith("ed"))


def _named(p: Paragraph, v: int, right: list[int]) -> set[int]:
    """As in "called the launch a success": the thing named and its name, both or not at all."""
    predicates = [i for i in right if p.dep[i] in ("oprd", "xcomp", "ccomp", "attr") and p.tag[i] not in ("VB", "VBD")]
    predicates += [
        i for i in right if p.dep[i] == "dobj" and any(p.words[j - 1] in MARKS_BEFORE for j in _named_beside(p, i))
    ]
    if not predicates:
        return _named_in_marks(p, v, right)
    named = {t for i in right if i <= predicates[0] and p.dep[i] in HOLDS_OBJECT for t in p.subtree(i)}
    return named | _relative_object(p, v)


def _is_marked_as(p: Paragraph, i: int) -> bool:
    return any(p.words[j].lower() == "as" for j in p.dependents(i, "mark", "prep", "advmod"))


def _named_in_marks(p: Paragraph, v: int, right: list[int]) -> set[int]:
    """As in "called the vote on the plan "a farce"": the words from the thing named to the closing mark."""
    things = [i for i in right if p.dep[i] in ("dobj", "nsubj", "ccomp", "oprd", "xcomp")]
    end = p.sentence_of(v)[1]
    opening = next((i for i in range(v + 2, end) if p.words[i] in MARKS_BEFORE), None)
    if not things or opening is None or any(p.tag[i] in (*FINITE, "MD") for i in range(v + 1, opening)):
        return set()
    closing = next((i for i in range(opening + 1, end) if p.words[i] in MARKS), end - 1)
    return set(range(v + 1, closing + 1))


def _named_beside(p: Paragraph, i: int) -> list[int]:
    """First tokens of the phrases that stand beside an object: "called the pact "a mistake"" as the parse has it."""
    return [min(p.subtree(j)) + (p.words[min(p.subtree(j))] in MARKS_BEFORE) for j in p.dependents(i, "appos")]


def _compared(p: Paragraph, v: int, right: list[int]) -> set[int]:
    """As in "described the launch as a success": the object with its as-phrase."""
    objects = [i for i in right if p.dep[i] == "dobj"]
    phrases = [i for i in right if p.dep[i] == "prep" and p.words[i].lower() in ("as", "to", "with")]
    phrases += [i for i in right if p.dep[i] == "advcl" and p.tag[i] == "VBG" and _is_marked_as(p, i)]
    inner = [j for i in objects for j in p.dependents(i, "prep") if p.words[j].lower() == "as"]
    relative = _relative_object(p, v)
    if not (objects or relative) or not (phrases or inner):
        return set()
    return relative | {t for i in [*objects, *phrases] for t in p.subtree(i)}


def _is_saying(p: Paragraph, i: int) -> bool:
    """As in "appeared to imply that": what seems is a saying, which counts by itself."""
    kinds = {cue.kind for cue in verb_cues().get(p.lemma[i].lower(), ())}
    return p.pos[i] == "VERB" and bool(kinds & {"speech", "report"}) and bool(p.dependents(i, "ccomp"))


def _raised(p: Paragraph, v: int, takes: frozenset[str], right: list[int]) -> set[int]:
    """As in "The launch seems to have failed": the subject and what it seems."""
    labels = ("xcomp", "ccomp") if "infinitive" in takes else ()
    complements = [i for i in right if p.dep[i] in (*labels, "oprd", "acomp", "attr")]
    if not complements or p.tag[v] not in FINITE or _is_saying(p, complements[0]):
        return set()
    subjects = [i for i in p.dependents(v, "nsubj") if p.words[i].lower() not in ("it", "there")]
    return {t for i in [*subjects, complements[0]] for t in p.subtree(i)}


def _to_the_end(p: Paragraph, content: set[int]) -> set[int]:
    """What follows a colon belongs to what stands before it."""
    after, end = max(content) + 1, p.sentence_of(max(content))[1]
    if after < end and p.words[after] == ":":
        return content | set(range(after, end))
    return content


def _subtree_without(p: Paragraph, i: int, v: int) -> set[int]:
    tokens = set(p.subtree(i))
    return tokens - {v}


def _object(p: Paragraph, v: int, right: list[int], prepositions: tuple[str, ...]) -> set[int]:
    relative = _relative_object(p, v)
    objects = [
        i
        for i in right
        if p.dep[i] in ("dobj", "intj") or (p.dep[i] in ("ccomp", "xcomp") and p.words[i - 1] not in MARKS_BEFORE)
    ]
    if not objects:
        return relative | (set() if relative else _denied_noun(p, v)) | _dismissed_as(p, right)
    tokens: set[int] = set()
    for i in right:
        if i < objects[0]:
            continue
        goes_on = p.dep[i] == "prep" and i - 1 in tokens and p.dep[p.head[i - 1]] == "prep" and _is_place(p, i)
        if p.dep[i] in HOLDS_OBJECT or goes_on or (p.dep[i] == "prep" and p.words[i].lower() in prepositions):
            tokens |= set(p.subtree(i))
    return tokens


def _dismissed_as(p: Paragraph, right: list[int]) -> set[int]:
    """As in "dismissed as "fiction" a report that ...": the parse has the thing dismissed beside its name."""
    phrases = [i for i in right if p.dep[i] == "prep" and p.words[i].lower() == "as"]
    named = [j for i in phrases for j in p.dependents(i, "pobj") if p.dependents(j, "appos")]
    return {t for j in named for i in phrases for t in p.subtree(i)}


def _charge(p: Paragraph, v: int, cue: VerbCue, tokens: set[int]) -> set[int]:
    """As in "accused the bank on Monday of hiding losses": the charge, which the parse hung on the day."""
    if cue.kind != "accusation" or not tokens:
        return set()
    days = [j for i in p.dependents(v, "prep", "npadvmod") for j in (i, *p.dependents(i, "pobj")) if j > max(tokens)]
    charges = [i for j in days for i in p.dependents(j, "prep") if p.words[i].lower() == "of" and p.entity[j]]
    return {t for i in charges for t in p.subtree(i)}


def _is_place(p: Paragraph, i: int) -> bool:
    """Whether a preposition leads to no time: "for the fire at the depot", not "for the fire on Friday"."""
    return not any(p.entity[j][2:] in ("DATE", "TIME") for j in p.dependents(i, "pobj"))


def _relative_object(p: Paragraph, v: int) -> set[int]:
    """The relative pronoun of "the offer, which the envoy called a step backwards"."""
    return {
        i
        for i in p.dependents(v, "dobj", "nsubj", "pobj")
        if i < v and p.tag[i] in ("WDT", "WP") and p.dep[i] == "dobj"
    }


def _passive(p: Paragraph, v: int, cue: VerbCue, right: list[int]) -> set[int]:
    """As in "Russia was accused of ..." is about Russia: the subject is part of the content."""
    likened = [i for i in right if p.dep[i] == "prep" and p.words[i].lower() == "as"] if "as" in cue.complements else []
    if cue.kind not in PASSIVE_KINDS and agent_of(p, v) is None and not likened:
        return set()
    if cue.lemma in NO_PASSIVE:
        return set()
    prepositions = {"accusation": ("of", "for"), "evaluation": ("as",)}.get(cue.kind, ())
    complements = [
        i
        for i in right
        if (p.dep[i] in ("xcomp", "ccomp", "oprd") and (p.tag[i] != "VBN" or p.dependents(i, "aux")))
        or i in likened
        or (p.dep[i] == "prep" and p.words[i].lower() in prepositions)
    ]
    subjects = [i for i in p.dependents(v, "nsubjpass") if p.words[i].lower() != "it"]
    is_judged = agent_of(p, v) is not None and "object" in cue.complements and cue.kind != "evidence"
    if not complements and not is_judged:
        return set()
    return {t for i in [*subjects, *complements] for t in p.subtree(i)}


def _is_clause(p: Paragraph, content: set[int]) -> bool:
    """Whether the words can be a statement: with a finite verb or in quotation marks."""
    aside = {t for i in content if p.dep[i] == "relcl" for t in p.subtree(i)}
    return any((p.tag[i] in (*FINITE, "MD", "VB") and i not in aside) or p.words[i] in MARKS for i in content)


def _fronted(p: Paragraph, v: int, cue: VerbCue) -> set[int]:
    """What stands before the cue clause ("..., Yoo said"), or about it ("Russia, Yoo said, had helped")."""
    has_object = [i for i in p.dependents(v, "dobj", "oprd", "xcomp") if i > v and p.words[i - 1] not in MARKS_BEFORE]
    if "clause" not in cue.complements or (has_object and cue.lemma not in ADDRESSING):
        return set()
    first, end = p.sentence_of(v)
    clause = {v}
    for i in p.children[v]:
        if p.dep[i] not in ("ccomp", "parataxis", "advcl", "dep") or i > v:
            clause |= set(p.subtree(i))
    low, high = v, v
    while low - 1 in clause and p.pos[low - 1] != "PUNCT":
        low -= 1
    while high + 1 in clause:
        high += 1
    marks = [p.words[i].lower() for i in p.dependents(v, "mark", "advmod") if i < v]
    if "as" in marks and p.dep[v] in ("advcl", "ROOT", "parataxis", "ccomp") and p.head[v] != v:
        main = set(p.subtree(p.head[v])) - set(p.subtree(v))
        comma = next((i for i in range(v, p.head[v]) if p.words[i] == ","), None)
        return {t for t in main if t > comma} if comma is not None else main
    is_set_off = low == first or p.words[low - 1] in SETS_OFF
    is_last = all(p.pos[i] in ("PUNCT", "SPACE") for i in range(high + 1, end))
    subject = next((i for i in p.dependents(v, *SUBJECTS)), v)
    low_subject = min(p.subtree(subject)) if subject < v else v
    if (
        is_last
        and cue.kind in ("speech", "report")
        and p.dep[v] in ("advcl", "parataxis", "ccomp", "conj", "relcl")
        and subject < v
        and p.tag[subject] not in ("WDT", "WP")
        and p.words[low_subject - 1] == ","
        and low_subject - 1 > first
        and not p.dependents(v, "mark")
    ):
        return set(range(first, low_subject - 1))
    if is_last and subject < v:
        said_by = after_comma(p, subject, v)
        if said_by != subject:
            low = min(t for t in p.subtree(said_by) if t > subject)
            low = next((i + 1 for i in range(said_by, subject, -1) if p.words[i] == ","), low)
            return set(range(first, low))
    fronted = [i for i in p.dependents(v, "ccomp", "parataxis", "dep") if i < low]
    is_final = (
        cue.kind in ("speech", "report")
        and p.dep[v] == "ROOT"
        and is_set_off
        and is_last
        and has_finite_verb(p, first, low)
    )
    if fronted or is_final:
        tokens = {t for i in fronted for t in p.subtree(i)}
        begin = min(tokens) if tokens else first
        return set(range(begin, low)) | {t for t in tokens if t > high}
    if p.dep[v] in ("parataxis", "ccomp") and p.head[v] != v and is_set_off and low > first:
        return set(p.subtree(p.head[v])) - set(p.subtree(v))
    return set()
