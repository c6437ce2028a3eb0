import json

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.settings import Settings
from pipeline.sources import SourceError
from pipeline.sources.address import storable, without_credentials
from tests.unit.sources.reading import read_sources


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://user:s3cret@host.example/a.txt", "https://***@host.example/a.txt"),
        ("https://s3cret@host.example/a.txt", "https://***@host.example/a.txt"),
        ("https://user:s3c@ret@host.example/a", "https://***@host.example/a"),
        ("s3://KEY:s3/cr+et=@bucket/a@b.txt", "s3://***@bucket/a@b.txt"),
        ("sftp://ann:s3cret@host.example:22/in", "sftp://***@host.example:22/in"),
        ("simplecache::https://u:s3cret@host/a", "simplecache::https://***@host/a"),
        ("zip://a.txt::ftp://u:s3cret@host/a.zip", "zip://a.txt::ftp://***@host/a.zip"),
        (
            "no such file: https://u:s3cret@h/a, or HTTPS://u:s3cret@h/b",
            "no such file: https://***@h/a, or HTTPS://***@h/b",
        ),
        (
            "https://b.example/a.jsonl?X-Amz-Credential=s3cret%2F&X-Amz-Expires=60&X-Amz-Signature=s3cret#x",
            "https://b.example/a.jsonl?X-Amz-Credential=***&X-Amz-Expires=60&X-Amz-Signature=***#x",
        ),
        ("https://a.blob.example/c/a.txt?sv=2026&sig=s3cret", "https://a.blob.example/c/a.txt?sv=2026&sig=***"),
        ("https://h.example/feed?private_token=s3cret", "https://h.example/feed?private_token=***"),
        ("https://h.example/feed?api_key=s3cret&page=2", "https://h.example/feed?api_key=***&page=2"),
    ],
)
def test_credentials_are_not_shown(address, shown):
    assert "s3c" not in shown
    assert without_credentials(address) == shown


@pytest.mark.parametrize(
    "address",
    [
        *("data/sample", "/srv/ann@work/in", "file:///srv/ann@work/in", "https://host.example:8080/@ann/a"),
        *("abfs://container@account.dfs.example/in", "github://ann:repo@main/in", "https://h.example/a?keyword=x&id=7"),
        *("s3://bucket/ann@work/in", "http://[2001:db8::1]:80/a@b", "https://h.example/?monkey=1&author=Lee", "a: b@c"),
    ],
)
def test_addresses_without_credentials_stay_as_they_are(address):
    assert without_credentials(address) == address


@given(st.text() | st.text(alphabet="\udc80\udcff\\udc8f0"), st.text() | st.text(alphabet="\udc80\udcff\\udc8f0"))
def test_two_names_are_never_written_alike(one, other):
    assert (storable(one) == storable(other)) == (one == other)


def test_a_release_does_not_tell_the_credentials_of_its_sources():
    address = "memory://ann:s3cret@desk"
    memory = fsspec.filesystem("memory")
    memory.pipe("/ann:s3cret@desk/a.jsonl", b'{"text": "One."}\nnothing')
    memory.pipe("/ann:s3cret@desk/b.txt", b"%PDF-1.7")
    try:
        read = read_sources([address, f"{address}/a.jsonl"], Settings())
    finally:
        memory.rm("/ann:s3cret@desk", recursive=True)
    assert read.inputs["source_uri"].to_pylist() == ["memory://***@desk/a.jsonl#line-1"]
    assert read.rejected.num_rows == 2
    assert "s3c" not in json.dumps([read.inputs.to_pylist(), read.rejected.to_pylist(), read.files, read.addresses])


@pytest.mark.parametrize(
    "address", ["memory://u:s3cret@h/none", "nosuch://u:s3cret@h/none", "https://h.example/a?sig=s3cret"]
)
def test_an_error_does_not_tell_credentials(address):
    with pytest.raises(SourceError) as caught:
        read_sources([address], Settings())
    assert "s3c" not in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_two_addresses_that_differ_in_what_is_hidden_are_both_read():
    memory = fsspec.filesystem("memory")
    memory.pipe("/a?key=1", b"")
    memory.pipe("/a?key=2", b"")
    try:
        read = read_sources(["memory://a?key=1", "memory://a?key=2"], Settings())
    finally:
        memory.rm("/a?key=1")
        memory.rm("/a?key=2")
    assert read.rejected.num_rows == 2
