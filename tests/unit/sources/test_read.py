import gzip
import json
import os
from collections import Counter

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.settings import Settings
from pipeline.sources import SourceError
from tests.unit.sources.reading import read_sources

SETTINGS = Settings(max_input_bytes=400)
TEXT = "Two bridges were closed on Monday, the city council said."


def reasons(read):
    return {row["source_uri"].rsplit("/", 1)[-1]: row["reason"] for row in read.rejected.to_pylist()}


def names(read):
    return sorted(row["source_uri"].rsplit("/", 1)[-1] for row in read.inputs.to_pylist())


def test_folder_is_read_recursively_and_every_file_is_accounted_for(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "deep" / "er" / "b.html").write_text(f"<p>{TEXT}</p>")
    (tmp_path / "c.htm").write_text(f"<p>{TEXT}</p>")
    (tmp_path / "empty.txt").write_text(" \n ")
    (tmp_path / "binary.txt").write_bytes(b"%PDF-1.7 " + bytes(50))
    (tmp_path / "broken.txt").write_bytes(b"It\xe2\x80 said")
    (tmp_path / "large.txt").write_text("x" * 401)
    (tmp_path / "sheet.xlsx").write_text("no")
    (tmp_path / "README").write_text("no")
    read = read_sources([str(tmp_path)], SETTINGS)
    assert names(read) == ["a.txt", "b.html", "c.htm"]
    assert reasons(read) == {
        "empty.txt": "empty",
        "binary.txt": "binary",
        "broken.txt": "undecodable",
        "large.txt": "oversized",
        "sheet.xlsx": "unsupported_type",
        "README": "unsupported_type",
    }
    assert all(row["stage"] == "sources" and row["detail"] for row in read.rejected.to_pylist())


def test_files_are_listed_with_their_hash_for_the_manifest(tmp_path):
    (tmp_path / "a.txt").write_text("abc")
    (file,) = read_sources([str(tmp_path)], SETTINGS).files
    assert file == {
        "source_uri": f"{tmp_path}/a.txt",
        "bytes": 3,
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    }


def test_moving_a_folder_does_not_change_ids(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(TEXT)
        (tmp_path / folder / "b.jsonl").write_text(json.dumps({"id": "x", "text": TEXT}))
    one, two = (read_sources([str(tmp_path / f)], SETTINGS).inputs["doc_id"].to_pylist() for f in ("one", "two"))
    assert one == two


def test_records_with_their_fields(tmp_path):
    records = [
        {"id": "r1", "text": TEXT, "title": "Bridges closed", "authors": "Ann Lee and Bo Roe", "extra": 1},
        {"html": f"<p>{TEXT}</p>", "authors": ["Ann Lee"], "date": "2026-03-04", "language": "en"},
    ]
    path = tmp_path / "feed.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))
    rows = {r["source_uri"].split("#")[1]: r for r in read_sources([str(path)], SETTINGS).inputs.to_pylist()}
    assert rows["r1"]["title"] == "Bridges closed"
    assert rows["r1"]["authors"] == ["Ann Lee", "Bo Roe"]
    assert rows["r1"]["source_uri"] == f"{path}#r1"
    assert rows["line-2"]["media_type"] == "text/html"
    assert (rows["line-2"]["date"], rows["line-2"]["authors"]) == ("2026-03-04", ["Ann Lee"])


def test_each_bad_record_is_one_rejected_row_and_the_rest_goes_on(tmp_path):
    lines = [
        b'{"id": 1, "text": "Good."}',
        b"not json",
        b'["a list"]',
        b'{"id": 4}',
        b'{"id": 5, "text": "  "}',
        b'{"id": 6, "text": "\\ud800"}',
        b'{"id": 7, "text": "\xff\xfe"}',
        b'{"id": 8, "text": "' + b"x" * 500 + b'"}',
        b"",
        b'{"id": 10, "text": "Good too."}',
        b"[" * 100_000,
    ]
    path = tmp_path / "feed.jsonl"
    path.write_bytes(b"\n".join(lines))
    read = read_sources([str(path)], SETTINGS)
    assert names(read) == ["feed.jsonl#1", "feed.jsonl#10"]
    assert {row["row_id"]: row["reason"] for row in read.rejected.to_pylist()} == {
        "line-2": "malformed_record",
        "line-3": "malformed_record",
        "line-4": "malformed_record",
        "line-5": "empty",
        "line-6": "malformed_record",
        "line-7": "undecodable",
        "line-8": "oversized",
        "line-11": "oversized",
    }


def test_a_compressed_file_that_breaks_off_keeps_what_came_before(tmp_path):
    whole = gzip.compress(
        b"".join(os.urandom(30).hex().join(['{"id": "', '", "text": "One."}\n']).encode() for _ in range(2000))
    )
    path = tmp_path / "feed.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    read = read_sources([str(path)], SETTINGS)
    assert read.inputs.num_rows > 100
    (row,) = read.rejected.to_pylist()
    assert row["reason"] == "unreadable" and "after record" in row["detail"]


def test_a_record_that_swells_when_unpacked_is_cut_short(tmp_path):
    path = tmp_path / "feed.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": 1, "text": "' + b"x" * 5_000_000 + b'"}\n{"id": 2, "text": "Fine."}\n'))
    read = read_sources([str(path)], SETTINGS)
    assert names(read) == ["feed.jsonl.gz#2"]
    assert [row["reason"] for row in read.rejected.to_pylist()] == ["oversized"]


def test_side_file_and_front_matter_state_metadata(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.json").write_text(
        json.dumps({"publisher": "Harbour Post", "date": "2026-03-04", "author": "Ann Lee"})
    )
    (tmp_path / "b.txt").write_text(f'---\ntitle: "Bridges closed"\nauthors:\n  - Bo Roe\n---\n{TEXT}')
    (tmp_path / "b.txt.meta.json").write_text(json.dumps({"title": "Other", "url": "https://post.example/b"}))
    (tmp_path / "c.txt").write_text(TEXT + " Again.")
    (tmp_path / "c.json").write_text("{")
    (tmp_path / "lonely.json").write_text("{}")
    read = read_sources([str(tmp_path)], SETTINGS)
    a, b, c = sorted(read.inputs.to_pylist(), key=lambda row: row["source_uri"])
    assert (a["publisher"], a["date"], a["authors"]) == ("Harbour Post", "2026-03-04", ["Ann Lee"])
    assert (b["title"], b["url"], b["authors"]) == ("Bridges closed", "https://post.example/b", ["Bo Roe"])
    assert b["raw_text"].startswith("---")
    assert c["publisher"] is None
    assert reasons(read) == {"c.json": "malformed_record", "lonely.json": "unsupported_type"}
    assert len(read.files) == 6


def test_links_out_of_the_source_are_not_followed(tmp_path):
    (tmp_path / "outside.txt").write_text("Secret.")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "out.txt").symlink_to(tmp_path / "outside.txt")
    (inside / "up").symlink_to(tmp_path)
    (inside / "gone.txt").symlink_to(tmp_path / "nothing")
    (inside / "a.txt").write_text(TEXT)
    os.mkfifo(inside / "pipe.txt")
    read = read_sources([str(inside)], SETTINGS)
    assert names(read) == ["a.txt"]
    assert set(reasons(read).items()) == {(n, "unreadable") for n in ("out.txt", "up", "gone.txt", "pipe.txt")}


def test_any_file_system_that_fsspec_knows(tmp_path):
    memory = fsspec.filesystem("memory")
    memory.pipe("/desk/x/a.txt", TEXT.encode())
    try:
        read = read_sources(["memory://desk"], SETTINGS)
    finally:
        memory.rm("/desk", recursive=True)
    assert [row["source_uri"] for row in read.inputs.to_pylist()] == ["memory://desk/x/a.txt"]
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.txt").write_text(TEXT)
    local = read_sources([f"file://{tmp_path}"], SETTINGS)
    assert local.inputs["doc_id"] == read.inputs["doc_id"]


@pytest.mark.parametrize("address", ["/no/such/folder", "memory://no/such", "nosuch://bucket/a"])
def test_a_source_that_is_not_there_is_named(address):
    with pytest.raises(SourceError, match=address):
        read_sources([address], SETTINGS)


def test_the_same_key_and_bytes_twice_is_a_duplicate(tmp_path):
    for folder in ("one", "two", "three"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(TEXT)
    addresses = [str(tmp_path / folder) for folder in ("one", "two", "three")]
    read = read_sources([*addresses, addresses[0], addresses[0] + "/"], SETTINGS)
    assert read.inputs.num_rows == 1
    assert [row["reason"] for row in read.rejected.to_pylist()] == ["duplicate_input"] * 2


CONTENTS = st.sampled_from(
    [b"", b"  ", TEXT.encode(), b"\xff\x00\x01", b"It\xe2\x80 said", b"y" * 401, b'{"id":1,"text":"One."}', b"{"]
)
NAMES = st.sampled_from(["a.txt", "b.txt", "d/a.txt", "c.html", "r.jsonl", "d/r.jsonl", "x.pdf", "noending"])


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(NAMES, CONTENTS, max_size=6))
def test_nothing_is_lost(tmp_path_factory, files):
    root = tmp_path_factory.mktemp("source")
    for name, content in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(content)
    read = read_sources([str(root)], SETTINGS)
    rows = [*read.inputs.to_pylist(), *read.rejected.to_pylist()]
    assert Counter(row["source_uri"].split("#")[0] for row in rows) == Counter(f"{root}/{name}" for name in files)
