"""What a build reads, where it writes and how it runs: the resource that every asset shares."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg

from pipeline.language.complete import parse_store
from pipeline.language.store import StoredParses, stored_parses
from pipeline.release.carry import READ
from pipeline.release.read import Reader, release_reader
from pipeline.release.stage import Candidate
from pipeline.settings import Settings, SettingsError, read_settings
from pipeline.warehouse import Warehouse

SAMPLE = "data/sample/articles"


class Build(dg.ConfigurableResource):
    """One build's inputs, warehouse, settings and engine.

    Attributes:
        sources: Addresses of files or folders: local paths or any fsspec address.
        inbox: A folder that is read as well once it exists; none if empty.
        warehouse: The warehouse's folder.
        settings_file: A TOML file of settings; the defaults if empty.
        engine: The engine that maps document-wise stages.
        workers: Processes that it uses.
    """

    sources: list[str]
    warehouse: str
    inbox: str = ""
    settings_file: str = ""
    engine: str = "local"
    workers: int = 1

    @property
    def addresses(self) -> list[str]:
        """What is read now: the sources, and the inbox if it is there."""
        return [*self.sources, self.inbox] if self.inbox and Path(self.inbox).is_dir() else list(self.sources)

    @property
    def settings(self) -> Settings:
        """The settings of the settings file."""
        return read_settings(self.settings_file) if self.settings_file else Settings()

    @property
    def place(self) -> Warehouse:
        """The warehouse."""
        return Warehouse(Path(self.warehouse))

    def candidate(self, run_id: str) -> Candidate:
        """The tables that a run stages."""
        return Candidate(self.place, run_id)

    @property
    def parses(self) -> StoredParses:
        """Looks up the parses that are stored now."""
        return stored_parses(parse_store(self.place, self.settings))

    def base(self, candidate: Candidate) -> Path | None:
        """The release that the candidate is compared with: the latest when its sources were read; None if none."""
        name = candidate.lineage("inputs")["facts"]["base"]
        return self.place.releases / name if name else None

    def before(self, candidate: Candidate) -> Reader | None:
        """Reads what identifiers are carried over from in the candidate's base; None if there is none."""
        base = self.base(candidate)
        return release_reader(base, READ) if base else None


def from_environment() -> Build:
    """The build that the web UI and the schedule run.

    NEWSLEDGER_SOURCES holds addresses separated by commas (the sample if unset); the inbox folder NEWSLEDGER_INBOX is
    read as well once it exists; NEWSLEDGER_WAREHOUSE, NEWSLEDGER_SETTINGS, NEWSLEDGER_ENGINE and NEWSLEDGER_WORKERS
    name the rest.

    Raises:
        SettingsError: NEWSLEDGER_WORKERS is no number.
    """
    given = os.environ.get("NEWSLEDGER_SOURCES", SAMPLE)
    workers = os.environ.get("NEWSLEDGER_WORKERS", "1")
    if not workers.isdigit() or workers == "0":
        raise SettingsError(f"NEWSLEDGER_WORKERS must be a whole number from 1, not {workers!r}")
    return Build(
        sources=[address.strip() for address in given.split(",") if address.strip()],
        inbox=str(inbox()),
        warehouse=os.environ.get("NEWSLEDGER_WAREHOUSE", "data/warehouse"),
        settings_file=os.environ.get("NEWSLEDGER_SETTINGS", ""),
        engine=os.environ.get("NEWSLEDGER_ENGINE", "local"),
        workers=int(workers),
    )


def inbox() -> Path:
    """The folder that the sensor watches."""
    return Path(os.environ.get("NEWSLEDGER_INBOX", "data/inbox"))
