"""Describes what a release was made from and with: sources, versions of the stages, model, settings."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pipeline.language.parse import model_fingerprint
from pipeline.release.stage import Candidate
from pipeline.settings import Settings
from pipeline.stages import KERNELS
from pipeline.warehouse import Warehouse


def describe_build(candidate: Candidate, settings: Settings) -> dict[str, Any]:
    """The `build` part of a release's manifest.

    Raises:
        NotStaged: No run has read the sources.
    """
    sources = candidate.read_side("sources")
    return {
        "code": code_versions(settings),
        "settings": asdict(settings),
        "addresses": sources["addresses"],
        "sources": sources["files"],
    }


def code_versions(settings: Settings) -> dict[str, str]:
    """The versions of the package, the model and every stage."""
    from importlib.metadata import version

    return {
        "newsledger": version("newsledger"),
        "model": f"{settings.model} {model_fingerprint(settings.model)}",
        "settings": settings.fingerprint,
        **{kernel.name: kernel.version for kernel in KERNELS.values()},
    }


def same_code(warehouse: Warehouse, settings: Settings) -> bool:
    """Whether the latest release was made by these versions and settings; True if there is none."""
    latest = warehouse.latest()
    if latest is None:
        return True
    package = json.loads((latest / "datapackage.json").read_text(encoding="utf8"))
    return bool(package["build"]["code"] == code_versions(settings))
