"""The command `newsledger`. Belongs here: arguments, exit codes, what is printed.

Imports happen in each command, so that `newsledger --help` answers at once.

Exit codes: 0 done, 1 something broke, 2 wrong usage or unreadable source, 3 blocked by validation.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assets.run import Ran
    from pipeline.release.read import Reader

DONE, BROKEN, USAGE, BLOCKED = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Runs a command and returns its exit code."""
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = parsed.command
    return command(parsed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newsledger", description="From raw news text to a curated, versioned dataset of events, actors, claims."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="read sources and publish a release")
    build.add_argument("--source", action="append", required=True, metavar="PATH_OR_URL", help="file, folder, address")
    build.add_argument("--warehouse", type=Path, required=True, metavar="DIR")
    build.add_argument("--engine", default="local", help="where document-wise stages run (default: local)")
    build.add_argument("--workers", type=_positive, default=1, metavar="N", help="processes (default: 1)")
    build.add_argument("--settings", default="", metavar="FILE", help="a TOML file of settings")
    build.set_defaults(command=_build)

    releases = commands.add_parser("releases", help="list the releases of a warehouse")
    releases.set_defaults(command=_releases)
    diff = commands.add_parser("diff", help="say what changed from one release to another")
    diff.add_argument("before", help="a version")
    diff.add_argument("after", help="a version, or latest")
    diff.set_defaults(command=_diff)
    verify = commands.add_parser("verify", help="check a release's files, schemas, keys and every evidence slice")
    verify.add_argument("release", nargs="?", default="latest", help="a version (default: latest)")
    verify.set_defaults(command=_verify)
    explain = commands.add_parser("explain", help="show the evidence and history of an event, actor or claim")
    explain.add_argument("id")
    explain.set_defaults(command=_explain)
    ui = commands.add_parser("ui", help="open Dagster's web page on this machine only")
    ui.add_argument("--source", action="append", default=[], metavar="PATH_OR_URL")
    ui.add_argument("--port", type=_positive, default=3000)
    ui.set_defaults(command=_ui)
    for command in (releases, diff, verify, explain, ui):
        command.add_argument("--warehouse", type=Path, default=Path("data/warehouse"), metavar="DIR")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _build(arguments: argparse.Namespace) -> int:
    from pipeline.engine import ENGINES
    from pipeline.language.parse import ModelError, model_fingerprint
    from pipeline.settings import Settings, SettingsError, read_settings
    from pipeline.sources.locate import SourceError, locate
    from pipeline.warehouse import NoRoom, NotWritable

    if arguments.engine not in ENGINES:
        return _wrong(f"no engine is called {arguments.engine}; there is {', '.join(ENGINES)}")
    try:
        settings = read_settings(arguments.settings) if arguments.settings else Settings()
        model_fingerprint(settings.model)
        for address in arguments.source:
            locate(address)
    except (SettingsError, ModelError, SourceError, OSError) as error:
        return _wrong(str(error))
    from assets.build import Build
    from assets.run import run_build

    build = Build(
        sources=arguments.source,
        warehouse=str(arguments.warehouse),
        settings_file=arguments.settings,
        engine=arguments.engine,
        workers=arguments.workers,
    )
    try:
        with _progress():
            ran = run_build(build, _wait_for)
    except NotWritable as error:
        return _wrong(str(error))
    except NoRoom as error:
        print(f"failed: {error}", file=sys.stderr)
        return BROKEN
    if ran.success:
        _print_release(ran)
        return DONE
    for failure in ran.failures:
        print(f"failed: {plain(failure)}", file=sys.stderr)
    if ran.reason == "blocked":
        print(f"blocked by validation; report: {ran.candidate.report}", file=sys.stderr)
    print(f"the latest release is: {build.place.latest() or 'none'}", file=sys.stderr)
    return {"source": USAGE, "blocked": BLOCKED}.get(ran.reason, BROKEN)


def _releases(arguments: argparse.Namespace) -> int:
    import json

    from pipeline.warehouse import Warehouse

    folders = _versions(arguments.warehouse)
    latest = Warehouse(arguments.warehouse).latest()
    print(f"{'version':28} {'documents':>9} {'actors':>7} {'claims':>7} {'events':>7}")
    for folder in folders:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf8"))
        rows = {resource["name"]: resource["rows"] for resource in package["resources"]}
        numbers = " ".join(
            f"{rows[n]:>{w}}" for n, w in (("documents", 9), ("actors", 7), ("claims", 7), ("events", 7))
        )
        print(f"{folder.name:28} {numbers}{'  latest' if folder.resolve() == latest else ''}")
    return DONE


def _diff(arguments: argparse.Namespace) -> int:
    from collections import Counter

    from pipeline.release.describe import built_by
    from pipeline.release.difference import changes_between
    from pipeline.release.read import release_reader

    try:
        before, after = (_release(arguments.warehouse, name) for name in (arguments.before, arguments.after))
    except LookupError as error:
        return _wrong(str(error))
    code_changed = built_by(before) != built_by(after)
    rows = changes_between(release_reader(before), release_reader(after), code_changed).to_pylist()
    tally = Counter((row["table"], row["change"], row["cause"]) for row in rows)
    print(f"{before.name} -> {after.name}: {len(rows)} rows differ")
    for (table, change, cause), number in sorted(tally.items()):
        print(f"  {table:16} {change:8} {number:>7}  {cause}")
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    from pipeline.release.verify import verify_release

    try:
        folder = _release(arguments.warehouse, arguments.release)
    except LookupError as error:
        return _wrong(str(error))
    problems = verify_release(folder)
    for problem in problems:
        print(f"broken: {problem}", file=sys.stderr)
    print(f"{folder.name}: {'sound' if not problems else f'{len(problems)} problems'}")
    return BLOCKED if problems else DONE


def _explain(arguments: argparse.Namespace) -> int:
    from pipeline.release.explain import UnknownRow, explain, history
    from pipeline.release.read import release_reader

    try:
        folder = _release(arguments.warehouse, "latest")
        lines = explain(release_reader(folder), arguments.id)
    except (LookupError, UnknownRow) as error:
        return _wrong(str(error))
    print("\n".join(plain(line) for line in lines))
    print("history:")
    for line in history(_versions(arguments.warehouse), arguments.id):
        print(f"  {line}")
    return DONE


def _ui(arguments: argparse.Namespace) -> int:
    from assets.records import dagster_home, end_builds_that_do_not_run

    try:
        home = dagster_home(arguments.warehouse)
        end_builds_that_do_not_run(home)
    except OSError as error:
        return _wrong(str(error))
    environment = os.environ | {
        "DAGSTER_HOME": str(home.resolve()),
        "NEWSLEDGER_WAREHOUSE": str(arguments.warehouse.resolve()),
    }
    if arguments.source:
        environment["NEWSLEDGER_SOURCES"] = ",".join(arguments.source)
    program = Path(sys.executable).with_name("dagster")
    command = ["dagster", "dev", "-m", "assets.definitions", "-h", "127.0.0.1", "-p", str(arguments.port)]
    os.execve(program, command, environment)


def _wait_for(holder: str) -> None:
    print(f"another build of this warehouse runs ({holder}): waiting for it to end", file=sys.stderr, flush=True)


def _wrong(message: str) -> int:
    print(f"newsledger: {message}", file=sys.stderr)
    return USAGE


def _versions(warehouse: Path) -> list[Path]:
    """The folders of all releases, oldest first."""
    packages = (warehouse / "releases").glob("[!.]*/datapackage.json")
    return sorted(path.parent for path in packages if not path.parent.is_symlink())


def _release(warehouse: Path, name: str) -> Path:
    """The folder of a version, or of the latest, links resolved.

    Raises:
        LookupError: There is no such release.
    """
    folder = Path(name) if (Path(name) / "datapackage.json").is_file() else warehouse / "releases" / name
    if not (folder / "datapackage.json").is_file():
        raise LookupError(f"{warehouse} has no release {name}")
    return folder.resolve()


def plain(text: str) -> str:
    """The text without what would act on a terminal: names and texts come from strangers."""
    return "".join(c if c.isprintable() else " " for c in text)


def _print_release(ran: Ran) -> None:
    from pipeline.release import summarise
    from pipeline.release.read import release_reader

    folder = ran.candidate.warehouse.latest()
    assert folder is not None  # a successful run has released
    read, files = release_reader(folder), ran.candidate.lineage("inputs")["facts"]["files"]
    kept, lost = read("documents").num_rows, read("rejected").num_rows
    print(f"\nread {len(files)} files: {kept} documents kept, {lost} inputs or rows rejected")
    if ran.parsed:
        print(f"parsed {ran.parsed} paragraphs; {ran.reused} were parsed before")
    else:
        print(f"re-parsed nothing: all {ran.reused} paragraphs were parsed before")
    print("\nrows")
    for name, rows in summarise.counts(read):
        print(f"  {name:16} {rows:>8,}")
    print("\nrejected")
    for stage, reason, number, example in summarise.rejections(read):
        print(f"  {reason:22} {number:>4}  {stage}, such as {plain(example)}")
    _print_examples(read)
    print("\nchanged since the release before")
    if ran.before == folder:
        print("  nothing: the latest release is already this one")
    elif ran.before is None:
        print("  this is the first release")
    for table, change, number in summarise.changed(read) if ran.before not in (None, folder) else []:
        print(f"  {table:16} {change:8} {number:>7}")
    print(f"\nrelease: {folder}")


def _print_examples(read: Reader) -> None:
    from pipeline.release import summarise

    print("\nthree events")
    for event in summarise.telling_events(read):
        days = f"{event['date_start']} to {event['date_end']}" if event["date_start"] else "no date stated"
        mode = f"/{event['mode']}" if event["mode"] else ""
        who = f"{', '.join(event['sources']) or '?'} -> {', '.join(event['targets']) or '?'}"
        reports = f"{event['document_count']} documents, {event['story_count']} stories"
        print(f"  {event['event_id']}  {event['status']}  {event['event_type']}{mode}  {who}  {days}  ({reports})")
        print(f'    "{event["summary"]}"')
    print("\nthree claims")
    for claim in summarise.telling_claims(read):
        print(f"  {claim['claim_id']}  {claim['polarity']}, {claim['certainty']}  {claim['chain']}")
        print(f'    "{claim["evidence"]}"')


@contextmanager
def _progress() -> Iterator[None]:
    """A bar a stage, on the error stream; off a terminal they are printed once, at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        class Show(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                stage, done, total = (getattr(record, name) for name in ("stage", "done", "total"))
                if stage not in tasks:
                    tasks[stage] = bar.add_task(stage, total=total)
                bar.update(tasks[stage], completed=done)

        logger, handler = logging.getLogger("newsledger.progress"), Show()
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
        try:
            yield
        finally:
            logger.removeHandler(handler)


if __name__ == "__main__":
    sys.exit(main())
