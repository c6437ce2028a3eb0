"""CSV, Parquet and feeds: each record is a row of `inputs` or of `rejected`."""

import gzip
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.settings import Settings
from tests.unit.sources.reading import read_sources

SETTINGS = Settings(max_input_bytes=2_000)
TEXT = "Two bridges were closed on Monday, the city council said."


def read(tmp_path, name, data):
    """The rows kept, by the key of their record, and the reasons of the others, by the row's."""
    path = tmp_path / name
    path.write_bytes(data)
    found = read_sources([str(path)], SETTINGS)
    kept = {row["source_uri"].partition("#")[2]: row for row in found.inputs.to_pylist()}
    return kept, {row["row_id"]: row["reason"] for row in found.rejected.to_pylist()}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_with_its_columns(tmp_path, separator):
    rows = [["ID", "Title", "text"], ["a1", "Bridges closed", f'"{TEXT}\n\nHe said ""no""."'], ["", "", f'"{TEXT}"']]
    data = "\ufeff" + "\r\n".join(separator.join(row) for row in rows)
    kept, rejected = read(tmp_path, "a.csv", data.encode())
    assert rejected == {}
    assert kept["a1"]["raw_text"] == f'{TEXT}\n\nHe said "no".'
    assert kept["a1"]["title"] == "Bridges closed"
    assert kept["line-5"]["title"] is None


def test_each_bad_row_of_csv_is_one_rejected_row_and_the_rest_goes_on(tmp_path):
    lines = [
        b"id,text",
        b"1,One.",
        b"2",
        b"3,Three.,more",
        b'4,a "quotation" inside',
        b'5,"closed" too early',
        b"6,caf\xc3",
        b"7," + b"x" * 3_000,
        b"8,  ",
        b"",
        b"10,Ten.",
        b'11,"never closed',
        b"12," + b"y" * 1_900,
        b"13," + b"z" * 1_900,
        b"14,Fourteen.",
    ]
    kept, rejected = read(tmp_path, "a.csv.gz", gzip.compress(b"\n".join(lines)))
    assert {"1", "4", "10", "13", "14"} == kept.keys()
    assert rejected == {
        "line-3": "malformed_record",
        "line-4": "malformed_record",
        "line-6": "malformed_record",
        "line-7": "undecodable",
        "line-8": "oversized",
        "line-9": "malformed_record",
        "line-12": "oversized",
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"id,body\n1,One.", "malformed_record"),
        (b"text,text\n1,One.", "malformed_record"),
        (b"id,text\n", "empty"),
        (b"", "empty"),
        (b"%PDF-1.7 text\n", "binary"),
        (b"x" * 5_000, "oversized"),
    ],
)
def test_csv_without_a_header_is_refused_whole(tmp_path, data, reason):
    assert read(tmp_path, "a.csv", data) == ({}, {"": reason})


def test_parquet_with_its_columns(tmp_path):
    table = pa.table(
        {
            "id": ["a1", None, "a3", "a4"],
            "text": [TEXT, TEXT + " Again.", None, "x" * 3_000],
            "date": [date(2026, 3, 4), None, None, None],
            "authors": [["Ann Lee"], None, [], None],
            "other": [1, 2, 3, 4],
        }
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    kept, rejected = read(tmp_path, "a.parquet", sink.getvalue().to_pybytes())
    assert (kept["a1"]["date"], kept["a1"]["authors"]) == ("2026-03-04", ["Ann Lee"])
    assert kept["row-2"]["raw_text"] == TEXT + " Again."
    assert rejected == {"row-3": "malformed_record", "row-4": "oversized"}


def test_bytes_in_parquet_are_no_text(tmp_path):
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": [b"One."]}), sink)
    assert read(tmp_path, "a.parquet", sink.getvalue().to_pybytes()) == ({}, {"row-1": "malformed_record"})


def test_what_is_no_parquet_of_texts_is_refused(tmp_path):
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": [1]}), sink)
    assert read(tmp_path, "a.parquet", sink.getvalue().to_pybytes()) == ({}, {"": "malformed_record"})
    assert read(tmp_path, "b.parquet", b"PAR1" + b"\xff" * 100 + b"PAR1") == ({}, {"": "unreadable"})
    broken = bytearray(sink.getvalue().to_pybytes())
    broken[-20:-8] = b"\xff" * 12
    assert read(tmp_path, "c.parquet", bytes(broken)) == ({}, {"": "unreadable"})


RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Post</title>
<item><title>Bridges closed</title><link>https://post.example/b</link><guid>b-1</guid><description>Short.</description>
<pubDate>Wed, 04 Mar 2026 09:30:00 GMT</pubDate><content:encoded><![CDATA[<p>{TEXT}</p>]]></content:encoded></item>
<item><title>Nothing more</title></item></channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour Post</title>
<entry><id>urn:1</id><title>Bridges closed</title><link href="https://post.example/b"/>
<author><name>Ann Lee</name></author><published>2026-03-04T09:30:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p></div></content></entry></feed>"""


def test_rss(tmp_path):
    kept, rejected = read(tmp_path, "a.rss", RSS.encode())
    row = kept["b-1"]
    assert row["raw_text"] == f"<p>{TEXT}</p>" and row["media_type"] == "text/html"
    assert (row["title"], row["publisher"], row["url"]) == ("Bridges closed", "Harbour Post", "https://post.example/b")
    assert row["date"] == "Wed, 04 Mar 2026 09:30:00 GMT"
    assert rejected == {"entry-2": "malformed_record"}


def test_atom(tmp_path):
    kept, rejected = read(tmp_path, "a.xml", ATOM.encode())
    row = kept["urn:1"]
    assert f"<p>{TEXT}</p>" in row["raw_text"]
    assert (row["authors"], row["language"], row["url"]) == (["Ann Lee"], "en", "https://post.example/b")
    assert rejected == {}


BOMB = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 9))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            f'<!DOCTYPE rss [<!ENTITY e0 "lol">{BOMB}]><rss><channel><item><title>&e8;</title></item></channel></rss>',
            "malformed_record",
        ),
        (
            '<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><item><title>&e;</title></item></rss>',
            "malformed_record",
        ),
        ("<rss><channel>", "malformed_record"),
        ("<a>" * 600, "malformed_record"),
        ("", "malformed_record"),
        ("<rss><channel></channel></rss>", "empty"),
        ("<html></html>", "unsupported_type"),
        ("<rss>" + "x" * 3_000 + "</rss>", "oversized"),
    ],
)
def test_what_is_no_feed_is_refused_whole(tmp_path, data, reason):
    assert read(tmp_path, "a.xml", data.encode()) == ({}, {"": reason})


PAGE = f"<html><body><p>{TEXT}</p></body></html>".encode()


def record(kind, media, body, length=None, address="https://post.example/b", name="urn:1"):
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{name}>\r\nWARC-Target-URI: {address}\r\n"
    head += f"Content-Type: {media}\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def answer(body, status="200 OK", **headers):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def response(body, name="urn:1", status="200 OK", **headers):
    sent = answer(body, status, **{"Content_Type": "text/html; charset=utf-8", **headers})
    return record("response", "application/http; msgtype=response", sent, name=name)


@pytest.mark.parametrize("packed", [False, True])
def test_warc(tmp_path, packed):
    chunked = f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n0\r\n\r\n"
    records = [
        record("warcinfo", "application/warc-fields", b"software: x\r\n"),
        record("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        response(PAGE, "urn:plain"),
        response(chunked, "urn:chunked", Transfer_Encoding="chunked"),
        response(gzip.compress(PAGE), "urn:packed", Content_Encoding="gzip", Content_Length=7),
        response(PAGE, "urn:gone", "404 Not Found"),
        response(b"\x89PNG", "urn:picture", Content_Type="image/png"),
        response(gzip.compress(b"x" * 100_000), "urn:bomb", Content_Encoding="gzip"),
        response(b"not chunks", "urn:broken", Transfer_Encoding="chunked"),
        response(b"x" * 3_000, "urn:large"),
        record("resource", "text/plain", TEXT.encode(), name="urn:resource"),
    ]
    data = b"".join(gzip.compress(r) if packed else r for r in records)
    kept, rejected = read(tmp_path, "a.warc.gz" if packed else "a.warc", data)
    assert kept.keys() == {"urn:plain", "urn:chunked", "urn:packed", "urn:resource"}
    assert {kept[name]["raw_text"] for name in ("urn:plain", "urn:chunked", "urn:packed")} == {PAGE.decode()}
    assert kept["urn:plain"]["url"] == "https://post.example/b"
    assert rejected == {
        "record-1": "unsupported_type",
        "record-2": "unsupported_type",
        "record-6": "unsupported_type",
        "record-7": "unsupported_type",
        "record-8": "oversized",
        "record-9": "malformed_record",
        "record-10": "oversized",
    }


@pytest.mark.parametrize(
    ("data", "rejected"),
    [
        (response(PAGE) + b"noise\r\n", {"": "malformed_record"}),
        (response(PAGE) + record("resource", "text/plain", b"", "-1"), {"": "malformed_record"}),
        (response(PAGE) + record("resource", "text/plain", b"", "9" * 400), {"": "malformed_record"}),
        (response(PAGE) + b"WARC/1.0\r\n" + b"a" * 100_000, {"": "malformed_record"}),
        (response(PAGE) + record("resource", "text/plain", b"One.", 900), {"record-2": "unreadable"}),
    ],
)
def test_a_warc_that_breaks_keeps_what_came_before(tmp_path, data, rejected):
    kept, found = read(tmp_path, "a.warc", data)
    assert kept.keys() == {"urn:1"}
    assert found == rejected
