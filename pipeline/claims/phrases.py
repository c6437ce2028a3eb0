"""Finds sayings without a cue verb: "according to", "in a statement", "reports that", "allegedly", "Poll: ..."."""

from __future__ import annotations

from pipeline.claims.attribution import Attribution, Party, runs
from pipeline.claims.lexicon import adjective_cues, noun_cues, words
from pipeline.claims.subjects import noun_phrase, subject_of
from pipeline.claims.verbs import cue_tokens
from pipeline.language.parsed import Paragraph


def phrase_attributions(paragraph: Paragraph, number: int) -> list[Attribution]:
    """The sayings whose cue is a preposition, a noun or an adverb."""
    return [
        *_according_to(paragraph, number),
        *_nouns(paragraph, number),
        *_adjectives(paragraph, number),
        *_polls(paragraph, number),
        *_adverbs(paragraph, number),
        *_speaker_colon(paragraph, number),
    ]


def _according_to(p: Paragraph, number: int) -> list[Attribution]:
    found = []
    for i, word in enumerate(p.words[:-1]):
        if word.lower() != "according" or p.words[i + 1].lower() != "to":
            continue
        objects = p.dependents(i + 1, "pobj") or p.dependents(i, "pobj")
        if not objects:
            continue
        first, last = noun_phrase(p, objects[0], i, set())
        phrase = set(range(i, last + 1))
        head = p.head[i]
        while p.pos[head] not in ("VERB", "AUX") and p.head[head] != head:
            head = p.head[head]
        start, end = p.sentence_of(i)
        content = set(range(start, end)) - phrase
        if p.dep[head] in ("relcl", "advcl", "ccomp", "conj") and head < i:
            content = set(p.subtree(head)) - phrase
        elif p.dep[i] == "prep" and head < i and p.words[i - 1] == ",":
            content = {t for t in content if t < i or t in p.subtree(head)}
        source = Party(p.span(first, last), p.span(objects[0], objects[0]), f"{word} {p.words[i + 1]}")
        found.append(
            Attribution(
                number,
                i,
                "speech",
                "according_to",
                [p.span(i, i + 1)],
                source,
                runs(p, content),
                False,
                p.span(i, last),
            )
        )
    return found


def _nouns(p: Paragraph, number: int) -> list[Attribution]:
    cues = noun_cues()
    found = []
    for n, lemma in enumerate(p.lemma):
        if p.pos[n] != "NOUN" or lemma.lower() not in cues:
            continue
        cue = cues[lemma.lower()]
        for i in p.children[n]:
            if i < n:
                continue
            is_clause = p.dep[i] in ("acl", "ccomp") and any(
                p.words[j].lower() == "that" and p.dep[j] == "mark" for j in p.children[i]
            )
            is_infinitive = p.dep[i] == "acl" and p.tag[i] == "VB"
            if not ((is_clause and "clause" in cue.complements) or (is_infinitive and "infinitive" in cue.complements)):
                continue
            owners = p.dependents(n, "poss")
            by = [
                k
                for j in p.dependents(n, "prep")
                if p.words[j].lower() in ("by", "from", "of", "among")
                for k in p.dependents(j, "pobj")
                if j < i
            ]
            holders = owners or by
            head = holders[0] if holders else None
            source = Party(None, None, p.words[n])
            if head is None and cue.kind not in ("accusation", "report"):
                break
            if head is not None:
                first, last = noun_phrase(p, head, n, set())
                while last > head and p.tag[last] == "POS":
                    last -= 1
                source = Party(p.span(first, last), p.span(head, head), p.words[n])
            found.append(
                Attribution(
                    number, n, cue.kind, "noun", [p.span(n, n)], source, runs(p, p.subtree(i)), False, p.span(n, n)
                )
            )
            break
    return found


def _adjectives(p: Paragraph, number: int) -> list[Attribution]:
    """As in "Officials are confident that ..." and "Yoo made clear that ...": an adjective with its clause."""
    found = []
    for i, lemma in enumerate(p.lemma):
        kind = adjective_cues().get(lemma.lower()) or adjective_cues().get(p.words[i].lower())
        v = p.head[i]
        if (
            kind is None
            or i < v
            or p.pos[v] not in ("AUX", "VERB")
            or p.dep[i] not in ("acomp", "oprd", "ccomp", "ROOT")
        ):
            continue
        if p.lemma[v] not in ("be", "remain", "seem", "feel", "make") or (kind == "speech") != (p.lemma[v] == "make"):
            continue
        clauses = [j for j in (*p.children[i], *p.children[v]) if j > i and p.dep[j] in ("ccomp", "advcl", "acl")]
        clauses = [
            j for j in clauses if p.dep[j] == "ccomp" or any(p.words[t].lower() == "that" for t in p.children[j])
        ]
        subject = subject_of(p, v)
        if not clauses or subject is None or p.words[subject].lower() in ("it", "there", "that", "this"):
            continue
        marks = [t for t in [*cue_tokens(p, v, None), *range(v + 1, i + 1)] if t <= i]
        content = set(p.subtree(clauses[0])) - set(marks)
        source = noun_phrase(p, subject, v, content)
        found.append(
            Attribution(
                number, i, kind, "adjective", runs(p, marks),
                Party(p.span(*source), p.span(subject, subject), p.words[i]), runs(p, content),
                clause=p.span(min(source[0], marks[0]), i),
            )
        )  # fmt: skip
    return found


def _polls(p: Paragraph, number: int) -> list[Attribution]:
    """As in "In a poll of 1,200 farmers, a third opposed the plan": the clause is the poll's."""
    found = []
    for i in range(len(p.words)):
        if p.dep[i] != "prep" or p.words[i].lower() != "in" or p.pos[p.head[i]] not in ("VERB", "AUX"):
            continue
        is_set_off = i == p.sentence_of(i)[0] or p.words[i - 1] == ","
        if not is_set_off or p.dep[p.head[i]] in ("relcl", "acl", "advcl"):
            continue
        for n in p.dependents(i, "pobj"):
            if p.lemma[n].lower() not in words("sources", "poll") or p.tag[n] != "NN":
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
    for i, lemma in enumerate(p.lemma):
        if p.pos[i] != "ADV" or lemma.lower() not in words("adverbs", "hearsay") or p.head[i] == i:
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
    if any(p.words[i].lower() in words("sources", "label") for i in range(colon)):
        return []
    source = Party(p.span(0, last), p.span(last, last), ":")
    return [
        Attribution(number, colon, "speech", "colon", [p.span(colon, colon)], source, content, True, p.span(0, colon))
    ]
