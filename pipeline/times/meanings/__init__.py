"""What each rule's phrase means: one function a meaning, `(slots, setting) -> Time | None`; None rejects the phrase.

Belongs here: the semantics of TIMEX3 (TimeML 1.2.1). Does not: finding phrases; the parse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.times.meanings import calendar, clock, discourse, durations, holidays, relative
from pipeline.times.setting import Setting, Time

Meaning = Callable[[Mapping[str, str], Setting], Time | None]

MEANINGS: dict[str, Meaning] = {
    function.__name__.rstrip("_"): function
    for module in (calendar, relative, discourse, durations, clock, holidays)
    for function in module.MEANINGS
}
