"""Files built to crash, hang or swell a reader: each is a row of `inputs` or of `rejected`."""

import gzip
import io
import json
import resource
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.settings import Settings
from tests.unit.sources.reading import read_sources

SECONDS_AT_MOST = 20  # of the processor
MEGABYTES_AT_MOST = 200  # over the memory that was used before
GOOD = b'{"id": "good", "text": "Two bridges were closed."}'


def outcomes(tmp_path, name, data):
    """For each row read from a file: its record's key and `kept`, or the reason for which it is rejected."""
    path = tmp_path / name
    path.write_bytes(data)
    begun = time.process_time()
    read = read_sources([str(path)], Settings())
    assert time.process_time() - begun < SECONDS_AT_MOST
    kept = [(row["source_uri"].partition("#")[2], "kept") for row in read.inputs.to_pylist()]
    return sorted(kept + [(row["row_id"], row["reason"]) for row in read.rejected.to_pylist()])


def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"caf\xc3 was", "undecodable"),  # cut short
        (b"\xc0\xaf\xc0\xaf overlong", "undecodable"),
        (b"\xed\xa0\x80 half a surrogate pair", "undecodable"),
        (b"\xf5\x80\x80\x80 beyond Unicode", "undecodable"),
        ("It’s one".encode() + "; it’s another".encode("cp1252"), "undecodable"),
        ("Президент заявил".encode("utf-16-le"), "binary"),  # no mark, no zero bytes to tell it by
        ("The president said".encode("utf-16-be"), "kept"),
        (b"\xff\xfe\x00", "undecodable"),  # half a character
        (b"\xef\xbb\xbf", "empty"),
        (b"The text\0with a null byte", "binary"),
        (b"\x01\x02\x03\x04 text", "binary"),
        ("\u202eThe text\u202c \u200bgoes on.".encode(), "kept"),
        (b'<?xml version="1.0" encoding="utf-7"?>+ADw-p+AD4- caf\xe9', "kept"),
    ],
)
def test_broken_encodings(tmp_path, data, reason):
    assert outcomes(tmp_path, "a.txt", data) == [("", reason)]


@pytest.mark.parametrize(
    "charset", ["hex", "zlib", "rot13", "utf-7", "unicode_escape", "idna", "punycode", "undefined", "nothing", "x" * 90]
)
def test_a_page_that_declares_no_encoding_of_the_web(tmp_path, charset):
    page = f'<meta charset="{charset}"><p>The caf\xe9 was closed on Tuesday, the council said.</p>'
    assert outcomes(tmp_path, "a.html", page.encode("latin-1")) == [("", "kept")]


RECORDS = {
    "nested deep": (b'{"text": ' + b"[" * 200_000, "malformed_record"),
    "nested deep and closed": (b'{"text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "malformed_record"),
    "authors nested deep": (b'{"text": "One.", "authors": ' + b"[" * 900 + b'"A"' + b"]" * 900 + b"}", "kept"),
    "400,000 keys": (b"{" + b",".join(b'"%d":1' % i for i in range(400_000)) + b"}", "malformed_record"),
    "a key twice": (b'{"text": "One.", "text": "Two."}', "kept"),
    "not a number": (b'{"text": "One.", "date": NaN, "title": Infinity}', "kept"),
    "a number of a million digits": (b'{"text": "One.", "date": ' + b"9" * 1_000_000 + b"}", "malformed_record"),
    "half a surrogate pair": (b'{"text": "One \\udfff."}', "malformed_record"),
    "half a pair in a name": (b'{"text": "One.", "x": {"\\ud800": 1}}', "malformed_record"),
    "an id of a megabyte": (b'{"text": "One.", "id": "' + b"x" * 1_000_000 + b'"}', "malformed_record"),
    "spaces between authors": (b'{"text": "One.", "author": "A' + b" " * 1_000_000 + b'B"}', "kept"),
    "null bytes": (b'{"text": "One\0."}', "malformed_record"),
    "escaped null bytes": (b'{"text": "One\\u0000."}', "kept"),
    "UTF-16": ('{"text": "One."}'.encode("utf-16-le"), "malformed_record"),
    "values of the wrong types": (
        b'{"text": ["One."], "html": 7, "title": {}, "authors": {"a": 1}}',
        "malformed_record",
    ),
    "too large by a byte": (b'{"text": "' + b"x" * 4_999_989 + b'"}', "oversized"),
}


@pytest.mark.parametrize(("record", "expected"), RECORDS.values(), ids=RECORDS.keys())
def test_hostile_record_and_the_next_goes_on(tmp_path, record, expected):
    key = "line-1"
    assert outcomes(tmp_path, "a.jsonl", record + b"\n" + GOOD) == sorted([(key, expected), ("good", "kept")])


def test_a_line_of_50_megabytes_is_rejected_in_little_memory(tmp_path):
    before = megabytes()
    line = b'{"text": "' + b"x" * 50_000_000 + b'"}\n'
    assert outcomes(tmp_path, "a.jsonl", line + GOOD) == [("good", "kept"), ("line-1", "oversized")]
    for name in ("a.txt", "a.html"):
        assert outcomes(tmp_path, name, line) == [("", "oversized")]
    assert megabytes() - before < MEGABYTES_AT_MOST + 50


def test_a_compressed_line_of_18_megabytes_is_rejected_in_little_memory(tmp_path):
    line = gzip.compress(b'{"text": "') + gzip.compress(b"x" * 6_000_000, 9) * 3 + gzip.compress(b'"}\n' + GOOD)
    before = megabytes()
    assert outcomes(tmp_path, "a.jsonl.gz", line) == [("good", "kept"), ("line-1", "oversized")]
    assert megabytes() - before < MEGABYTES_AT_MOST


BOMBS = {
    "one line": (b"x" * 1_000_000, "a.jsonl.gz"),
    "lines that are no records": (b"x\n" * 5_000, "a.jsonl.gz"),
    "empty lines": (b"\r\n" * 500_000, "a.warc.gz"),
    "one quotation": (b'text\n"' + b"x" * 1_000_000, "a.csv.gz"),
    "one page": (b"WARC/1.0\r\nContent-Length: 999999999999\r\n\r\n" + b"x" * 1_000_000, "a.warc.gz"),
    "no Parquet": (b"x" * 1_000_000, "a.parquet.gz"),
}


@pytest.mark.parametrize(("part", "name"), BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_left_in_little_time_and_memory(tmp_path, monkeypatch, part, name):
    monkeypatch.setattr("pipeline.sources.read.MOST_REFUSED", 5_000)
    before = megabytes()
    assert ("", "too_complex") in outcomes(tmp_path, name, gzip.compress(part, 9) * 400)
    assert (
        megabytes() - before < MEGABYTES_AT_MOST + 300
    )  # a row for each of 200,000 bad lines, where there are so many


def parquet(table, **options):
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, **options)
    return sink.getvalue().to_pybytes()


def test_a_parquet_file_that_repeats_a_large_text_without_end_is_left(tmp_path):
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000, pa.int32()), ["x" * 4_000_000])
    before = megabytes()
    rows = outcomes(tmp_path, "a.parquet", parquet(pa.table({"text": text}), store_schema=False))
    assert ("", "too_complex") in rows and len(rows) < 100
    assert megabytes() - before < 5 * MEGABYTES_AT_MOST


def test_a_parquet_file_with_a_page_that_swells_is_left_unread(tmp_path):
    data = parquet(pa.table({"text": ["x" * 30_000_000]}), compression="zstd", use_dictionary=False)
    before = megabytes()
    assert outcomes(tmp_path, "a.parquet", data) == [("", "too_complex")]
    assert megabytes() - before < MEGABYTES_AT_MOST


def varint(number, length):
    """Thrift's compact form of a positive number, as long as asked."""
    doubled = number << 1
    return bytes((doubled >> 7 * i) & 127 | (128 if i < length - 1 else 0) for i in range(length))


def test_a_parquet_file_whose_footer_lies_about_a_page_is_left_unread(tmp_path):
    options = {"compression": "zstd", "use_dictionary": False, "write_statistics": False}
    data = parquet(pa.table({"text": ["x" * 30_000_000]}), **options)
    stated = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0).total_uncompressed_size
    data = data.replace(varint(stated, 4), varint(1_000, 4))
    assert pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0).total_uncompressed_size == 1_000
    before = megabytes()
    assert outcomes(tmp_path, "a.parquet", data) == [("", "too_complex")]
    assert megabytes() - before < MEGABYTES_AT_MOST


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd", "gzip"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_parquet_of_every_form_is_read(tmp_path, compression, version):
    table = pa.table(
        {"id": [f"{i:03}" for i in range(500)], "text": [f"Bridge {i} was closed." * 50 for i in range(500)]}
    )
    forms = [{"use_dictionary": True}, {"use_dictionary": False, "write_page_index": True}, {"row_group_size": 30}]
    for options in [*forms, {"data_page_size": 1_000, "write_page_checksum": True}]:
        data = parquet(table, compression=compression, data_page_version=version, **options)
        assert outcomes(tmp_path, "a.parquet", data) == [(f"{i:03}", "kept") for i in range(500)]


@seed(2026)
@hypothesis_settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_parquet_with_any_bytes_changed_is_accounted_for(tmp_path_factory, data):
    broken = bytearray(parquet(pa.table({"id": ["a", "b"], "text": ["One.", "Two."], "date": ["2026", None]})))
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(4, len(broken) - 9))] = data.draw(st.integers(0, 255))
    assert outcomes(tmp_path_factory.mktemp("fuzz"), "a.parquet", bytes(broken))


@pytest.mark.parametrize(
    "dates",
    [
        pa.array([2**62, 0], pa.timestamp("us")),
        pa.array([2**62, 0], pa.timestamp("ms", "../../etc/passwd")),
        pa.array([-(2**31), 0], pa.date32()),
        pa.array([2**62, 0], pa.duration("s")),
        pa.array([b"\xff", b""], pa.binary()),
    ],
)
def test_a_parquet_value_that_python_does_not_have_costs_no_other_row(tmp_path, dates):
    rows = outcomes(tmp_path, "a.parquet", parquet(pa.table({"text": ["One.", "Two."], "date": dates})))
    assert len(rows) == 2


def test_parquet_text_that_is_no_utf_8_costs_no_other_row(tmp_path):
    raw = pa.array([b"\xff\xfe", b"Two."], pa.binary())
    text = pa.StringArray.from_buffers(2, raw.buffers()[1], raw.buffers()[2])
    rows = outcomes(tmp_path, "a.parquet", parquet(pa.table({"text": text})))
    assert rows == [("row-1", "malformed_record"), ("row-2", "kept")]


ITEM = "<item><description>One bridge was closed.</description></item>"
ENTITIES = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
FEEDS = {
    "entities in entities": f'<!DOCTYPE rss [<!ENTITY e0 "x">{ENTITIES}]><rss><item><title>&e11;</title></item></rss>',
    "entities in an attribute": f'<!DOCTYPE rss [<!ENTITY e0 "x">{ENTITIES}]><rss a="&e11;">{ITEM}</rss>',
    "a file as an entity": '<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><item><title>&e;</title></item></rss>',
    "a page as an entity": '<!DOCTYPE rss [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]><rss><item><title>&e;</title></item></rss>',
    "parameters": f'<!DOCTYPE rss [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]><rss>{ITEM}</rss>',
}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())
def test_a_feed_with_entities_is_refused_whole(tmp_path, feed):
    assert outcomes(tmp_path, "a.xml", feed.encode()) == [("", "malformed_record")]


def test_a_feed_names_files_and_none_is_opened(tmp_path):
    (tmp_path / "secret.dtd").write_text("<!ENTITY e 'secret'>")
    head = f'<!DOCTYPE rss SYSTEM "file://{tmp_path}/secret.dtd"><?xml-stylesheet href="file:///etc/passwd"?>'
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{tmp_path}/secret.dtd" parse="text"/>'
    (tmp_path / "a.xml").write_text(f"{head}<rss><item><description>One.{include}</description></item></rss>")
    read = read_sources([str(tmp_path / "a.xml")], Settings())
    assert read.inputs["raw_text"].to_pylist() == ["One."]


def test_entries_inside_entries_do_not_multiply(tmp_path):
    feed = b"<rss>" + b"<item><title>x</title>" * 200 + b"<description>" + b"y" * 1_000_000 + b"</description>"
    assert len(outcomes(tmp_path, "a.xml", feed + b"</item>" * 200 + b"</rss>")) == 1


def test_a_feed_with_a_name_of_a_megabyte_does_not_multiply_it(tmp_path):
    feed = f"<rss><title>{'x' * 1_000_000}</title>{ITEM * 10_000}</rss>"
    before = megabytes()
    assert len(outcomes(tmp_path, "a.xml", feed.encode())) == 10_000
    assert megabytes() - before < MEGABYTES_AT_MOST


def test_100_000_short_lines_are_100_000_rows(tmp_path):
    assert len(outcomes(tmp_path, "a.jsonl", b"x\n" * 100_000)) == 100_000


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["id", "text", "html", "title", "url", "publisher", "date", "language", "author", "authors"])
LINES = st.binary(max_size=40) | st.dictionaries(FIELDS, VALUES, max_size=5).map(lambda d: json.dumps(d).encode())


@seed(2026)
@hypothesis_settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(LINES, min_size=1, max_size=6))
def test_each_line_is_one_row(tmp_path_factory, lines):
    lines = [line.replace(b"\n", b"") for line in lines]
    expected = sum(bool(line.removeprefix(b"\xef\xbb\xbf" if not i else b"").strip()) for i, line in enumerate(lines))
    rows = outcomes(tmp_path_factory.mktemp("fuzz"), "a.jsonl", b"\n".join(lines))
    assert len(rows) == expected or rows == [("", "empty")]


@seed(2026)
@hypothesis_settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode), st.sampled_from(["a.txt", "a.html"]))
def test_any_bytes_are_one_row(tmp_path_factory, data, name):
    assert len(outcomes(tmp_path_factory.mktemp("fuzz"), name, data)) == 1


CONTAINERS = ["a.csv", "a.parquet", "a.xml", "a.warc", "a.jsonl", "a.csv.gz", "a.warc.gz"]
TOKENS = st.sampled_from(
    [
        *("id,text\n", '"', ",", "\n", "\r\n", "WARC/1.0\r\n", "Content-Length: 5\r\n", "WARC-Type: response\r\n"),
        *("Content-Type: application/http\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n"),
        *("<rss>", "</rss>", "<item>", "</item>", "<title>", "</title>", "<![CDATA[", "]]>", "&lt;", "&nbsp;", "PAR1"),
        *('{"text": "One."}', "\0", "\ufeff", "\u202e"),
    ]
)


@seed(2026)
@hypothesis_settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(TOKENS | st.text(max_size=4), max_size=20).map("".join), st.sampled_from(CONTAINERS), st.booleans())
def test_any_bytes_in_a_container_are_accounted_for(tmp_path_factory, text, name, is_packed):
    data = text.encode("utf8", "replace")
    rows = outcomes(tmp_path_factory.mktemp("fuzz"), name, gzip.compress(data) if is_packed else data)
    assert rows
