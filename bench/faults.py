"""Faults, many times over: kill -9 at random points of making or migrating a store, adding, merging, recoding, snapshots; --ray: on a Ray cluster.

    python bench/faults.py [--runs 50] [--reports N] [--seed 1] [--store postgresql://…] [--ray]

A run makes a store (every third one migrates a half-filled one of the first version), is killed up to three times at random points of random
steps (before a statement, after a commit), and is run once more. It fails if the store is not sound as it was left, or if it does not hold
then exactly what an undisturbed run holds: no loss, no duplicate. --store names an empty PostgreSQL database to do this in, instead of files.
--ray starts a head and a second raylet on this machine and kills, each once in mid-run, a worker, the second raylet, and the driver; it also
fails where there was nothing left to kill.
Full disk, read-only store, two writers, clock, damaged pages and a lost PostgreSQL connection are in tests/faults.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402

from lagebild.model import Coding, Failure, Report  # noqa: E402
from lagebild.run import adding  # noqa: E402
from lagebild.run.adding import How, add_reports  # noqa: E402
from lagebild.run.work import Job, Work  # noqa: E402
from lagebild.store import schema  # noqa: E402
from lagebild.store.db import open_store  # noqa: E402
from lagebild.store.overview import check  # noqa: E402
from tests.faults.child import CODER, act, contents, made_record, reports  # noqa: E402
from tests.faults.faults import counted, half_done_and_aged, kill_somewhere  # noqa: E402

ACTION = "add+merge+snapshot+recode"
FROM_OLD = f"migrate+{ACTION}"
PORT = 6397
SECONDS = 0.25  # for a report on the cluster: long enough that something is left to do when the fault comes
ON_RAY = 200  # reports: four actors take 64 at a time


def kills(runs: int, count: int, seed: int, address: str | None) -> int:
    """Runs killed at random; gives how many did not come to what an undisturbed run holds."""
    with tempfile.TemporaryDirectory() as folder:
        points = counted(f"{folder}/whole.db", ACTION, count)
        from_old = counted(_begun(f"{folder}/old.db", count // 2), FROM_OLD, count)
        with open_store(f"{folder}/whole.db") as store:
            expected = contents(store)
        failed, hits = 0, Counter[str]()
        for number in range(runs):
            where, dice = _emptied(address) if address else f"{folder}/{number}.db", random.Random(f"{seed}.{number}")
            try:
                if number % 3 == 2:
                    hits += kill_somewhere(_begun(where, count // 2), FROM_OLD, count, expected, from_old, dice)
                else:
                    hits += kill_somewhere(where, ACTION, count, expected, points, dice)
            except AssertionError as error:
                failed += 1
                print(f"run {number}: {error}")
        print(f"{runs} runs over {'PostgreSQL' if address else 'SQLite'}, killed {hits.total()} times in mid-work: {failed} failed")
        possible = {**points, "migrate": from_old["migrate"]}
        print("  " + ", ".join(f"{number} in {step} (at {len(possible[step])} possible points)" for step, number in hits.most_common()))
        return failed


def _begun(where: str, count: int) -> str:
    half_done_and_aged(where, count)
    return where


def _emptied(address: str) -> str:
    """A PostgreSQL database without any table."""
    engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return address


# ------------------------------------------------------------------ Ray


def _slow(batch: Sequence[Report]) -> Iterator[Coding]:
    for report in batch:
        time.sleep(SECONDS)
        yield Coding(report=report)


def _prepare() -> Work[Coding]:
    return _slow


def _lost(report: Report, error: Failure) -> Coding:
    return Coding(report=report, error=error)


def drive(where: str, count: int) -> None:
    """The driver: adds reports on the cluster, with a coder that only takes its time."""
    vars(adding)["record"] = made_record
    vars(adding)["coding_with"] = lambda _packs: Job(_prepare, _lost)
    with open_store(where, create=True) as store:
        for _ in add_reports(store, reports(count), How(coder=CODER, workers=4, engine="ray")):
            pass


def ray_faults(count: int, where: str | None) -> int:
    """A worker, a raylet and a driver killed, each in a run of its own on a cluster of two raylets."""
    environment = os.environ | {"RAY_ADDRESS": f"127.0.0.1:{PORT}", "RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(ROOT)}
    environment |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}  # only this run's processes may join the cluster
    ray = str(Path(sys.executable).with_name("ray"))
    common = ["--num-cpus=1", "--object-store-memory=80000000", "--disable-usage-stats"]
    quiet: dict[str, Any] = {"env": environment, "stdout": subprocess.DEVNULL}
    failed = 0
    if where is not None and _some_done(where):
        sys.exit(f"{where} holds reports: give an empty database, for it is emptied between the runs.")
    try:
        subprocess.check_call([ray, "start", "--head", f"--port={PORT}", "--include-dashboard=false", *common], **quiet)
        with tempfile.TemporaryDirectory() as folder:
            act(f"{folder}/whole.db", "add", count)
            with open_store(f"{folder}/whole.db") as store:
                expected = contents(store)
            for what in ("worker", "raylet", "driver"):
                before = _raylets()
                subprocess.check_call([ray, "start", f"--address=127.0.0.1:{PORT}", *common], **quiet)
                second = _raylets() - before
                target = where or f"{folder}/{what}.db"
                if where is not None:
                    _empty(where)
                why = _one_fault(what, target, count, environment, second)
                with open_store(target) as store:
                    whole = check(store) == () and contents(store) == expected
                verdict = "nothing lost, nothing twice" if whole else "NOT what an undisturbed run holds"
                print(f"{what} killed: {why}; {verdict}", flush=True)
                failed += not whole or why.startswith("0 killed")
                for pid in second & _raylets():
                    os.kill(pid, signal.SIGKILL)
    finally:
        _stop_cluster()
    return failed


def _stop_cluster() -> None:
    """End what runs on our port; what has not ended after ten seconds is killed."""
    for number, until in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 2.0)):
        for pid in _started_here():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        end = time.monotonic() + until
        while _started_here() and time.monotonic() < end:
            time.sleep(0.2)


def _one_fault(what: str, where: str, count: int, environment: dict[str, str], second: set[int]) -> str:
    command = [sys.executable, __file__, "--drive", where, "--reports", str(count)]
    driver = subprocess.Popen(command, env=environment)
    until = time.monotonic() + 120
    while not _some_done(where) and time.monotonic() < until and driver.poll() is None:
        time.sleep(0.2)
    victims = sorted({"worker": _actors(), "raylet": second, "driver": {driver.pid}}[what])[:1] if driver.poll() is None else []
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    if what != "driver":
        return f"{len(victims)} killed after {_done(where)} reports, the run went on: exit {driver.wait(timeout=300)}"
    driver.wait()
    done = _done(where)
    again = subprocess.run(command, env=environment, check=False, timeout=300)
    return f"{len(victims) if done < count else 0} killed after {done} reports; run again: exit {again.returncode}"


def _empty(where: str) -> None:
    with open_store(where, create=True) as store, store.writing() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            connection.execute(sa.delete(table))


def _some_done(where: str) -> bool:
    return _done(where) > 0


def _done(where: str) -> int:
    """How many reports are in a store."""
    from lagebild.errors import LagebildError
    from lagebild.store.overview import overview

    try:
        with open_store(where, readonly=True) as store:
            return overview(store).reports
    except LagebildError:
        return 0


def _processes() -> Iterator[tuple[int, str]]:
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                words = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            yield int(path.name), words


def _raylets() -> set[int]:
    return {pid for pid, words in _processes() if words.split(" ")[0].endswith("/raylet")}


def _actors() -> set[int]:
    return {pid for pid, words in _processes() if words.startswith("ray::") and "Actor" in words}


def _started_here() -> set[int]:
    """The processes of the cluster on our port."""
    return {pid for pid, words in _processes() if str(PORT) in words and "/ray/" in words and not _is_gone(pid)}


def _is_gone(pid: int) -> bool:
    """Whether a process has ended and only waits for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--reports", type=int, help=f"[default: 100; with --ray {ON_RAY}]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", help="An empty PostgreSQL database, instead of files; with --ray all share it.")
    parser.add_argument("--ray", action="store_true")
    parser.add_argument("--drive", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.drive:
        drive(options.drive, options.reports or ON_RAY)
        return 0
    if options.ray:
        return 1 if ray_faults(options.reports or ON_RAY, options.store) else 0
    failed = kills(options.runs, options.reports or 100, options.seed, options.store)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
