"""Gives the blocks of a page of HTML their roles, after the extractor's choice. Pure over units."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.documents.classify import Verdict, classify
from pipeline.documents.lines import Unit
from pipeline.documents.look import Look, look_at
from pipeline.documents.normalise import key
from pipeline.documents.region import Page, mark_title

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
# Of what the extractor takes for the article, a line is only left out for these reasons.
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


def follow_extractor(units: Sequence[Unit], given_title: str | None) -> Page:
    """The roles of a page's units, whose lines the extractor has marked: its choice, less what gives itself away."""
    looks = [look_at(unit.text) for unit in units]
    verdicts = [_verdict_of_block(unit, look) for unit, look in zip(units, looks, strict=True)]
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


def _verdict_of_block(unit: Unit, look: Look) -> Verdict:
    line = unit.lines[0]
    own = classify(unit.text)
    if line.in_main and not (own and own.reason in TRUSTED_REASONS):
        return Verdict("body", "main_text")
    if own:
        return own
    return Verdict(ELEMENT_ROLES.get(line.tag, "navigation" if not look.is_prose else "other"), "outside_main_text")
