"""Reads the finder's rows back in a form that tests can state in a line."""

from __future__ import annotations

from typing import Any

from pipeline.actors.find import find_actors
from tests.unit.parses import parsed

Row = dict[str, Any]


class Found:
    """The actors and mentions of a text."""

    def __init__(self, text: str) -> None:
        document = parsed(text)
        self.text = document.text
        self.mentions, self.actors = find_actors(document)
        self.by_id = {a["local_actor_id"]: a for a in self.actors}

    def words(self, form: str) -> list[str]:
        """The words of all mentions of a form, in text order."""
        return [self.text[m["start"] : m["end"]] for m in self.mentions if m["form"] == form]

    def actor(self, words: str, nth: int = 0) -> Row:
        """The actor that the nth mention with these words was resolved to."""
        found = [m for m in self.mentions if self.text[m["start"] : m["end"]] == words]
        return self.by_id[found[nth]["local_actor_id"]]

    def name(self, words: str, nth: int = 0) -> str:
        """The name of that actor."""
        return str(self.actor(words, nth)["name"])

    def mentions_of(self, name: str) -> list[str]:
        """The words of every mention of the actor with this name."""
        (actor,) = (a for a in self.actors if a["name"] == name)
        rows = [m for m in self.mentions if m["local_actor_id"] == actor["local_actor_id"]]
        return [self.text[m["start"] : m["end"]] for m in rows]
