"""The place in the text against the field."""

from django.utils.translation import gettext as _

from bulletins import dates, prose
from bulletins.models import named
from bulletins.proofreading.days import agrees
from bulletins.proofreading.mentions import Known, mentions_in
from bulletins.proofreading.words import of_text, quote

SAME, INNER, OUTER, OTHER = "same", "inner", "outer", "other"


def warnings(bulletin, blocks):
    if not bulletin.place_id:
        return []
    known = Known()
    if bulletin.place_id not in known.paths:
        return []
    found = []
    for block in blocks:
        dated, others = _dates(block, bulletin)
        found += [
            (block, one, _relation(one, bulletin.place_id, known))
            for one in mentions_in(block, bulletin.language, known, dated, others)
        ]
    here = bulletin.place_id
    shown = named(known.names[here])[0]
    leads = [one for one in found if one[0].leads]
    for block in dict.fromkeys(block for block, _one, _relation in leads):
        at_odds = _at_odds(block, leads, here, known)
        if at_odds:
            return [_warning(block, at_odds, shown)]
    if any(relation == SAME for _block, _one, relation in found):
        return []
    inner = [(block, one) for block, one, relation in found if relation == INNER]
    if inner:
        located = [(block, one) for block, one in inner if one.locates and block.leads]
        return [_warning(*located[0], shown)] if known.is_country(here) and located else []
    return _absent(bulletin, blocks, leads, known, shown)


def _dates(block, bulletin):
    """(dates of the event, other dates) in `block`; where none agrees the first day is taken for it, with its slip."""
    written = prose.find_dates(block.words, bulletin.language)
    own = [day for day in written if bulletin.first_day and agrees(day, bulletin)]
    own = own or [day for day in written if day.precision == dates.DAY][:1]
    return own, [day for day in written if day not in own]


def _relation(mention, place, known):
    """What the place of a mention is to the bulletin's."""
    if place in mention.places:
        return SAME
    if any(known.inside(pk, place) for pk in mention.places):
        return INNER
    if any(known.inside(place, pk) for pk in mention.places):
        return OUTER
    return OTHER


def _at_odds(block, leads, here, known):
    """The first mention in `block` that puts the event elsewhere, where none in it puts it there."""
    own = [(one, relation) for where, one, relation in leads if where is block]
    same = [one for one, relation in own if relation == SAME]
    followed = (  # Key West, Florida
        one
        for one, _relation in own
        if one.locates and any(0 <= other.start - one.end <= 2 for other in same)
    )
    if any(one.locates for one in same) or (any(followed) and not known.is_country(here)):
        return None
    everywhere = [one for _block, one, relation in leads if relation == SAME]
    for one, relation in own:
        if not one.locates or relation == OUTER:
            continue
        if relation == INNER:
            if one.strong and not any(other.all_over for other in everywhere):
                return one
        elif _is_comparable(one, here, known) and (
            one.strong or not (same or _in_passing(one, everywhere, here, known))
        ):
            return one
    return None


def _in_passing(mention, everywhere, here, known):
    """Whether it says little: a country is spoken of, or the field's place is named elsewhere."""
    if mention.places and all(map(known.is_country, mention.places)):
        return True
    by_name = everywhere and not mention.places and known.is_house(here)
    return by_name or any(one.strong for one in everywhere)


def _is_comparable(mention, place, known):
    """“The library” that no place of the site is may stand in any town."""
    return bool(mention.places) or known.is_building(place) or not mention.building


def _absent(bulletin, blocks, leads, known, shown):
    """The Warning for a place that stands nowhere in the text."""
    located = [(block, one, relation) for block, one, relation in leads if one.locates]
    other = next(((block, one) for block, one, relation in located if relation == OTHER), None)
    outer = next(((block, one) for block, one, relation in located if one.strong), None)
    if other or outer:
        return [_warning(*(other or outer), shown)]
    if known.is_house(bulletin.place_id) or any(
        relation == OUTER for _b, _one, relation in located
    ):
        return []
    sentence = _("The text does not name it.")
    block = next((block for block in blocks if block.number == 1), blocks[0])
    opening = " ".join(block.words.split()[:8])
    return [of_text(_("Place"), block, "", f"{opening} …", "place", shown, sentence)]


def _warning(block, mention, shown):
    words = quote(block, mention.start, mention.end)
    mark = block.words[mention.start : mention.end]
    return of_text(_("Place"), block, mark, words, "place", shown)
