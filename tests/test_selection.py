"""Rule 6: a feed is the list, of what is announced, in its window."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletins.models import Bulletin
from tests import builders as make
from tests.reading import ids, listed

CHOICES = {
    "q": ["meeting", "reef fisheries", "arrecife", "nothing of the kind", "%", "Cuba’s"],
    "kind": ["event", "commemoration"],
    "category": ["fisheries", "culture"],
    "year": ["2017", "2018", "2026"],
    "place": ["united-states", "florida", "key-largo", "cuba"],
    "series": ["exchange-on-fisheries"],
    "party": ["coast-guard"],
    "observance": ["opening"],
}
selections = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in CHOICES.items()}
)


@pytest.fixture
def site(db):
    """Forty-eight bulletins of every sort."""
    united_states = make.place("United States")
    places = [united_states, make.place("Florida", united_states), make.place("Cuba"), None]
    places.append(make.place("Key Largo", places[1]))
    categories = [make.category("Fisheries"), make.category("Culture"), None]
    series = make.series("Exchange on fisheries")
    opening = make.observance("Opening")
    guard = make.party("Coast Guard")
    for number in range(48):
        first = date(2017, 12, 28) + timedelta(days=number * 7)
        facts = {
            "first_day": first,
            "last_day": first + timedelta(days=number % 5),
            "place": places[number % 5],
            "category": categories[number % 3],
            "announced": number % 4 != 0,
            "published_at": make.NOON + timedelta(hours=number),
            "parties": [guard] if number % 2 else [],
        }
        if number % 7 == 0:
            make.commemoration(observance=opening, title=f"Cuba’s reef day {number}", **facts)
        elif number % 2:
            make.event(series=series, number=number, **facts)
        else:
            make.event(language="es", title=f"Encuentro {number} en el arrecife", **facts)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    chosen=selections, language=st.sampled_from(["en", "es"]), order=st.sampled_from(["", "oldest"])
)
def test_list_rss_and_atom_agree(site, client, chosen, language, order):
    query = f"?{urlencode(chosen | ({'order': order} if order else {}))}"
    paths = []
    for page in (1, 2, 3):
        response = client.get(f"/{language}/news/{query}&page={page}", follow=True)
        if response.status_code == 404 and page > 1:
            break
        assert response.status_code == 200
        paths += listed(response)
    slugs = [path.split("/")[4] for path in paths]
    announced = {
        bulletin.slug: bulletin
        for bulletin in Bulletin.objects.filter(language=language, slug__in=slugs, announced=True)
    }
    expected = {announced[slug].guid for slug in slugs if slug in announced}
    rss = ids(client.get(f"/{language}/news/feed.rss{query}", follow=True))
    atom = ids(client.get(f"/{language}/news/feed.atom{query}", follow=True))
    assert rss == atom
    assert len(rss) == len(set(rss))
    assert set(rss) == expected


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
