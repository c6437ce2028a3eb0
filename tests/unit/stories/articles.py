"""Articles of our own for the tests of stories, and a call that joins them."""

from __future__ import annotations

import random
import re
from datetime import datetime
from typing import Any

import pyarrow as pa

from pipeline.schema import conform, from_rows
from pipeline.settings import Settings
from pipeline.stages import JOIN_STORIES

FERRY = (
    "The last ferry between Norhaven and the island of Skell was taken out of service on Tuesday after inspectors "
    "found cracks in its hull, the harbour authority said.",
    "About 400 islanders depend on the crossing to reach schools, shops and the hospital in Norhaven. A fishing "
    "cooperative has offered two boats until a replacement can be chartered, its chairwoman Ingrid Mollan said.",
    '"We were told the hull would last another ten winters," Mollan said. "It did not last three."',
    "The 52-metre vessel was built in 1979 and had been due for scrapping in 2019, but parliament twice postponed the "
    "purchase of a new ship. The transport ministry said it would publish a tender worth 38 million crowns by Friday.",
    "Opposition lawmakers asked the minister, Paal Reiten, to explain why warnings from the crew in March had gone "
    "unanswered. A spokesman for Reiten said the letters had been passed to the operator, which declined to comment.",
)

DAM = (
    "Engineers began lowering the water behind the Karuma Flats dam on Monday after a survey showed seepage beneath "
    "its northern wall, the river basin office said in a statement.",
    "Some 2,300 people in four villages downstream were asked to spend the next week with relatives on higher ground. "
    "Lorries carried cattle to a showground outside the district capital.",
    "Residents said they had noticed wet ground at the foot of the wall since the rains of April. The office said that "
    "it had logged the complaints and had ordered the survey because of them.",
    "The dam, finished in 1994, supplies drinking water to the towns of Ombe and Lusira and irrigates 11,000 hectares "
    "of maize and beans. Rationing by turns will start on Thursday, the water company said.",
    "Two firms have been asked to quote for a concrete curtain under the wall. Work could take until November, the "
    "chief engineer, Sofia Abalo, told reporters at the site.",
)


def body(paragraphs: tuple[str, ...]) -> str:
    """Paragraphs as a document's text."""
    return "\n\n".join(paragraphs)


def article(doc_id: str, text: str, date: str | None = "2026-03-04", **given: Any) -> dict[str, Any]:
    """A row of `articles`; a date with a time is known to the minute."""
    known = None if date is None else "minute" if "T" in date else "day"
    return {
        "doc_id": doc_id,
        "source_uri": f"test#{doc_id}",
        "raw_sha256": doc_id,
        "authors": [],
        "language": "en",
        "text": text,
        "published_at": datetime.fromisoformat(f"{date}+00:00" if known == "minute" else f"{date}T00:00+00:00")
        if date
        else None,
        "published_precision": known,
        "published_basis": "metadata" if date else None,
        **given,
    }


def articles(*rows: dict[str, Any]) -> pa.Table:
    """The rows as the table, sorted as kernels get it."""
    return conform("articles", from_rows("articles", rows))


def stories(*rows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The story of each article, by doc_id."""
    made = JOIN_STORIES({"articles": articles(*rows)}, Settings())["stories"]
    return {row["doc_id"]: row for row in made.to_pylist()}


def curly(text: str) -> str:
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace(" - ", " — ")


def with_slips(text: str, share: float, seed: int = 1) -> str:
    """Letters swapped for others, as a bad scan does."""
    rng = random.Random(seed)
    return "".join(
        rng.choice("abcdefghijklmnopqrstuvwxyz") if c.isalpha() and rng.random() < share else c for c in text
    )


def market_report(day: str, level: str, change: str, winner: str, loser: str, volume: str) -> str:
    return (
        f"Shares on the Norhaven exchange closed {change} percent higher on {day} in moderate trade, with the main "
        f"index ending the session at {level} points, dealers said. {winner} led the gainers after a busy morning "
        f"while {loser} was among the weakest stocks. Volume on the exchange came to {volume} million crowns, "
        "compared with the average of the past month. Dealers said that investors were waiting for the central bank's "
        "decision on interest rates and that few wanted to take large positions before it. The crown was little "
        "changed against the euro in afternoon trade, and government bonds ended the session flat."
    )


def rate_fixing(day: str, euro: str, dollar: str, before: str, gold: int) -> str:
    return (
        f"The central bank of Norhaven set the official rate of the crown at {euro} to the euro and {dollar} to the "
        f"dollar on {day}, against {before} to the euro on the previous working day. The rate is fixed each working day "
        "at noon from the quotes of eight commercial banks and is binding for customs and taxes until the next fixing. "
        f"Gold stood at {gold} crowns a gram."
    )


def health_bulletin(day: str, infections: str, deaths: int, patients: int) -> str:
    return (
        f"The health ministry reported {infections} new infections and {deaths} deaths on {day}. A total of {patients} "
        "patients are being treated in hospitals, the ministry said in its daily bulletin. It repeated its advice to "
        "wear masks in shops and on public transport, to keep a distance and to stay at home with symptoms."
    )


def forecast(day: str, degrees: int, wind: int, rain: int) -> str:
    return (
        f"Weather for {day}: cloudy at first with rain in the west, clearing from the south in the afternoon. Highs of "
        f"{degrees} degrees on the coast and {degrees - 3} inland. Winds from the southwest at {wind} kilometres an "
        f"hour, gusts up to {wind + 25} on the outer islands. Chance of rain {rain} percent. The harbour office asks "
        "owners of small boats to watch the forecasts before they leave port."
    )


SERIES = {
    "shares": [
        market_report("Monday", "1,204.3", "0.4", "Skell Shipping", "Mollan Foods", "312"),
        market_report("Tuesday", "1,211.9", "0.6", "Ombe Cement", "Reiten Timber", "287"),
        market_report("Wednesday", "1,219.0", "0.7", "Lusira Power", "Abalo Bank", "344"),
    ],
    "rates": [
        rate_fixing("Monday", "11.4210", "10.512", "11.4335", 712),
        rate_fixing("Tuesday", "11.4098", "10.498", "11.4210", 709),
        rate_fixing("Wednesday", "11.4401", "10.533", "11.4098", 715),
    ],
    "infections": [
        health_bulletin("Monday", "1,203", 14, 812),
        health_bulletin("Tuesday", "1,377", 9, 833),
        health_bulletin("Wednesday", "1,290", 21, 840),
    ],
    "weather": [forecast("Monday", 14, 30, 40), forecast("Tuesday", 15, 35, 60), forecast("Wednesday", 12, 20, 80)],
}
"""Issues of daily series: most of their words are the same each day."""

ORIGINAL = article("a", body(FERRY), "2026-03-03")

CORPUS = [
    ORIGINAL,
    article("b", body(DAM), None),
    article("c", body(FERRY[:3])),
    article("d", body(FERRY[:3] + DAM[2:])),
    article("e", with_slips(body(DAM), 0.03)),
    article("f", "Headline of our own\n\n" + body(FERRY)),
    article("g", body(DAM)),
    article("h", market_report("Monday", "1,204.3", "0.4", "Skell Shipping", "Mollan Foods", "312")),
    article("i", market_report("Tuesday", "1,211.9", "0.6", "Ombe Cement", "Reiten Timber", "287")),
    article("j", body(FERRY).upper(), "2026-03-01"),
    article("k", "CORRECTION: The vessel was built in 1979, not 1997.\n\n" + body(FERRY), "2026-03-05"),
    article("l", body(DAM[1:4]), "2026-03-06T10:30"),
    article("m", "Picture of the day"),
]
"""Copies of two articles, made in many ways, and articles of which none are copies."""
