"""What a feed costs at 1,000 bulletins of one year, and with 199,000 older ones: python -m benchmarks.feeds

The windows hold the same entries, so that like is compared with like. `--many 20000` makes the second site
smaller. On SQLite in a temporary folder, or in databases of its own beside the one that DATABASE_URL names.
Exit 1 where a feed of the many costs over 1.5 times what it costs of the few. Feeds of words (`q`) are left out:
they read every text.
"""

import argparse
import sys
from datetime import date, timedelta

from benchmarks.__main__ import asked, compared, pair, tell_slowest

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
    sizes = FEW, parser.parse_args().many
    with pair(sizes, loads, NAMES) as (sites, slowest):
        few, many = (asked(process, "entries") for process in sites)
        if few != many:
            sys.exit(f"These would not be like and like: {few} and {many} entries.")
        print("Entries:", ", ".join(f"{name} {count}" for name, count in few.items()))
        kept = compared(
            sites,
            sizes,
            dict.fromkeys(NAMES, BOUND),
            lambda name: QUICK_TIMES if name in QUICK else TIMES,
        )
        tell_slowest(slowest, sizes[1])
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
