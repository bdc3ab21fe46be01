from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests import builders as make
from tests.reading import listed, words

EVERY_FILTER = "?q=meeting&kind=event&category={category}&year=2026&place={place}&series={series}&party={party}"


def fill(count, **fields):
    return [
        make.event(published_at=make.NOON - timedelta(days=number), **fields)
        for number in range(count)
    ]


@pytest.fixture
def terms(db):
    country = make.place("United States")
    return {
        "category": make.category("Fisheries"),
        "place": make.place("Florida", country),
        "series": make.series("Exchange on fisheries"),
        "party": make.party("Cuba"),
    }


def test_the_newest_stands_first_whatever_its_day(client, db):
    older = make.event(first_day=date(2026, 3, 9), published_at=make.NOON)
    newer = make.event(first_day=date(2020, 1, 1), published_at=make.NOON + timedelta(hours=1))
    assert listed(client.get("/en/news/")) == [newer.get_absolute_url(), older.get_absolute_url()]
    assert listed(client.get("/en/news/?order=oldest")) == [
        older.get_absolute_url(),
        newer.get_absolute_url(),
    ]


def test_of_two_published_in_one_instant_the_later_row_stands_first(client, db):
    first, second = make.event(), make.event()
    assert listed(client.get("/en/news/")) == [second.get_absolute_url(), first.get_absolute_url()]


def test_a_page_holds_twenty_and_says_which(client, db):
    fill(41)
    page = client.get("/en/news/?page=2")
    assert len(listed(page)) == 20
    assert "Page 2 of 3. Bulletins 21 to 40 of 41." in words(page)
    assert 'href="/en/news/?page=3"' in page.content.decode()
    assert 'rel="prev" href="/en/news/"' in page.content.decode()


def test_another_language_begins_at_its_first_page(client, db):
    fill(41)
    html = client.get("/en/news/?kind=event&page=2").content.decode()
    assert 'href="/es/news/?kind=event" lang="es"' in html
    assert 'rel="canonical" href="https://embassy.example/en/news/?kind=event&amp;page=2"' in html


def test_gaps_between_pages_are_announced(client, db):
    fill(181)
    text = words(client.get("/en/news/?page=5"))
    assert "Pages 2 to 3 not listed" in text
    assert "Pages 7 to 9 not listed" in text


def test_walking_all_pages_meets_each_bulletin_once(client, db):
    made = [bulletin.get_absolute_url() for bulletin in fill(45)]
    met = [path for page in (1, 2, 3) for path in listed(client.get(f"/en/news/?page={page}"))]
    assert met == made


@pytest.mark.parametrize("rows", [1, 70])
def test_the_list_costs_at_most_ten_queries(client, terms, rows, django_assert_max_num_queries):
    for bulletin in fill(
        rows, category=terms["category"], place=terms["place"], series=terms["series"], number=3
    ):
        bulletin.parties.add(terms["party"])
    make.event(first_day=timezone.localdate() + timedelta(days=9))
    query = EVERY_FILTER.format(**{name: term.slug for name, term in terms.items()})
    for address in ("/en/news/", f"/en/news/{query}", f"/es/news/{query}"):
        with django_assert_max_num_queries(10):
            client.get(address)
    if rows > 20:
        with django_assert_max_num_queries(10):
            assert len(listed(client.get(f"/en/news/{query}&page=3"))) == 20


def test_the_form_counts_each_option_under_the_other_filters(client, terms):
    make.event(category=terms["category"], first_day=date(2018, 1, 31), last_day=date(2019, 1, 2))
    make.event(category=terms["category"], first_day=date(2019, 5, 1), place=terms["place"])
    make.event(first_day=date(2018, 5, 1), place=terms["place"])
    html = client.get("/en/news/?year=2018").content.decode()
    assert ">Fisheries (1)</option>" in html
    assert '<option value="2018" selected>2018 (2)</option>' in html
    assert ">2019 (2)</option>" in html  # a bulletin counts in each of its years
    assert ">United States (1)</option>" in html
    assert ">\u2002Florida (1)</option>" in html


def test_a_filter_in_force_is_a_link_to_the_list_without_it(client, terms):
    make.event(category=terms["category"])
    html = client.get("/en/news/?category=fisheries&year=2026").content.decode()
    assert '<a class="chip" href="/en/news/?year=2026">' in html
    assert '<a class="chip" href="/en/news/?category=fisheries">' in html
    assert "1 bulletin from 2026" not in html
    assert "1 bulletin on Fisheries from 2026" in html


def test_what_the_form_does_not_show_travels_hidden(client, terms):
    make.event(series=terms["series"])
    html = client.get("/en/news/?series=exchange-on-fisheries&order=oldest").content.decode()
    assert '<input type="hidden" name="series" value="exchange-on-fisheries">' in html
    assert '<input type="hidden" name="order" value="oldest">' in html


def test_what_lies_ahead_also_stands_under_coming_up(client, db):
    today = timezone.localdate()
    ahead = make.event(title="An evening of song", first_day=today + timedelta(days=20))
    make.event(title="Gone by", first_day=today - timedelta(days=20))
    text = words(client.get("/en/news/"))
    panel = text[text.index("Coming up") :]
    assert ahead.title in panel
    assert "Gone by" not in panel.split("About this site")[0]


def test_what_is_cancelled_says_so_after_its_hour_under_coming_up(client, db):
    tomorrow = timezone.localdate() + timedelta(days=1)
    make.event(first_day=tomorrow, start_time=time(18, 30), state="cancelled")
    text = words(client.get("/en/news/"))
    assert "6:30 p.m., Cancelled" in text[text.index("Coming up") :]


def test_a_month_is_never_shown_as_a_day(client, db):
    make.event(first_day=date(2015, 11, 1), last_day=date(2015, 11, 30), day_precision="month")
    html = client.get("/en/news/").content.decode()
    assert 'datetime="2015-11"' in html
    assert "2015-11-01" not in html
    assert "2015-11-30" not in html


def test_the_row_names_its_publication_only_where_known_and_another_day(client, db):
    make.event(first_day=date(2026, 2, 20), published_at=make.NOON)
    assert "Published March 2, 2026" in words(client.get("/en/news/"))
    make.event(first_day=date(2026, 2, 20), published_at=make.NOON, published_known=False)
    assert words(client.get("/en/news/")).count("Published March 2, 2026") == 1


def test_publication_is_shown_in_the_missions_zone(client, db):
    make.event(first_day=date(2026, 2, 20), published_at=datetime(2026, 3, 3, 2, tzinfo=UTC))
    assert "Published March 2, 2026" in words(client.get("/en/news/"))


def test_one_language_does_not_list_the_other(client, db):
    make.event(language="es", title="Encuentro sobre la pesca")
    assert listed(client.get("/en/news/")) == []
    assert len(listed(client.get("/es/news/"))) == 1


def test_best_match_puts_titles_first(client, db):
    in_title = make.event(title="Reef survey opens", published_at=make.NOON)
    make.event(body="<p>They saw the reef.</p>", published_at=make.NOON + timedelta(days=1))
    assert listed(client.get("/en/news/?q=reef"))[0] == in_title.get_absolute_url()
    assert listed(client.get("/en/news/?q=reef&order=newest"))[1] == in_title.get_absolute_url()


def test_a_scheduled_bulletin_appears_at_its_second(client, db, time_machine):
    instant = datetime(2030, 1, 1, 14, tzinfo=UTC)
    time_machine.move_to(instant - timedelta(seconds=1), tick=False)
    bulletin = make.event(published_at=instant)
    assert listed(client.get("/en/news/")) == []
    assert client.get(bulletin.get_absolute_url()).status_code == 404
    time_machine.move_to(instant, tick=False)
    assert listed(client.get("/en/news/")) == [bulletin.get_absolute_url()]
    assert client.get(bulletin.get_absolute_url()).status_code == 200
