"""Every table of newsledger, defined once.

Belongs here: column names, types, keys, references, vocabularies and descriptions. Does not: how a table is made.
The Arrow schemas, the structural expectations, the data dictionary, the data package and the columns shown in Dagster
all come from this file.
"""

from __future__ import annotations

import pyarrow as pa

from pipeline.schema.model import Column, Evidence, Table

STRING = pa.string()
STRINGS = pa.list_(pa.string())
OFFSET = pa.int32()
COUNT = pa.int32()
DAY = pa.date32()
INSTANT = pa.timestamp("us", tz="UTC")
SPANS = pa.list_(pa.struct([pa.field("start", OFFSET, False), pa.field("end", OFFSET, False)]))
OFFICE = pa.struct([("title", STRING), ("affiliation", STRING), ("first_seen", DAY), ("last_seen", DAY)])
CHAIN = pa.list_(
    pa.struct(
        [
            pa.field("role", STRING, False),
            ("actor_id", STRING),
            ("text", STRING),
            ("start", OFFSET),
            ("end", OFFSET),
            ("cue", STRING),
            pa.field("anonymity", STRING, False),
        ]
    )
)
ROLES = pa.list_(
    pa.struct(
        [
            pa.field("role", STRING, False),
            ("actor_id", STRING),
            ("mention_id", STRING),
            pa.field("start", OFFSET, False),
            pa.field("end", OFFSET, False),
        ]
    )
)
QUANTITY = pa.struct(
    [
        pa.field("role", STRING, False),
        pa.field("unit", STRING, False),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        pa.field("is_approximate", pa.bool_(), False),
        pa.field("text", STRING, False),
        pa.field("start", OFFSET, False),
        pa.field("end", OFFSET, False),
    ]
)
RANGE = pa.struct(
    [
        pa.field("unit", STRING, False),
        ("least", pa.float64()),
        ("greatest", pa.float64()),
        pa.field(
            "reports",
            pa.list_(
                pa.struct(
                    [
                        pa.field("event_mention_id", STRING, False),
                        pa.field("doc_id", STRING, False),
                        ("claim_id", STRING),
                        ("actor_id", STRING),
                        pa.field("status", STRING, False),
                        *(field for field in QUANTITY if field.name != "unit"),
                    ]
                )
            ),
            False,
        ),
    ]
)

DOC_ID = Column("doc_id", STRING, "The document.", nullable=False, references="documents.doc_id")
RULE_ID = Column("rule_id", STRING, "The rule, or the model and its version, that made the row.", nullable=False)
CONFIDENCE = Column(
    "confidence", pa.float32(), "How sure the rule is, 0 to 1: its measured precision where there is one."
)


def _place_columns(what: str) -> tuple[Column, ...]:
    return (
        Column("geonameid", pa.int64(), f"GeoNames id of {what}.", source="GeoNames"),
        Column("country", STRING, f"Country of {what}.", vocabulary="country", source="ISO 3166-1 alpha-3"),
        Column("latitude", pa.float64(), "Degrees north, WGS 84; null for a country: a country has no pin."),
        Column("longitude", pa.float64(), "Degrees east, WGS 84; null for a country."),
        Column("place_precision", STRING, "How exact the place is.", vocabulary="place_precision"),
    )


DOCUMENTS = Table(
    "documents",
    "One row a document: an article as one publisher carried it.",
    ("doc_id",),
    (
        Column("doc_id", STRING, "Identifier: from the input's key and its bytes.", nullable=False),
        Column(
            "source_uri",
            STRING,
            "The input's address; a record inside a container adds # and its key.",
            nullable=False,
        ),
        Column("raw_sha256", STRING, "SHA-256 of the input's bytes (a record's own bytes).", nullable=False),
        Column("title", STRING, "The headline."),
        Column("authors", STRINGS, "Names in the byline, in order.", nullable=False),
        Column("publisher", STRING, "Who published it."),
        Column("agency", STRING, "The wire service that it credits."),
        Column("dateline", STRING, "The dateline as printed (place, day, agency)."),
        Column("url", STRING, "The address that it was published at, where stated."),
        Column("published_at", INSTANT, "When it was published, UTC; null if unknown, never guessed."),
        Column("published_precision", STRING, "How exact published_at is.", vocabulary="published_precision"),
        Column("published_basis", STRING, "What published_at rests on.", vocabulary="published_basis"),
        Column("language", STRING, "Language.", nullable=False, source="ISO 639-1"),
        Column("text", STRING, "The cleaned article: title line and body, a blank line between paragraphs.", False),
        Column("story_id", STRING, "The story that it is a copy of.", nullable=False),
        Column(
            "story_relation",
            STRING,
            "How it relates to the story's canonical copy.",
            nullable=False,
            vocabulary="story_relation",
        ),
        Column(
            "canonical_doc_id",
            STRING,
            "The story's canonical copy (itself, for an original).",
            nullable=False,
            references="documents.doc_id",
        ),
    ),
)

ARTICLES = DOCUMENTS.without(
    "articles",
    "Documents before stories are known.",
    "story_id",
    "story_relation",
    "canonical_doc_id",
)

STORIES = Table(
    "stories",
    "The story of each document: its copies, reposts, excerpts, expansions and corrections are one story.",
    ("doc_id",),
    (
        DOC_ID,
        *(DOCUMENTS.column(name) for name in ("story_id", "story_relation", "canonical_doc_id")),
        Column("containment", pa.float32(), "Share of this copy's word n-grams that the canonical copy has, 0 to 1."),
    ),
    published=False,
)

STORY_TEXTS = Table(
    "story_texts",
    "One row a text, whoever carries it: what finding its copies needs to know of it. Kept from build to build.",
    ("text_id",),
    (
        Column("text_id", STRING, "Identifier: from the text.", nullable=False),
        Column("words_id", STRING, "Identifier: from its words, case and typography levelled.", nullable=False),
        Column("words", COUNT, "Its words.", nullable=False),
        Column("states_correction", pa.bool_(), "Whether it states that it corrects something.", nullable=False),
        Column(
            "fingerprints",
            pa.binary(),
            "Hashes of chosen word n-grams, 32 bits each, the lowest byte first.",
            nullable=False,
            source="Winnowing (Schleimer, Wilkerson and Aiken 2003)",
        ),
    ),
    published=False,
)

STORY_OVERLAPS = Table(
    "story_overlaps",
    "One row a text and another that it was compared with: how much of it stands there. Kept from build to build.",
    ("text_id", "other_text_id"),
    (
        Column("text_id", STRING, "The text.", nullable=False),
        Column("other_text_id", STRING, "The other text.", nullable=False),
        Column("covered", pa.float64(), "Share of its words in passages that both have, 0 to 1.", nullable=False),
        Column("grams", pa.float64(), "Share of its word n-grams that the other has, 0 to 1.", nullable=False),
        Column("specific", COUNT, "Numbers and capitalised words of those passages.", nullable=False),
        Column("specific_lacking", COUNT, "Those of them that the other lacks.", nullable=False),
        Column("ordinary", COUNT, "Other words of those passages.", nullable=False),
        Column("ordinary_lacking", COUNT, "Those of them that the other lacks.", nullable=False),
    ),
    published=False,
)

DOCUMENT_LINES = Table(
    "document_lines",
    "One row an input line: the part that it plays on the page, and why it was kept or left out.",
    ("doc_id", "line"),
    (
        DOC_ID,
        Column("line", COUNT, "Number of the line or block in the input, from 0.", nullable=False),
        Column("raw_start", OFFSET, "First code point in the decoded input.", nullable=False),
        Column("raw_end", OFFSET, "End in the decoded input, exclusive.", nullable=False),
        Column("role", STRING, "The part that it plays.", nullable=False, vocabulary="line_role"),
        Column("reason", STRING, "The rule that gave the role.", nullable=False),
        Column("text_start", OFFSET, "First code point in documents.text; null if not kept."),
        Column("text_end", OFFSET, "End in documents.text, exclusive; null if not kept."),
    ),
)

ARTICLE_LINES = DOCUMENT_LINES.without("article_lines", "Document lines before stories are known.")

REJECTED = Table(
    "rejected",
    "One row an input or a row that was not taken, with the stage and the reason: nothing vanishes.",
    ("stage", "source_uri", "row_id", "reason"),
    (
        Column("stage", STRING, "The stage that rejected it.", nullable=False),
        Column("source_uri", STRING, "The input's address.", nullable=False),
        Column("raw_sha256", STRING, "SHA-256 of its bytes, where they could be read."),
        Column("row_id", STRING, "The row, when it is not a whole input; else empty.", nullable=False),
        Column("reason", STRING, "Why.", nullable=False, vocabulary="rejection"),
        Column("detail", STRING, "What was seen, for a person."),
    ),
)

ACTORS = Table(
    "actors",
    "One row an actor: a country, person, organization, group or international body that the news names.",
    ("actor_id",),
    (
        Column("actor_id", STRING, "Identifier, kept from release to release.", nullable=False),
        Column("name", STRING, "The fullest form of its name.", nullable=False),
        Column("type", STRING, "What kind of actor.", nullable=False, vocabulary="actor_type"),
        Column("country", STRING, "Its country.", vocabulary="country", source="ISO 3166-1 alpha-3"),
        Column("sector", STRING, "Its sector.", vocabulary="plover_sector", source="PLOVER 2.0"),
        Column("wikidata_id", STRING, "Its Wikidata item, where certain.", source="Wikidata"),
        Column("aliases", STRINGS, "Other forms of the name that were seen.", nullable=False),
        Column("offices", pa.list_(OFFICE), "Offices with the days they were seen at.", nullable=False),
        Column("is_named", pa.bool_(), "False for an unnamed source, official or group.", nullable=False),
        Column("mention_count", COUNT, "Mentions of it.", nullable=False),
        Column("document_count", COUNT, "Documents that mention it.", nullable=False),
    ),
)

MENTIONS = Table(
    "mentions",
    "One row a mention of an actor, a place or a time; a span may be both actor and place.",
    ("doc_id", "start", "end", "kind"),
    (
        Column("mention_id", STRING, "Identifier: from document, kind and offsets.", nullable=False),
        DOC_ID,
        Column("kind", STRING, "Actor, place or time.", nullable=False, vocabulary="mention_kind"),
        Column("start", OFFSET, "First code point.", nullable=False),
        Column("end", OFFSET, "End, exclusive.", nullable=False),
        Column("text", STRING, "The words.", nullable=False),
        Column("form", STRING, "Name, nominal or pronoun.", nullable=False, vocabulary="mention_form"),
        Column(
            "actor_id", STRING, "The actor; null for places and times, and unresolved.", references="actors.actor_id"
        ),
        *_place_columns("the place"),
        Column("time_value", STRING, "The TIMEX3 value.", source="TimeML 1.2.1, TIMEX3"),
        Column("time_start", DAY, "First day of the interval that is meant; null where none is fixed."),
        Column("time_end", DAY, "Last day of the interval, inclusive."),
        Column("time_precision", STRING, "How exact the time is.", vocabulary="time_precision"),
        Column("time_basis", STRING, "What the interval rests on.", vocabulary="basis"),
        RULE_ID,
    ),
    evidence=(Evidence("text", "start", "end"),),
)

LOCAL_ACTORS = Table(
    "local_actors",
    "One row an actor of one document: its mentions there are one cluster; not yet joined across documents.",
    ("doc_id", "local_actor_id"),
    (
        DOC_ID,
        Column("local_actor_id", STRING, "Identifier inside the run: from document and first mention.", nullable=False),
        Column("gazetteer_id", STRING, "Entry of our gazetteer that it is, where certain."),
        *(ACTORS.column(name) for name in ("name", "type", "country", "sector", "wikidata_id", "aliases")),
        ACTORS.column("is_named"),
        Column(
            "offices",
            pa.list_(pa.struct([("title", STRING), ("affiliation", STRING)])),
            "Offices stated in the document.",
            nullable=False,
        ),
    ),
    published=False,
)

LOCAL_MENTIONS = Table(
    "local_mentions",
    "Mentions before actors are joined across documents.",
    MENTIONS.key,
    (
        *(c for c in MENTIONS.columns if c.name != "actor_id"),
        Column("local_actor_id", STRING, "The document's actor; null for places, times and unresolved."),
    ),
    evidence=MENTIONS.evidence,
    published=False,
)

CLAIMS = Table(
    "claims",
    "One row a claim: what is said, by whom, through whom, how surely, and the words that show it.",
    ("claim_id",),
    (
        Column("claim_id", STRING, "Identifier: from document and offsets.", nullable=False),
        DOC_ID,
        Column("content", STRING, "Its words; the parts of a split content are joined by ' … '.", nullable=False),
        Column("content_spans", SPANS, "Where they stand.", nullable=False),
        Column("cue_spans", SPANS, "The words that mark it as said ('said', 'according to').", nullable=False),
        Column("quote_type", STRING, "Direct, indirect or mixed.", nullable=False, vocabulary="quote_type"),
        Column("claimant_actor_id", STRING, "The origin: who makes the claim.", references="actors.actor_id"),
        Column("claimant_text", STRING, "The origin's words in place; null when nobody is named."),
        Column("claimant_start", OFFSET, "Where they begin."),
        Column("claimant_end", OFFSET, "Where they end, exclusive."),
        Column(
            "attribution_chain",
            CHAIN,
            "Origin first, then relayers, then the publisher. role: attribution_role; anonymity: anonymity.",
            nullable=False,
        ),
        Column("polarity", STRING, "Asserted or denied.", nullable=False, vocabulary="polarity"),
        Column(
            "certainty", STRING, "The band of likelihood.", nullable=False, vocabulary="certainty", source="ICD 203"
        ),
        Column("hedge_spans", SPANS, "The words by which the claimant hedges it.", nullable=False),
        Column(
            "relayed_certainty",
            STRING,
            "The band of those who pass it on ('had probably said'); null where they do not hedge.",
            vocabulary="certainty",
            source="ICD 203",
        ),
        Column("relayed_hedge_spans", SPANS, "The words by which those who pass it on hedge it."),
        Column(
            "speech_act",
            STRING,
            "What is done by saying it: only an assertive is an assertion.",
            vocabulary="speech_act",
            source="Searle 1976",
        ),
        Column("event_ids", STRINGS, "The events that it speaks of.", nullable=False, references="events.event_id"),
        Column("denies_claim_id", STRING, "The claim that it denies.", references="claims.claim_id"),
        Column("claim_group_id", STRING, "The same claim in several documents.", nullable=False),
        Column(
            "source_reliability",
            STRING,
            "Of the origin.",
            nullable=False,
            vocabulary="source_reliability",
            source="NATO AJP-2.1 (Admiralty code)",
        ),
        Column(
            "information_credibility",
            STRING,
            "Of what is said.",
            nullable=False,
            vocabulary="information_credibility",
            source="NATO AJP-2.1 (Admiralty code)",
        ),
        RULE_ID,
        CONFIDENCE,
    ),
    evidence=(
        Evidence("claimant_text", "claimant_start", "claimant_end"),
        Evidence("text", "start", "end", within="attribution_chain"),
    ),
)

FOUND_CLAIMS = CLAIMS.without(
    "found_claims",
    "Claims as one document makes them: not yet grouped across documents nor tied to events.",
    "event_ids",
    "claim_group_id",
    "source_reliability",
    "information_credibility",
)

LOCAL_CLAIMS = FOUND_CLAIMS.without(
    "local_claims", "The same claims, each by the identifier that it had in the release before, if it was there."
)

CLAIM_LINKS = Table(
    "claim_links",
    "One row a relation between two claims.",
    ("claim_id", "other_claim_id", "relation"),
    (
        Column("claim_id", STRING, "The claim.", nullable=False, references="claims.claim_id"),
        Column("other_claim_id", STRING, "The other claim.", nullable=False, references="claims.claim_id"),
        Column("relation", STRING, "How the first relates to the other.", nullable=False, vocabulary="claim_relation"),
        Column("method", STRING, "The rule that found it.", nullable=False),
        Column("score", pa.float32(), "Its score, 0 to 1.", nullable=False),
    ),
)

CLAIM_PAIRS = CLAIM_LINKS.without(
    "claim_pairs", "One row a pair of claims by their words: of what says the same each pair that was found alike."
)

CLAIM_WORDS = Table(
    "claim_words",
    "One row a wording of claims: what comparing it with others needs to know of it. Kept from build to build.",
    ("key",),
    (
        Column("key", pa.uint64(), "A hash of the wording.", nullable=False),
        Column("said", pa.uint64(), "A hash of its words in their order, whatever their case.", nullable=False),
        Column("words", STRINGS, "Its content words without endings, each once.", nullable=False),
        Column("is_negative", pa.bool_(), "Whether its words negate what they say.", nullable=False),
    ),
    published=False,
)

EVENT_MENTIONS = Table(
    "event_mentions",
    "One row a mention of an event: the words that report it, with their roles.",
    ("event_mention_id",),
    (
        Column("event_mention_id", STRING, "Identifier: from document, offsets and type.", nullable=False),
        Column("event_id", STRING, "The event.", nullable=False, references="events.event_id"),
        DOC_ID,
        Column("start", OFFSET, "First code point of the trigger.", nullable=False),
        Column("end", OFFSET, "Its end, exclusive.", nullable=False),
        Column("text", STRING, "The trigger.", nullable=False),
        Column("sentence_start", OFFSET, "Where its sentence begins.", nullable=False),
        Column("sentence_end", OFFSET, "Where its sentence ends, exclusive.", nullable=False),
        Column("event_type", STRING, "What happened.", nullable=False, vocabulary="plover_type", source="PLOVER 2.0"),
        Column("mode", STRING, "In what way.", vocabulary="plover_mode", source="PLOVER 2.0"),
        Column(
            "contexts", STRINGS, "In what matter.", nullable=False, vocabulary="plover_context", source="PLOVER 2.0"
        ),
        Column("roles", ROLES, "Who and what takes part. role: event_role.", nullable=False),
        Column(
            "quantities",
            pa.list_(QUANTITY),
            "How much or how many of what, with the words that say so. role: quantity_role. unit: the counted noun's "
            "lemma, 'dead' or 'wounded', a currency (ISO 4217) or 'percent'. lower and upper: equal for a plain number "
            "and for one told as near (is_approximate); upper null after 'at least' or 'more than', lower null after "
            "'up to' or 'fewer than'; both null where no figure is told ('dozens').",
            nullable=False,
        ),
        Column("realis", STRING, "Actual, future or hypothetical.", nullable=False, vocabulary="realis"),
        Column("is_negated", pa.bool_(), "Whether the text says that it did not happen.", nullable=False),
        Column("is_historical", pa.bool_(), "Whether it is told as background of an earlier time.", nullable=False),
        Column(
            "is_background",
            pa.bool_(),
            "Whether it is told as known already: in a clause of time, cause or relation, in the past perfect, or by a "
            "definite noun.",
            nullable=False,
        ),
        Column("claim_id", STRING, "The claim that it stands in.", references="claims.claim_id"),
        RULE_ID,
        CONFIDENCE,
    ),
    evidence=(Evidence("text", "start", "end"), Evidence("text", "start", "end", within="quantities")),
)

LOCAL_EVENT_MENTIONS = EVENT_MENTIONS.without(
    "local_event_mentions", "Event mentions before they are joined to events.", "event_id"
)

EVENTS = Table(
    "events",
    "One row an event: all mentions of one happening, in however many documents.",
    ("event_id",),
    (
        Column("event_id", STRING, "Identifier, kept from release to release.", nullable=False),
        *(EVENT_MENTIONS.column(name) for name in ("event_type", "mode", "contexts")),
        Column("source_actor_ids", STRINGS, "Who does it.", nullable=False, references="actors.actor_id"),
        Column("target_actor_ids", STRINGS, "To whom.", nullable=False, references="actors.actor_id"),
        Column("date_start", DAY, "First day that it may have happened on; null if not stated."),
        Column("date_end", DAY, "Last such day, inclusive."),
        Column("date_precision", STRING, "How exact the date is.", vocabulary="time_precision"),
        Column("date_basis", STRING, "What the date rests on.", vocabulary="basis"),
        Column("place_name", STRING, "The place as named; null if not stated."),
        *_place_columns("the place"),
        Column(
            "place_basis",
            STRING,
            "What the place rests on: stated with the event, or inferred (the country alone) from the dateline.",
            vocabulary="basis",
        ),
        Column("status", STRING, "Whether it happened, and by whose word.", nullable=False, vocabulary="event_status"),
        Column("summary", STRING, "A sentence that reports it, verbatim.", nullable=False),
        Column("summary_doc_id", STRING, "The document of that sentence.", False, references="documents.doc_id"),
        Column("summary_start", OFFSET, "Where it begins.", nullable=False),
        Column("summary_end", OFFSET, "Where it ends, exclusive.", nullable=False),
        Column("mention_count", COUNT, "Mentions of it.", nullable=False),
        Column("document_count", COUNT, "Documents that mention it.", nullable=False),
        Column("story_count", COUNT, "Stories that mention it: copies count once.", nullable=False),
        Column(
            "independent_source_count",
            COUNT,
            "Origins that report it: five papers that quote one official are one.",
            nullable=False,
        ),
        Column("first_reported", INSTANT, "Publication of the first report; null if unknown."),
        Column("last_reported", INSTANT, "Publication of the last report; null if unknown."),
        Column("is_disputed", pa.bool_(), "Whether a denial stands against it.", nullable=False),
        Column(
            "quantities",
            pa.list_(RANGE),
            "One entry a unit. least and greatest: the least and the greatest figure that is told of the event as such "
            "(where it is told as having happened, plans and denials are left out); null where none is told. reports: "
            "all that tell one, each as in event_mentions.quantities, with the claim that it stands in, the actor who "
            "claims it (null in the publisher's own voice) and the status that the mention gives (event_status).",
            nullable=False,
        ),
    ),
    evidence=(
        Evidence("summary", "summary_start", "summary_end", document="summary_doc_id"),
        Evidence("text", "start", "end", within="quantities.reports"),
    ),
)

KEY = Column(
    "key", pa.uint64(), "A hash of all that the row rests on: while it is the same, the row is.", nullable=False
)

KNOWN_EVENT_MENTIONS = Table(
    "known_event_mentions",
    "One row an event mention: what is known of it, for comparing it with others. Words are stems; what begins with "
    "@ is a resolved actor or a name. Kept from build to build.",
    ("event_mention_id",),
    (
        EVENT_MENTIONS.column("event_mention_id"),
        KEY,
        DOC_ID,
        DOCUMENTS.column("story_id"),
        *(EVENT_MENTIONS.column(name) for name in ("event_type", "mode")),
        Column("is_told", pa.bool_(), "Whether it is told as something that happened or did not.", nullable=False),
        Column(
            "acts",
            STRINGS,
            "Families of the trigger and of event nouns among its objects: 'opened an investigation' investigates.",
            nullable=False,
        ),
        Column("sources", STRINGS, "Actors and words of the sources.", nullable=False),
        Column("targets", STRINGS, "Actors and words of the targets.", nullable=False),
        Column("persons", STRINGS, "Those of them that are resolved persons.", nullable=False),
        Column("people", STRINGS, "Last names of the named persons in any role.", nullable=False),
        Column("source_names", STRINGS, "First letters of the names in the sources, in any phrase.", nullable=False),
        Column("target_names", STRINGS, "The same of the targets.", nullable=False),
        Column("objects", STRINGS, "Words of the objects.", nullable=False),
        Column("first_day", DAY, "First day that it may have happened on; null if not stated."),
        Column("last_day", DAY, "Last such day, inclusive."),
        Column("weekdays", STRINGS, "Weekdays that it happened on, where that tells no date.", nullable=False),
        Column("place", pa.int64(), "GeoNames id of its place, if finer than a country."),
        Column("country", STRING, "The country of its place."),
        Column("published", DAY, "The day of publication."),
        Column("units", STRINGS, "Units of the plain numbers of its targets.", nullable=False),
        Column("counts", STRINGS, "Those numbers, each with its unit: 23 pirates, three dead.", nullable=False),
        Column("numbers", STRINGS, "Numbers in its sentence.", nullable=False),
        Column(
            "told",
            STRINGS,
            "Content words of its sentence beside the act and the parties, where the event is something said.",
            nullable=False,
        ),
        Column("words", STRINGS, "Content words of its sentence.", nullable=False),
        Column("lead", pa.uint64(), "The lead of its document.", nullable=False, references="known_leads.key"),
        Column("sentence_id", STRING, "Identifier: from its sentence, in one line.", nullable=False),
        Column("sentence_length", OFFSET, "Code points of that.", nullable=False),
        Column("offset", OFFSET, "Where it stands in the sentence.", nullable=False),
        EVENT_MENTIONS.column("is_background"),
        Column("is_headline", pa.bool_(), "Whether it stands in the document's title.", nullable=False),
        Column("is_lead", pa.bool_(), "Whether it stands in the first paragraph after the title.", nullable=False),
    ),
    published=False,
)

KNOWN_LEADS = Table(
    "known_leads",
    "One row a text in which event mentions stand: the words of its lead. Kept from build to build.",
    ("key",),
    (
        Column("key", pa.uint64(), "A hash of the text.", nullable=False),
        Column("words", STRINGS, "Content words of the lead, as stems.", nullable=False),
    ),
    published=False,
)

KNOWN_EVENTS = Table(
    "known_events",
    "One row an event, as it was made. Kept from build to build.",
    EVENTS.key,
    (*EVENTS.columns, KEY),
    published=False,
)

CHANGES = Table(
    "changes",
    "One row a difference from the release before.",
    ("table", "row_id", "change"),
    (
        Column("table", STRING, "The table.", nullable=False),
        Column("row_id", STRING, "The row's key, parts joined by '|'.", nullable=False),
        Column("change", STRING, "What became of it.", nullable=False, vocabulary="change"),
        Column("columns", STRINGS, "The columns that differ, for a changed row.", nullable=False),
        Column(
            "cause",
            STRING,
            "Why: which of the documents that the row stands on came, changed or went; where none did, which of the "
            "release's. Where other code made the table: that, unless all documents of the row came, changed or went.",
            nullable=False,
            vocabulary="change_cause",
        ),
        Column("other_row_id", STRING, "The row that it was merged into, or split from."),
    ),
)

INPUTS = Table(
    "inputs",
    "One row an input that could be read and decoded, with what was stated beside it.",
    ("doc_id",),
    (
        Column("doc_id", STRING, "Identifier: from the input's key and its bytes.", nullable=False),
        Column("source_uri", STRING, "The input's address.", nullable=False),
        Column("raw_sha256", STRING, "SHA-256 of the input's bytes.", nullable=False),
        Column("media_type", STRING, "text/plain or text/html.", nullable=False),
        Column("raw_text", STRING, "The decoded input: what document_lines point into.", nullable=False),
        Column("title", STRING, "As stated beside the text."),
        Column("url", STRING, "As stated beside the text."),
        Column("publisher", STRING, "As stated beside the text."),
        Column("date", STRING, "As stated beside the text, not yet read."),
        Column("language", STRING, "As stated beside the text."),
        Column("authors", STRINGS, "As stated beside the text.", nullable=False),
    ),
    published=False,
)

DOCUMENT_KEYS = Table(
    "document_keys",
    "One row a document that a stage has read: what it read of it, as a hash. Kept from build to build.",
    ("doc_id",),
    (
        DOC_ID,
        Column("key", pa.uint64(), "A hash of the rows that the stage read and of its code's version.", nullable=False),
    ),
    published=False,
)

PARAGRAPHS = Table(
    "paragraphs",
    "One row a paragraph of a document; its parse is found by paragraph_id.",
    ("doc_id", "start"),
    (
        DOC_ID,
        Column("start", OFFSET, "First code point in documents.text.", nullable=False),
        Column("end", OFFSET, "End, exclusive.", nullable=False),
        Column("paragraph_id", STRING, "SHA-256 of the paragraph's text.", False, references="parses.paragraph_id"),
    ),
    published=False,
)

PARAGRAPH_TEXTS = Table(
    "paragraph_texts",
    "One row a paragraph text that is to be parsed.",
    ("paragraph_id",),
    (
        Column("paragraph_id", STRING, "SHA-256 of the text.", nullable=False),
        Column("text", STRING, "The text.", nullable=False),
    ),
    published=False,
)

PARSES = Table(
    "parses",
    "One row a paragraph text, whoever carries it: its tokens as parallel lists. Offsets are into the paragraph.",
    ("paragraph_id",),
    (
        Column("paragraph_id", STRING, "SHA-256 of the paragraph's text.", nullable=False),
        Column("start", pa.list_(OFFSET), "First code point of each token.", nullable=False),
        Column("end", pa.list_(OFFSET), "End of each token, exclusive.", nullable=False),
        Column("lemma", STRINGS, "Lemmas.", nullable=False),
        Column("pos", STRINGS, "Universal part of speech.", nullable=False, source="Universal Dependencies"),
        Column("tag", STRINGS, "Penn Treebank tag.", nullable=False, source="OntoNotes 5"),
        Column("dep", STRINGS, "Dependency label (ClearNLP).", nullable=False, source="ClearNLP"),
        Column("head", pa.list_(OFFSET), "Index of the head; a root is its own.", nullable=False),
        Column(
            "entity", STRINGS, "Entity in IOB form (B-PERSON, I-PERSON, empty).", nullable=False, source="OntoNotes 5"
        ),
        Column("sentence", pa.list_(OFFSET), "Number of each token's sentence, from 0.", nullable=False),
    ),
    published=False,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        DOCUMENTS,
        DOCUMENT_LINES,
        REJECTED,
        ACTORS,
        MENTIONS,
        CLAIMS,
        CLAIM_LINKS,
        EVENTS,
        EVENT_MENTIONS,
        CHANGES,
        INPUTS,
        ARTICLES,
        ARTICLE_LINES,
        STORIES,
        STORY_TEXTS,
        STORY_OVERLAPS,
        KNOWN_EVENT_MENTIONS,
        KNOWN_LEADS,
        KNOWN_EVENTS,
        DOCUMENT_KEYS,
        PARAGRAPHS,
        PARAGRAPH_TEXTS,
        PARSES,
        LOCAL_MENTIONS,
        LOCAL_ACTORS,
        FOUND_CLAIMS,
        LOCAL_CLAIMS,
        CLAIM_PAIRS,
        CLAIM_WORDS,
        LOCAL_EVENT_MENTIONS,
    )
}

PUBLISHED: tuple[str, ...] = tuple(name for name, table in TABLES.items() if table.published)
