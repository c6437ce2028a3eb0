"""Finds sayings without a cue verb: "according to", "in a statement", "reports that", "allegedly", "Poll: ..."."""

from __future__ import annotations

from pipeline.claims.attribution import MARKS, Attribution, Party, runs
from pipeline.claims.lexicon import NounCue, adjective_cues, noun_cues, source_nouns, words
from pipeline.claims.noun_phrases import has_finite_verb, head_of_phrase, noun_phrase
from pipeline.claims.subjects import VERBAL, subject_of
from pipeline.claims.verbs import cue_tokens
from pipeline.language.parsed import Paragraph

ACCORDING, IN = frozenset(["according"]), frozenset(["in"])
COPULAR = frozenset(["be", "remain", "seem", "feel", "become", "stay", "make"])
LIGHT = frozenset(["make", "have", "give", "raise", "deliver", "file", "lodge", "hold", "take", "launch", "repeat"])
"""Verbs that say little beside their noun ("made the claim that"): their subject is whose saying it is."""
LONGEST_SPEAKER = 6
"""Words of a speaker after a headline's colon or dash."""
HOLDING = ("by", "from", "of", "among", "between")


def phrase_attributions(paragraph: Paragraph, number: int) -> list[Attribution]:
    """The sayings whose cue is a preposition, a noun or an adverb."""
    return [
        *_according_to(paragraph, number),
        *_in_the_view_of(paragraph, number),
        *_nouns(paragraph, number),
        *_adjectives(paragraph, number),
        *_polls(paragraph, number),
        *_adverbs(paragraph, number),
        *_speaker_colon(paragraph, number),
        *_headline_speaker(paragraph, number),
    ]


def _according_to(p: Paragraph, number: int) -> list[Attribution]:
    """As in "According to the mayor, ..." and "..., according to a report"."""
    found = []
    for i in p.with_word(ACCORDING):
        if p.lower[i + 1 : i + 2] != ["to"]:
            continue
        objects = p.dependents(i + 1, "pobj") or p.dependents(i, "pobj")
        if objects and _can_tell(p, objects[0]):
            found.append(_adjunct(p, number, i, objects[0], i + 1))
    return found


def _in_the_view_of(p: Paragraph, number: int) -> list[Attribution]:
    """As in "In the auditors' view, ..." and "..., in the words of the bishop, ..."."""
    cues = noun_cues()
    found = []
    for n in p.with_lemma(cues.keys()):
        i = p.head[n]
        if p.lower[i] not in ("in", "by") or "adjunct" not in cues[p.lower_lemma[n]].complements:
            continue
        owners = p.dependents(n, "poss")
        of = [j for j in p.dependents(n, "prep") if p.words[j].lower() == "of"]
        holders = owners or [k for j in of for k in p.dependents(j, "pobj")]
        is_set_off = i == p.sentence_of(i)[0] or p.words[i - 1] == ","
        if holders and is_set_off:
            found.append(_adjunct(p, number, i, holders[0], n if owners else of[0]))
    return found


def _adjunct(p: Paragraph, number: int, i: int, source: int, last_mark: int) -> Attribution:
    """The saying of a phrase that begins at `i` and hangs on a clause, which is what is said."""
    first, last = noun_phrase(p, source, i, set())
    while last > source and p.tag[last] == "POS":
        last -= 1
    end_of_phrase = _end_of_apposition(p, max(last, last_mark))
    phrase = set(range(i, end_of_phrase + 1)) | set(p.subtree(source))
    head = p.head[i]
    while p.pos[head] not in ("VERB", "AUX") and p.head[head] != head:
        head = p.head[head]
    start, end = p.sentence_of(i)
    content = set(range(start, end)) - phrase
    if p.dep[head] == "ccomp" and p.head[head] < i:
        content = {t for t in p.subtree(head) if p.dep[t] != "mark" or t > i} - phrase
    elif head < i and _is_own_clause(p, head):
        content = set(p.subtree(head)) - phrase
    elif p.dep[i] == "prep" and head < i and p.words[i - 1] == ",":
        content = {t for t in content if t < i or t in p.subtree(head)}
    marks = [t for t in range(i, last_mark + 1) if not first <= t <= last]
    cue = " ".join(p.words[t] for t in marks)
    return Attribution(
        number,
        i,
        "speech",
        "according_to",
        runs(p, marks),
        Party(p.span(first, last), p.span(source, source), cue),
        runs(p, content),
        False,
        p.span(i, end_of_phrase),
    )


def _end_of_apposition(p: Paragraph, last: int) -> int:
    """Where the phrase ends with what stands beside it: "According to Velm Watch, a monitoring group, ..."."""
    _, end = p.sentence_of(last)
    commas = [i for i in range(last + 1, end) if p.words[i] == ","][:2]
    is_beside = len(commas) == 2 and commas[0] == last + 1 and p.words[last + 2].lower() in ("a", "an")
    is_phrase = is_beside and head_of_phrase(p, last + 2, commas[1] - 1) is not None
    return commas[1] - 1 if is_phrase and has_finite_verb(p, commas[1], end) else last


def _can_tell(p: Paragraph, i: int) -> bool:
    """Not so of a measure or rule that one goes by: "according to age", "according to plan"."""
    measures = words("sources", "measure")
    return bool(p.entity[i]) or not any(p.lemma[j].lower() in measures for j in (i, *p.dependents(i, "compound")))


def _is_own_clause(p: Paragraph, head: int) -> bool:
    """Whether a verb heads a clause that can be said alone: relative, adverbial or joined, with its own subject."""
    has_subject = bool(p.dependents(head, "nsubj", "nsubjpass", "expl"))
    return has_subject and p.dep[head] in ("relcl", "advcl", "ccomp", "conj")


def _nouns(p: Paragraph, number: int) -> list[Attribution]:
    """As in "the bank's claim that ...", "allegations by the union that ..." and "made a call for ...".

    A noun that nobody holds counts where it tells of a report or an accusation ("reports that", "allegations that").
    """
    cues = noun_cues()
    found = []
    for n in p.with_lemma(cues.keys()):
        cue = cues[p.lower_lemma[n]]
        complement = _complement(p, n, cue) if p.pos[n] == "NOUN" else None
        if complement is None:
            continue
        begin, is_clause = complement
        head, marks = _holder(p, n, begin)
        if head is None and not (is_clause and cue.kind in ("accusation", "report")):
            continue
        source = Party(None, None, p.words[n])
        if head is not None:
            first, last = noun_phrase(p, head, n, set())
            while last > head and p.tag[last] == "POS":
                last -= 1
            source = Party(p.span(first, last), p.span(head, head), " ".join(p.words[i] for i in marks))
        content = set(p.subtree(begin)) if is_clause else set(p.subtree(begin)) - {begin}
        marks = marks if is_clause else [*marks, begin]
        found.append(
            Attribution(
                number,
                n,
                cue.kind,
                "noun" if is_clause else "noun_preposition",
                runs(p, marks),
                source,
                runs(p, content),
                False,
                p.span(min(marks), max(marks)),
            )
        )
    return found


def _complement(p: Paragraph, n: int, cue: NounCue) -> tuple[int, bool] | None:
    """The token that heads what the noun is about, and whether it is a clause; else it is the noun's preposition."""
    for i in [i for i in p.children[n] if i > n]:
        if p.dep[i] in ("acl", "ccomp", "relcl"):
            marks = {p.words[j].lower() for j in p.children[i] if p.dep[j] in ("mark", "aux") and j < i}
            if "clause" in cue.complements and p.dep[i] != "relcl" and "that" in marks:
                return i, True
            if "infinitive" in cue.complements and "to" in marks:
                return i, True
        elif p.dep[i] == "prep" and p.words[i].lower() in cue.complements and p.dependents(i, "pobj", "pcomp"):
            return i, False
    return None


def _holder(p: Paragraph, n: int, begin: int) -> tuple[int | None, list[int]]:
    """Whose saying the noun is: its possessor, its by-phrase or the subject of a light verb; and the cue's tokens."""
    owners = p.dependents(n, "poss")
    by = [
        k
        for j in p.dependents(n, "prep")
        if p.words[j].lower() in HOLDING and j < begin
        for k in p.dependents(j, "pobj")
    ]
    if owners or by:
        return (owners or by)[0], [n]
    v = p.head[n]
    if p.dep[n] == "dobj" and p.lemma[v].lower() in LIGHT and v < n:
        subject = subject_of(p, v)
        if subject is not None and p.words[subject].lower() not in ("it", "there", "that", "this"):
            return subject, [*cue_tokens(p, v, None), *range(v + 1, n + 1)]
    return None, [n]


def _adjectives(p: Paragraph, number: int) -> list[Attribution]:
    """As in "Officials are confident that ...", "Yoo made clear that ..." and "Berg was critical of the plan"."""
    cues = adjective_cues()
    found = []
    for i in sorted({*p.with_lemma(cues.keys()), *p.with_word(cues.keys())}):
        v = p.head[i]
        if p.dep[i] not in ("acomp", "oprd", "ccomp", "ROOT") or i < v or p.pos[v] not in VERBAL:
            continue
        cue = cues.get(p.lower_lemma[i]) or cues[p.lower[i]]
        if p.lemma[v] not in COPULAR or (cue.kind == "speech") != (p.lemma[v] == "make"):
            continue
        subject = subject_of(p, v)
        complement = _of_adjective(p, i, v, cue)
        if complement is None or subject is None or p.words[subject].lower() in ("it", "there", "that", "this"):
            continue
        head, is_clause = complement
        marks = [t for t in [*cue_tokens(p, v, None), *range(v + 1, i + 1)] if t <= i]
        marks = marks if is_clause else [*marks, head]
        content = set(p.subtree(head)) - set(marks)
        source = noun_phrase(p, subject, v, content)
        words_of_cue = " ".join(p.words[t] for t in marks)
        found.append(
            Attribution(
                number,
                i,
                cue.kind,
                "adjective",
                runs(p, marks),
                Party(p.span(*source), p.span(subject, subject), words_of_cue),
                runs(p, content),
                clause=p.span(min(source[0], marks[0]), i),
            )
        )
    return found


def _of_adjective(p: Paragraph, i: int, v: int, cue: NounCue) -> tuple[int, bool] | None:
    """The token that heads what the adjective is about, and whether it is a clause; else it is its preposition."""
    for j in (*p.children[i], *p.children[v]):
        if j <= i:
            continue
        marks = {p.words[t].lower() for t in p.children[j] if t < j}
        if "clause" in cue.complements and (p.dep[j] == "ccomp" or (p.dep[j] in ("advcl", "acl") and "that" in marks)):
            return j, True
        if "infinitive" in cue.complements and p.dep[j] in ("xcomp", "ccomp", "advcl") and "to" in marks:
            return j, True
        if p.dep[j] == "prep" and p.words[j].lower() in cue.complements and p.dependents(j, "pobj", "pcomp"):
            return j, False
    return None


def _polls(p: Paragraph, number: int) -> list[Attribution]:
    """As in "In a poll of 1,200 farmers, a third opposed the plan": the clause is the poll's."""
    found = []
    polls = words("sources", "poll")
    for i in p.with_word(IN) if p.with_lemma(polls) else []:
        if p.dep[i] != "prep" or p.pos[p.head[i]] not in ("VERB", "AUX"):
            continue
        is_set_off = i == p.sentence_of(i)[0] or p.words[i - 1] == ","
        if not is_set_off or p.dep[p.head[i]] in ("relcl", "acl", "advcl"):
            continue
        for n in p.dependents(i, "pobj"):
            if p.lower_lemma[n] not in polls or p.tag[n] != "NN":
                continue
            first, last = noun_phrase(p, n, p.head[i], set())
            content = set(p.subtree(p.head[i])) - set(range(i, last + 1))
            source = Party(p.span(first, last), p.span(n, n), p.words[i])
            found.append(
                Attribution(
                    number, i, "report", "poll", [p.span(i, i)], source, runs(p, content), clause=p.span(i, last)
                )
            )
    return found


def _adverbs(p: Paragraph, number: int) -> list[Attribution]:
    """As in "Troops allegedly fired": the clause is hearsay of nobody named."""
    found = []
    for i in p.with_lemma(words("adverbs", "hearsay")):
        if p.pos[i] != "ADV" or p.head[i] == i:
            continue
        head = p.head[i]
        if p.pos[head] in ("VERB", "AUX"):
            content = runs(p, set(p.subtree(head)) - {i})
            found.append(
                Attribution(number, i, "report", "adverb", [p.span(i, i)], Party(None, None, p.words[i]), content)
            )
    return found


def _speaker_colon(p: Paragraph, number: int) -> list[Attribution]:
    """As in "YOO: The launch failed." and the headline "Poll: ...": a short name, a colon, and what is said."""
    for colon in range(1, min(12, len(p.words))):
        if p.words[colon] == ":":
            break
        if p.pos[colon] in ("VERB", "AUX") or p.words[colon][0] in ".,;\"“‘'":
            return []
    else:
        return []
    last = colon - 1
    names = all(p.words[i][0].isupper() or p.pos[i] in ("ADP", "DET", "PART") for i in range(colon))
    if not names or p.pos[last] not in ("PROPN", "NOUN") or not (p.pos[last] == "PROPN" or number == 0):
        return []
    content = runs(p, range(colon + 1, len(p.words)))
    titles = words("sources", "poll", "document")
    is_transcript = p.words[last].isupper() or p.lemma[last].lower() in titles
    is_said = is_transcript or any(p.pos[i] in VERBAL or p.words[i] in MARKS for i in range(colon + 1, len(p.words)))
    if not is_said or any(p.words[i].lower() in words("sources", "label") for i in range(colon)):
        return []
    source = Party(p.span(0, last), p.span(last, last), ":")
    return [
        Attribution(number, colon, "speech", "colon", [p.span(colon, colon)], source, content, True, p.span(0, colon))
    ]


def _headline_speaker(p: Paragraph, number: int) -> list[Attribution]:
    """As in the headlines "Bridge closed for a year: mayor" and "Rocket test failed - spy agency"."""
    if number or p.words[-1] in (".", "?", "!") or len(p.sentences) > 1:
        return []
    mark = next((i for i in range(len(p.words) - 1, 0, -1) if p.words[i] in (":", "-", "–", "—")), 0)
    last = len(p.words) - 1
    is_apart = mark > 2 and p.starts[mark + 1 : mark + 2] > [p.ends[mark]] if mark < last else False
    if not is_apart or last - mark > LONGEST_SPEAKER or any(p.pos[i] in ("VERB", "AUX") for i in range(mark + 1, last)):
        return []
    is_speaker = p.lemma[last].lower() in source_nouns() or p.entity[last][2:] in ("ORG", "PERSON")
    if not is_speaker or not any(p.pos[i] in ("VERB", "AUX") for i in range(mark)):
        return []
    source = Party(p.span(mark + 1, last), p.span(last, last), p.words[mark])
    clause = p.span(mark, last)
    content = runs(p, range(mark))
    return [Attribution(number, mark, "speech", "colon", [p.span(mark, mark)], source, content, False, clause)]
