"""A bulletin's page, and what stands at its address when it is not there."""

from django.db.models import Subquery
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from bulletins.addresses import absolute
from bulletins.models import Bulletin, FormerSlug, Mission, Precision, as_withdrawn
from bulletins.public.media import figures, placed
from bulletins.public.pages import kept_nowhere, page
from bulletins.public.strips import strip

OTHERS_SHOWN = 3
PLACES = "place__parent__parent__parent__parent"  # those read with a bulletin; beyond, one by one


def detail(request, language, year, slug):
    rows = item_at(language, slug)
    here = next((row for row in rows if row.language == language), None)
    if here and here.is_public():
        if here.first_day.year != year:
            return redirect(here, permanent=True)
        return show(request, here, rows)
    if here and here.withdrawn_at:
        return gone(request, here)
    # A draft counts for nothing: its slug may be another's.
    return elsewhere(request, language, slug)


def item_at(language, slug):
    """Every language of the item whose text in `language` has the address `slug`; one query."""
    key = Bulletin.objects.filter(language=language, slug=slug).values("translation_key")
    rows = Bulletin.objects.filter(translation_key=Subquery(key)).for_detail()
    return list(rows.select_related(PLACES))


def show(request, bulletin, rows, template="bulletins/detail.html", media="media", **more):
    """The page of `bulletin`, stored or as it would be; `rows` are the stored languages of its item.

    `media` names the address of its files: "admin:media" at the desk.
    """
    mission = Mission.objects.the()
    within = places_around(bulletin.place)
    body, pictures = placed(bulletin.body, figures(bulletin.uses, media))
    paths = paths_of(rows)
    return page(
        request,
        bulletin.language,
        template,
        paths.get,
        mission=mission,
        bulletin=bulletin,
        days_in_words=bulletin.days_in_words(),
        within=within,
        zone_name=mission.clock_at((bulletin.place, *within)),
        participations=bulletin.parts,
        body=body,
        pictures=pictures,
        files=bulletin.files,
        in_calendars=in_calendars(bulletin, mission),
        media=media,
        strip=strip(bulletin),
        others=others(bulletin),
        corrections=corrections(bulletin),
        short_address=absolute(reverse("short", args=[bulletin.pk])),
        **more,
    )


def show_unpublished(request, bulletin, template, **more):
    """The page of a text that readers do not have, as it would be; for no cache and no search engine."""
    bulletin.published_at = bulletin.published_at or bulletin.planned_at or timezone.now()
    rows = Bulletin.objects.filter(translation_key=bulletin.translation_key)
    response = show(request, bulletin, rows, template, **more)
    return kept_nowhere(response)


def in_calendars(bulletin, mission):
    """Whether calendars have it and its last day is not over."""
    if not bulletin.is_public() or bulletin.day_precision != Precision.DAY:
        return False
    return bulletin.last_day >= timezone.localdate(timezone=mission.zone)


def paths_of(rows):
    """{language: path} of the public ones of `rows`, the languages of one item."""
    return {row.language: row.get_absolute_url() for row in rows if row.is_public()}


def places_around(place):
    """What `place` lies in, innermost first."""
    around = []
    while place and place.parent:
        place = place.parent
        around.append(place)
    return around


def others(bulletin):
    """Its neighbours in the news: the one published after it, then those before; one query."""
    public = Bulletin.objects.published().in_language(bulletin.language).values("pk")
    before, after = public.before(bulletin), public.after(bulletin)
    near = [after[:1], *(before[place : place + 1] for place in range(OTHERS_SHOWN))]
    found = Bulletin.objects.filter(pk__in=[Subquery(one) for one in near])
    return list(found.newest_first()[:OTHERS_SHOWN])


def corrections(bulletin):
    """What readers are told was corrected, newest first."""
    return list(bulletin.corrections.filter(significant=True)) if bulletin.corrected_at else []


def elsewhere(request, language, slug):
    """No bulletin that readers know has this address: it had once, or its text is in another language."""
    former = (
        FormerSlug.objects.filter(language=language, slug=slug).select_related("bulletin").first()
    )
    if former and (former.bulletin.is_public() or former.bulletin.withdrawn_at):
        return redirect(former.bulletin, permanent=True)
    known = Bulletin.objects.filter(slug=slug).exclude(language=language).for_detail()
    original = next((row for row in known if row.is_public() or row.withdrawn_at), None)
    if original is None:
        raise Http404
    paths = paths_of(Bulletin.objects.filter(translation_key=original.translation_key))
    if language in paths:
        return redirect(paths[language], permanent=True)
    if not original.is_public():
        raise Http404
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
    """410: title, date, reason and replacement, and nothing of the text or of a draft made of it since."""
    replacement = bulletin.replaced_by
    return page(
        request,
        bulletin.language,
        "bulletins/withdrawn.html",
        {bulletin.language: request.path}.get,
        status=410,
        bulletin=as_withdrawn(bulletin),
        replacement=replacement if replacement and replacement.is_public() else None,
    )
