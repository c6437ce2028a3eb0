"""Reads `wire_copy.txt`, which says how its cases are written, and holds the finder to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.actors.found import Found, Row

MARKED = re.compile(r"\{([^{}=]+?)(?: = ([^{}]+?))?\}")
ARTICLE = re.compile(r"(?:the|an?) ", re.IGNORECASE)


@dataclass(frozen=True)
class Marked:
    """Words of a text and what they name: an actor's name, "?" or "-"."""

    start: int
    end: int
    words: str
    name: str


@dataclass(frozen=True)
class Case:
    """A text, what its words name, and what its actors are."""

    text: str
    marked: tuple[Marked, ...]
    actors: tuple[str, ...]


def cases() -> list[Case]:
    """The cases of `wire_copy.txt`."""
    lines = Path(__file__).with_name("wire_copy.txt").read_text(encoding="utf8").splitlines()
    blocks = "\n".join(line for line in lines if not line.startswith(("#", "=="))).split("\n\n")
    return [case(block.strip()) for block in blocks if block.strip()]


def case(block: str) -> Case:
    """A block of lines as a case."""
    first, *actors = block.split("\n")
    text, marked, last = "", [], 0
    source = first.removesuffix("|")
    for found in MARKED.finditer(source):
        text += source[last : found.start()]
        words = found[1]
        marked.append(Marked(len(text), len(text) + len(words), words, found[2] or words))
        text += words
        last = found.end()
    return Case(text + source[last:], tuple(marked), tuple(actors))


def without_article(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without its leading article."""
    article = ARTICLE.match(text[start:end])
    return start + (article.end() if article and article.end() < end - start else 0), end


def problems(case: Case) -> list[str]:
    """What the finder says otherwise than the case."""
    found = Found(case.text)
    at = {without_article(case.text, m["start"], m["end"]): found.by_id[m["local_actor_id"]] for m in found.mentions}
    wrong: list[str] = []
    actors: dict[str, Row] = {}
    for m in case.marked:
        actor = at.get(without_article(case.text, m.start, m.end))
        if m.name == "-":
            wrong += [f"{m.words} is {actor['name']}"] if actor else []
        elif m.name == "?":
            wrong += [f"{m.words} is {actor['name']}"] if actor and actor["is_named"] else []
        elif actor is None:
            wrong.append(f"{m.words} is nobody")
        elif actor["name"] != m.name.partition("#")[0] or actors.setdefault(m.name, actor) is not actor:
            wrong.append(f"{m.words} is {actor['name']}" + " of its own" * (actor["name"] == m.name))
    ids = {name: actor["local_actor_id"] for name, actor in actors.items()}
    wrong += [f"{sorted(ids)} are one"] if len(set(ids.values())) < len(ids) else []
    return wrong + [p for line in case.actors for p in differences(line, found)]


def differences(line: str, found: Found) -> list[str]:
    """What an actor has otherwise than its line says: "Name: type, country, sector, office @ affiliation; ..."."""
    name, _, told = line.partition(": ")
    named = [a for a in found.actors if a["name"] == name]
    if len(named) != 1:
        return [f"{len(named)} actors are called {name}"]
    (actor,) = named
    kind, country, sector, *offices = told.split(", ", 3)
    said = {"type": kind, "country": country, "sector": sector}
    wrong = [
        f"{name}: {column} {actor[column]}"
        for column, value in said.items()
        if value != "?" and actor[column] != (None if value == "-" else value)
    ]
    held = {(o["title"], o["affiliation"]) for o in actor["offices"]}
    for office in offices[0].split("; ") if offices else []:
        title, _, affiliation = office.partition(" @ ")
        fits = any(t == title and affiliation in ("?", a or "-") for t, a in held)
        wrong += [] if fits else [f"{name}: offices {sorted(held, key=str)}"]
    return wrong


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.text[:60])
def test_wire_copy_is_read_as_a_reader_reads_it(case: Case) -> None:
    assert problems(case) == []


def test_there_are_at_least_a_hundred_cases() -> None:
    assert len({case.text for case in cases()}) >= 100
