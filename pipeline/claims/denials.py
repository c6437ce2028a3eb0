"""Ties a denial to the claim of the same document that it denies. Precision first: null rather than a guess."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipeline.claims.attribution import inside
from pipeline.claims.lexicon import NounCue, noun_cues
from pipeline.claims.wording import content_words, stem
from pipeline.language.parsed import ParsedDocument

Row = dict[str, Any]

ANAPHORS = frozenset(["which", "it", "this", "that", "them", "these", "those", "all", "both"])
SAID = frozenset(["speech", "report", "accusation", "assessment"])
"""Classes of cue whose content another can deny."""
REACH = 4
"""Paragraphs back in which a denied accusation is looked for."""
SHARED = 0.5
"""Share of a denial's own content words that a claim must hold to be the one denied."""


def with_denials(document: ParsedDocument, rows: list[Row]) -> list[Row]:
    """The rows with `denies_claim_id` where it is plain which claim before it a denial is about.

    "Denied this" and "dismissed the remark" are about what another has just said in the same paragraph.
    "Denied the charges" is about the nearest accusation before it that speaks of the denier; "denied supplying arms" is
    about the nearest asserted claim by another claimant that says so in mostly the same words.
    """
    in_order = sorted(rows, key=lambda r: (r["cue_spans"][0]["start"], r["claim_id"]))
    for k, row in enumerate(in_order):
        if row["polarity"] == "denied":
            earlier = [r for r in reversed(in_order[:k]) if _is_near(document, r, row)]
            denied = _held(row, in_order) or _denied(document, row, earlier) or _just_said(document, row, in_order[:k])
            row["denies_claim_id"] = denied["claim_id"] if denied else None
    return rows


def _held(row: Row, rows: list[Row]) -> Row | None:
    """The claim that the denial's own words hold: "disputed the minister's claim that ..."."""
    spans = [(s["start"], s["end"]) for s in row["content_spans"]]
    held = [r for r in rows if r is not row and inside((r["cue_spans"][0]["start"], r["cue_spans"][0]["end"]), spans)]
    return held[0] if held else None


def _is_near(document: ParsedDocument, earlier: Row, row: Row) -> bool:
    return _paragraphs_between(document, earlier, row) <= REACH and earlier["polarity"] == "asserted"


def _denied(document: ParsedDocument, row: Row, earlier: list[Row]) -> Row | None:
    spoken = content_words(row["content"])
    others = [r for r in earlier if not _same_claimant(row, r)]
    if not spoken - _general_words():
        kinds = {_nouns()[word].kind for word in spoken & _nouns().keys()}
        if "demand" in kinds:
            return next(
                (r for r in others if _kind(r) == "demand" and _paragraphs_between(document, r, row) <= 1), None
            )
        accusing = next((r for r in others if _is_accusation(r) and _speaks_of(document, r, row)), None)
        is_charge = not kinds or "accusation" in kinds
        return accusing or next((r for r in others if is_charge and _is_charge(document, r, row)), None)
    best = None
    for r in others:
        if len(spoken) >= 2 and len(spoken & content_words(r["content"])) >= SHARED * len(spoken):
            best = r
            break
    return best


def _kind(row: Row) -> str:
    return str(row["rule_id"]).split(":")[0]


def _paragraphs_between(document: ParsedDocument, earlier: Row, row: Row) -> int:
    return document.text[earlier["cue_spans"][0]["start"] : row["cue_spans"][0]["start"]].count("\n\n")


def _is_charge(document: ParsedDocument, earlier: Row, row: Row) -> bool:
    """Whether what another said of the denier, in this paragraph or the one before, can be "the accusation"."""
    is_near = _paragraphs_between(document, earlier, row) <= 1
    return _kind(earlier) in SAID and is_near and _speaks_of(document, earlier, row)


def _just_said(document: ParsedDocument, row: Row, before: list[Row]) -> Row | None:
    """The claim just before in the paragraph, for a denial that only points to it and at no accusation."""
    pointing = content_words(row["content"])
    accusing = {noun for noun, cue in _nouns().items() if cue.kind == "accusation"}
    if not before or pointing - _general_words() or pointing & accusing or not _points(row["content"]):
        return None
    last = before[-1]
    is_here = _paragraphs_between(document, last, row) == 0
    is_plain = _kind(last) in SAID and last["polarity"] == "asserted" and is_here
    return last if is_plain and not _same_claimant(last, row) else None


def _points(content: str) -> bool:
    return content.lower().split()[0] in ANAPHORS | {"the"}


def _is_accusation(row: Row) -> bool:
    return _kind(row) == "accusation"


def _same_claimant(row: Row, other: Row) -> bool:
    if row["claimant_actor_id"] and other["claimant_actor_id"]:
        return bool(row["claimant_actor_id"] == other["claimant_actor_id"])
    return bool(row["claimant_text"]) and row["claimant_text"] == other["claimant_text"]


def _speaks_of(document: ParsedDocument, accusation: Row, denial: Row) -> bool:
    """Whether the accused is the denier: the same actor or the same name; a pronoun stands for the accused nearby."""
    start, end = denial["claimant_start"], denial["claimant_end"]
    if start is None:
        return False
    accused = _actors(document, [(s["start"], s["end"]) for s in accusation["content_spans"]])
    if accused & _actors(document, [(start, end)]):
        return True
    name = content_words(denial["claimant_text"])
    if name and name & content_words(accusation["content"]):
        return True
    first_word = denial["claimant_text"].lower().split()[0]
    is_pronoun = denial["claimant_text"].lower() in ("he", "she", "it", "they") or first_word in ("both", "neither")
    between = document.text[accusation["cue_spans"][0]["start"] : start]
    return is_pronoun and between.count("\n\n") <= 1


def _actors(document: ParsedDocument, spans: list[tuple[int, int]]) -> set[str]:
    return {
        m["actor_id"]
        for m in document.mentions
        if m["kind"] == "actor" and m.get("actor_id") and any(s <= m["start"] and m["end"] <= e for s, e in spans)
    }


@cache
def _nouns() -> dict[str, NounCue]:
    """Nouns that stand for a claim and say nothing of it ("the charges", "these allegations"), by their stems."""
    return {stem(noun): cue for noun, cue in noun_cues().items()}


def _general_words() -> frozenset[str]:
    return ANAPHORS | _nouns().keys()
