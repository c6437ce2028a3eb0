"""Names, links and folders by which whoever may write into a source would lead a reader out of it, or stop it."""

import gzip
import io
import json
import os
import shutil
import subprocess
import tarfile
import zipfile

import pytest

from pipeline.settings import Settings
from pipeline.sources import SourceError
from pipeline.sources.locate import locate
from pipeline.sources.open import open_file
from tests.unit.sources.reading import read_sources

TEXT = "Two bridges were closed on Monday, the city council said."
SECRET = "The secret is out, the keeper said."


@pytest.fixture
def source(tmp_path):
    """A source with one good file, and a secret beside it."""
    (tmp_path / "secret.txt").write_text(SECRET)
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT)
    return folder


def texts(read):
    return sorted(read.inputs["raw_text"].to_pylist())


def details(read):
    return {row["source_uri"].rsplit("/", 1)[-1]: row["detail"] for row in read.rejected.to_pylist()}


@pytest.mark.parametrize(
    "target",
    [
        "link.txt",  # itself
        "../secret.txt",
        "..",
        ".",
        "/etc/passwd",
        "/dev/zero",
        "/dev/stdin",
        "/proc/self/mem",
        "/proc/self/fd/0",
        "x" * 300,  # longer than a name may be
        "a/" * 2_000,  # and than a path may be
        "good.txt/below",
    ],
)
def test_a_link_is_not_followed_and_the_next_goes_on(source, target):
    (source / "link.txt").symlink_to(target)
    read = read_sources([str(source)], Settings())
    assert texts(read) == [TEXT]
    assert "link" in details(read)["link.txt"]


def test_links_in_a_circle_are_left(source):
    (source / "a.txt").symlink_to("b.txt")
    (source / "b.txt").symlink_to("a.txt")
    read = read_sources([str(source)], Settings())
    assert texts(read) == [TEXT]
    assert details(read).keys() == {"a.txt", "b.txt"}


def test_a_link_to_a_file_of_the_source_is_read(source):
    (source / "below").mkdir()
    (source / "below" / "link.txt").symlink_to("../good.txt")
    assert texts(read_sources([str(source)], Settings())) == [TEXT, TEXT]


def test_a_source_that_is_itself_a_link_is_read(source, tmp_path):
    (tmp_path / "named").symlink_to(source)
    assert texts(read_sources([str(tmp_path / "named")], Settings())) == [TEXT]
    assert texts(read_sources([str(tmp_path / "named" / "good.txt")], Settings())) == [TEXT]


def replaced_by_a_link(path):
    path.unlink()
    path.symlink_to("../../secret.txt")


def replaced_by_a_pipe(path):
    path.unlink()
    os.mkfifo(path)


def below_a_link(path):
    shutil.rmtree(path.parent)
    (path.parent.parent.parent / "other").mkdir()
    (path.parent.parent.parent / "other" / path.name).write_text(SECRET)
    path.parent.symlink_to("../other")


@pytest.mark.parametrize("replace", [replaced_by_a_link, replaced_by_a_pipe, below_a_link])
def test_a_file_that_is_replaced_after_it_was_listed_is_not_opened(source, replace):
    path = source / "below" / "a.txt"
    path.parent.mkdir()
    path.write_text(TEXT)
    file = next(file for file in locate(str(source)) if file.key == "below/a.txt")
    with open_file(file) as stream:
        assert stream.read().decode() == TEXT
    replace(path)
    with pytest.raises(OSError):
        open_file(file)


def test_a_folder_that_is_deeper_than_a_path_may_be(source):
    here = os.open(source, os.O_RDONLY)
    for _ in range(2_500):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    try:
        read = read_sources([str(source)], Settings())
    finally:
        subprocess.run(["rm", "-r", source / "d"], check=True)  # pytest's own cleaning stops at this depth
    assert texts(read) == [TEXT]
    ((_, detail),) = details(read).items()
    assert "folder cannot be listed" in detail


NAMES = [b"..txt", b"a\nb.txt", b"a\x1b[2Jb.txt", b"a\xff.txt", b"a\\udcff.txt", b"\xe2\x80\xaetxt.exe", b"-rf.txt", b"%2e%2e%2fx.txt", b"C:\\x.txt", b"a::b.txt", b"s3:.txt", b"*.txt", b"#.txt", b"~.txt", b"a.txt?token=1"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_one_row(source, name):
    (source / os.fsdecode(name)).write_text(SECRET)
    read = read_sources([str(source)], Settings())
    assert read.inputs.num_rows + read.rejected.num_rows == 2


def test_two_files_whose_names_would_be_written_alike_are_two_rows(source):
    for name in (b"a\xff.txt", b"a\\udcff.txt", b"a\\\xff.txt", b"a\\\\udcff.txt"):
        (source / os.fsdecode(name)).touch()
    rejected = read_sources([str(source)], Settings()).rejected
    assert len(set(rejected["source_uri"].to_pylist())) == 4


def test_two_records_whose_addresses_are_written_alike_are_two_rows(source):
    (source / "a.jsonl").write_text(json.dumps({"id": "b.jsonl#c"}))
    (source / "a.jsonl#b.jsonl").write_text(json.dumps({"id": "c"}))
    rejected = read_sources([str(source)], Settings()).rejected.to_pylist()
    assert len({row["source_uri"] for row in rejected}) == 1
    assert sorted(row["row_id"] for row in rejected) == ["line-1", "line-1~2"]


@pytest.mark.parametrize(
    "identifier", ["../../x", "/etc/passwd", "a\0b", "a\nb", "\x1b[2J", "\u202etxt", "http://x.example/"]
)
def test_a_record_of_any_id_is_read_and_nothing_is_written(source, identifier):
    before = sorted(source.parent.rglob("*"))
    path = source / "a.jsonl"
    path.write_text(json.dumps({"id": identifier, "text": SECRET, "url": "file:///etc/passwd"}))
    read = read_sources([str(source)], Settings())
    assert f"{path}#{identifier}" in read.inputs["source_uri"].to_pylist()
    assert sorted(source.parent.rglob("*")) == sorted([*before, path])


def test_the_name_that_a_compressed_file_states_is_not_used(source):
    packed = io.BytesIO()
    with gzip.GzipFile("../../evil.jsonl", "wb", fileobj=packed) as stream:
        stream.write(json.dumps({"text": SECRET}).encode())
    (source / "a.jsonl.gz").write_bytes(packed.getvalue())
    assert texts(read_sources([str(source)], Settings())) == sorted([SECRET, TEXT])
    assert not list(source.parent.parent.glob("evil*"))


def archives(source):
    """A zip and a tar with members that would leave the folder they are unpacked in."""
    names = [
        "../../evil.txt",
        "/abs.txt",
        "ok/a.txt",
        "ok/../b.txt",
        "C:\\c.txt",
        "./d.txt",
        "e//f.txt",
        "g/",
        "a\nb.txt",
    ]
    with zipfile.ZipFile(source / "a.zip", "w") as packed:
        for name in names:
            packed.writestr(name, TEXT)
    with tarfile.open(source / "a.tar", "w") as packed:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = len(TEXT)
            packed.addfile(member, io.BytesIO(TEXT.encode()))
        for name, kind, target in [
            ("link.txt", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard.txt", tarfile.LNKTYPE, "../../secret.txt"),
            ("pipe.txt", tarfile.FIFOTYPE, ""),
            ("device.txt", tarfile.CHRTYPE, ""),
            ("circle.txt", tarfile.SYMTYPE, "circle.txt"),
        ]:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            packed.addfile(member)


def test_archives_in_a_source_are_not_opened(source):
    archives(source)
    read = read_sources([str(source)], Settings())
    assert texts(read) == [TEXT]
    assert details(read).keys() == {"a.zip", "a.tar"}


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_members_of_an_archive_that_was_named_are_read_and_nothing_is_written(source, kind):
    archives(source)
    before = sorted(source.parent.rglob("*"))
    read = read_sources([f"{kind}://::{source}/a.{kind}"], Settings())
    assert set(texts(read)) == {TEXT}
    assert sorted(source.parent.rglob("*")) == before


@pytest.mark.parametrize("place", ["warehouse", ".", "../link/warehouse"])
def test_a_build_does_not_read_its_own_releases(source, place):
    (source.parent / "link").symlink_to(source)
    with pytest.raises(SourceError, match="lies in it"):
        read_sources([str(source)], Settings(), source / place)


def test_a_warehouse_may_lie_beside_its_source(source):
    assert texts(read_sources([str(source)], Settings(), source.parent / "source-warehouse")) == [TEXT]


@pytest.mark.parametrize("address", ["/dev/zero", "/dev/null", "pipe.txt"])
def test_a_device_or_a_pipe_that_is_named_is_not_opened(tmp_path, monkeypatch, address):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.txt")
    ((_, detail),) = details(read_sources([address], Settings())).items()
    assert "not a regular file" in detail
