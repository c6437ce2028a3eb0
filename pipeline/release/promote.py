"""Promotes a candidate to a release, or refuses it.

Promotion trusts nobody: it re-reads the recorded audits and lineage, compares their hashes with the bytes that are
there now, and verifies structure, references and evidence by itself; only what this very process has proved of the
same bytes before (see `promises`) it does not prove again. The release enters `releases/` whole, by one rename, and
readers of `latest` see it by one more.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.lock import promoting
from pipeline.release.account import lost, tally
from pipeline.release.manifest import datapackage, readme
from pipeline.release.stage import Candidate, NotStaged
from pipeline.release.verify import verify_release, verify_tables
from pipeline.schema import PUBLISHED
from pipeline.warehouse import (
    Warehouse,
    sha256_of,
    sync,
    whole_file,
    write_json,
    write_text,
    writing,
)

MATTER = tuple(name for name in PUBLISHED if name != "changes")


class PromotionRefused(ValueError):
    """A candidate that may not become a release: says each reason."""

    def __init__(self, reasons: list[str], report: Path) -> None:
        super().__init__("not promoted: " + "; ".join(reasons) + f" (report: {report})")
        self.reasons = reasons


class Overtaken(PromotionRefused):
    """A candidate that was compared with a release which is no longer the latest."""


@dataclass(frozen=True)
class Promoted:
    """The outcome of a promotion.

    Attributes:
        folder: The release that is now the latest.
        is_new: False if the candidate equals the latest release, which then stays.
    """

    folder: Path
    is_new: bool


@dataclass(frozen=True)
class Origin:
    """What a candidate must have come from.

    Attributes:
        base: The release that it was compared with, by name; None if there was none.
        codes: By table: the version of the code that makes it now.
        build: The `build` part of the manifest: sources, versions, settings.
    """

    base: str | None
    codes: Mapping[str, str]
    build: Mapping[str, Any]


def promote(candidate: Candidate, origin: Origin, now: datetime | None = None) -> Promoted:
    """Makes the candidate the latest release.

    A candidate whose tables equal those of the latest release (`changes` aside) adds nothing: the latest stays, and
    what was verified when it came is not verified again.

    Args:
        candidate: The staged tables with their lineage and audits.
        origin: What they must have come from.
        now: The time of the release; the clock's if not given.

    Raises:
        PromotionRefused: A table or an audit is missing, failed or belongs to other bytes, the tables do not belong
            together, an input was lost, or verification found a problem. Nothing has changed then.
        Overtaken: Another release has come meanwhile. Nothing has changed then.
        NoRoom: The disk is full. The latest release is what it was, and the next promotion makes up for it.
    """
    with promoting(candidate.warehouse), writing(candidate.warehouse.releases):
        clear_remains(candidate.warehouse)
        reasons, digests = examine(candidate, origin.codes)
        if reasons:
            raise PromotionRefused(reasons, candidate.report)
        latest = candidate.warehouse.latest()
        if latest is not None and _same_matter(latest, digests):
            return Promoted(latest, is_new=False)
        if problems := verify_tables(candidate.path):
            raise PromotionRefused([str(problem) for problem in problems], candidate.report)
        if (latest.name if latest else None) != origin.base:
            reason = f"the latest release is no longer {origin.base}, with which it was compared: build again"
            raise Overtaken([reason], candidate.report)
        created = _after(latest, (now or datetime.now(UTC)).astimezone(UTC))
        content = sha256("".join(digests[name] for name in PUBLISHED).encode()).hexdigest()
        version = f"{created:%Y%m%dT%H%M%SZ}-{content[:8]}"
        build = {**origin.build, "accounts": asdict(tally(candidate))}
        return Promoted(_publish(candidate, version, created, digests, build), is_new=True)


def complete_promotion(warehouse: Warehouse) -> Path | None:
    """Finishes a promotion that was killed between its two renames, and returns the release that it made the latest.

    A version enters `releases/` whole, by one rename, and becomes the latest by another. One that is newer than the
    latest was killed in between: it had passed everything, so the second rename is made up for.

    Raises:
        NoRoom: The disk is full.
        NotWritable: The releases may not be written.
    """
    with promoting(warehouse), writing(warehouse.releases):
        clear_remains(warehouse)
        latest = warehouse.latest()
        newest = max(
            (p for p in warehouse.releases.glob("[!.]*") if not p.is_symlink() and (p / "datapackage.json").is_file()),
            key=lambda path: path.name,
            default=None,
        )
        if newest is None or (latest is not None and newest.name <= latest.name) or verify_release(newest):
            return None
        _point_latest(warehouse, newest.name)
        return newest.resolve()


def examine(candidate: Candidate, codes: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """What its records have against the candidate (nothing if all is well), and the SHA-256 of its tables."""
    try:
        digests = candidate.digests(PUBLISHED)
    except NotStaged as error:
        return [str(error)], {}
    try:
        reasons = [*_audit_faults(candidate, digests), *_lineage_faults(candidate, codes), *lost(candidate)]
    except NotStaged as error:
        return [str(error)], digests
    return reasons, digests


def _audit_faults(candidate: Candidate, digests: Mapping[str, str]) -> Iterator[str]:
    audits = candidate.audits()
    for name in PUBLISHED:
        audit = audits.get(name)
        if audit is None or not audit["outcomes"]:
            yield f"{name} was not audited: run its checks"
            continue
        now = {**candidate.digests(audit["sha256"]), **digests}
        stale = [table for table, digest in audit["sha256"].items() if now[table] != digest]
        if name not in audit["sha256"] or stale:
            yield f"the audit of {name} belongs to other bytes of {', '.join(stale) or name}"
        for outcome in audit["outcomes"]:
            if outcome["severity"] == "critical" and not outcome["success"]:
                yield f"{name} failed: {outcome['expectation']}"


def _lineage_faults(candidate: Candidate, codes: Mapping[str, str]) -> Iterator[str]:
    """Tables that were made from other tables than those that are staged now, or by other code."""
    waiting, seen = list(PUBLISHED), set(PUBLISHED)
    while waiting:
        name = waiting.pop(0)
        lineage = candidate.lineage(name)
        if lineage["code"] != codes.get(name, lineage["code"]):
            yield f"{name} was made by other code or settings: materialise it again"
        for source, digest in lineage["made_from"].items():
            if candidate.digests([source])[source] != digest:
                yield f"{name} was made from another {source} than the one that is staged: materialise it again"
            if source not in seen:
                seen.add(source)
                waiting.append(source)


def _same_matter(latest: Path, digests: Mapping[str, str]) -> bool:
    """Whether the latest release has these tables: by its manifest, which tells what was verified, and by its files."""
    listed = {resource["name"]: resource["hash"] for resource in _package_of(latest)["resources"]}
    paths = {name: latest / f"{name}.parquet" for name in MATTER}
    return all(
        path.is_file() and listed.get(name) == f"sha256:{digests[name]}" and sha256_of(path) == digests[name]
        for name, path in paths.items()
    )


def _package_of(release: Path) -> dict[str, Any]:
    return dict(json.loads((release / "datapackage.json").read_text(encoding="utf8")))


def _publish(
    candidate: Candidate, version: str, created: datetime, digests: Mapping[str, str], build: Mapping[str, Any]
) -> Path:
    warehouse = candidate.warehouse
    incoming = warehouse.releases / f".incoming-{version}"
    incoming.mkdir(parents=True)
    files = {}
    for name in PUBLISHED:
        path = incoming / f"{name}.parquet"
        os.link(_object(warehouse, candidate.path(name), digests[name]), path)
        rows = pq.ParquetFile(path).metadata.num_rows
        files[name] = {"rows": rows, "bytes": path.stat().st_size, "sha256": digests[name]}
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
    if not stored.exists() or sha256_of(stored) != digest:
        with whole_file(stored, mode=0o444) as temporary:
            shutil.copyfile(path, temporary)
            if sha256_of(temporary) != digest:
                raise PromotionRefused([f"{path.name} changed while it was promoted"], path.parent / "report.md")
    return stored


def _point_latest(warehouse: Warehouse, version: str) -> None:
    link = warehouse.releases / ".latest"
    link.symlink_to(version)
    link.replace(warehouse.releases / "latest")
    sync(warehouse.releases)


def clear_remains(warehouse: Warehouse) -> None:
    """Removes what killed promotions have left: for whoever holds the lock, all of it is another's that is no more.

    An object that no release links to was stored by a promotion that did not come to its end.
    """
    for stale in warehouse.releases.glob(".incoming-*"):
        shutil.rmtree(stale)
    for link in warehouse.releases.glob(".latest*"):
        link.unlink()
    for stored in warehouse.objects.glob("*"):
        if stored.stat().st_nlink == 1:
            stored.unlink()


def _after(latest: Path | None, now: datetime) -> datetime:
    """The time of a release that follows the latest: a clock that was set back must not make it sort before."""
    if latest is None:
        return now
    return max(now, datetime.fromisoformat(_package_of(latest)["created"]) + timedelta(seconds=1))
