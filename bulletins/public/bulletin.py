"""A bulletin's page, and what stands at its address when it is not there."""

from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from bulletins.models import Bulletin, FormerSlug, Mission, Place
from bulletins.public.pages import absolute, page
from bulletins.public.strips import strip

OTHERS_SHOWN = 3


def detail(request, language, year, slug):
    here = Bulletin.objects.filter(language=language, slug=slug).for_detail().first()
    if here is None:
        return elsewhere(request, language, slug)
    if here.is_public():
        if here.first_day.year != year:
            return redirect(here, permanent=True)
        return show(request, here)
    if here.withdrawn_at:
        return gone(request, here)
    raise Http404


def show(request, bulletin):
    mission = Mission.objects.the()
    within = places_around(bulletin.place)
    paths = paths_of(bulletin)
    return page(
        request,
        bulletin.language,
        "bulletins/detail.html",
        paths.get,
        mission=mission,
        bulletin=bulletin,
        days_in_words=bulletin.days_in_words(),
        within=within,
        zone_name=zone_name(bulletin.place, within, mission),
        participations=bulletin.participations.select_related("party"),
        strip=strip(bulletin),
        others=others(bulletin),
        short_address=absolute(reverse("short", args=[bulletin.pk])),
    )


def paths_of(bulletin):
    """{language: path} of its public languages."""
    rows = Bulletin.objects.filter(translation_key=bulletin.translation_key)
    rows = rows.only("language", "first_day", "slug", "status", "published_at")
    return {row.language: row.get_absolute_url() for row in rows if row.is_public()}


def places_around(place):
    """What `place` lies in, innermost first."""
    around = place.ancestors_of() if place else []
    return (
        sorted(Place.objects.filter(pk__in=around), key=lambda outer: -outer.depth)
        if around
        else []
    )


def zone_name(place, within, mission):
    """What the clock at the place is called: its own zone, else that of what it lies in, else the mission's."""
    zones = [outer.time_zone for outer in (place, *within) if outer and outer.time_zone]
    if zones and zones[0] != mission.time_zone:
        return ZoneInfo(zones[0]).key.rpartition("/")[2].replace("_", " ")
    return mission.city_name


def others(bulletin):
    """Its neighbours in the news: the one published after it, then those before."""
    public = Bulletin.objects.published().in_language(bulletin.language)
    after = list(public.after(bulletin)[:1])
    return after + list(public.before(bulletin)[: OTHERS_SHOWN - len(after)])


def elsewhere(request, language, slug):
    """No bulletin has this address: it had once, or its text is in another language."""
    former = (
        FormerSlug.objects.filter(language=language, slug=slug).select_related("bulletin").first()
    )
    if former:
        if former.bulletin.is_public() or former.bulletin.withdrawn_at:
            return redirect(former.bulletin, permanent=True)
        raise Http404
    original = (
        Bulletin.objects.published()
        .filter(slug=slug)
        .exclude(language=language)
        .for_detail()
        .first()
    )
    if original is None:
        raise Http404
    paths = paths_of(original)
    if language in paths:
        return redirect(paths[language], permanent=True)
    public = Bulletin.objects.published().in_language(language)
    return page(
        request,
        language,
        "bulletins/untranslated.html",
        (paths | {language: request.path}).get,
        status=404,
        bulletin=original,
        newest=public.newest_first().for_cards()[:OTHERS_SHOWN],
    )


def gone(request, bulletin):
    """410: title, date, reason and replacement, and nothing of the text."""
    replacement = bulletin.replaced_by
    return page(
        request,
        bulletin.language,
        "bulletins/withdrawn.html",
        {bulletin.language: request.path}.get,
        status=410,
        bulletin=bulletin,
        replacement=replacement if replacement and replacement.is_public() else None,
    )
