"""Finds third-person pronouns."""

from __future__ import annotations

from pipeline.actors.lexicon import acting_verbs, pronouns, word_class
from pipeline.actors.mention import Mention
from pipeline.actors.nominals import is_subject
from pipeline.language.parsed import Paragraph


def pronouns_in(p: Paragraph, number: int) -> list[Mention]:
    """Mentions of form pronoun in a paragraph, in text order, without those that stand for a clause."""
    found = []
    for i in p.with_word(pronouns().keys()):
        word = p.lower[i]
        if p.pos[i] not in ("PRON", "DET") or (word == "it" and _is_expletive(p, i)):
            continue
        gender, count = pronouns()[word]
        found.append(
            Mention(
                paragraph=number,
                first=i,
                last=i + 1,
                start=p.starts[i],
                end=p.ends[i],
                form="pronoun",
                type="person" if gender else "",
                rule_id="actors.pronoun",
                text=p.words[i],
                words=(p.words[i],),
                gender=gender,
                number=count,
                head=i,
                noun=word,
                subject=is_subject(p, i),
            )
        )
    return found


def _is_expletive(p: Paragraph, i: int) -> bool:
    if p.dep[i] not in ("nsubj", "nsubjpass"):
        return p.dep[i] in ("expl", "attr")
    verb = p.head[i]
    return (
        p.lemma[verb] not in acting_verbs()
        or p.lemma[verb] in word_class("clause_verb")
        or (p.dep[i] == "nsubjpass" and bool(p.dependents(verb, "ccomp", "csubjpass")))
    )
