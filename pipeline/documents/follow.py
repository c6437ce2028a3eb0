"""Gives the blocks of a page of HTML their roles, after the forest's choice. Pure over units."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from pipeline.documents.classify import Verdict, classify
from pipeline.documents.html_blocks import Markup
from pipeline.documents.html_main import Forest, main_blocks
from pipeline.documents.lines import Unit
from pipeline.documents.look import Look, look_at
from pipeline.documents.normalise import key
from pipeline.documents.region import Page, find_region, mark_title

ELEMENT_ROLES = {
    "figcaption": "caption",
    "caption": "caption",
    "nav": "navigation",
    "footer": "navigation",
    "button": "navigation",
    "form": "promotion",
    "aside": "teaser",
}
LARGEST_GAP = 8  # blocks
# Of what the forest takes for the article, a line is only left out for these reasons.
TRUSTED_REASONS = frozenset(
    {
        "picture_credit",
        "place_in_picture",
        "sign_up",
        "appeal",
        "see_also_line",
        "share_button",
        "reading_time",
        "comment_button",
        "copyright",
        "counter",
        "by_and_name",
        "timestamp",
        "comment_section",
        "contributors",
    }
)


def html_page(markup: Markup, title: str | None, trees: Forest) -> Page:
    """The roles of the blocks of a page; as for a plain text where the forest finds no article."""
    main = main_blocks(markup, title, trees)
    units = [Unit((block,), block.text) for block in markup.blocks]
    return follow_forest(units, main, title) if main else find_region(units, title)


def follow_forest(units: Sequence[Unit], main: Set[int], given_title: str | None) -> Page:
    """The roles of a page's units: those of `main` are the article, less what gives itself away."""
    looks = [look_at(unit.text) for unit in units]
    verdicts = [
        _verdict_of_block(unit, look, i in main) for i, (unit, look) in enumerate(zip(units, looks, strict=True))
    ]
    _fill_gaps(units, looks, verdicts)
    first = next((i for i, v in enumerate(verdicts) if v.role == "body" and looks[i].is_prose), 0)
    same = [i for i in range(first + 1) if given_title and key(units[i].text) == key(given_title)]
    heading = [i for i in same if units[i].lines[0].tag == "h1"]
    title = max(heading or same, default=None)
    mark_title(units, verdicts, title)
    return Page(units, verdicts, title)


def _fill_gaps(units: Sequence[Unit], looks: Sequence[Look], verdicts: list[Verdict]) -> None:
    """A heading or a few short pieces left out between two paragraphs of the article belong to it."""
    kept = [i for i, verdict in enumerate(verdicts) if verdict.role == "body"]
    for before, after in pairwise(kept):
        gap = range(before + 1, after)
        if 0 < len(gap) <= LARGEST_GAP and all(_may_fill(units[i], verdicts[i]) for i in gap):
            for i in gap:
                verdicts[i] = Verdict("body", "between_main_text")


def _may_fill(unit: Unit, verdict: Verdict) -> bool:
    return verdict.reason == "outside_main_text" and unit.lines[0].tag not in ELEMENT_ROLES


def _verdict_of_block(unit: Unit, look: Look, is_main: bool) -> Verdict:
    line = unit.lines[0]
    own = classify(unit.text)
    if is_main and not (own and own.reason in TRUSTED_REASONS):
        return Verdict("body", "main_text")
    if own:
        return own
    return Verdict(ELEMENT_ROLES.get(line.tag, "navigation" if not look.is_prose else "other"), "outside_main_text")
