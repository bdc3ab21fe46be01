"""WebSub (W3C, 2018), the publisher's side: the hub is told which feeds have something new."""

import urllib.request
from datetime import timedelta
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from bulletins.addresses import absolute
from bulletins.models import Ping, Place
from bulletins.outbox.retrying import delay

FEEDS = ("rss", "atom", "json")
LEASE = timedelta(minutes=2)  # how long one that is being sent is nobody else's
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=2)
MOST_ATTEMPTS = 30  # two days
PATIENCE = 10  # seconds


def ask_for_pings(bulletin, now):
    """The feeds of at most one filter that `bulletin` is in; nothing without a hub."""
    if settings.WEBSUB_HUB:
        Ping.objects.bulk_create(
            [Ping(topic=topic, due_at=now) for topic in sorted(topics(bulletin))],
            update_conflicts=True,
            unique_fields=["topic"],
            update_fields=["due_at", "attempts"],
        )


def topics(bulletin):
    """The addresses of those feeds, as they name themselves."""
    return [
        absolute(reverse(feed, args=[bulletin.language])) + query
        for query in _queries(bulletin)
        for feed in FEEDS
    ]


def _queries(bulletin):
    filters = [("kind", bulletin.kind)]
    # Of a withdrawn one whose revision was sealed a draft is all there is, and may have no days.
    if bulletin.first_day:
        years = range(bulletin.first_day.year, bulletin.last_day.year + 1)
        filters += [("year", year) for year in years]
    if bulletin.place:
        around = Place.objects.filter(pk__in=bulletin.place.ancestors_of())
        filters += [("place", place.slug) for place in (bulletin.place, *around)]
    filters += [
        (name, getattr(bulletin, name).slug)
        for name in ("category", "series", "observance")
        if getattr(bulletin, name)
    ]
    filters += [("party", part.party.slug) for part in bulletin.parts]
    return ["", *(f"?{urlencode([chosen])}" for chosen in filters)]


class Unmoved(urllib.request.HTTPRedirectHandler):
    """Nobody but the hub is asked."""

    def redirect_request(self, *_arguments):
        return None


def ping(now):
    """Tell the hub what is due; how many it took. One that cannot be reached is asked no more this time."""
    if not settings.WEBSUB_HUB:
        return 0
    taken = 0
    for row in Ping.objects.filter(due_at__lte=now).order_by("due_at", "pk"):
        mine = Ping.objects.filter(pk=row.pk, due_at=row.due_at)
        if not mine.update(due_at=now + LEASE, attempts=F("attempts") + 1):
            continue  # another took it
        mine = Ping.objects.filter(pk=row.pk, due_at=now + LEASE)  # not where news came meanwhile
        try:
            _post(row.topic)
        except (OSError, HTTPException) as error:
            if row.attempts + 1 >= MOST_ATTEMPTS:
                mine.delete()
            else:
                wait = delay(row.attempts + 1, FIRST_WAIT, LONGEST_WAIT)
                mine.update(due_at=now + wait)
            if not isinstance(error, HTTPError):
                break
        else:
            mine.delete()
            taken += 1
    return taken


def _post(topic):
    """OSError or HTTPException where the hub did not take it."""
    body = urlencode({"hub.mode": "publish", "hub.url": topic}).encode()
    opener = urllib.request.build_opener(Unmoved)
    opener.open(settings.WEBSUB_HUB, body, timeout=PATIENCE).close()
