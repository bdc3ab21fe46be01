"""What differs between two lists and between two plain texts, in bounded time."""

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _

SAME, REMOVED, ADDED = "same", "removed", "added"

# difflib compares equal words pair by pair, so a gap is given to it only where it is short and no word
# is met too often in it. What remains is told as removed and added whole.
LONGEST = 2000
PAIRS = 40  # for each word of both sides
ALIKE = 0.35  # the share of words from which two paragraphs are versions of one
COMPARED = 2500  # pairs of paragraphs in one gap

WORD = re.compile(r" ?\d+(?:[.,:]\d+)+| ?[^\W_]+(?:['’‑-][^\W_]+)*|[^\S ]| ?[^\w\s]| ?_| +")


class Run(NamedTuple):
    """Words that share one fate."""

    kind: str  # SAME, REMOVED or ADDED
    words: str


def steps(a, b):
    """[(whether the same, i1, i2, j1, j2)] from list `a` to list `b`, without gaps on either side."""
    shorter = min(len(a), len(b))
    start = end = 0
    while start < shorter and a[start] == b[start]:
        start += 1
    while end < shorter - start and a[-1 - end] == b[-1 - end]:
        end += 1
    middle_a, middle_b = a[start : len(a) - end], b[start : len(b) - end]
    found = [(True, 0, start, 0, start)]
    i = j = 0
    anchors = [] if _is_cheap(middle_a, middle_b) else _anchors(middle_a, middle_b)
    for i2, j2 in [*anchors, (len(middle_a), len(middle_b))]:
        for same, *ends in _gap(middle_a[i:i2], middle_b[j:j2]):
            shifts = (i, i, j, j)
            ends = (end_ + shift + start for end_, shift in zip(ends, shifts, strict=True))
            found.append((same, *ends))
        if i2 < len(middle_a) and j2 < len(middle_b):
            found.append((True, i2 + start, i2 + start + 1, j2 + start, j2 + start + 1))
        i, j = i2 + 1, j2 + 1
    found.append((True, len(a) - end, len(a), len(b) - end, len(b)))
    return _joined(found)


def _is_cheap(a, b):
    if len(a) + len(b) > LONGEST:
        return False
    here, there = Counter(a), Counter(b)
    return sum(here[one] * there[one] for one in here) <= PAIRS * (len(a) + len(b))


def _gap(a, b):
    if not _is_cheap(a, b):
        return [(False, 0, len(a), 0, len(b))]
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return [(tag == "equal", *ends) for tag, *ends in matcher.get_opcodes()]


def _anchors(a, b):
    """[(i, j)] in order: what is once in each, the longest rising row of it (patience diff)."""
    here, there = Counter(a), Counter(b)
    place = {one: j for j, one in enumerate(b) if there[one] == 1}
    lone = [(i, place[one]) for i, one in enumerate(a) if here[one] == 1 and one in place]
    tops, piles, before = [], [], [None] * len(lone)
    for at, (_i, j) in enumerate(lone):
        pile = bisect_left(tops, j)
        before[at] = piles[pile - 1] if pile else None
        tops[pile : pile + 1], piles[pile : pile + 1] = [j], [at]
    chain, at = [], piles[-1] if piles else None
    while at is not None:
        chain.append(lone[at])
        at = before[at]
    return chain[::-1]


def _joined(found):
    joined = []
    for same, i1, i2, j1, j2 in found:
        if i1 == i2 and j1 == j2:
            continue
        if joined and joined[-1][0] == same:
            joined[-1] = (same, joined[-1][1], i2, joined[-1][3], j2)
        else:
            joined.append((same, i1, i2, j1, j2))
    return joined


def paired(a, b, words_of=lambda one: one):
    """[(i, j)] of two lists of paragraphs in order: the same or alike ones together, else None on one side."""
    found = []
    for same, i1, i2, j1, j2 in steps(a, b):
        if same:
            found += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            found += _alike(a, b, range(i1, i2), range(j1, j2), words_of)
    return found


def _alike(a, b, here, there, words_of):
    if len(here) == len(there) == 1 or len(here) * len(there) > COMPARED:
        return _together(here, there, dict(zip(here, there, strict=False)))
    bags_a = [set(WORD.findall(words_of(a[i]))) for i in here]
    bags_b = [set(WORD.findall(words_of(b[j]))) for j in there]
    best = [[0.0] * (len(there) + 1) for _row in range(len(here) + 1)]
    likeness = [[_likeness(bag, other) for other in bags_b] for bag in bags_a]
    for x in reversed(range(len(here))):
        for y in reversed(range(len(there))):
            best[x][y] = max(
                best[x + 1][y], best[x][y + 1], best[x + 1][y + 1] + likeness[x][y]
            )  # fmt: skip
    chosen, x, y = {}, 0, 0
    while x < len(here) and y < len(there):
        if likeness[x][y] and best[x][y] == best[x + 1][y + 1] + likeness[x][y]:
            chosen[here[x]] = there[y]
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1
    return _together(here, there, chosen)


def _likeness(bag, other):
    share = 2 * len(bag & other) / (len(bag) + len(other) or 1)
    return share if share >= ALIKE else 0.0


def _together(here, there, chosen):
    """The pairs of `chosen` ({i: j}) and between them what has no other side, removed before added."""
    found, j = [], there.start
    for i in here:
        if i in chosen:
            found += [(None, alone) for alone in range(j, chosen[i])]
            found.append((i, chosen[i]))
            j = chosen[i] + 1
        else:
            found.append((i, None))
    return found + [(None, alone) for alone in range(j, there.stop)]


def inline(before, after):
    """[Run] of `after` with what it removed of `before` standing in its place."""
    here, there = WORD.findall(before), WORD.findall(after)
    runs = []
    for same, i1, i2, j1, j2 in steps(here, there):
        if same:
            runs.append(Run(SAME, "".join(here[i1:i2])))
        else:
            runs += _change(here[i1:i2], there[j1:j2])
    return runs


def _change(removed, added):
    """Runs of one change; what differs by nothing but a space before it stays outside the marks."""
    last = ""
    same_last = removed and added and removed[-1].strip() == added[-1].strip() != ""
    if same_last and len(removed) + len(added) > 2:
        last = max(removed.pop(), added.pop(), key=len)
    removed, added = "".join(removed), "".join(added)
    runs = []
    if all(words[:1] == " " and words.strip() for words in (removed, added) if words):
        runs.append(Run(SAME, " "))
        removed, added = removed[1:], added[1:]
    if _look(removed) == _look(added):
        removed, added = named_signs(removed), named_signs(added)
    runs += [Run(kind, words) for kind, words in ((REMOVED, removed), (ADDED, added)) if words]
    return [*runs, Run(SAME, last)] if last else runs


def sides(before, after):
    """([Run] of `before`, [Run] of `after`)"""
    runs = inline(before, after)
    return [r for r in runs if r.kind != ADDED], [r for r in runs if r.kind != REMOVED]


def _look(words):
    return "".join(sign for sign in words if sign.isprintable() and not sign.isspace())


def named_signs(words):
    """`words` with a name for each sign that the eye would miss."""
    names = {
        " ": _("(space)"),
        "\n": _("(line break)"),
        "\t": _("(tab)"),
        "\u00a0": _("(no-break space)"),
        "\u202f": _("(narrow no-break space)"),
        "\u00ad": _("(soft hyphen)"),
    }
    return "".join(
        sign if _look(sign) else names.get(sign, f"(U+{ord(sign):04X})") for sign in words
    )
