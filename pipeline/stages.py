"""All stages, in the order of the flow. Belongs here: names, versions, inputs and outputs. Does not: any logic."""

from __future__ import annotations

from pipeline.actors.resolve import resolve_actors
from pipeline.claims.compare import compare_claims
from pipeline.claims.compared import COMPARED
from pipeline.claims.find import find_claims
from pipeline.claims.link import link_claims
from pipeline.claims.name import name_claims
from pipeline.claims.told import TOLD
from pipeline.documents.clean import clean_documents
from pipeline.events.find import find_events
from pipeline.events.join import join_events
from pipeline.events.surroundings import ACTOR, CLAIM, DOCUMENT, SETTING
from pipeline.kernel import Kernel
from pipeline.language.parse import VERSION as PARSER
from pipeline.language.parse import parse_paragraphs, prepare_parser, split_paragraphs
from pipeline.mentions import find_mentions
from pipeline.stories.join import join_stories
from pipeline.stories.place import place_in_stories

TEXTS = {
    "documents": ("doc_id", "text", "title", "publisher", "agency", "published_at", "published_precision"),
}  # what `parsed_documents` reads of a document: its story, for one, is nothing to the stages that read sentences
ACTORS = ("doc_id", "kind", "start", "end", "form", "actor_id")
PUBLISHED = ("doc_id", "story_id", "published_at")
SETTINGS = ("mention_id", "country", "time_start", "time_end")

CLEAN = Kernel("clean_documents", "5", ("inputs",), ("articles", "article_lines", "rejected"), clean_documents)
JOIN_STORIES = Kernel(
    "join_stories", "2", ("articles",), ("stories",), join_stories, "corpus", kept=("story_texts", "story_overlaps")
)
PLACE = Kernel(
    "place_in_stories",
    "2",
    ("articles", "article_lines", "stories"),
    ("documents", "document_lines"),
    place_in_stories,
    "corpus",
)
SPLIT = Kernel(
    "split_paragraphs",
    "1",
    ("documents",),
    ("paragraphs",),
    split_paragraphs,
    columns={"documents": ("doc_id", "text")},
)
PARSE = Kernel(
    "parse_paragraphs",
    PARSER,
    ("paragraph_texts",),
    ("parses",),
    parse_paragraphs,
    "paragraph",
    prepare=prepare_parser,
)
FIND_MENTIONS = Kernel(
    "find_mentions",
    "4",
    ("documents", "paragraphs", "parses"),
    ("local_mentions", "local_actors"),
    find_mentions,
    columns=TEXTS,
)
RESOLVE_ACTORS = Kernel(
    "resolve_actors",
    "3",
    ("local_actors", "local_mentions", "documents", "paragraphs"),
    ("actors", "mentions"),
    resolve_actors,
    "corpus",
    columns={"documents": ("doc_id", "published_at", "story_id")},
)
FIND_CLAIMS = Kernel(
    "find_claims",
    "3",
    ("documents", "paragraphs", "parses", "mentions"),
    ("found_claims",),
    find_claims,
    columns={**TEXTS, "mentions": ACTORS},
)
NAME_CLAIMS = Kernel(
    "name_claims",
    "1",
    ("found_claims", "documents"),
    ("local_claims",),
    name_claims,
    "corpus",
    columns={"documents": ("doc_id",)},
)
FIND_EVENTS = Kernel(
    "find_events",
    "4",
    ("documents", "paragraphs", "parses", "mentions", "local_claims"),
    ("local_event_mentions",),
    find_events,
    columns={**TEXTS, "mentions": (*ACTORS, *SETTINGS), "local_claims": ("doc_id", "claim_id", "content_spans")},
)
COMPARE_CLAIMS = Kernel(
    "compare_claims",
    "1",
    ("local_claims", "documents"),
    ("claim_pairs",),
    compare_claims,
    "corpus",
    columns={"local_claims": (*COMPARED, "content", "denies_claim_id"), "documents": PUBLISHED},
    kept=("claim_words",),
)
JOIN_EVENTS = Kernel(
    "join_events",
    "3",
    ("local_event_mentions", "mentions", "local_claims", "claim_pairs", "documents", "actors"),
    ("events", "event_mentions"),
    join_events,
    "corpus",
    columns={"local_claims": (*CLAIM, "content"), "documents": DOCUMENT, "mentions": SETTING, "actors": ACTOR},
    kept=("known_event_mentions", "known_leads", "known_events"),
)
LINK_CLAIMS = Kernel(
    "link_claims",
    "3",
    ("local_claims", "claim_pairs", "event_mentions", "documents"),
    ("claims", "claim_links"),
    link_claims,
    "corpus",
    columns={"event_mentions": TOLD, "documents": PUBLISHED},
)

KERNELS: dict[str, Kernel] = {
    kernel.name: kernel
    for kernel in (
        CLEAN,
        JOIN_STORIES,
        PLACE,
        SPLIT,
        PARSE,
        FIND_MENTIONS,
        RESOLVE_ACTORS,
        FIND_CLAIMS,
        NAME_CLAIMS,
        FIND_EVENTS,
        COMPARE_CLAIMS,
        JOIN_EVENTS,
        LINK_CLAIMS,
    )
}
