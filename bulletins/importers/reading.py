"""Reads a page into proposals: for each bulletin its facts, each with its evidence, and what disagrees."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_noop

from bulletins import dates, prose, text
from bulletins.importers import counted, known, where, who, years
from bulletins.importers.evidence import INFERRED, STATED, evidence
from bulletins.prose import fold

# What stands before a date that is not the event's own; behind the first paragraph also what lies ahead.
PAST = {
    "en": re.compile(
        r"\b(?:establish|sign|agreed|founded|adopted|created|born|opened in|dated|last met|previous)\w*"
        r"|\b(?:since|until|till)\b"
    ),
    "es": re.compile(
        r"\b(?:establecid|firmad|firmo|acordad|fundad|adoptad|cread|nacid|fechad|suscrit|anterior)\w*"
        r"|\b(?:desde|hasta)\b"
    ),
}
AHEAD = {
    "en": re.compile(r"\b(?:next|will|again|planned|scheduled)\b"),
    "es": re.compile(r"\b(?:proxim[oa]|sera|seran|volveran?|previst[oa]s?|tendra)\b"),
}
HAPPENED = re.compile(r"\b(?:held|took place|met|celebr\w+|realiz\w+|tuvo lugar|se reuni\w+)\b")
LOOK_BACK = 60  # characters before a date in which such a word counts


@dataclass
class Proposal:
    """One bulletin as read. Spans count characters of the page as decoded, its newlines made \\n (page.decode)."""

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
    marked: tuple | None = None  # (block, start, end) of what the anniversary is of
    parties: list = field(default_factory=list)
    category: known.Subject | None = None
    evidence: list = field(default_factory=list)
    mentions: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    day: prose.FoundDate | None = None  # as written, before a year is found
    day_block: object = None  # the paragraph that has it

    @property
    def title(self):
        return text.one_line(self.item.title.words)

    @property
    def paragraphs(self):
        return [block.words for block in self.item.paragraphs]

    def set_days(self, year=None):
        """Whether its days could be set, `year` standing in for one that is not stated."""
        days = self.day.days(year)
        if days:
            self.first_day, self.last_day = days
            self.day_precision = self.day.precision
        return bool(days)

    def prove_days(self, rule, sure):
        for name in ("first_day", "last_day"):
            value = getattr(self, name)
            shown = value.isoformat() if value else None
            self.evidence.append(
                evidence(self.day_block, name, shown, self.day.start, self.day.end, rule, sure)
            )


def read(page, year=None, observances=()):
    """A Proposal for each bulletin of `page`; `year` is what the person who imports says of it.

    `observances` (KnownObservance) are those of the site, tried before the table.
    """
    proposals = [_read_item(item, page.language, observances) for item in page.items]
    for proposal in proposals:
        _settle_stated_day(proposal)
    for index, proposal in enumerate(proposals):
        if proposal.day and not proposal.day.year_stated:
            years.infer(proposal, proposals, index, year)
    for proposal in proposals:
        _commemorate_unknown(proposal)
        _check_anniversary(proposal)
    return proposals


def _read_item(item, language, observances):
    proposal = Proposal(item, language)
    proposal.evidence = _of_the_text(item)
    proposal.place, proofs, taken = where.place_in(item, language)
    proposal.evidence += proofs
    _find_day(proposal)
    proposal.series, proposal.number, proofs = counted.series_in(item, language, taken)
    proposal.evidence += proofs
    proposal.stated_anniversary, proposal.marked, counts = counted.anniversary_in(item, language)
    found, proofs = counted.observance_in(item, language, observances)
    if found and not (proposal.number and "anniversary" not in fold(item.title.words)):
        _commemorate(proposal, found, proofs)
    if found or proposal.marked:
        proposal.evidence += counts
    if proposal.observance is None:
        title = proposal.evidence[0]
        rule = gettext_noop("No known observance is commemorated, so it is an event.")
        proposal.evidence.append(
            title._replace(field="kind", value="event", rule=rule, sure=INFERRED)
        )
        proposal.category, proofs = who.subject_in(item, language)
        proposal.evidence += proofs
    proposal.parties, proofs = who.parties_in(
        item, language, taken, with_states=proposal.observance is None
    )
    proposal.evidence += proofs
    return proposal


def _of_the_text(item):
    """Where title and text stand, to the letter."""
    title, words = item.title, item.title.words
    start = len(words) - len(words.lstrip())
    above = gettext_noop("A short line that does not end as a sentence does, with text below it.")
    below = gettext_noop("A paragraph below the title, to the letter.")
    return [
        evidence(title, "title", words.strip(), start, start + len(words.strip()), above),
        *(evidence(block, "body", None, 0, len(block.words), below) for block in item.paragraphs),
    ]


def _commemorate(proposal, observance, proofs):
    proposal.observance, proposal.kind = observance, "commemoration"
    proposal.category = known.ANNIVERSARIES
    rule = gettext_noop("It commemorates an observance.")
    for name, value in (
        ("kind", "commemoration"),
        ("category", known.ANNIVERSARIES.names[proposal.language]),
    ):
        proofs.append(proofs[0]._replace(field=name, value=value, rule=rule, sure=INFERRED))
    kept = [proof for proof in proposal.evidence if proof.field not in ("category", "kind")]
    proposal.evidence = kept + proofs


def _commemorate_unknown(proposal):
    """What the text commemorates and no table knows: made from its own words, and said so."""
    if (
        proposal.observance
        or proposal.number
        or not (proposal.marked and proposal.stated_anniversary and proposal.first_day)
    ):
        return
    found, proofs = counted.unknown_observance(
        proposal.stated_anniversary, proposal.marked, proposal.first_day, proposal.language
    )
    if found:
        _commemorate(proposal, found, proofs)
        proposal.warnings.append(
            f"“{proposal.title}”: no table knows “{found.name(proposal.language)}”. Its year, {found.origin.year}, "
            f"is counted back from anniversary {proposal.stated_anniversary}: check it, and add the day."
        )


def _find_day(proposal):
    """The event's day is the first that the text gives of its own; every other date is only mentioned."""
    item, language = proposal.item, proposal.language
    chosen = None
    for block in [*item.paragraphs[:1], item.title, *item.paragraphs[1:]]:
        leads = block in item.blocks[:2]
        for found in prose.find_dates(block.words, language):
            fine = found.precision == dates.DAY or (leads and _is_month_of_it(block.words, found))
            apart = _is_of_something_else(block.words, found, language, leads)
            if fine and not apart and (chosen is None or _finer(found, chosen[1])):
                chosen = block, found
    for block in item.blocks:
        for found in prose.find_dates(block.words, language):
            if (block, found) != chosen:
                proposal.mentions.append(_mention(block, found))
    if chosen:
        proposal.day_block, proposal.day = chosen
    else:
        proposal.warnings.append(f"“{proposal.title}”: the text names no day of it.")


def _is_month_of_it(words, found):
    """A month stands for the event where it opens the sentence or follows what happened then."""
    before = fold(words[max(0, found.start - LOOK_BACK) : found.start])
    sentence = re.split(r"[.!?]\s|\n", before)[-1]
    return found.precision == dates.MONTH and bool(
        re.fullmatch(r"\W*(?:in|during|en|durante)\s", sentence) or HAPPENED.search(sentence)
    )


def _finer(found, other):
    return found.precision == dates.DAY and other.precision != dates.DAY


def _is_of_something_else(words, found, language, leads):
    """Whether the clause before a date speaks of another time; one that opens the sentence never does."""
    before = fold(words[max(0, found.start - LOOK_BACK) : found.start])
    clause = re.split(r"[,;]\s|[.!?]\s", before)[-1]
    sentence = re.split(r"[.!?]\s", before)[-1]
    return bool(PAST[language].search(clause) or (not leads and AHEAD[language].search(sentence)))


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


def _settle_stated_day(proposal):
    found = proposal.day
    if not (found and found.year_stated and proposal.set_days()):
        return
    leads = proposal.day_block in proposal.item.blocks[:2]
    rule = gettext_noop("The first date that the text gives of the event itself.")
    proposal.prove_days(rule, STATED if leads else INFERRED)
    if found.weekday is not None and found.weekday != proposal.first_day.weekday():
        proposal.warnings.append(
            f"“{proposal.title}”: “{found.words}” does not fall on the weekday that the text names before it."
        )


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
