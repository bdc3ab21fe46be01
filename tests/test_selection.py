"""Rule 6: feed = list ∩ announced ∩ window; calendar = list ∩ day-exact; mail = what is new in the feed."""

import random
from datetime import date, timedelta
from urllib.parse import urlencode

import icalendar
import pytest
from django.utils import timezone

from bulletins import outbox, terms
from bulletins.models import Bulletin, Every, Precision, Subscription
from tests import builders as make
from tests.followers import FEEDS, Mailbox
from tests.reading import listed

EACH = 100  # selections in each language
CHOICES = {
    "q": ["meeting", "reef fisheries", "arrecife", "nothing of the kind", "%", "Cuba’s"],
    "kind": ["event", "commemoration"],
    "category": ["fisheries", "culture", "health"],
    "year": ["2024", "2025", "2026"],
    "place": ["united-states", "florida", "key-largo", "cuba"],
    "series": ["exchange-on-fisheries"],
    "party": ["coast-guard"],
    "observance": ["opening"],
}


def selections(seed):
    """Canonical queries of no to three filters."""
    chance, found = random.Random(seed), [""]
    while len(found) < EACH:
        names = chance.sample(list(CHOICES), chance.choice([1, 1, 2, 2, 3]))
        chosen = {name: chance.choice(CHOICES[name]) for name in CHOICES if name in names}
        found.append(f"?{urlencode(chosen)}")
    return found


class Site:
    """Bulletins of every sort over three years; more than a window in English."""

    def __init__(self):
        united_states = make.place("United States")
        florida = make.place("Florida", united_states)
        self.places = [united_states, florida, make.place("Key Largo", florida), make.place("Cuba")]
        self.categories = [make.category(name) for name in ("Fisheries", "Culture", "Health")]
        self.series = make.series("Exchange on fisheries")
        self.opening = make.observance("Opening")
        self.guard = make.party("Coast Guard")
        self.first = {}  # {GUID of a report: GUID of what it reports on}
        for number in range(72):
            self.publish(number, make.NOON - timedelta(days=number * 12))

    def publish(self, number, at):
        """One in English, and some in Spanish or with a report."""
        facts = {
            "first_day": at.date(),
            "last_day": at.date() + timedelta(days=number % 5),
            "place": (*self.places, None)[number % 5],
            "category": (*self.categories, None)[number % 4],
            "announced": number % 4 != 1,
            "published_at": at,
            "parties": [self.guard] if number % 2 else [],
        }
        if number % 6 == 5:
            facts |= {"day_precision": Precision.MONTH}
        if number % 7 == 0:
            made = make.commemoration(
                observance=self.opening, title=f"Cuba’s reef day {number}", **facts
            )
        else:
            series = {"series": self.series, "number": number + 1} if number % 3 else {}
            made = make.event(title=f"Meeting {number}b on fisheries", **facts, **series)
        if number % 3 == 0:
            make.event(language="es", title=f"Encuentro {number}c en el arrecife", **facts)
        if number % 10 == 2:  # a month later there is a report, of another category
            facts |= {"published_at": at + timedelta(days=30), "category": self.categories[2]}
            report = make.event(title=f"Meeting {number}d was held", reports_on=made, **facts)
            self.first[report.guid] = made.guid


def paths_of_list(client, language, query):
    """What stands on all its pages."""
    paths, page = [], 1
    while len(paths) == 20 * (page - 1):
        sign = "&" if query else "?"
        response = client.get(f"/{language}/news/{query}{sign}page={page}", follow=True)
        if page > 1 and response.status_code == 404:
            break
        assert response.status_code == 200
        paths += listed(response)
        page += 1
    return paths


def rows_of_list(client, language, query):
    """The bulletins on all pages of the list, in the order of feeds."""
    paths = paths_of_list(client, language, query)
    assert len(paths) == len(set(paths))
    slugs = [path.split("/")[4] for path in paths]
    return list(Bulletin.objects.filter(language=language, slug__in=slugs).newest_first())


def agree(client, site, language, query):
    """Feeds and calendar hold what the list holds; the rows of the list."""
    rows = rows_of_list(client, language, query)
    announced = [row for row in rows if row.announced]
    young = timezone.now() - timedelta(days=13 * 30.44)
    window = announced[:50] + [row for row in announced[50:] if row.published_at > young]
    for kind in FEEDS:
        answer = client.get(f"/{language}/news/{kind.path}{query}", follow=True)
        assert list(kind.read(answer.content)[0]) == [row.guid for row in window], (kind, query)
    answer = client.get(f"/{language}/news/calendar.ics{query}", follow=True)
    entries = icalendar.Calendar.from_ical(answer.content).events
    exact = [row for row in rows if row.day_precision == Precision.DAY]
    events = {site.first.get(row.guid, row.guid).removeprefix("urn:uuid:") for row in exact}
    assert sorted(str(entry["UID"]) for entry in entries) == sorted(events), query
    shown = {first: guid for guid, first in site.first.items()}
    all_rows = Bulletin.objects.in_bulk(field_name="guid")
    for entry in entries:
        first = f"urn:uuid:{entry['UID']}"
        latest = all_rows[shown.get(first, first)]
        assert entry["URL"] == f"https://embassy.example{latest.get_absolute_url()}"
    return rows


@pytest.mark.parametrize("language", ["en", "es"])
def test_list_feeds_calendar_and_mail_of_a_selection_hold_the_same(client, noon, language):
    site = Site()
    noon.shift(timedelta(days=60))
    queries = selections(language)
    readers = {}
    for number, query in enumerate(dict.fromkeys(queries)):
        readers[query] = Mailbox(f"reader-{number}@embassy.example")
        Subscription.objects.create(
            address=readers[query].address, language=language, query=query, every=Every.ONCE,
            confirmed_at=timezone.now(),
        )  # fmt: skip
    begun = timezone.now()
    outbox.send_due(begun)
    for number in range(72, 84):
        noon.shift(timedelta(hours=5))
        site.publish(number, timezone.now())
    noon.shift(timedelta(days=40))
    outbox.send_due(timezone.now())
    held = 0
    for query in queries:
        rows = agree(client, site, language, query)
        held += len(rows)
        if query in readers:
            told = [one.title for one in readers.pop(query).new()]
            new = [row.title for row in rows if row.announced and row.published_at > begun]
            assert sorted(told) == sorted(new), query
    assert held > EACH * 3


def test_a_selection_chosen_before_names_were_changed_moved_and_merged_goes_on(client, noon):
    site = Site()
    noon.shift(timedelta(days=60))
    queries = [query for query in selections("before") if query][:16]
    before = {query: rows_of_list(client, "en", query) for query in queries}
    names = [*site.places, *site.categories, site.series, site.opening, site.guard]
    for number, term in enumerate(names):
        term.refresh_from_db()
        term.slug, term.names = f"another-{number}", {"en": f"Another name {number}"}
        terms.save(term)
    for query in queries:
        assert agree(client, site, "en", query) == before[query], query
    _united_states, florida, largo, cuba = site.places
    florida.refresh_from_db()
    florida.parent = cuba
    terms.save(florida)
    terms.merge(largo, cuba)
    fisheries, culture, _health = site.categories
    of_both = [
        row
        for query in ("?category=fisheries", "?category=culture")
        for row in rows_of_list(client, "en", query)
    ]
    terms.merge(fisheries, culture)
    for query in queries:
        agree(client, site, "en", query)
    old = client.get("/en/news/feed.atom?category=fisheries")
    assert (old.status_code, old.headers["Location"]) == (
        301,
        client.get("/en/news/feed.atom?category=another-4").headers["Location"],
    )
    merged = rows_of_list(client, "en", "?category=fisheries")
    assert {row.guid for row in merged} == {row.guid for row in of_both}
    assert {row.category_id for row in merged} == {culture.pk}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?place=united-states", {"us", "florida", "key-largo"}),
        ("?place=florida", {"florida", "key-largo"}),
        ("?place=key-largo", {"key-largo"}),
        ("?year=2017", {"florida"}),
        ("?year=2019", set()),
    ],
)
def test_a_place_holds_what_lies_in_it_and_a_year_every_day_of_it(client, query, slugs):
    united_states = make.place("United States")
    florida = make.place("Florida", united_states)
    largo = make.place("Key Largo", florida)
    make.event(slug="us", place=united_states)
    make.event(
        slug="florida", place=florida, first_day=date(2017, 12, 30), last_day=date(2018, 1, 2)
    )
    make.event(slug="key-largo", place=largo)
    make.event(slug="elsewhere")
    assert {path.split("/")[4] for path in listed(client.get(f"/en/news/{query}"))} == slugs
