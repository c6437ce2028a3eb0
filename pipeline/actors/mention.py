"""What a mention and an actor of one document are, while they are being found."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.actors.gazetteer import Entry
from pipeline.language.parsed import Paragraph

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})


@dataclass(eq=False)
class Mention:
    """A run of tokens that names an actor.

    Attributes:
        paragraph: Number of its paragraph.
        first: First token.
        last: End token, exclusive.
        start: First code point.
        end: End, exclusive.
        form: name, nominal or pronoun.
        type: Kind of actor.
        rule_id: What found it.
        text: Its words, as written.
        words: Its tokens.
        entry: Entry of the gazetteer that it names.
        country: ISO 3166-1 alpha-3.
        sector: PLOVER sector.
        gender: "m", "f" or "".
        number: singular or plural.
        head: Head token.
        title: Office stated with it.
        affiliation: Whose office.
        holder: The country, body or person that a noun phrase belongs to ("Russia's military").
        short_for: The long form, for an acronym that the document defines.
        noun: Head noun in lower case, for nominals.
        definite: Whether it points back ("the official").
        subject: Whether it is a grammatical subject.
        quoted: Whether it stands in a direct quotation.
        possessed: Whether it is said to be somebody's ("his company").
        actor: The actor that it was resolved to.
    """

    paragraph: int
    first: int
    last: int
    start: int
    end: int
    form: str
    type: str
    rule_id: str
    text: str
    words: tuple[str, ...]
    entry: Entry | None = None
    country: str | None = None
    sector: str | None = None
    gender: str = ""
    number: str = "singular"
    head: int = 0
    title: str = ""
    affiliation: str = ""
    holder: Mention | None = None
    short_for: Mention | None = None
    noun: str = ""
    definite: bool = False
    subject: bool = False
    quoted: bool = False
    possessed: bool = False
    actor: Actor | None = None


@dataclass(eq=False)
class Actor:
    """The actor that some mentions of one document share."""

    name: str
    type: str
    mentions: list[Mention] = field(default_factory=list)
    entry: Entry | None = None
    gazetteer_id: str | None = None
    country: str | None = None
    sector: str | None = None
    gender: str = ""
    number: str = "singular"
    is_named: bool = True
    aliases: set[str] = field(default_factory=set)
    offices: list[tuple[str, str]] = field(default_factory=list)

    def add(self, mention: Mention) -> None:
        """Takes a mention in; what it tells of the actor is kept where nothing was known."""
        mention.actor = self
        self.mentions.append(mention)
        if self.entry is None:
            self.country = self.country or mention.country
        self.sector = self.sector or mention.sector
        self.gender = self.gender or mention.gender
        if mention.title:
            self._hold(mention.title, mention.affiliation)

    def _hold(self, title: str, affiliation: str) -> None:
        """Keeps an office once; one without its affiliation gives way to the same one with it."""
        same = [o for o in self.offices if o[0].casefold() == title.casefold()]
        if any(o[1] == affiliation or not affiliation for o in same):
            return
        self.offices = [o for o in self.offices if o not in same or o[1]]
        self.offices.append((title, affiliation))


def surface(paragraph: Paragraph, first: int, last: int) -> str:
    """Tokens from `first` to before `last` as the text has them, a run of blanks as one."""
    pieces = [paragraph.words[first]]
    for i in range(first + 1, last):
        pieces.append(" " * (paragraph.starts[i] > paragraph.ends[i - 1]) + paragraph.words[i])
    return "".join(pieces)
