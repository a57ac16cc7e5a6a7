"""Run the suite on all that answers here: on SQLite, and on PostgreSQL where there is one.

What is tried on which of the two, ``tests.shares`` says.

``make test`` calls this module; ``make test-fast``, ``make test-long`` and ``make coverage`` with
``--fast``, ``--long`` and ``--coverage``. Nothing has to be set: what answers under its usual local
name is used. ``MARROW_TEST_DATABASE_URL``, ``MARROW_TEST_REDIS_URL`` and ``MARROW_TEST_CHROMIUM``
name something else, or, set to ``none``, leave it out. The last line counts over all runs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import psycopg
import redis

COVERAGE_BAR = "95"
# Without a plugin for tests that are written in another way: importing it takes a second.
PYTEST = ["-m", "pytest", "--dist", "worksteal", "-p", "no:schemathesis", "-n"]
PROCESSORS = os.cpu_count() or 1
# More examples for each law (tests/examples.py), and more of what is killed and asked at random.
LONG = {
    "MARROW_TEST_EXAMPLES": "10",
    "MARROW_TEST_KILLS": "200",
    "MARROW_ENDURANCE": "1000",
    "MARROW_TEST_FRONT_END": "1",  # installs and builds one, which takes minutes
    "MARROW_TEST_CONTRACT_SECONDS": "600",
}
FAST = {"MARROW_TEST_EXAMPLES": "0.1"}
FAST_PART = "not slow and not browser and not redis and not postgres"
# The examples of a law are shared out among the two databases, rather than tried twice.
SHARED = {"MARROW_TEST_EXAMPLES": "0.5"}
MAY_CREATE = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"


def postgresql() -> str | None:
    """The local PostgreSQL, if the account that runs the tests may create databases in it."""
    try:
        with psycopg.connect("postgresql:///postgres", connect_timeout=3) as connection:
            row = connection.execute(MAY_CREATE).fetchone()
    except psycopg.Error:
        return None
    # The process id keeps two runs on one machine out of each other's databases.
    return f"postgresql:///marrow_{os.getpid()}" if row == (True,) else None


def redis_server() -> str | None:
    address = "redis:///15"  # the last of the usual databases, so that nobody's data is in the way
    try:
        redis.Redis.from_url(address, socket_connect_timeout=3).ping()
    except redis.RedisError:
        return None
    return address


def chromium() -> str | None:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path or subprocess.run([path, "--version"], capture_output=True, check=False).returncode:
        return None
    return path


def services() -> dict[str, str]:
    """What the tests may use beyond SQLite, by the variable that names it."""
    found = {}
    for variable, look in {
        "MARROW_TEST_DATABASE_URL": postgresql,
        "MARROW_TEST_REDIS_URL": redis_server,
        "MARROW_TEST_CHROMIUM": chromium,
    }.items():
        value = os.environ.get(variable) or look() or "none"
        print(f"{variable}: {'not here, its tests are skipped' if value == 'none' else value}")
        if value != "none":
            found[variable] = value
    return found


def environment(folder: Path, found: dict[str, str]) -> dict[str, str]:
    """Ours without the settings of whoever calls: the tests mean the defaults."""
    ours = ("MARROW_", "DATABASE_", "CACHE_", "PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    if kept.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Dozens of processes would compile the same modules: they share what the first compiled.
        kept["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    return kept | found | {"MARROW_DATA": str(folder / "data")}


def counts(reports: list[Path]) -> dict[str, int]:
    total = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for report in filter(Path.exists, reports):
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            total = {name: total[name] + int(suite.get(name, 0)) for name in total}
    failed = total["failures"] + total["errors"]
    return {
        "passed": total["tests"] - failed - total["skipped"],
        "failed": failed,
        "skipped": total["skipped"],
    }


def fast(arguments: list[str]) -> int:
    """The most telling part on SQLite alone: nothing that is marked as slow, and no browser."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder), FAST)
        command = [sys.executable, *PYTEST, str(PROCESSORS), "-m", FAST_PART, *arguments]
        return subprocess.run(command, env=env, check=False).returncode


def full(arguments: list[str], more: dict[str, str], *, is_measured: bool = False) -> int:
    """All tests, on each database; ``is_measured`` asks for their coverage, too."""
    found = services()
    if "MARROW_TEST_DATABASE_URL" in found:
        found |= SHARED
    found |= more
    runs: dict[str, dict[str, str]] = {"SQLite": {}}
    if database := found.get("MARROW_TEST_DATABASE_URL"):
        # A test that commits need not wait until the disk has it: nobody keeps what tests write.
        its_own = {"DATABASE_URL": database, "PGOPTIONS": "-c synchronous_commit=off"}
        runs["PostgreSQL"] = its_own

    good, reports = True, []
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder), found)
        for name, its_own in runs.items():
            print(f"\nThe suite on {name}", flush=True)
            reports.append(Path(folder) / f"{name}.xml")
            # Some tests wait for others: one process more than there are processors fills the gaps.
            command = [sys.executable, *PYTEST, str(PROCESSORS + 1), *arguments]
            command += [f"--junitxml={reports[-1]}"]
            if is_measured:
                command += ["--cov", "--cov-report=", *["--cov-append"][: len(reports) - 1]]
            code = subprocess.run(command, env=env | its_own, check=False).returncode
            # 5: a part was asked for, and nothing of it runs on this database.
            good &= code == 0 or (code == 5 and bool(arguments))
        total = counts(reports)
    if is_measured:
        report = [sys.executable, "-m", "coverage", "report", f"--fail-under={COVERAGE_BAR}"]
        good &= subprocess.run(report, check=False).returncode == 0
    print(", ".join(f"{number} {what}" for what, number in total.items()), flush=True)
    return 0 if good else 1


def main(arguments: list[str]) -> int:
    form, others = arguments[:1], arguments[1:]
    if form == ["--fast"]:
        return fast(others)
    if form == ["--long"]:
        return full(others, LONG)
    if form == ["--coverage"]:
        return full(others, {}, is_measured=True)
    return full(arguments, {})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
