"""Describes what a release was made from and with: sources, versions of the stages, model, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from pipeline.fingerprint import code_fingerprint
from pipeline.kernel import Kernel
from pipeline.language.parse import model_fingerprint
from pipeline.release.catalogue import package_of
from pipeline.release.promote import Origin
from pipeline.release.stage import Candidate
from pipeline.schema import TABLES
from pipeline.settings import Settings
from pipeline.sources.read import read_sources
from pipeline.stages import KERNELS


def origin_of(candidate: Candidate, settings: Settings) -> Origin:
    """What the candidate must have come from, for its promotion and its manifest.

    Raises:
        NotStaged: No run has read the sources.
    """
    facts = candidate.lineage("inputs")["facts"]
    build = {
        "code": code_versions(settings),
        "settings": asdict(settings),
        "addresses": facts["addresses"],
        "sources": facts["files"],
        "base": facts["base"],
    }
    return Origin(facts["base"], table_codes(settings), build)


def stage_version(kernel: Kernel) -> str:
    """The version of a stage's rules: its number, and the fingerprint of its code, lexicons and libraries.

    The parser has its number alone: parses are stored by it, and too dear to be made again for an edit of a comment.
    """
    if kernel.grain == "paragraph":
        return kernel.version
    return f"{kernel.version} {code_fingerprint(kernel.function.__module__)}"


def stage_code(kernel: Kernel, settings: Settings) -> str:
    """The version of a stage: of its rules, the settings and, where it reads the parse, the model."""
    parsed = f" {model_fingerprint(settings.model)}" if "parses" in kernel.inputs else ""
    return f"{kernel.name} {stage_version(kernel)} {settings.fingerprint}{parsed}"


def table_codes(settings: Settings) -> dict[str, str]:
    """By table: the version of the stage that makes it."""
    return {
        table: stage_code(kernel, settings)
        for kernel in KERNELS.values()
        for table in kernel.outputs
        if table not in ("rejected", "parses")
    }


def code_versions(settings: Settings) -> dict[str, str]:
    """The versions of the package, the model, the settings, what reads the sources and every stage."""
    from importlib.metadata import version

    return {
        "newsledger": version("newsledger"),
        "model": f"{settings.model} {model_fingerprint(settings.model)}",
        "settings": settings.fingerprint,
        "inputs": code_fingerprint(read_sources.__module__),
        **{kernel.name: stage_version(kernel) for kernel in KERNELS.values()},
    }


def recoded(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    """The tables whose rows may differ because the code, the model or the settings do.

    Args:
        before: `code_versions` of one release.
        after: Those of another.
    """
    other = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if other - KERNELS.keys() - {"model"}:
        return frozenset(TABLES)
    tables = {"parses"} if "model" in other else set()
    for kernel in KERNELS.values():
        if kernel.name in other or tables.intersection(kernel.inputs):
            tables.update(kernel.outputs, ("rejected",))
    return frozenset(tables)


def built_by(release: Path) -> dict[str, str]:
    """The versions that made a release, from its manifest."""
    return dict(package_of(release)["build"].get("code", {}))
