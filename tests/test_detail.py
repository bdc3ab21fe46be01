from datetime import date, time

import pytest

from bulletins import workflow
from bulletins.models import Bulletin, Participation
from tests import builders as make
from tests.reading import listed, words


def translated(bulletin, **fields):
    spanish = make.event(
        language="es", title="Encuentro sobre la pesca", first_day=bulletin.first_day, **fields
    )
    workflow.link_languages(bulletin, spanish)
    return spanish


def leads_to_a_translation(client, address, bulletin):
    """Once there is one, for ever."""
    spanish = translated(bulletin)
    response = client.get(address)
    assert (response.status_code, response.headers["Location"]) == (301, spanish.get_absolute_url())


def test_the_page_shows_every_fact(client, db):
    country = make.place("United States")
    bulletin = make.event(
        title="Fifth exchange on reefs",
        first_day=date(2018, 1, 22),
        last_day=date(2018, 1, 23),
        place=make.place("Florida", country),
        series=make.series("Exchange on reefs"),
        number=5,
        category=make.category("Environment"),
        published_known=False,
    )
    Participation.objects.create(
        bulletin=bulletin, party=make.party("Coast Guard"), role={"en": "Host of the meeting"}
    )
    text = words(client.get(bulletin.get_absolute_url()))
    for shown in (
        "January 22–23, 2018", "Florida", "United States", "Coast Guard", "Host of the meeting",
        "Fifth Exchange on reefs", "Environment", "First to Fourth: no bulletins here",
        "The date of first publication is not recorded.", f"https://embassy.example/b/{bulletin.pk}/",
    ):  # fmt: skip
        assert shown in text
    assert bulletin.body in client.get(bulletin.get_absolute_url()).content.decode()


def test_a_commemoration_shows_its_computed_anniversary_and_why_its_year(client, db):
    bulletin = make.commemoration(
        observance=make.observance("Opening of the reading room"),
        first_day=date(2018, 1, 18),
        day_inferred=True,
        day_basis=[
            {"code": "anniversary", "number": 59, "origin": 1959},
            {"code": "neighbours", "year": 2018},
        ],
    )
    text = words(client.get(bulletin.get_absolute_url()))
    assert "59 th anniversary, 2018" in text
    assert "January 1, 1959" in text
    assert "Year inferred" in text
    assert text.count("1959") >= 2


def test_gaps_in_a_series_show_and_a_number_counts_once(client, db):
    series = make.series("Exchange on reefs")
    make.event(series=series, number=3, first_day=date(2018, 3, 1))
    announcement = make.event(series=series, number=6, first_day=date(2018, 6, 1))
    report = make.event(
        series=series,
        number=6,
        first_day=date(2018, 6, 1),
        reports_on=announcement,
        title="The report",
    )
    now = make.event(series=series, number=7, first_day=date(2018, 7, 1))
    text = words(client.get(now.get_absolute_url()))
    assert "First to Second: no bulletins here" in text
    assert "Fourth to Fifth: no bulletins here" in text
    assert text.count("Sixth June 2018") == 1
    assert report.get_absolute_url() in client.get(now.get_absolute_url()).content.decode()


def test_a_long_series_shows_the_numbers_around(client, db):
    series = make.series("Exchange on reefs")
    made = [make.event(series=series, number=number) for number in range(1, 31)]
    html = client.get(made[19].get_absolute_url()).content.decode()
    assert "Second to Sixteenth" in html
    assert made[16].get_absolute_url() in html
    assert made[10].get_absolute_url() not in html


def test_the_page_costs_at_most_eight_queries(client, db, django_assert_max_num_queries):
    country = make.place("United States")
    series = make.series("Exchange on reefs")
    parties = [make.party() for _number in range(12)]
    made = [
        make.event(series=series, number=number, place=make.place(parent=country), parties=parties)
        for number in range(1, 9)
    ]
    translated(made[4])
    with django_assert_max_num_queries(8):
        client.get(made[4].get_absolute_url())


def test_the_language_switch_leads_to_the_same_bulletin(client, db):
    bulletin = make.event(first_day=date(2018, 1, 22))
    spanish = translated(bulletin)
    html = client.get(bulletin.get_absolute_url()).content.decode()
    assert f'<a href="{spanish.get_absolute_url()}" lang="es" hreflang="es">' in html
    assert (
        f'<link rel="alternate" hreflang="es" href="https://embassy.example{spanish.get_absolute_url()}">'
        in html
    )


def test_without_a_translation_the_switch_leads_to_the_list_and_the_page_says_so(client, db):
    bulletin = make.event(first_day=date(2018, 1, 22))
    html = client.get(bulletin.get_absolute_url()).content.decode()
    assert '<a href="/es/news/" lang="es" hreflang="es">' in html
    assert "Not yet in Español" in html
    assert 'hreflang="es" href="https' not in html


def test_the_original_slug_in_the_other_language_names_the_original_until_there_is_a_translation(
    client, db
):
    bulletin = make.event(first_day=date(2018, 1, 22))
    address = f"/es/news/2018/{bulletin.slug}/"
    response = client.get(address)
    assert response.status_code == 404
    assert (
        f'<a href="{bulletin.get_absolute_url()}" lang="en" hreflang="en">'
        in response.content.decode()
    )
    leads_to_a_translation(client, address, bulletin)


def test_a_withdrawn_original_is_named_nowhere_but_still_leads_to_its_translation(
    client, db, editor
):
    bulletin = make.event()
    address = f"/es/news/2026/{bulletin.slug}/"
    workflow.withdraw(bulletin, editor, "wrong", "It was wrong.")
    response = client.get(address)
    assert response.status_code == 404
    assert bulletin.title not in response.content.decode()
    leads_to_a_translation(client, address, bulletin)


def test_a_translation_begun_changes_nothing_at_the_address_of_the_original_slug(
    client, db, editor
):
    bulletin = make.event()
    address = f"/es/news/2026/{bulletin.slug}/"
    before = client.get(address).content
    draft = workflow.start_translation(bulletin, "es", editor)
    assert draft.slug == bulletin.slug
    assert client.get(address).content == before


def test_a_withdrawn_bulletin_answers_410_and_shows_nothing_of_its_text(client, db, editor):
    bulletin = make.event(body="<p>The visit was on Monday.</p>", summary="A visit.")
    instead = make.event(title="The visit, corrected")
    workflow.withdraw(bulletin, editor, "wrong", "It took place on another day.", instead)
    response = client.get(bulletin.get_absolute_url())
    assert response.status_code == 410
    text = words(response)
    for shown in (bulletin.title, "March 2, 2026", "It took place on another day.", instead.title):
        assert shown in text
    assert "Monday" not in text
    assert "A visit." not in response.content.decode()
    assert bulletin.get_absolute_url() not in listed(client.get("/en/news/"))
    assert bulletin.guid not in client.get("/en/news/feed.rss").content.decode()


def test_back_to_draft_keeps_the_notice_until_it_is_published_again(client, db, editor):
    bulletin = make.event()
    workflow.withdraw(bulletin, editor, "wrong", "It was wrong.")
    workflow.back_to_draft(bulletin, editor)
    assert client.get(bulletin.get_absolute_url()).status_code == 410
    workflow.publish(bulletin, None)
    assert client.get(bulletin.get_absolute_url()).status_code == 200


def test_the_notice_says_nothing_of_a_draft_made_of_it_since(client, db, editor):
    bulletin = make.event(title="Talks on reefs")
    workflow.withdraw(bulletin, editor, "wrong", "It was wrong.")
    workflow.back_to_draft(bulletin, editor)
    draft = Bulletin.objects.get()
    draft.title, draft.first_day = "Talks on sharks", date(2026, 2, 1)
    workflow.save(draft, editor)
    text = words(client.get(bulletin.get_absolute_url()))
    assert "Talks on reefs" in text
    assert "March 2, 2026" in text
    assert "sharks" not in text


@pytest.mark.parametrize(
    ("state", "shown"), [("cancelled", "Cancelled. It was to be"), ("postponed", "Postponed")]
)
def test_the_state_stands_in_words(client, db, state, shown):
    bulletin = make.event(state=state)
    assert shown in words(client.get(bulletin.get_absolute_url()))
    assert shown.split(".")[0] in words(client.get("/en/news/"))


def test_hours_carry_their_zone_in_words(client, db):
    havana = make.place("Havana", make.place("Cuba", time_zone="America/Havana"))
    there = make.event(place=havana, start_time=time(18), end_time=time(20, 30))
    text = words(client.get(there.get_absolute_url()))
    assert "March 2, 2026 , 6:00 p.m. to 8:30 p.m. Havana time" in text
    here = make.event(start_time=time(9))
    assert "New York time" in words(client.get(here.get_absolute_url()))


def test_a_draft_is_nowhere(client, db):
    draft = make.draft(first_day=date(2018, 1, 1))
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(f"/b/{draft.pk}/").status_code == 404
    assert client.get(f"/es/news/2018/{draft.slug}/").status_code == 404
    assert Bulletin.objects.published().count() == 0
