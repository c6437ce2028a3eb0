"""How long and how often: values that fix no day."""

from __future__ import annotations

from pipeline.times.anchors import CLOCK_UNITS
from pipeline.times.meanings.slots import Slots, count_of, unit_of
from pipeline.times.setting import Setting, Time

HOURS_OF = {"TS": 1 / 3600, "TM": 1 / 60, "TH": 1.0}
YEARS_OF = {"E": 10, "C": 100}
HALF_OF = {"Y": "6M", "D": "T12H", "TH": "30M", "TM": "30S"}


def duration(slots: Slots, setting: Setting) -> Time | None:
    """How long: P2M; PXY where the number is not said; P2Y6M for two and a half years. Weekends are a set."""
    code, count = unit_of(slots), count_of(slots)
    if code == "WE" and count is None:
        return Time("XXXX-WXX-WE")
    if code == "H":
        return None
    if code in YEARS_OF and count is not None:
        return Time(f"P{count * YEARS_OF[code]:g}Y")
    if code == "F":
        return Time("PXW" if count is None else f"P{2 * count:g}W")
    prefix, letter = ("PT", code[1]) if code in CLOCK_UNITS else ("P", code)
    if count is not None and count % 1 == 0.5 and code in HALF_OF:
        whole = f"{int(count)}{letter}" if count > 1 else ""
        return Time(f"{prefix}{whole}{HALF_OF[code]}")
    return Time(f"{prefix}{'X' if count is None else f'{count:g}'}{letter}")


def part_of_unit(slots: Slots, setting: Setting) -> Time | None:
    """Half an hour, half a century, a quarter of a century."""
    part = float(slots["partof"])
    code = unit_of(slots)
    if code in YEARS_OF:
        return Time(f"P{part * YEARS_OF[code]:g}Y")
    if part != 0.5 or code not in HALF_OF:
        return None
    return Time(("PT" if code in CLOCK_UNITS else "P") + HALF_OF[code])


def vague_duration(slots: Slots, setting: Setting) -> Time | None:
    """Recent weeks, the weeks ahead, 12 to 18 months: no one number."""
    return duration({key: slots[key] for key in ("unit", "units") if key in slots}, setting)


def unit_long(slots: Slots, setting: Setting) -> Time | None:
    """Yearlong, hour-long."""
    return duration({"unit": slots.get("unitlong", slots.get("unit", "")), "one": "1"}, setting)


def some_time_ago(slots: Slots, setting: Setting) -> Time | None:
    """Hours ago, two or three years ago."""
    return Time("PAST_REF")


def each(slots: Slots, setting: Setting) -> Time | None:
    """Every quarter, each Thursday, every two weeks, every other day."""
    if "unit" in slots or "units" in slots:
        return duration({"one": "1", **slots}, setting)
    return set_(slots, setting)


def every_other(slots: Slots, setting: Setting) -> Time | None:
    """Every other day, every second week."""
    return duration({"unit": slots["unit"], "number": "2"}, setting)


def per_unit(slots: Slots, setting: Setting) -> Time | None:
    """Twice a week, three times per year."""
    return duration({"unit": slots["unit"], "one": "1"}, setting)


def set_(slots: Slots, setting: Setting) -> Time | None:
    """Mondays, Tuesday nights, every July."""
    number = slots.get("weekday", slots.get("weekdays"))
    part = slots.get("dayparts", slots.get("daypart"))
    if number:
        return Time(f"XXXX-WXX-{number}" + (f"T{part}" if part else ""))
    if "month" in slots:
        return Time(f"XXXX-{int(slots['month']):02}")
    return Time(f"XXXX-{slots['season']}") if "season" in slots else Time(f"XXXX-XX-XXT{part}")


def often(slots: Slots, setting: Setting) -> Time | None:
    """Daily, weekly."""
    return Time(slots["often"])


def nothing(slots: Slots, setting: Setting) -> Time | None:
    """Words that look like a time and are none: ages, fractions, names."""
    return None


MEANINGS = (
    duration, part_of_unit, vague_duration, unit_long, some_time_ago, each, every_other, per_unit, set_, often, nothing,
)  # fmt: skip
