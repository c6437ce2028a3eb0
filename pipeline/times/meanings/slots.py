"""Reads what several meanings ask of a phrase's slots."""

from __future__ import annotations

from collections.abc import Mapping

Slots = Mapping[str, str]


def daypart_of(slots: Slots) -> str:
    """The part of the day as the end of a value: "TMO"; "" where none is said."""
    return f"T{slots['daypart']}" if "daypart" in slots else ""


def unit_of(slots: Slots) -> str:
    """The unit, said in the singular or the plural."""
    return slots["unit"] if "unit" in slots else slots["units"]


def count_of(slots: Slots) -> int | float | None:
    """The number that is said; None for a vague one."""
    if slots.get("vague", "").isdigit():
        return int(slots["vague"])
    number: int | float | None = None
    if "number" in slots:
        number = float(slots["number"]) if "." in slots["number"] else int(slots["number"])
    elif "one" in slots and "vague" not in slots:
        number = 1
    return number + 0.5 if number is not None and "half" in slots else number
