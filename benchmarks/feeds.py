"""What a feed costs at 1,000 bulletins of one year, and with 199,000 older ones: python -m benchmarks.feeds

The windows hold the same entries, so that like is compared with like. `--many 20000` makes the second site
smaller. On SQLite in a temporary folder, or in databases of its own beside the one that DATABASE_URL names.
Exit 1 where a feed of the many costs over 1.5 times what it costs of the few. Feeds of words (`q`) are left out:
they read every text.
"""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from benchmarks.__main__ import asked, heard, row, site

FEW, MANY = 1_000, 200_000
LONG_AGO = timedelta(days=430)  # older than any window or the last month
BOUND = 1.5
NAMES = [
    "RSS", "Atom", "JSON", "of a category", "of a place", "of a kind", "a month's archive",
    "a year's calendar", "one's calendar", "unchanged",
]  # fmt: skip
TIMES, QUICK_TIMES = 15, 150
QUICK = ("one's calendar", "unchanged")  # a millisecond or two: more of them for a steady median
ANNOUNCE = "from bulletins.models import Bulletin; Bulletin.objects.update(announced=True)"


def loads(count):
    """The commands that make `count` bulletins: FEW in the last year, the others in the 29 before."""
    found = [["sample_bulletins", "--count", str(FEW), "--years", "1"]]
    if count > FEW:
        until = date.today() - LONG_AGO
        older = ["--count", str(count - FEW), "--years", "29", "--seed", "2", "--until", str(until)]
        found += [["sample_bulletins", *older], ["shell", "-v0", "-c", ANNOUNCE]]
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=MANY)
    many = parser.parse_args().many
    os.chdir(Path(__file__).parent.parent)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="embassy-bench-"))
        sites = [
            stack.enter_context(site(size, folder, loads(size), NAMES)) for size in (FEW, many)
        ]
        _, slowest = (heard(process) for process in sites)
        held = [asked(process, "entries") for process in sites]
        if held[0] != held[1]:
            sys.exit(f"These would not be like and like: {held[0]} and {held[1]} entries.")
        print(f"{'median':22}{FEW:>9,}{many:>9,}      ratio   bound")
        kept = []
        for name in NAMES:
            times = QUICK_TIMES if name in QUICK else TIMES
            rounds = [[asked(process, name) for process in sites] for _ in range(times)]
            kept.append(row(name, *map(median, zip(*rounds, strict=True)), "ms", BOUND))
        print(f"\nThe slowest query of each at {many:,}, and how many entries it holds:")
        for name, (milliseconds, query) in slowest.items():
            print(f"{name:22}{milliseconds:9.1f} ms {held[1][name]:5}  {query}")
        for process in sites:
            process.stdin.close()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
