"""The command `newsledger`. Belongs here: arguments, exit codes, what is printed.

Imports happen in each command, so that `newsledger --help` answers at once.

Exit codes: 0 done, 1 something broke, 2 wrong usage or unreadable source, 3 blocked by validation.
"""

from __future__ import annotations

import argparse
import gc
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
OBJECTS_A_COLLECTION = 100_000  # made before the collector looks for cycles again: libraries make many that stay


def main(arguments: list[str] | None = None) -> int:
    """Runs a command and returns its exit code."""
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except BrokenPipeError:  # who reads has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (LookupError, ValueError, OSError) as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    """Says what was wrong, and returns the exit code.

    Raises:
        Exception: The error itself, where it is a fault of the program.
    """
    from pipeline.language.parse import ModelError
    from pipeline.release.catalogue import KeepFileError, UnknownRelease
    from pipeline.release.explain import UnknownRow
    from pipeline.release.export import UnknownFormat
    from pipeline.release.read import BrokenRelease
    from pipeline.settings import SettingsError

    if isinstance(error, (UnknownRelease, UnknownRow, UnknownFormat, KeepFileError, SettingsError, ModelError)):
        return _wrong(str(error))
    if isinstance(error, (BrokenRelease, OSError)):
        print(f"newsledger: {plain(str(error))}", file=sys.stderr)
        return BROKEN
    raise error


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
    releases.add_argument("--json", action="store_true", help="for programs: an array of objects, size in bytes")
    releases.set_defaults(command=_releases)
    diff = commands.add_parser("diff", help="say what changed from one release to another, and why")
    diff.add_argument("before", metavar="A", help="a version, or latest")
    diff.add_argument("after", metavar="B", help="a version, or latest")
    diff.add_argument(
        "--output", type=Path, metavar="FILE", help="write every row too: a name that ends in .parquet, .csv or .json"
    )
    diff.set_defaults(command=_diff)
    verify = commands.add_parser("verify", help="check a release's files, schemas, keys and every evidence slice")
    verify.add_argument("release", nargs="?", default="latest", help="a version (default: latest)")
    verify.set_defaults(command=_verify)
    explain = commands.add_parser("explain", help="show the evidence and history of an event, actor or claim")
    explain.add_argument("id", metavar="ID", help="of an event, actor, claim, mention or document")
    explain.add_argument("--release", default="latest", metavar="VERSION", help="as it was there (default: latest)")
    explain.add_argument(
        "--documents",
        type=_positive,
        default=20,
        metavar="N",
        help="documents of evidence that are shown (default: 20)",
    )
    explain.set_defaults(command=_explain)
    gc = commands.add_parser(
        "gc",
        help="remove old releases and what only they used",
        description="Removes releases, but the newest N, the latest and those that WAREHOUSE/keep.txt names (a version "
        "a line, then what it is kept for); then the stored tables that no release links, and superseded runs.",
    )
    gc.add_argument("--keep", type=_positive, required=True, metavar="N", help="how many of the newest stay")
    gc.add_argument("--dry-run", action="store_true", help="only say what would go")
    gc.add_argument("--other-models", action="store_true", help="also stored parses of other models than the settings'")
    gc.add_argument("--settings", default="", metavar="FILE", help="a TOML file of settings (for --other-models)")
    gc.set_defaults(command=_gc)
    ui = commands.add_parser("ui", help="open Dagster's web page on this machine only")
    ui.add_argument("--source", action="append", default=[], metavar="PATH_OR_URL")
    ui.add_argument("--port", type=_positive, default=3000)
    ui.set_defaults(command=_ui)
    for command in (releases, diff, verify, explain, gc, ui):
        command.add_argument("--warehouse", type=Path, default=Path("data/warehouse"), metavar="DIR")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _build(arguments: argparse.Namespace) -> int:
    gc.set_threshold(OBJECTS_A_COLLECTION)
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
    from dataclasses import asdict

    from pipeline.release.catalogue import KEEP_FILE, entries
    from pipeline.warehouse import Warehouse

    found = entries(Warehouse(arguments.warehouse))
    if arguments.json:
        print(json.dumps([asdict(entry) for entry in found], indent=1))
        return DONE
    counted = ("documents", "stories", "actors", "claims", "events", "changes")
    print(f"{'version':25}  {'made (UTC)':16}  {'  '.join(f'{name:>9}' for name in counted)}  {'size':>8}")
    for entry in found:
        numbers = "  ".join(f"{getattr(entry, name):>9,}" for name in counted)
        marks = ["latest"] if entry.is_latest else []
        marks += [] if entry.kept_for is None else [plain(f"kept ({KEEP_FILE}: {entry.kept_for or 'named'})")]
        made = entry.created[:16].replace("T", " ")
        print(f"{entry.version:25}  {made:16}  {numbers}  {_size(entry.bytes):>8}  {', '.join(marks)}".rstrip())
    if not found:
        print(f"{arguments.warehouse} has no release", file=sys.stderr)
    return DONE


def _diff(arguments: argparse.Namespace) -> int:
    from pipeline.release import narrate
    from pipeline.release.catalogue import find_release
    from pipeline.release.describe import built_by, recoded
    from pipeline.release.difference import changes_between
    from pipeline.release.export import check_format, export
    from pipeline.release.read import release_files
    from pipeline.warehouse import Warehouse

    if arguments.output:
        check_format(arguments.output)
    before, after = (find_release(Warehouse(arguments.warehouse), name) for name in (arguments.before, arguments.after))
    others = recoded(built_by(before), built_by(after))
    changes = changes_between(release_files(before), release_files(after), others)
    print(f"{before.name} -> {after.name}: {changes.num_rows:,} rows differ")
    for table, change, cause, number in narrate.tally(changes):
        print(f"  {table:16} {change:8} {number:>9,}  {cause}")
    for line in narrate.unlike(before, after):
        print(f"  {plain(line)}")
    for number, line in enumerate(narrate.examples(before, after, changes)):
        print(f"{'' if number else f'{chr(10)}such as{chr(10)}'}  {plain(line)}")
    if arguments.output:
        export(changes, arguments.output)
        print(f"\nwritten: {arguments.output}")
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    from pipeline.release.catalogue import find_release, package_of
    from pipeline.release.verify import verify_release
    from pipeline.warehouse import Warehouse

    folder = find_release(Warehouse(arguments.warehouse), arguments.release)
    package_of(folder)
    problems = verify_release(folder)
    for problem in problems:
        print(f"broken: {plain(str(problem))}", file=sys.stderr)
    print(f"{folder.name}: {'sound' if not problems else f'{len(problems)} problems'}")
    return BLOCKED if problems else DONE


def _explain(arguments: argparse.Namespace) -> int:
    from pipeline.release.catalogue import find_release, versions
    from pipeline.release.explain import EXPLAINED, explain, last_with
    from pipeline.release.trace import trace
    from pipeline.warehouse import Warehouse

    warehouse = Warehouse(arguments.warehouse)
    chosen = find_release(warehouse, arguments.release)
    folder, table = last_with(versions(warehouse), chosen, arguments.id)
    if folder != chosen:
        print(f"release {chosen.name} has no {arguments.id}; this is the last that had it")
    for line in explain(folder, arguments.id, arguments.documents):
        print(plain(line))
    print("history:")
    for line in trace(versions(warehouse), table, EXPLAINED[table][0], arguments.id):
        print(f"  {plain(line)}")
    return DONE


def _gc(arguments: argparse.Namespace) -> int:
    import time

    from pipeline.lock import building
    from pipeline.release.catalogue import find_release
    from pipeline.release.collect import collect
    from pipeline.warehouse import Warehouse

    warehouse, model = Warehouse(arguments.warehouse), None
    find_release(warehouse, "latest")
    if arguments.other_models:
        from pipeline.language.parse import model_fingerprint
        from pipeline.settings import Settings, read_settings

        model = model_fingerprint((read_settings(arguments.settings) if arguments.settings else Settings()).model)
    with building(warehouse, _wait_for):  # a build compares with the latest release and takes over staged tables
        plan = collect(warehouse, arguments.keep, time.time(), model, arguments.dry_run)
    print("kept")
    for version, why in plan.kept.items():
        print(f"  {version}  {plain(why)}")
    print("would be removed" if arguments.dry_run else "removed")
    for what, paths in (
        ("releases", plan.releases),
        ("leftovers of what was killed", plan.remains),
        ("stored tables", plan.objects),
        ("staged runs", plan.runs),
        ("models' parses", plan.parses),
    ):
        names = f": {', '.join(path.name for path in paths)}" if paths and paths is not plan.objects else ""
        print(f"  {len(paths):>6,} {what}{names}")
    print(f"{'would free' if arguments.dry_run else 'freed'} {_size(plan.bytes)}")
    return DONE


def _ui(arguments: argparse.Namespace) -> int:
    import secrets

    from assets.records import dagster_home, end_builds_that_do_not_run

    try:
        home = dagster_home(arguments.warehouse)
        end_builds_that_do_not_run(home)
    except OSError as error:
        return _wrong(str(error))
    environment = os.environ | {
        "DAGSTER_HOME": str(home.resolve()),
        "NEWSLEDGER_WAREHOUSE": str(arguments.warehouse.resolve()),
        # Dagster takes orders from any page that is open in the browser: none can know this part of the address.
        "DAGSTER_WEBSERVER_PATH_PREFIX": f"/{secrets.token_urlsafe(16)}",
    }
    if arguments.source:
        environment["NEWSLEDGER_SOURCES"] = ",".join(arguments.source)
    program = Path(sys.executable).with_name("dagster")
    command = ["dagster", "dev", "-m", "assets.definitions", "-h", "127.0.0.1", "-p", str(arguments.port)]
    os.execve(program, command, environment)


def _wait_for(holder: str) -> None:
    print(f"another build of this warehouse runs ({holder}): waiting for it to end", file=sys.stderr, flush=True)


def _wrong(message: str) -> int:
    print(f"newsledger: {plain(message)}", file=sys.stderr)
    return USAGE


def _size(number: int) -> str:
    """Bytes for a person, in powers of 1000."""
    amount, units = float(number), ["B", "kB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return f"{amount:.0f} {units[0]}" if units[0] == "B" else f"{amount:.1f} {units[0]}"


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
    for name, rows in summarise.counts(folder):
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
        what = f"{event['status']}  {event['event_type']}{mode}  {who}  {days}  ({reports})"
        print(f"  {event['event_id']}  {plain(what)}")
        print(f'    "{plain(event["summary"])}"')
    print("\nthree claims")
    for claim in summarise.telling_claims(read):
        print(f"  {claim['claim_id']}  {claim['polarity']}, {claim['certainty']}  {plain(claim['chain'])}")
        print(f'    "{plain(claim["evidence"])}"')


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
