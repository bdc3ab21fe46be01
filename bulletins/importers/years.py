"""Finds the year of a date that states none: every reason that gives one, and whether they agree."""

from django.utils.translation import gettext_noop

from bulletins import dates
from bulletins.importers.evidence import INFERRED, UNSURE


def infer(proposal, proposals, index, given):
    """Set the days of `proposals[index]` where all reasons give one year; else leave them open and say why.

    `given` is the year that came with the page, or None.
    """
    order = _from_order(proposal, proposals, index)
    reasons = [
        reason
        for reason in (
            _from_anniversary(proposal),
            _from_neighbours(proposals, index, order),
            order,
            {"code": "given", "year": given} if given else None,
        )
        if reason
    ]
    found = proposal.day
    years = {reason["year"] for reason in reasons}
    if found.weekday is not None and years:
        reasons += _from_weekday(found, years)
        years = {reason["year"] for reason in reasons}
    if len(years) == 1 and proposal.set_days(years.pop()):
        proposal.day_inferred = True
        proposal.day_basis = reasons
        rule = gettext_noop("The text has no year; all reasons give the same one.")
        proposal.prove_days(rule, INFERRED)
        return
    if reasons:
        said = "; ".join(f"{reason['code']}: {reason['year']}" for reason in reasons)
        proposal.warnings.append(
            f"“{proposal.title}”: “{found.words}” has no year, and the reasons disagree ({said}). The day is left open."
        )
    else:
        proposal.warnings.append(
            f"“{proposal.title}”: “{found.words}” has no year, and nothing on the page gives one. The day is left open."
        )
    rule = gettext_noop("The text has no year, and the reasons do not settle it.")
    proposal.prove_days(rule, UNSURE)


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


def _from_weekday(found, years):
    """The one of `years`, or else the nearest to them, in which the day falls on the stated weekday."""
    around = range(min(years) - 6, max(years) + 7)
    fitting = [
        year for year in around if (days := found.days(year)) and days[0].weekday() == found.weekday
    ]
    if not fitting:
        return []
    nearest = min(fitting, key=lambda year: (min(abs(year - other) for other in years), year))
    return [{"code": "weekday", "year": nearest}]


def _dated(proposals):
    return [other for other in proposals if other.first_day and other.day.year_stated]


def _from_neighbours(proposals, index, order):
    """The year of the nearest bulletins with a stated year, above and below, where it is one year.

    With such a bulletin on one side only, the end of a page may lie in another year: there the order of the
    page decides.
    """
    above, below = _dated(proposals[:index])[-1:], _dated(proposals[index + 1 :])[:1]
    years = {other.first_day.year for other in (*above, *below)}
    if len(years) != 1:
        return None
    year = years.pop()
    if order and order["year"] != year and not (above and below):
        return None
    return {"code": "neighbours", "year": year}


def _from_order(proposal, proposals, index):
    """The year that fits the order of the page, where its stated days run one way."""
    days = [other.first_day for other in _dated(proposals)]
    newest_first = days == sorted(days, reverse=True)
    if len(set(days)) < 2 or newest_first == (days == sorted(days)):
        return None
    above, below = _dated(proposals[:index])[-1:], _dated(proposals[index + 1 :])[:1]
    later, earlier = (above, below) if newest_first else (below, above)
    latest = later[0].first_day if later else None
    earliest = earlier[0].first_day if earlier else None
    fitting = [
        (found[0], year)
        for year in range(min(days).year - 1, max(days).year + 2)
        if (found := proposal.day.days(year))
        and (latest is None or found[0] <= latest)
        and (earliest is None or found[0] >= earliest)
    ]
    if not fitting:
        return None
    _day, year = max(fitting) if latest else min(fitting)
    return {"code": "order", "year": year}
