"""Articles of our own for the tests of stories, and a call that joins them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyarrow as pa

from pipeline.kernel import Kernel
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings
from pipeline.stories.join import join_stories

JOIN = Kernel("stories", "1", ("articles",), ("stories",), join_stories, "corpus")

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
    made = JOIN({"articles": articles(*rows)}, Settings())["stories"]
    return {row["doc_id"]: row for row in made.to_pylist()}
