"""Promotes a candidate to a release, by one atomic step, or refuses it.

Promotion trusts nobody: it re-reads the recorded audits, compares their hashes with the bytes that are there now,
and verifies structure, references and evidence again by itself.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.release.manifest import datapackage, readme
from pipeline.release.stage import Candidate, NotStaged
from pipeline.release.verify import verify_tables
from pipeline.schema import PUBLISHED
from pipeline.warehouse import Warehouse, read_parquet, sha256_of, sync, write_json, write_text

MATTER = tuple(name for name in PUBLISHED if name != "changes")


class PromotionRefused(ValueError):
    """A candidate that may not become a release: says each reason."""

    def __init__(self, reasons: list[str], report: Path) -> None:
        super().__init__("not promoted: " + "; ".join(reasons) + f" (report: {report})")
        self.reasons = reasons


@dataclass(frozen=True)
class Promoted:
    """The outcome of a promotion.

    Attributes:
        folder: The release that is now the latest.
        is_new: False if the candidate equals the latest release, which then stays.
    """

    folder: Path
    is_new: bool


def promote(candidate: Candidate, build: Mapping[str, Any], now: datetime | None = None) -> Promoted:
    """Makes the candidate the latest release.

    A candidate whose tables equal those of the latest release (`changes` aside) adds nothing: the latest stays.

    Args:
        candidate: The staged tables with their audits.
        build: What it was made from and with, for the manifest.
        now: The time of the release; the clock's if not given.

    Raises:
        PromotionRefused: A table or an audit is missing, failed or belongs to other bytes, or verification found a
            problem. Nothing has changed then.
    """
    with _lock(candidate.warehouse):
        files = _checked_files(candidate)
        latest = candidate.warehouse.latest()
        if latest is not None and _same_matter(latest, files):
            return Promoted(latest, is_new=False)
        created = (now or datetime.now(UTC)).astimezone(UTC)
        content = sha256("".join(files[name]["sha256"] for name in PUBLISHED).encode()).hexdigest()
        version = f"{created:%Y%m%dT%H%M%SZ}-{content[:8]}"
        return Promoted(_publish(candidate, version, created, files, build), is_new=True)


def refusals(candidate: Candidate) -> list[str]:
    """Why the candidate may not be promoted; an empty list if it may."""
    reasons: list[str] = []
    for name in PUBLISHED:
        try:
            candidate.find(name)
        except NotStaged as error:
            reasons.append(str(error))
    if reasons:
        return reasons
    digests = {name: sha256_of(candidate.path(name)) for name in PUBLISHED}
    audits = candidate.audits()
    for name in PUBLISHED:
        audit = audits.get(name)
        if audit is None or not audit["outcomes"]:
            reasons.append(f"{name} was not audited: run its checks")
            continue
        stale = [t for t, digest in audit["sha256"].items() if t in digests and digests[t] != digest]
        if name not in audit["sha256"] or stale:
            reasons.append(f"the audit of {name} belongs to other bytes of {', '.join(stale) or name}")
        failed = [o["expectation"] for o in audit["outcomes"] if o["severity"] == "critical" and not o["success"]]
        reasons += [f"{name} failed: {expectation}" for expectation in failed]
    if not reasons:
        reasons += [str(problem) for problem in verify_tables(lambda name: read_parquet(candidate.path(name)))]
    return reasons


def _checked_files(candidate: Candidate) -> dict[str, dict[str, Any]]:
    reasons = refusals(candidate)
    if reasons:
        raise PromotionRefused(reasons, candidate.report)
    return {
        name: {
            "rows": pq.ParquetFile(candidate.path(name)).metadata.num_rows,
            "bytes": candidate.path(name).stat().st_size,
            "sha256": sha256_of(candidate.path(name)),
        }
        for name in PUBLISHED
    }


def _same_matter(latest: Path, files: Mapping[str, Mapping[str, Any]]) -> bool:
    return all(sha256_of(latest / f"{name}.parquet") == files[name]["sha256"] for name in MATTER)


def _publish(
    candidate: Candidate, version: str, created: datetime, files: Mapping[str, Any], build: Mapping[str, Any]
) -> Path:
    warehouse = candidate.warehouse
    incoming = warehouse.releases / f".incoming-{version}"
    for stale in warehouse.releases.glob(".incoming-*"):
        shutil.rmtree(stale)
    incoming.mkdir(parents=True)
    for name in PUBLISHED:
        os.link(_object(warehouse, candidate.path(name), files[name]["sha256"]), incoming / f"{name}.parquet")
    package = datapackage(version, created.isoformat(timespec="seconds"), files, build)
    write_json(incoming / "datapackage.json", package)
    write_text(incoming / "README.md", readme(package))
    sync(incoming)
    folder = warehouse.releases / version
    incoming.rename(folder)
    sync(warehouse.releases)
    _point_latest(warehouse, version)
    return folder.resolve()


def _object(warehouse: Warehouse, path: Path, digest: str) -> Path:
    """The stored object with these bytes, copied from the candidate unless it is there already and sound."""
    stored = warehouse.objects / f"{digest}.parquet"
    if stored.exists() and sha256_of(stored) == digest:
        return stored
    warehouse.objects.mkdir(parents=True, exist_ok=True)
    temporary = warehouse.objects / f".{digest}.{os.getpid()}"
    shutil.copyfile(path, temporary)
    if sha256_of(temporary) != digest:
        temporary.unlink()
        raise PromotionRefused([f"{path.name} changed while it was promoted"], path.parent / "report.md")
    temporary.chmod(0o444)
    sync(temporary)
    temporary.rename(stored)
    sync(warehouse.objects)
    return stored


def _point_latest(warehouse: Warehouse, version: str) -> None:
    link = warehouse.releases / f".latest-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(version)
    link.replace(warehouse.releases / "latest")
    sync(warehouse.releases)


@contextmanager
def _lock(warehouse: Warehouse) -> Iterator[None]:
    """Holds the warehouse's promotion lock; a second promotion waits. A killed holder's lock ends with it."""
    warehouse.releases.mkdir(parents=True, exist_ok=True)
    with (warehouse.root / ".promotion.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
