"""What a page costs at 1,000 and at 50,000 bulletins: python -m benchmarks

On SQLite in a temporary folder, or in databases of its own beside the one that DATABASE_URL names.
Exit 1 where a page grows faster than its bound.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psycopg

FEW, MANY = 1_000, 50_000
TIMES = 15
# How many times dearer a page may be at fifty times the rows: the list counts the rows of each
# filter, a feed carries up to ten times as many entries, a bulletin reads as many rows as before.
BOUNDS = {
    "list, first page": 6,
    "list, deep page": 6,
    "list, one category": 6,
    "list, place and year": 15,
    "list, words": 30,  # every text is read
    "bulletin": 4,
    "feed": 15,
}
MEMORY_BOUND = 1.5


@contextmanager
def database(size, folder):
    """The DATABASE_URL of an empty database for `size` rows."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder}/{size}.sqlite3"
        return
    name = f"embassy_bench_{os.getpid()}_{size}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def site(size, folder, loads, names):
    """A process that holds a site and asks itself for the pages `names`: benchmarks/pages.py.

    `loads` are the commands that bring its bulletins.
    """
    with database(size, folder) as url:
        env = os.environ | {"DATA_DIR": folder, "DATABASE_URL": url, "DEBUG": "false"}
        for command in (["migrate", "-v0"], ["collectstatic", "--no-input", "-v0"], *loads):
            subprocess.run(
                [sys.executable, "manage.py", *command], env=env, check=True, stdout=sys.stderr
            )
        with subprocess.Popen(
            [sys.executable, "-m", "benchmarks.pages", *names],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            yield process


def heard(process):
    line = process.stdout.readline()
    if not line:
        sys.exit("The site ended before it answered; its error stands above.")
    return json.loads(line)


def asked(process, name):
    """How many milliseconds the page `name` took."""
    print(name, file=process.stdin, flush=True)
    return heard(process)


def row(name, before, after, unit, bound):
    """Prints one line; whether it keeps its bound."""
    ratio = after / before
    verdict = "" if ratio <= bound else "  TOO MUCH"
    print(f"{name:22}{before:9.1f}{after:9.1f} {unit}{ratio:8.1f}{bound:8.1f}{verdict}")
    return ratio <= bound


@contextmanager
def pair(sizes, loads, names):
    """Two sites, of `sizes` bulletins that the commands loads(size) bring; and the larger one's slowest queries."""
    os.chdir(Path(__file__).parent.parent)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="embassy-bench-"))
        sites = [stack.enter_context(site(size, folder, loads(size), names)) for size in sizes]
        _, slowest = (heard(process) for process in sites)
        yield sites, slowest
        for process in sites:
            process.stdin.close()


def compared(sites, sizes, bounds, times):
    """Prints what each page of {name: bound} costs both sites, asked times(name) times; whether all keep theirs."""
    few, many = sizes
    print(f"{'median':22}{few:>9,}{many:>9,}      ratio   bound")
    kept = []
    for name, bound in bounds.items():
        # In turn, so that whatever else the machine does weighs on both.
        rounds = [[asked(process, name) for process in sites] for _ in range(times(name))]
        kept.append(row(name, *map(median, zip(*rounds, strict=True)), "ms", bound))
    return all(kept)


def tell_slowest(slowest, size):
    print(f"\nThe slowest query of each at {size:,}:")
    for name, (milliseconds, query) in slowest.items():
        print(f"{name:22}{milliseconds:9.1f} ms  {query}")


def main():
    sizes = FEW, MANY
    with pair(sizes, lambda size: [["sample_bulletins", "--count", str(size)]], BOUNDS) as found:
        sites, slowest = found
        kept = compared(sites, sizes, BOUNDS, lambda _name: TIMES)
        memory = [asked(process, "memory") for process in sites]
        kept &= row("memory", *memory, "MB", MEMORY_BOUND)
        tell_slowest(slowest, MANY)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
