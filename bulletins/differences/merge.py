"""Two people changed one content: what each of them changed, and one content of both."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from bulletins.differences import contents, markup
from bulletins.differences.words import SAME, Run, inline, paired
from bulletins.text import plain

MINE, THEIRS, BOTH = "mine", "theirs", "both"

# Facts that hold only together are one piece: half of a change may be refused by the database.
TOGETHER = (
    ("kind", "observance", "anniversary_year"),
    (
        "first_day", "last_day", "start_time", "end_time", "day_precision", "day_inferred", "day_basis",
    ),
    ("state",),
    ("place",),
    ("category",),
    ("series", "number"),
    ("reports_on",),
)  # fmt: skip


class Piece(NamedTuple):
    """What one choice decides. `base`, `mine` and `theirs` are text, HTML of the body, facts or rows."""

    key: str  # "title", "summary", "p3" (the third paragraph), "n3" (new after it), "first_day", "parties"
    label: str
    base: object
    mine: object
    theirs: object

    @property
    def changed_by(self):
        """MINE or THEIRS where one of the two changed it, BOTH where they agree, None where they do not."""
        base, mine, theirs = (_bare(one) for one in (self.base, self.mine, self.theirs))
        if mine == theirs:
            return BOTH
        if mine == base:
            return THEIRS
        return MINE if theirs == base else None

    @property
    def is_asked(self):
        return self.changed_by is None

    @property
    def is_body(self):
        return self.key[1:].isdecimal()

    @property
    def is_text(self):
        """Whether it may be written anew, besides chosen."""
        return self.is_body or self.key in ("title", "summary")

    @property
    def told(self):
        """The facts in it that somebody changed; the first of them where nobody did."""
        known = [one for one in (self.base, self.mine, self.theirs) if one]
        names = list(self.mine)
        told = [name for name in names if any(one[name][0] != known[0][name][0] for one in known)]
        return told or names[:1]

    def chosen(self, choice=None):
        """Its value by `choice` (MINE or THEIRS), which counts where it is asked."""
        return self.theirs if (self.changed_by or choice) == THEIRS else self.mine


class Reading(NamedTuple):
    """One value of a piece, with what differs in it from what both began with."""

    runs: list  # of Run
    lost: list  # marks that were taken away, in words
    new: list  # marks that were put in


def reading(piece, value):
    """Reading of `value`, one of those of `piece`."""
    words = in_words(piece, value)
    if piece.base is None:
        return Reading([Run(SAME, words)] if words else [], [], [])
    lost, new = [], []
    if piece.is_body:
        for passage in contents.body_passages(piece.base, value):
            lost += passage.before.notes if passage.before and passage.number else []
            new += passage.after.notes if passage.after and passage.number else []
    return Reading(inline(in_words(piece, piece.base), words), lost, new)


def in_words(piece, value):
    """`value` of `piece` as plain text; empty where it says nothing."""
    if value is None:
        return ""
    if piece.is_body:
        return plain(value)
    if piece.key in contents.BESIDE:
        return contents.beside_words({piece.key: value}, piece.key)
    if isinstance(value, dict):
        return _facts_in_words(piece, value)
    return value


def _facts_in_words(piece, facts):
    content = {
        "facts": {name: fact for name, (fact, _shown) in facts.items()},
        "names": {name: shown for name, (_fact, shown) in facts.items() if shown},
    }
    told = {name: contents.fact_words(content, name) or _("none") for name in piece.told}
    if len(told) == 1:
        return next(iter(told.values()))
    return "; ".join(f"{contents.FACTS[name]}: {words}" for name, words in told.items())


def merged(base, mine, theirs):
    """[Piece] of two contents that came from `base` ({} where nobody knows it): all there is, in order."""
    pieces = [
        Piece(name, str(contents.TEXT[name]), *(_text(one, name) for one in (base, mine, theirs)))
        for name in ("title", "slug", "summary")
    ]
    pieces += _paragraphs(*(_text(one, "body") for one in (base, mine, theirs)))
    for names in TOGETHER:
        piece = Piece(names[0], "", *(_facts(one, names) for one in (base, mine, theirs)))
        label = ", ".join(str(contents.FACTS[name]) for name in piece.told)
        pieces.append(piece._replace(label=label))
    for part, label in contents.BESIDE.items():
        pieces.append(Piece(part, str(label), *(one.get(part) for one in (base, mine, theirs))))
    return pieces


def _text(content, name):
    return content["text"][name] if content else None


def _facts(content, names):
    """{name: (value, name as shown or None)}"""
    if not content:
        return None
    return {name: (content["facts"][name], content["names"].get(name)) for name in names}


def _bare(value):
    """`value` without what is no change: spaces between paragraphs, another name of the same row."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return {name: fact for name, (fact, _shown) in value.items()}
    if isinstance(value, list):
        return [{name: said for name, said in row.items() if name != "name"} for row in value]
    return value


def _paragraphs(base, mine, theirs):
    """Pieces of the body: what became of each paragraph of `base`, and what is new after it."""
    old = markup.top_blocks(base or "")
    ours, others = (_by_paragraph(old, markup.top_blocks(body)) for body in (mine, theirs))
    pieces = []
    for place in range(len(old) + 1):
        if place:
            label = _("Paragraph %s") % place
            values = old[place - 1], ours[0][place - 1], others[0][place - 1]
            pieces.append(Piece(f"p{place}", label, *values))
        new = ours[1][place], others[1][place]
        if any(new):
            label = _("New after paragraph %s") % place if place else _("New at the beginning")
            if base is None:
                label = str(contents.TEXT["body"])
            pieces.append(Piece(f"n{place}", label, None if base is None else "", *new))
    return pieces


def _by_paragraph(old, new):
    """(what each of `old` became, what is new before the first, after the first, …), HTML."""
    became, added = [""] * len(old), [""] * (len(old) + 1)
    place = 0
    pairs = paired([one.strip() for one in old], [one.strip() for one in new])
    for i, j in pairs:
        if i is None:
            added[place] += new[j]
        else:
            place = i + 1
            became[i] = "" if j is None else new[j]
    for i, block in enumerate(became):
        if block.strip() == old[i].strip():
            became[i] = old[i]
    return became, added


def assembled(pieces, choices, theirs):
    """The content of `pieces`, each as `choices` ({key: MINE, THEIRS or a text of one's own}) says.

    `theirs`, the content that stands now, gives what is not among them.
    """
    values = {}
    for piece in pieces:
        choice = choices.get(piece.key)
        own = piece.is_asked and choice not in (None, MINE, THEIRS)
        values[piece.key] = choice if own else piece.chosen(choice)
    text = {name: values[name] for name in ("title", "slug", "summary") if name in values}
    text["body"] = "".join(values[piece.key] for piece in pieces if piece.is_body)
    facts, names = {}, {}
    for group in TOGETHER:
        for name, (value, shown) in values[group[0]].items():
            facts[name] = value
            if shown is not None:
                names[name] = shown
    return {
        "text": theirs["text"] | text,
        "facts": facts,
        "names": names,
        **{part: values[part] for part in contents.BESIDE},
    }
