"""Finds who speaks: the subject of a cue verb, where the parse has it and where it lost it, and its whole phrase."""

from __future__ import annotations

from pipeline.claims.attribution import MARKS
from pipeline.claims.lexicon import VerbCue, source_nouns, words
from pipeline.language.parsed import Paragraph

SUBJECTS = ("nsubj", "csubj")
FINITE = ("VBD", "VBZ", "VBP")
NOMINAL = ("NOUN", "PROPN", "PRON")
VERBAL = ("VERB", "AUX")
ADDRESSING = frozenset(["tell", "inform", "remind", "assure", "brief", "advise"])
"""Verbs whose object is who is told, not what."""
OBJECTIVE = frozenset(["him", "them", "me", "us", "whom"])
"""Pronouns that no verb has for its subject, whatever the parse says."""
SETS_OFF = frozenset([",", "—", "–", "-", "--", "(", "”", '"', "''", "?", "!", "’"])
"""What stands before a cue clause that follows or interrupts what is said."""
STATING = frozenset(["speech", "report", "assessment", "belief", "evidence", "question"])
"""Kinds of cue that can follow what is said: "..., the panel concluded", "..., diplomats believe"."""
QUANTITIES = frozenset(
    ["some", "many", "most", "few", "several", "others", "half", "third", "quarter", "fifth", "percent", "majority"]
)
"""Words for a part of people, which the parse does not always take for nouns: "nearly a third say"."""


def subject_of(p: Paragraph, v: int) -> int | None:
    """The token that heads the verb's subject; a participle, infinitive or conjunct takes that of its governor.

    In "released a statement saying" the one who released it says.
    """
    seen = 0
    while seen < 6:
        seen += 1
        subjects = p.dependents(v, *SUBJECTS)
        if p.lemma[p.head[v]] != "let":
            subjects = [i for i in subjects if not _is_objective(p, i)]
        inverted = [i for i in subjects if i > v and min(p.subtree(i)) == v + 1 and not _is_day(p, i)]
        if inverted and v and p.words[v - 1] in SETS_OFF:
            return inverted[0]
        if subjects:
            before = [i for i in subjects if i < v]
            subject = before[-1] if before else subjects[0]
            return _before_relative(p, subject, v)
        if any(p.dep[i] == "nsubjpass" for i in p.children[v]):
            passive = p.dependents(v, "nsubjpass")[0]
            return passive if seen > 1 else None
        governor = p.head[v]
        if p.dep[v] != "conj" and p.tag[v] in FINITE and p.pos[v - 1] == "CCONJ" and (main := _main_verb(p, v)):
            v = main
            continue
        if governor == v:
            return None
        label = p.dep[v]
        if (label == "conj" and p.pos[governor] in ("VERB", "AUX")) or (
            label in ("xcomp", "advcl") and p.tag[v] in ("VBG", "VB", "VBN") and p.pos[governor] in ("VERB", "AUX")
        ):
            v = governor
        elif label == "pcomp" and (above := next((i for i in p.ancestors(governor) if p.pos[i] in VERBAL), None)):
            v = above
        elif label == "acl" and p.pos[governor] in NOMINAL:
            issuer = p.head[governor]
            is_issued = p.dep[governor] == "dobj" and p.lemma[governor].lower() in words("sources", "document")
            if not is_issued or p.pos[issuer] != "VERB" or not p.dependents(issuer, *SUBJECTS):
                return governor
            v = issuer
        else:
            return None
    return None


def _is_objective(p: Paragraph, i: int) -> bool:
    """Whether the word is a pronoun that is no subject; "US" is none."""
    return p.pos[i] == "PRON" and p.words[i].lower() in OBJECTIVE and p.words[i] != "US"


def _is_day(p: Paragraph, i: int) -> bool:
    return p.entity[i][2:] in ("DATE", "TIME")


def _main_verb(p: Paragraph, v: int) -> int | None:
    """The sentence's main verb before a verb that "and" or "but" joins to something, whatever the parse says."""
    main = next((i for i in (v, *p.ancestors(v)) if p.dep[i] == "ROOT"), v)
    return main if main < v and p.pos[main] in VERBAL else None


def _before_relative(p: Paragraph, subject: int, v: int) -> int:
    """In "Falk, who is 28, said ..." the noun says, even if the parse has the pronoun of the clause between commas."""
    if p.tag[subject] not in ("WP", "WDT") or p.words[v - 1] != "," or not has_finite_verb(p, subject, v - 1):
        return subject
    antecedent = antecedent_of(p, subject)
    return subject if antecedent is None else antecedent


def antecedent_of(p: Paragraph, i: int) -> int | None:
    """The noun that a relative pronoun stands for; None if the parse has none."""
    if p.tag[i] not in ("WP", "WDT", "WP$"):
        return None
    clause = next((j for j in (i, *p.ancestors(i)) if p.dep[j] == "relcl"), None)
    noun = None if clause is None else p.head[clause]
    return noun if noun is not None and noun < i and p.pos[noun] in NOMINAL else None


def is_lost_main_verb(p: Paragraph, v: int) -> bool:
    """As in "Kyrland, which holds the crates, called on Ostrova to ...": the parse has only nouns at the top.

    The verb after the comma is then taken for a participle of some noun before it.
    """
    first, _ = p.sentence_of(v)
    root = next((i for i in (v, *p.ancestors(v)) if p.dep[i] == "ROOT"), v)
    is_participle = p.tag[v] in ("VBN", "VBD") and p.dep[v] in ("acl", "relcl", "amod", "advcl")
    return is_participle and v > first and p.words[v - 1] == "," and root < v and p.pos[root] in NOMINAL


def opening_phrase(p: Paragraph, v: int) -> int | None:
    """The head of the noun phrase that opens the verb's sentence, up to the first comma."""
    return _opening_phrase(p, p.sentence_of(v)[0], v)


def agent_of(p: Paragraph, v: int) -> int | None:
    """The token that heads a passive's by-phrase."""
    for i in p.dependents(v, "agent", "prep"):
        if p.words[i].lower() == "by":
            objects = p.dependents(i, "pobj")
            return objects[0] if objects else None
    return None


def inverted_subject(p: Paragraph, v: int, cue: VerbCue) -> int | None:
    """The speaker in "..., reported Haneul News, ...": the noun after a verb that follows a comma."""
    first = p.sentence_of(v)[0]
    if cue.kind not in ("speech", "report") or cue.lemma in ADDRESSING or p.tag[v] not in FINITE or v - 1 <= first:
        return None
    after_quotation = p.words[v - 1] in MARKS
    subjects = p.dependents(v, "nsubj")
    if not after_quotation and (p.words[v - 1] != "," or subjects):
        return None
    if any(i > v for i in subjects) or not has_finite_verb(p, first, v - 1):
        return None
    after = [i for i in p.dependents(v, "dobj", "attr", "npadvmod") if i > v and min(p.subtree(i)) == v + 1]
    is_speaker = after and (
        p.entity[after[0]][2:] in ("ORG", "PERSON")
        or p.lemma[after[0]].lower() in words("sources", "role") | words("sources", "body") | words("sources", "medium")
    )
    return after[0] if is_speaker else None


def interposed_subject(p: Paragraph, v: int, cue: VerbCue) -> tuple[int, int] | None:
    """The speaker in "The pipeline, said the ministry, will carry gas", and where what is said goes on.

    That is the comma after his phrase, or the sentence's end ("Four men were arrested, said the mayor, a lawyer.").
    """
    first, end = p.sentence_of(v)
    subjects = p.dependents(v, *SUBJECTS)
    after = [i for i in subjects if i > v and min(p.subtree(i)) == v + 1 and not _is_day(p, i)]
    if cue.kind not in STATING or v - 1 <= first or p.words[v - 1] != "," or not after:
        return None
    last = max(p.subtree(after[0]))
    comma = next((i for i in range(last + 1, end) if p.words[i] == ","), None)
    if comma is not None and has_finite_verb(p, comma, end) and after != subjects:
        return after[0], comma
    is_last = all(p.pos[i] in ("PUNCT", "SPACE") for i in range(last + 1, end))
    return (after[0], end - 1) if is_last and has_finite_verb(p, first, v - 1) else None


def trailing_subject(p: Paragraph, v: int, cue: VerbCue) -> tuple[int, int, int] | None:
    """The speaker in "..., a diplomat who asked not to be named said on Monday.": his phrase's head, first and last.

    For a cue clause that ends its sentence: between the last comma or mark and the verb stands a noun phrase and
    nothing else, after the verb nothing but adjuncts, and before the comma a whole clause. Read from the words, since
    the parse often takes the speaker for a part of what is said.
    """
    first, end = p.sentence_of(v)
    is_inverted = any(i > v for i in p.dependents(v, *SUBJECTS))
    if cue.kind not in STATING or cue.particle or p.tag[v] not in FINITE or is_inverted:
        return None
    last = v - 1
    while last > first and p.pos[last] in ("ADV", "AUX"):
        last -= 1
    if not _only_adjuncts(p, v, end, cue) or p.pos[last] in ("CCONJ", "ADP") or p.tag[last] in ("WDT", "WP"):
        return None
    if p.words[last] == ",":
        return _with_apposition(p, first, last)
    opening = next((i for i in range(last, first, -1) if p.words[i] == "("), last) if p.words[last] == ")" else last + 1
    for comma in range(opening - 1, first, -1):
        if p.words[comma] in SETS_OFF and p.words[comma] != "-":
            head = _head_of_phrase(p, comma + 1, opening - 1)
            if head is not None and _is_statement(p, first, comma):
                return head, comma + 1, last
    return None


def _with_apposition(p: Paragraph, first: int, comma: int) -> tuple[int, int, int] | None:
    """The speaker in "..., its director, Ada Falk, said": two noun phrases between commas."""
    commas = [i for i in range(comma - 1, first, -1) if p.words[i] == ","][:2]
    if len(commas) < 2 or _head_of_phrase(p, commas[0] + 1, comma - 1) is None:
        return None
    head = _head_of_phrase(p, commas[1] + 1, commas[0] - 1)
    return (head, commas[1] + 1, comma - 1) if head is not None and _is_statement(p, first, commas[1]) else None


def _is_statement(p: Paragraph, first: int, end: int) -> bool:
    """Whether the words hold a clause: a finite verb, or a past form that the parse took for a participle."""
    opening = p.tag[first] in ("VBN", "VBG", "IN", "WRB", "TO", "RB")
    is_misread = not opening and any(p.tag[i] == "VBN" for i in range(first, end))
    return has_finite_verb(p, first, end) or is_misread


def _only_adjuncts(p: Paragraph, v: int, end: int, cue: VerbCue) -> bool:
    """Whether no clause, object or other statement follows the verb in its sentence; who is told may."""
    if any(p.tag[i] in (*FINITE, "MD") for i in range(v + 1, end)):
        return False
    objects = [i for i in p.dependents(v, "dobj", "xcomp", "oprd", "attr", "acomp") if i > v]
    return cue.lemma in ADDRESSING or not objects


def _head_of_phrase(p: Paragraph, first: int, last: int) -> int | None:
    """The head of the noun phrase that fills these tokens; None if they are no noun phrase.

    A relative clause or participle may follow the noun ("a lawmaker who was present", "people briefed on it").
    """
    if first > last or p.pos[first] not in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"):
        return None
    if p.tag[first] in ("WDT", "WP", "WP$", "EX") or _is_objective(p, first):
        return None
    head = None
    for i in range(first, last + 1):
        if p.words[i] == ",":
            return None
        if p.pos[i] in NOMINAL and p.tag[i] not in ("WDT", "WP", "PRP$"):
            head = i
        elif p.tag[i] == "POS":
            continue
        elif head is not None and (p.pos[i] in ("ADP", "VERB", "SCONJ") or p.tag[i] in ("WDT", "WP")):
            is_post_modifier = p.tag[i] in ("VBN", "VBG", "WDT", "WP") or p.pos[i] == "ADP"
            return head if is_post_modifier and p.tag[last] not in (*FINITE, "MD") else None
        elif p.pos[i] in ("VERB", "AUX"):
            return None
    return head


def after_comma(p: Paragraph, subject: int, v: int) -> int:
    """In "The truce held, the mission said" the words after the comma say, even if the parse has the first noun."""
    comma = next((i for i in range(v - 1, subject, -1) if p.words[i] == ","), None)
    if (
        comma is None
        or comma == v - 1
        or not any(p.tag[i] in ("VBD", "VBN", "VBZ", "VBP") for i in range(subject, comma))
    ):
        return subject
    nouns = [i for i in range(comma + 1, v) if p.pos[i] in ("NOUN", "PROPN", "PRON")]
    if not nouns or any(p.pos[i] in ("VERB", "AUX", "CCONJ") for i in range(comma + 1, v - 1)):
        return subject
    return next((i for i in nouns if not comma < p.head[i] < v), nouns[-1])


def neighbour(p: Paragraph, v: int, cue: VerbCue) -> int | None:
    """The noun beside a verb that the parse left without subject: "said Yoo", "an official, 45, said"."""
    first, end = p.sentence_of(v)
    after = v + 1
    while after < end and p.pos[after] in ("DET", "ADJ", "NUM", "PROPN", "NOUN") and p.head[after] > after:
        after = p.head[after]
    is_set_off = v == first or p.words[v - 1] in SETS_OFF or p.words[v - 1] in MARKS
    if (
        is_set_off
        and cue.kind in STATING
        and not _is_objective(p, min(after, end - 1))
        and v < after < end
        and p.pos[after] in ("PROPN", "PRON", "NOUN")
        and p.dep[after] in ("dobj", "attr", "npadvmod")
        and p.entity[after][2:] not in ("DATE", "TIME")
    ):
        return after
    if v + 1 < end and all(p.pos[i] == "PROPN" for i in range(v + 1, end)):
        return end - 1
    named = _before_aside(p, first, v)
    if named is not None:
        return named
    before = v - 1
    while before >= first and (p.words[before] == "," or p.pos[before] in ("ADV", "AUX", "NUM")):
        if p.pos[before] == "ADV" and _is_name(p, before, first):
            return before
        before -= 1
    if before >= first and before == v - 1 and p.words[before].lower() in QUANTITIES:
        return before
    if before < first or p.pos[before] not in ("PROPN", "PRON", "NOUN"):
        return None
    opening = _opening_phrase(p, first, v) if before < v - 1 else None
    if opening is not None:
        return opening
    best = before
    for i in p.ancestors(before):
        if i > before or i < first or (p.dep[before] == "appos" and p.pos[i] != "PROPN"):
            break
        before = i
        if p.pos[i] in ("PROPN", "PRON", "NOUN"):
            best = i
    return best


def _before_aside(p: Paragraph, first: int, v: int) -> int | None:
    """The noun before an aside between commas: "Nieto, contradicting Trump, said", "Stein, a physician, also said"."""
    last = v - 1
    while last > first and p.pos[last] in ("ADV", "AUX"):
        last -= 1
    if last <= first or p.words[last] != ",":
        return None
    for comma in range(last - 1, first, -1):
        is_aside = p.words[comma] == "," and p.tag[comma + 1] in ("VBG", "VBN", "WP", "WDT", "WRB", "IN", "DT")
        if is_aside and p.pos[comma - 1] in NOMINAL and p.entity[comma - 1][2:] not in ("DATE", "TIME"):
            return comma - 1
    return None


def _opening_phrase(p: Paragraph, first: int, v: int) -> int | None:
    """The noun phrase that opens the sentence before the first comma: "Falk, who left at nine, said"."""
    comma = next((i for i in range(first, v) if p.words[i] == ","), v)
    while first < comma and p.pos[first] in ("CCONJ", "ADV", "PUNCT"):
        first += 1
    return _head_of_phrase(p, first, comma - 1) if comma < v - 1 else None


def _is_name(p: Paragraph, i: int, first: int) -> bool:
    """Whether a word inside a sentence is written like a name."""
    return i > first and p.words[i][0].isupper() and p.words[i][1:].islower() and p.words[i - 1] not in (".", ":")


def without_asides(p: Paragraph, tokens: set[int], first: int) -> set[int]:
    """The tokens less relative clauses between commas and "by doing so", from `first` on: both are the writer's."""
    for i in [t for t in tokens if t > first and p.dep[t] == "prep" and p.words[t].lower() == "by"]:
        if p.dependents(i, "pcomp"):
            tokens = tokens - set(p.subtree(i))
    for i in [t for t in tokens if t > first and p.dep[t] == "relcl"]:
        clause = p.subtree(i)
        if p.words[clause[0] - 1] == "," and p.tag[clause[0]] in ("WDT", "WP", "WP$", "WRB", "IN"):
            tokens = tokens - set(clause)
    return tokens


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
    if (
        "(" in p.words[head : last + 1]
        and ")" not in p.words[head : last + 1]
        and p.words[last + 1 : last + 2] == [")"]
    ):
        last += 1
    while last > head and _is_loose(p, first, last):
        last -= 1
    while first < head and p.pos[first] in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    return first, last


def _is_loose(p: Paragraph, first: int, last: int) -> bool:
    """Whether the phrase's last token is no part of it: a mark whose partner is not in it, or a floating "both"."""
    before = p.words[first:last]
    if p.words[last].lower() in ("both", "all", "each"):
        return True
    if p.words[last] == ")":
        return "(" not in before
    if p.words[last] in ('"', "”", "''", "’", "'"):
        return not any(word in ('"', "“", "``", "‘", "'") for word in before)
    return p.pos[last] in ("PUNCT", "SPACE")


def _whole_name(p: Paragraph, first: int, last: int) -> tuple[int, int]:
    """The phrase with the first half of a hyphenated name that the parse has cut in two ("Minister Shin Won-sik")."""
    if first < 2 or p.words[first - 1] != "-" or p.ends[first - 1] != p.starts[first] or p.pos[first] != "PROPN":
        return first, last
    while first > 0 and (p.words[first - 1] == "-" or p.words[first - 1][0].isupper()):
        first -= 1
    return first, last


def has_finite_verb(p: Paragraph, first: int, end: int) -> bool:
    """Whether a finite verb stands between two tokens."""
    return any(p.tag[i] in (*FINITE, "MD") for i in range(first, end))


def is_people(p: Paragraph, i: int) -> bool:
    """As in "dismissed 80 of its workers" and "denied officials access": somebody, not something said."""
    if p.pos[i] == "NUM" or p.words[i].lower() in QUANTITIES:
        return any(is_people(p, k) for j in p.dependents(i, "prep") for k in p.dependents(j, "pobj"))
    return p.entity[i][2:] == "PERSON" or p.lemma[i].lower() in words("sources", "role") | words("sources", "unnamed")


def can_tell(p: Paragraph, i: int) -> bool:
    """Whether the word is a name, a pronoun for somebody, a number of people or a noun for a speaker or document."""
    word = p.words[i].lower()
    is_speaker = p.pos[i] in ("PROPN", "PRON", "NUM") or bool(p.entity[i]) or word in QUANTITIES
    is_named = any(p.pos[j] == "PROPN" for j in p.dependents(i, "appos"))
    return is_speaker or is_named or p.lemma[i].lower() in source_nouns()
