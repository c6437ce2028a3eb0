"""Finds sayings by their verb in the dependency parse: who says, which words mark it, what is said.

The constructions are those of reference grammars of English: that-clauses, infinitives and objects after the verb,
fronted content before it, parenthetical and as-clauses inside it, passives and raising verbs, participles.
"""

from __future__ import annotations

from pipeline.claims.attribution import Attribution, Party, Span, runs
from pipeline.claims.lexicon import VerbCue, noun_cues, verb_cues, words
from pipeline.language.parsed import Paragraph

SUBJECTS = ("nsubj", "csubj")
SAYING_KINDS = ("speech", "report", "assessment", "evidence")
"""Kinds of cue that say nothing when negated: "did not say when"."""
FINITE = ("VBD", "VBZ", "VBP")
CONDITIONS = frozenset(["if", "unless", "whether", "lest"])
OBJECT_PREPOSITIONS = ("as", "of", "for", "over", "to", "with", "about", "against")
HOLDS_OBJECT = ("dobj", "oprd", "xcomp", "ccomp", "attr", "acomp", "pobj", "pcomp")


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
    inverted = None if is_passive else _inverted(p, v, cue)
    if inverted is not None:
        rule, content = "fronted", set(range(p.sentence_of(v)[0], v - 1))
    else:
        rule, content = _content(p, v, cue, particle, is_passive)
    if not content and ("quotation" not in cue.complements or is_passive):
        return None
    if is_as_clause:
        rule = "as_relayed"
    if cue.kind == "appearance":
        subject = None
    elif inverted is not None:
        subject = inverted
    elif is_passive:
        subject = agent_of(p, v)
    elif is_as_clause:
        subject = agent_of(p, v) or subject_of(p, v)
    else:
        subject = subject_of(p, v)
        if subject is None and p.tag[v] in FINITE and not p.dependents(v, "expl") and not p.dependents(v, *SUBJECTS):
            subject = _neighbour(p, v)
    if subject is not None and rule == "fronted":
        subject = _after_comma(p, subject, v)
    if _is_infinitive(p, v) and (subject is None or rule not in ("verb_clause", "verb_preposition", "quotation")):
        return None
    if _is_infinitive(p, v) and cue.kind in ("assessment", "perception", "evidence", "intention"):
        return None
    is_negated = any(p.dep[i] == "neg" for i in p.children[v])
    if is_negated and cue.kind in SAYING_KINDS and rule in ("verb_clause", "fronted"):
        return None
    if cue.kind == "evidence" and rule == "verb_object" and not _is_document(p, subject):
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
    )


def _is_infinitive(p: Paragraph, v: int) -> bool:
    governor = p.head[v] if p.dep[v] == "conj" else v
    return p.tag[v] == "VB" and any(p.words[i].lower() == "to" for j in (v, governor) for i in p.dependents(j, "aux"))


def _inverted(p: Paragraph, v: int, cue: VerbCue) -> int | None:
    """The speaker in "..., reported Haneul News, ...": the noun after a verb that follows a comma."""
    first = p.sentence_of(v)[0]
    if cue.kind not in ("speech", "report") or cue.lemma in ADDRESSING or p.tag[v] not in FINITE or v - 1 <= first:
        return None
    if p.words[v - 1] != "," or p.dependents(v, "nsubj", "ccomp") or not _has_verb(p, first, v - 1):
        return None
    after = [i for i in p.dependents(v, "dobj", "attr", "npadvmod") if i > v and min(p.subtree(i)) == v + 1]
    is_speaker = after and (p.entity[after[0]][2:] in ("ORG", "PERSON") or p.lemma[after[0]].lower() in words("sources", "role"))
    return after[0] if is_speaker else None


ADDRESSING = frozenset(["tell", "inform", "remind", "assure", "brief", "advise"])


def _is_document(p: Paragraph, subject: int | None) -> bool:
    """"A poll shows a close race" reports; "he showed courage" does not."""
    return subject is not None and p.lemma[subject].lower() in words("sources", "document")


def _after_comma(p: Paragraph, subject: int, v: int) -> int:
    """In "The truce held, the mission said" the words after the last comma say, even if the parse has the first noun."""
    comma = next((i for i in range(v - 1, subject, -1) if p.words[i] == ","), None)
    if comma is None or comma == v - 1 or not any(p.tag[i] in ("VBD", "VBN", "VBZ", "VBP") for i in range(subject, comma)):
        return subject
    nouns = [i for i in range(comma + 1, v) if p.pos[i] in ("NOUN", "PROPN", "PRON")]
    if not nouns or any(p.pos[i] in ("VERB", "AUX", "CCONJ") for i in range(comma + 1, v - 1)):
        return subject
    return next((i for i in nouns if not comma < p.head[i] < v), nouns[-1])


QUANTITIES = frozenset(["some", "many", "most", "few", "several", "others", "half", "third", "quarter", "fifth", "percent", "majority"])


def _neighbour(p: Paragraph, v: int) -> int | None:
    """The noun beside a verb that the parse left without subject: "said Yoo", "an official, 45, said"."""
    first, end = p.sentence_of(v)
    after = v + 1
    while after < end and p.pos[after] in ("DET", "ADJ", "NUM", "PROPN", "NOUN") and p.head[after] > after:
        after = p.head[after]
    if after < end and after > v and p.pos[after] in ("PROPN", "PRON", "NOUN") and p.dep[after] in ("dobj", "attr", "npadvmod"):
        if p.entity[after][2:] not in ("DATE", "TIME"):
            return after
    before = v - 1
    while before >= first and (p.words[before] == "," or p.pos[before] in ("ADV", "AUX", "NUM")):
        before -= 1
    if before >= first and before == v - 1 and p.words[before].lower() in QUANTITIES:
        return before
    if before < first or p.pos[before] not in ("PROPN", "PRON", "NOUN"):
        return None
    best = before
    for i in p.ancestors(before):
        if i > before or i < first or (p.dep[before] == "appos" and p.pos[i] != "PROPN"):
            break
        before = i
        if p.pos[i] in ("PROPN", "PRON", "NOUN"):
            best = i
    return best


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
    if p.dep[v] == "ROOT" and p.tag[v] in ("VB", "VBP") and not any(p.dep[i] in (*SUBJECTS, "nsubjpass", "aux") for i in children):
        return p.tag[v] == "VBP" and v > first
    last = end - 1
    while last > v and p.pos[last] in ("PUNCT", "SPACE") and p.words[last] != "?":
        last -= 1
    if p.words[last] == "?" and not quoted[last] and p.dep[v] == "ROOT":
        subject = next((i for i in children if p.dep[i] in SUBJECTS), v)
        return not any(p.dep[i] == "aux" and i < subject for i in children)
    return True


def subject_of(p: Paragraph, v: int) -> int | None:
    """The token that heads the verb's subject; a participle, infinitive or conjunct takes that of its governor."""
    seen = 0
    while seen < 6:
        seen += 1
        subjects = p.dependents(v, *SUBJECTS)
        if subjects:
            before = [i for i in subjects if i < v]
            return before[-1] if before else subjects[0]
        if any(p.dep[i] == "nsubjpass" for i in p.children[v]):
            passive = p.dependents(v, "nsubjpass")[0]
            return passive if seen > 1 else None
        governor = p.head[v]
        if governor == v:
            return None
        label = p.dep[v]
        if (label == "conj" and p.pos[governor] in ("VERB", "AUX")) or (label in ("xcomp", "advcl") and p.tag[v] in ("VBG", "VB", "VBN") and p.pos[governor] in ("VERB", "AUX")):
            v = governor
        elif label == "pcomp" and p.pos[p.head[governor]] in ("VERB", "AUX"):
            v = p.head[governor]
        elif label == "acl" and p.pos[governor] in ("NOUN", "PROPN", "PRON"):
            return governor
        else:
            return None
    return None


def agent_of(p: Paragraph, v: int) -> int | None:
    """The token that heads a passive's by-phrase."""
    for i in p.dependents(v, "agent", "prep"):
        if p.words[i].lower() == "by":
            objects = p.dependents(i, "pobj")
            return objects[0] if objects else None
    return None


def noun_phrase(p: Paragraph, head: int, v: int, content: set[int]) -> tuple[int, int]:
    """First and last token of the phrase: the head's subtree as far as it runs on, without the verb's clause.

    After the verb, a relative clause that a comma sets off is left out.
    """
    tokens = set(p.subtree(head)) - content
    if v in tokens or (p.dep[head] != "nsubj" and head < v and p.dep[v] in ("acl", "relcl") and p.head[v] == head):
        tokens -= set(p.subtree(v))
    if head > v:
        for i in p.dependents(head, "relcl", "acl"):
            if p.words[i - 1] == "," or p.words[min(p.subtree(i)) - 1] == ",":
                tokens -= set(p.subtree(i))
    first = last = head
    while first - 1 in tokens:
        first -= 1
    while last + 1 in tokens:
        last += 1
    first, last = _whole_name(p, first, last)
    while last > head and p.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    while first < head and p.pos[first] in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    return first, last


def _whole_name(p: Paragraph, first: int, last: int) -> tuple[int, int]:
    """The phrase with the first half of a hyphenated name that the parse has cut in two ("Defence Minister Shin Won-sik")."""
    if first < 2 or p.words[first - 1] != "-" or p.ends[first - 1] != p.starts[first] or p.pos[first] != "PROPN":
        return first, last
    while first > 0 and (p.words[first - 1] == "-" or p.words[first - 1][0].isupper()):
        first -= 1
    return first, last


def cue_tokens(p: Paragraph, v: int, particle: int | None) -> list[int]:
    """Tokens of the cue: the verb with the auxiliaries, negation and adverbs before it, and its particle."""
    words = [v]
    i = v - 1
    while i >= 0 and p.head[i] in (v, i + 1) and p.dep[i] in ("aux", "auxpass", "neg", "advmod") and p.tag[i] not in ("WRB",):
        words.insert(0, i)
        i -= 1
    while len(words) > 1 and p.dep[words[0]] == "advmod":
        if any(p.dep[j] in ("aux", "auxpass", "neg") for j in words[1:-1]) or p.words[words[0]].lower() in ("when", "why", "how", "where"):
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


def _content(p: Paragraph, v: int, cue: VerbCue, particle: int | None, is_passive: bool) -> tuple[str, set[int]]:
    """The rule and the tokens of what is said; none if it can only be a quotation."""
    takes = cue.complements
    right = [i for i in p.children[v] if i > v]
    if cue.kind == "appearance":
        return "raising", _raised(p, v, takes, right)
    if is_passive:
        return "passive", _passive(p, v, cue, right)
    if particle is not None and p.dep[particle] != "prt":
        if "object" in takes or "clause" in takes:
            tokens = [t for i in right if i >= particle and p.dep[i] in (*HOLDS_OBJECT, "prep") for t in p.subtree(i)]
            return "verb_preposition", set(tokens) - {particle}
    if "clause" in takes:
        for i in right:
            if _has_noun_cue(p, i, v, takes):
                break
            if (p.dep[i] == "ccomp" or (p.dep[i] == "xcomp" and p.tag[i] == "VBG")) and not _is_question(p, i, cue):
                return "verb_clause", _to_the_end(p, _subtree_without(p, i, v))
    if "infinitive" in takes:
        for i in right:
            if p.dep[i] in ("xcomp", "ccomp") and (p.tag[i] == "VB" or p.tag[i] == "VBG"):
                objects = [t for j in right if j < i and p.dep[j] in ("dobj", "dative") for t in p.subtree(j)]
                return "verb_infinitive", _subtree_without(p, i, v) | set(objects)
    fronted = _fronted(p, v, cue)
    if fronted:
        return "fronted", fronted
    if "clause" in takes and "object" not in takes:
        for i in [t for j in right if p.dep[j] in ("prep", "npadvmod", "dobj", "advcl") for t in p.subtree(j)]:
            if p.dep[i] in ("relcl", "acl", "ccomp") and any(
                p.dep[j] == "mark" and p.words[j].lower() == "that" for j in p.children[i]
            ):
                return "verb_clause", _subtree_without(p, i, v)
    if "naming" in takes:
        return "naming", _named(p, v, right)
    if "as" in takes:
        return "verb_as", _compared(p, v, right)
    if "object" in takes:
        more = ("at", "in", "ahead") if cue.kind in ("assessment", "evidence") else ()
        return "verb_object", _object(p, v, right, (*OBJECT_PREPOSITIONS, *more))
    return "quotation", set()


def _has_noun_cue(p: Paragraph, i: int, v: int, takes: frozenset[str]) -> bool:
    """"rejected allegations that ...": the clause belongs to the noun, whatever the parse says."""
    objects = [j for j in p.dependents(v, "dobj") if j < i]
    return "object" in takes and any(p.lemma[j].lower() in noun_cues() for j in objects)


def _is_question(p: Paragraph, i: int, cue: VerbCue) -> bool:
    """"asked whether ..." asks and does not say."""
    return cue.lemma == "ask" and any(p.words[j].lower() in ("if", "whether") for j in p.dependents(i, "mark"))


def _named(p: Paragraph, v: int, right: list[int]) -> set[int]:
    """"called the launch a success": the thing named and its name, both or not at all."""
    predicates = [i for i in right if p.dep[i] in ("oprd", "xcomp", "ccomp", "attr") and p.tag[i] not in ("VB", "VBD")]
    if not predicates:
        return set()
    named = {t for i in right if i <= predicates[0] and p.dep[i] in HOLDS_OBJECT for t in p.subtree(i)}
    return named | _relative_object(p, v)


def _compared(p: Paragraph, v: int, right: list[int]) -> set[int]:
    """"described the launch as a success": the object with its as-phrase."""
    objects = [i for i in right if p.dep[i] == "dobj"]
    phrases = [i for i in right if p.dep[i] == "prep" and p.words[i].lower() in ("as", "to", "with")]
    inner = [j for i in objects for j in p.dependents(i, "prep") if p.words[j].lower() == "as"]
    relative = _relative_object(p, v)
    if not (objects or relative) or not (phrases or inner):
        return set()
    return relative | {t for i in [*objects, *phrases] for t in p.subtree(i)}


def _raised(p: Paragraph, v: int, takes: frozenset[str], right: list[int]) -> set[int]:
    """"The launch seems to have failed": the subject and what it seems."""
    labels = ("xcomp", "ccomp") if "infinitive" in takes else ()
    complements = [i for i in right if p.dep[i] in (*labels, "oprd", "acomp", "attr")]
    if not complements or p.tag[v] not in FINITE:
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
        if p.dep[i] == "dobj" or (p.dep[i] in ("ccomp", "xcomp") and p.words[i - 1] not in MARKS_BEFORE)
    ]
    if not objects:
        return relative
    tokens: set[int] = set()
    for i in right:
        if i < objects[0]:
            continue
        if p.dep[i] in HOLDS_OBJECT or (p.dep[i] == "prep" and p.words[i].lower() in prepositions):
            tokens |= set(p.subtree(i))
    return tokens


def _relative_object(p: Paragraph, v: int) -> set[int]:
    """The relative pronoun of "the offer, which the envoy called a step backwards"."""
    return {i for i in p.dependents(v, "dobj", "nsubj", "pobj") if i < v and p.tag[i] in ("WDT", "WP") and p.dep[i] == "dobj"}


MARKS_BEFORE = frozenset(['"', "“", "''", "``"])


def _passive(p: Paragraph, v: int, cue: VerbCue, right: list[int]) -> set[int]:
    """"Russia was accused of ..." is about Russia: the subject is part of the content."""
    if cue.kind not in PASSIVE_KINDS and agent_of(p, v) is None:
        return set()
    if cue.lemma in ("know", "ask"):
        return set()
    prepositions = {"accusation": ("of", "for"), "evaluation": ("as",)}.get(cue.kind, ())
    complements = [
        i
        for i in right
        if (p.dep[i] in ("xcomp", "ccomp", "oprd") and p.tag[i] != "VBN")
        or (p.dep[i] == "prep" and p.words[i].lower() in prepositions)
    ]
    if not complements:
        return set()
    subjects = [i for i in p.dependents(v, "nsubjpass") if p.words[i].lower() != "it"]
    return {t for i in [*subjects, *complements] for t in p.subtree(i)}


PASSIVE_KINDS = frozenset(["assessment", "belief", "speech", "report", "accusation", "intention"])


def _fronted(p: Paragraph, v: int, cue: VerbCue) -> set[int]:
    """What stands before the cue clause ("..., Yoo said"), or about it ("Russia, Yoo said, had helped")."""
    takes = cue.complements
    if "clause" not in takes:
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
        return set(p.subtree(p.head[v])) - set(p.subtree(v))
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
        and not p.dependents(v, "mark", "dobj")
    ):
        return set(range(first, low_subject - 1))
    if is_last and subject < v:
        said_by = _after_comma(p, subject, v)
        if said_by != subject:
            low = min(t for t in p.subtree(said_by) if t > subject)
            low = next((i + 1 for i in range(said_by, subject, -1) if p.words[i] == ","), low)
            return set(range(first, low))
    fronted = [i for i in p.dependents(v, "ccomp", "parataxis", "dep") if i < low]
    has_object = "object" in takes and p.dependents(v, "dobj", "xcomp", "oprd")
    is_final = cue.kind in ("speech", "report") and p.dep[v] == "ROOT" and is_set_off and is_last and not has_object and _has_verb(p, first, low)
    if fronted or is_final:
        tokens = {t for i in fronted for t in p.subtree(i)}
        begin = min(tokens) if tokens else first
        return set(range(begin, low)) | {t for t in tokens if t > high}
    if p.dep[v] in ("parataxis", "ccomp") and p.head[v] != v and is_set_off and low > first:
        return set(p.subtree(p.head[v])) - set(p.subtree(v))
    return set()


SETS_OFF = frozenset([",", "—", "–", "-", "--", "(", "”", '"', "''", "?", "!", "’"])


def _has_verb(p: Paragraph, first: int, end: int) -> bool:
    return any(p.tag[i] in (*FINITE, "MD") for i in range(first, end))
