"""Matches the rows of the lexicon against the parse: which tokens are triggers, and what fills their slots.

Belongs here: slots, requirements, the choice of source and target. Does not: words (`lexicon/`), grammar (`arguments`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.events.arguments import (
    clause_of,
    complement,
    is_question,
    objects,
    owner,
    prepositional,
    subjects,
    support,
    surface_subjects,
    with_conjuncts,
)
from pipeline.events.lexicon import (
    OPEN_TERMS,
    Requirement,
    Rule,
    form,
    head_of,
    members_of,
    modes_that,
    rules,
    supports,
    triggers,
    types_that,
)
from pipeline.events.realis import realis_of
from pipeline.events.scene import Scene, actors_inside, is_actor, is_place
from pipeline.language.parsed import Paragraph

PARTS = {"VERB": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a"}
NEVER_TARGETS = frozenset(("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "ORDINAL", "QUANTITY"))
CALENDAR = frozenset(("DATE", "TIME"))
DEMANDING = frozenset(("must",))
REPORTED_PRONOUNS = frozenset(("he", "she", "it", "they", "we"))
SELVES = REPORTED_PRONOUNS | {"i"}
RECIPROCALS = frozenset((("each", "other"), ("one", "another")))
WIDE = frozenset(("against", "to", "with", "into", "on", "from"))
ARGUMENT_PREPOSITIONS = ("with", "to", "for", "from", "on", "against", "into", "in", "of", "at", "between")


@dataclass
class Match:
    """A rule that fits a trigger, with the tokens that fill its roles."""

    rule: Rule
    trigger: int
    sources: list[int]
    targets: list[int]
    theme: list[int] = field(default_factory=list)
    realis: str = "actual"
    is_negated: bool = False


def matches(scene: Scene) -> Iterator[Match]:
    """Verbs and adjectives first: a noun that one of them has taken into itself is no event of its own."""
    p, known = scene.p, rules()
    candidates = []
    for i in {*p.with_lemma(triggers()), *(i for i, tag in enumerate(p.tag) if tag == "VBG")}:
        part = PARTS.get(p.pos[i])
        if part == "v" and p.tag[i] == "VBG" and p.dependents(i, "det", "poss"):
            part = "n"
        if part:
            some = known.get((p.lower_lemma[i], part))
            if some is None and part == "n" and p.tag[i] == "VBG":
                some = known.get((p.lower[i], "n"))
            if some and p.dep[i] not in ("amod", "compound", "aux") and not _is_month(p, i):
                candidates.append((part == "n", i, part, some))
    taken: set[int] = set()
    yield from _demands(scene)
    told: dict[int, Match] = {}
    for _, i, part, some in sorted(candidates, key=lambda c: c[:2]):
        if i in taken:
            continue
        match = _match(scene, i, part, some, taken)
        if match and not _is_aim_of(scene, match, told):
            told[i] = match
            yield match
            yield from _intention(scene, match)


def _is_aim_of(scene: Scene, match: Match, told: dict[int, Match]) -> bool:
    """Whether the trigger says only what the act above it is for: "met to discuss trade" is one act.

    An aim of the same type whose own parties are no others: who "visited Warsaw to meet the premier" does two things.
    """
    p, i = scene.p, match.trigger
    above = told.get(p.head[i])
    aim = p.dep[i] in ("advcl", "xcomp") and any(p.tag[j] == "TO" for j in p.dependents(i, "aux"))
    if not aim or above is None or above.rule.event_type != match.rule.event_type:
        return False
    return not any(is_actor(scene, j) and j not in above.targets for j in match.targets)


def _is_month(p: Paragraph, i: int) -> bool:
    return p.pos[i] == "PROPN" and p.entity[i][2:] in CALENDAR


def _match_at(scene: Scene, i: int) -> Match | None:
    """The match of a single token, if it is a trigger."""
    part = PARTS.get(scene.p.pos[i])
    some = rules().get((scene.p.lower_lemma[i], part)) if part else None
    return _match(scene, i, part, some, set()) if part and some else None


def _match(scene: Scene, i: int, part: str, some: tuple[Rule, ...], taken: set[int]) -> Match | None:
    slots = Slots(scene, i, part)
    for rule in some:
        if rule.companion and not slots.has_companion(rule.companion):
            continue
        used: list[int] = []
        if all(slots.satisfies(requirement, rule, used) for requirement in rule.requires):
            sources = slots.sources(rule.source)
            targets = slots.targets(rule.target, sources, used)
            one_sided = rule.event_type in types_that("towards") and any(is_actor(scene, j) for j in targets)
            is_mutual = rule.event_type in types_that("reciprocal") and not one_sided
            if is_mutual and len(sources) > 1 and not slots.fill("with"):
                # Each meets or agrees with the other; both of them thank a third.
                sources, targets = sources[:1], [*sources[1:], *targets]
            elif len(sources) > 1 and any(_is_each_other(scene.p, j) for j in targets):
                sources, targets = sources[:1], sources[1:]
            if not sources and not targets and not (rule.mode in modes_that("partyless") and _is_set(scene.p, i)):
                continue
            taken.update(used)
            theme = [j for j in (slots.fill("obj") if part == "v" else []) if j not in targets and j not in sources]
            realis, negated = realis_of(scene.p, i)
            if realis == "attempted":
                realis = "actual" if rule.event_type in types_that("attempted") else "hypothetical"
            return Match(rule, i, sources, targets, theme, realis, negated)
    return None


def _is_each_other(p: Paragraph, i: int) -> bool:
    """Whether the token heads a reciprocal pronoun: "each other", "one another"."""
    return any(tuple(word.lower() for word in p.words[k : k + 2]) in RECIPROCALS for k in (i - 1, i))


def _is_set(p: Paragraph, i: int) -> bool:
    """Whether the trigger or its clause says in or on what day or place."""
    return any(p.entity[j][2:] in CALENDAR for j in p.dependents(i, "compound", "nmod", "poss")) or any(
        prepositional(p, j, name) for j in (i, clause_of(p, i)) for name in ("in", "on")
    )


class Slots:
    """The fillers of one trigger's slots, each looked up once."""

    def __init__(self, scene: Scene, trigger: int, part: str) -> None:
        self.scene, self.p, self.trigger, self.part = scene, scene.p, trigger, part
        self.filled: dict[str, list[int]] = {}

    def fill(self, slot: str) -> list[int]:
        """Tokens that fill the slot, in order of closeness."""
        if slot not in self.filled:
            self.filled[slot] = {"v": self._of_verb, "n": self._of_noun, "a": self._of_adjective}[self.part](slot)
        return self.filled[slot]

    def _of_verb(self, slot: str) -> list[int]:
        p, v = self.p, self.trigger
        if slot == "subj":
            return [_author(self.scene, _speaker(self.scene, v, j)) for j in subjects(p, v)]
        if slot == "obj":
            return objects(p, v)
        if slot == "iobj":
            return [j for j in p.dependents(v, "dative") if p.pos[j] != "ADP"]
        if slot in ("comp", "compsubj"):
            return self._of_complement(slot, v)
        if slot == "oprd":
            # "called him a liar": what somebody is called or made.
            return [*p.dependents(v, "oprd"), *(k for j in p.dependents(v, "ccomp") for k in p.dependents(j, "nsubj"))]
        if slot not in p.lemmas:
            return []  # what is left are the objects of a preposition
        found = []
        for j in self.fill("obj"):
            if p.head[j] == v:
                # What hangs on the object is the closer: "lifted its ban on X", "restrictions imposed on X".
                for k in (j, *p.dependents(j, "acl")):
                    found += prepositional(p, k, slot)
        found += prepositional(p, v, slot)
        for j in p.dependents(v, "prep", "prt", "advmod"):
            found += prepositional(p, j, slot)
        return found

    def _of_complement(self, slot: str, i: int, depth: int = 0) -> list[int]:
        p, inner = self.p, complement(self.p, i)
        if inner is None or depth > 3:
            return []
        if slot == "compsubj":
            return p.dependents(inner, "nsubj", "nsubjpass") or (p.dependents(i, "dobj") if self.part == "v" else [])
        embedded = _match_at(self.scene, inner) if depth == 0 else None
        heads = objects(p, inner) if p.pos[inner] in ("VERB", "AUX") else []
        found = [
            *p.dependents(inner, "nsubjpass"),
            *heads,
            *(j for j in p.dependents(inner, "dative") if p.pos[j] != "ADP"),
        ]
        for preposition in ARGUMENT_PREPOSITIONS:
            for j in (inner, *heads, *p.dependents(inner, "prep", "prt", "advmod")):
                found += prepositional(p, j, preposition)
        own = [j for j in p.dependents(inner, "nsubj") if p.dep[inner] == "ccomp" and p.pos[j] != "PRON"]
        first = embedded.targets if embedded else []
        return [*first, *found, *self._of_complement("comp", inner, depth + 1), *own]

    def _of_noun(self, slot: str) -> list[int]:
        p, n = self.p, self.trigger
        verb = support(p, n)
        if verb is not None and p.lemma[verb] not in supports():
            verb = None
        if slot == "subj":
            return [_speaker(self.scene, verb, j) for j in subjects(p, verb)] if verb is not None else []
        if slot == "poss":
            return p.dependents(n, "poss")
        if slot == "mod":
            return p.dependents(n, "compound", "amod", "nmod")
        if slot == "comp":
            return self._of_complement(slot, n)
        found = prepositional(p, n, slot)
        if slot == "between":
            found = [k for j in found for k in with_conjuncts(p, j)]
        # "went on strike": the trigger does not fill its own slot.
        return found + [j for j in prepositional(p, verb, slot) if j != n] if verb is not None else found

    def _of_adjective(self, slot: str) -> list[int]:
        p, a = self.p, self.trigger
        if slot == "subj":
            subject = surface_subjects(p, p.head[a]) if p.dep[a] in ("acomp", "oprd") else []
            return [_speaker(self.scene, a, j) for j in subject]
        if slot in ("comp", "compsubj"):
            return self._of_complement(slot, a)
        return prepositional(p, a, slot)

    def has_companion(self, word: str) -> bool:
        """Whether a verb has the particle or preposition, or a noun the modifier."""
        p, i = self.p, self.trigger
        if self.part == "n":
            wanted = word.split()
            have = [k for j in p.dependents(i, "compound", "amod", "nmod") for k in (j, *p.dependents(j, "compound"))]
            return all(any(w in (p.lemma[j].lower(), p.words[j].lower()) for j in have) for w in wanted)
        return any(
            p.lemma[j].lower() == word
            and p.dep[j] in ("prt", "prep", "advmod", "dobj", "acomp", "oprd", "dative")
            and not any(p.entity[k][2:] in CALENDAR for k in p.dependents(j, "pobj"))
            for j in p.children[i]
        )

    def satisfies(self, requirement: Requirement, rule: Rule, used: list[int]) -> bool:
        """Whether an argument is what a requirement asks; nouns that a class was asked for are added to `used`."""
        slot, terms = requirement.slot, requirement.terms
        if slot == "any":
            return any(self.fill(name) for name in (*rule.source, *rule.target))
        if slot == "comp":
            inner = complement(self.p, self.trigger)
            fits = inner is not None and any(self._completes(inner, term) for term in terms)
            return fits != requirement.forbidden
        if slot == "adv":
            beside = [self.p.lemma[j].lower() for j in self.p.dependents(self.trigger, "advcl")]
            return any(word in members_of(term) for word in beside for term in terms) != requirement.forbidden
        if slot == "near":
            first, end = self.p.sentence_of(self.trigger)
            members = frozenset[str]().union(*(members_of(term) for term in terms))
            return any(self.p.lemma[k].lower() in members for k in range(first, end)) != requirement.forbidden
        if slot == "document":
            return any(members_of(term) & self.scene.about for term in terms) != requirement.forbidden
        fillers = self.fill(slot) or self.fill_widely(slot)
        if not fillers and slot in ("off", "over", "out", "into"):
            return self.has_companion(slot) != requirement.forbidden
        fits = False
        for j in fillers:
            for term in terms:
                if self._is(j, term, slot):
                    fits = True
                    if term not in OPEN_TERMS and slot != "subj" and self.p.pos[j] == "NOUN":
                        used.append(j)
        return fits != requirement.forbidden

    def _completes(self, inner: int, term: str) -> bool:
        """Whether the complement clause with that head is of the kind, or its verb of the class."""
        p = self.p
        if term == "clause":
            return True
        if term == "tocome":
            return realis_of(p, inner)[0] != "actual"
        if term == "infinitive":
            return any(p.tag[j] == "TO" for j in p.dependents(inner, "aux"))
        if term == "question":
            return is_question(p, inner)
        return p.lemma[inner].lower() in members_of(term)

    def _is(self, j: int, term: str, slot: str) -> bool:
        if term == "any":
            return slot in ("subj", "obj") or self.p.entity[j][2:] not in NEVER_TARGETS
        if term == "actor":
            return is_actor(self.scene, j)
        if term == "several":
            return len(with_conjuncts(self.p, j)) > 1
        if term == "self":
            return self._is_source(j)
        members, p = members_of(term), self.p
        heads = [j]
        if p.lower_lemma[j] in members_of("transparent") or p.pos[j] == "NUM":
            heads += prepositional(p, j, "of")
        if slot != "subj":
            heads += p.dependents(j, "compound", "amod", "nmod")
        if any(
            p.lower_lemma[k] in members or p.lower[k] in members or head_of(p.lower_lemma[k]) in members for k in heads
        ):
            return True
        return p.entity[j][2:] in members or (term == "place" and j in self.scene.places)

    def _is_source(self, j: int) -> bool:
        """Whether the token is a pronoun for the subject, or names it again."""
        if self.p.words[j].lower() in SELVES:
            return True
        actor = self.scene.actors.get(j, {}).get("actor_id")
        return actor is not None and any(
            self.scene.actors.get(k, {}).get("actor_id") == actor for k in self.fill("subj")
        )

    def sources(self, slots: tuple[str, ...]) -> list[int]:
        """Who fills the first slot that holds an actor, with what is coordinated with it; else the subject as it is."""
        for slot in slots:
            for j in self.fill(slot):
                if is_actor(self.scene, j):
                    return with_conjuncts(self.p, j)
        return self.fill("subj")[:1] if "subj" in slots else []

    def targets(self, slots: tuple[str, ...], sources: list[int], used: list[int]) -> list[int]:
        """The first slot with an actor or place; else the first whose phrase names one; else the object as it is.

        Not an object that the rule has taken into itself; what belongs to the source ("its troops") comes last.
        """
        named: list[int] = []
        plain: list[int] = []
        for reach in (self.fill, self.fill_widely):
            for slot in slots:
                for j in reach(slot):
                    counted = slot == "obj" and self.p.entity[j][2:] == "CARDINAL"
                    if j in sources or (self.p.entity[j][2:] in NEVER_TARGETS and not counted):
                        continue
                    own = any(self.p.tag[k] == "PRP$" for k in self.p.dependents(j, "poss"))
                    if not own and (is_actor(self.scene, j) or is_place(self.scene, j)):
                        return [k for k in with_conjuncts(self.p, j) if k not in sources]
                    inner = actors_inside(self.scene, j)
                    if inner and not own and not set(inner) & set(sources) and slot not in ("in", "at"):
                        named = named or [j]
                    elif slot not in ("in", "at") and j not in used and reach == self.fill:
                        plain = plain or [j]
            if named:
                return named
        return plain

    def fill_widely(self, slot: str) -> list[int]:
        """Objects of the preposition anywhere after the trigger in its clause: the parser often hangs them too low."""
        p, i = self.p, self.trigger
        if slot not in WIDE or slot not in p.lemmas:
            return []
        clause, (_, end) = clause_of(p, i), p.sentence_of(i)
        near = [
            j
            for j in range(i + 1, end)
            if p.dep[j] == "prep" and p.lower_lemma[j] == slot and clause_of(p, j) == clause
        ]
        return [k for j in near for k in p.dependents(j, "pobj")]


def _author(scene: Scene, j: int) -> int:
    """Whose the statement, report or decree is that is said to do something; the token itself if nobody is named."""
    if scene.p.pos[j] != "NOUN" or is_actor(scene, j):
        return j
    return next((k for k in owner(scene.p, j) if is_actor(scene, k)), j)


def _speaker(scene: Scene, i: int, j: int) -> int:
    """Whom a pronoun inside what is reported stands for: the speaker, "Ethiopia said it would ...".

    Or the actor that the clause above the pronoun's own tells of: in "Norway said Belarus shipped them after it had
    expelled two diplomats" Belarus expelled them.
    """
    p = scene.p
    if p.words[j].lower() not in REPORTED_PRONOUNS:
        return j
    for k in (i, *p.ancestors(i)):
        above = surface_subjects(p, p.head[k]) if p.dep[k] in ("ccomp", "advcl") else []
        if not above or p.pos[above[0]] == "PRON":
            continue
        if p.dep[k] == "ccomp" or (is_actor(scene, above[0]) and _agrees(p, j, above[0]) and _is_reported(p, k)):
            return above[0]
    return j


def _is_reported(p: Paragraph, i: int) -> bool:
    return any(p.dep[k] == "ccomp" for k in p.ancestors(i))


def _agrees(p: Paragraph, pronoun: int, noun: int) -> bool:
    """Whether the pronoun can stand for the noun by number, and by what the name is of."""
    word, named = p.words[pronoun].lower(), p.entity[noun][2:]
    if word in ("he", "she"):
        return named in ("", "PERSON")
    many = p.tag[noun] in ("NNS", "NNPS") or len(with_conjuncts(p, noun)) > 1
    return named != "PERSON" and not many if word == "it" else True


def _demands(scene: Scene) -> Iterator[Match]:
    """A demand wherever somebody says that another must do something: so the codebook on demands."""
    p = scene.p
    for i in p.with_lemma(DEMANDING):
        if p.tag[i] == "MD" and p.dep[p.head[i]] == "ccomp":
            verb = p.head[i]
            asked = p.dependents(verb, "nsubj", "nsubjpass")
            speakers = [j for j in surface_subjects(p, p.head[verb]) if is_actor(scene, j)]
            named = [j for j in asked if is_actor(scene, j) and p.pos[j] != "PRON"]
            if speakers and named and speakers != named:
                event_type, mode = form("demand")
                rule = Rule(f"{event_type}/must", "", "", event_type, mode, (), (), (), ())
                yield Match(rule, i, with_conjuncts(p, speakers[0]), with_conjuncts(p, named[0]))


def _intention(scene: Scene, match: Match) -> Iterator[Match]:
    """A cooperative act of one's own in the future is a promise, one ruled out a refusal: so the codebook."""
    p, i = scene.p, match.trigger
    if p.pos[i] in ("NOUN", "PROPN"):
        verb = support(p, i)
        i = i if verb is None else verb
    is_own = match.rule.event_type in types_that("cooperative") and match.sources
    if not is_own or p.pos[i] != "VERB" or match.realis != "future":
        return
    modal = [j for j in p.dependents(i, "aux") if p.tag[j] == "MD"]
    if modal:
        event_type, mode = form("refusal" if match.is_negated else "promise")
        rule = Rule(f"{event_type}/future", "", "", event_type, mode, match.rule.contexts, (), (), ())
        yield Match(rule, modal[0], match.sources, match.targets, match.theme)
