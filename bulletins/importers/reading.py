"""Reads a page into proposals: for each bulletin its facts, each with its evidence, and what disagrees."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_noop

from bulletins import dates, prose
from bulletins.importers import facts, known
from bulletins.importers.facts import INFERRED, STATED, UNSURE, evidence
from bulletins.prose import fold

# What stands before a date that is not the event's own.
PAST = {
    "en": (
        "established",
        "signed",
        "since",
        "agreed",
        "founded",
        "adopted",
        "created",
        "opened in",
        "until",
        "dated",
    ),
    "es": (
        "establecid",
        "firmad",
        "desde",
        "acordad",
        "fundad",
        "adoptad",
        "cread",
        "hasta",
        "fechad",
        "suscrit",
    ),
}
LOOK_BACK = 60  # characters before a date in which such a word counts


@dataclass
class Proposal:
    """One bulletin as read; `block` spans count characters of the page's text."""

    item: object
    language: str
    kind: str = "event"
    first_day: date | None = None
    last_day: date | None = None
    day_precision: str = dates.DAY
    day_inferred: bool = False
    day_basis: list = field(default_factory=list)
    place: object = None
    series: str | None = None
    number: int | None = None
    observance: known.KnownObservance | None = None
    anniversary: int | None = None  # computed
    stated_anniversary: int | None = None
    parties: list = field(default_factory=list)
    category: known.Subject | None = None
    evidence: list = field(default_factory=list)
    mentions: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    day: prose.FoundDate | None = None  # as written, before a year is found
    day_block: object = None  # the paragraph that has it

    @property
    def title(self):
        return self.item.title.words.strip()

    @property
    def paragraphs(self):
        return [block.words for block in self.item.paragraphs]


def read(page, year=None):
    """A Proposal for each bulletin of `page`; `year` is what the person who imports says of it."""
    proposals = [_read_item(item, page.language) for item in page.items]
    for proposal in proposals:
        _settle_stated_day(proposal)
    for index, proposal in enumerate(proposals):
        if proposal.day and not proposal.day.year_stated:
            _infer_year(proposal, proposals, index, year)
    for proposal in proposals:
        _check_anniversary(proposal)
    return proposals


def _read_item(item, language):
    proposal = Proposal(item, language)
    place, proofs, taken = facts.place_in(item, language)
    proposal.place = place
    proposal.evidence += proofs
    _find_day(proposal)
    proposal.series, proposal.number, proofs = facts.series_in(item, language)
    proposal.evidence += proofs
    proposal.stated_anniversary, _marked, proofs = facts.anniversary_in(item, language)
    proposal.evidence += proofs
    proposal.observance, proofs = facts.observance_in(item, language)
    proposal.evidence += proofs
    if proposal.observance:
        proposal.kind = "commemoration"
        proposal.category = known.ANNIVERSARIES
        first = proofs[0]
        rule = gettext_noop("It commemorates an observance.")
        proposal.evidence.append(
            first._replace(field="kind", value="commemoration", rule=rule, sure=INFERRED)
        )
        proposal.evidence.append(
            first._replace(
                field="category",
                value=known.ANNIVERSARIES.names[language],
                rule=rule,
                sure=INFERRED,
            )
        )
    else:
        proposal.category, proofs = facts.subject_in(item, language)
        proposal.evidence += proofs
    proposal.parties, proofs = facts.parties_in(item, language, taken)
    proposal.evidence += proofs
    return proposal


def _find_day(proposal):
    """The event's day is the first that the text gives of its own; every other date is only mentioned."""
    chosen = None
    for block in [
        *proposal.item.paragraphs[:1],
        proposal.item.title,
        *proposal.item.paragraphs[1:],
    ]:
        for found in prose.find_dates(block.words, proposal.language):
            apart = _is_of_something_else(block.words, found, proposal.language)
            fine = found.precision == dates.DAY or (
                found.precision == dates.MONTH and block in proposal.item.blocks[:2]
            )
            if not apart and fine and (chosen is None or _finer(found, chosen[1])):
                chosen = block, found
    for block in proposal.item.blocks:
        for found in prose.find_dates(block.words, proposal.language):
            if not chosen or (block, found) != chosen:
                proposal.mentions.append(_mention(block, found))
    if chosen:
        proposal.day = chosen[1]
        proposal.day_block = chosen[0]


def _finer(found, other):
    return found.precision == dates.DAY and other.precision != dates.DAY


def _is_of_something_else(words, found, language):
    before = fold(words[max(0, found.start - LOOK_BACK) : found.start])
    clause = before.rpartition(",")[2]
    return any(word in clause for word in PAST[language])


def _mention(block, found):
    days = found.days(2000) if not found.year_stated else found.days()
    stated = found.year_stated
    return {
        "words": found.words,
        "start": block.start + found.start,
        "end": block.start + found.end,
        "precision": found.precision,
        "first_day": days[0].isoformat() if stated else None,
        "last_day": days[1].isoformat() if stated else None,
        "rule": gettext_noop("A date in the text that is not the day of the event."),
    }


def _set_days(proposal, year=None):
    days = proposal.day.days(year)
    if days:
        proposal.first_day, proposal.last_day = days
        proposal.day_precision = proposal.day.precision
    return days


def _prove_days(proposal, rule, sure):
    found, block = proposal.day, proposal.day_block
    for name in ("first_day", "last_day"):
        value = getattr(proposal, name)
        shown = value.isoformat() if value else None
        proposal.evidence.append(evidence(block, name, shown, found.start, found.end, rule, sure))


def _settle_stated_day(proposal):
    if proposal.day and proposal.day.year_stated and _set_days(proposal):
        rule = gettext_noop("The first date that the text gives of the event itself.")
        _prove_days(proposal, rule, STATED)


def _infer_year(proposal, proposals, index, given):
    """Every reason that gives a year; they must agree, or the day stays open and both are shown."""
    reasons = [
        reason
        for reason in (
            _from_anniversary(proposal),
            _from_neighbours(proposals, index),
            _from_order(proposal, proposals, index),
            {"code": "given", "year": given} if given else None,
        )
        if reason
    ]
    found = proposal.day
    years = {reason["year"] for reason in reasons}
    if len(years) == 1 and _set_days(proposal, years.pop()):
        proposal.day_inferred = True
        proposal.day_basis = reasons
        rule = gettext_noop("The text has no year; all reasons give the same one.")
        _prove_days(proposal, rule, INFERRED)
        return
    if years:
        said = "; ".join(f"{reason['code']}: {reason['year']}" for reason in reasons)
        proposal.warnings.append(
            f"“{proposal.title}”: “{found.words}” has no year, and the reasons disagree ({said}). The day is left open."
        )
    else:
        proposal.warnings.append(
            f"“{proposal.title}”: “{found.words}” has no year, and nothing on the page gives one. The day is left open."
        )
    rule = gettext_noop("The text has no year, and the reasons do not settle it.")
    _prove_days(proposal, rule, UNSURE)


def _from_anniversary(proposal):
    """The year in which the day lies nearest to the stated anniversary of a known observance."""
    observance, number = proposal.observance, proposal.stated_anniversary
    if not (observance and number):
        return None
    around = observance.origin.year + number
    for year in (around, around - 1, around + 1):
        days = proposal.day.days(year)
        if days and dates.anniversary(observance.origin, observance.precision, days[0]) == number:
            return {
                "code": "anniversary",
                "year": year,
                "number": number,
                "origin": observance.origin.year,
            }
    return None


def _dated(proposals):
    return [other for other in proposals if other.first_day and other.day.year_stated]


def _from_neighbours(proposals, index):
    """The year of the nearest bulletins with a stated year, above and below, where it is one year."""
    above, below = _dated(proposals[:index]), _dated(proposals[index + 1 :])
    years = {other.first_day.year for other in (*above[-1:], *below[:1])}
    return {"code": "neighbours", "year": years.pop()} if len(years) == 1 else None


def _from_order(proposal, proposals, index):
    """The year that fits the order of the page, where its stated days run one way."""
    days = [other.first_day for other in _dated(proposals)]
    if len(days) < 2 or (newest_first := days == sorted(days, reverse=True)) == (
        days == sorted(days)
    ):
        return None
    above, below = _dated(proposals[:index])[-1:], _dated(proposals[index + 1 :])[:1]
    later, earlier = (above, below) if newest_first else (below, above)
    latest = later[0].first_day if later else None
    earliest = earlier[0].first_day if earlier else None
    around = range(min(days).year - 1, max(days).year + 2)
    fitting = [
        (found[0], year)
        for year in around
        if (found := proposal.day.days(year))
        and (latest is None or found[0] <= latest)
        and (earliest is None or found[0] >= earliest)
    ]
    if not fitting:
        return None
    _day, year = max(fitting) if latest else min(fitting)
    return {"code": "order", "year": year}


def _check_anniversary(proposal):
    """The computed number beside the text's own: a disagreement is shown, never settled."""
    if not (proposal.observance and proposal.first_day):
        return
    observance = proposal.observance
    proposal.anniversary = dates.anniversary(
        observance.origin, observance.precision, proposal.first_day
    )
    stated = proposal.stated_anniversary
    if stated and stated != proposal.anniversary:
        proposal.warnings.append(
            f"“{proposal.title}”: the text says anniversary {stated}; counted from {observance.origin} it is "
            f"{proposal.anniversary or 'none'} on {proposal.first_day}."
        )
