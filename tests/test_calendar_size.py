"""A calendar leaves its oldest years to `?year=` where it is large."""

from datetime import date, time

from bulletins.models import Bulletin
from bulletins.public.calendars import views
from tests import builders as make
from tests.calendars import ADDRESS, read, uid, uids


def many(year, count, **fields):
    values = {
        "status": "published",
        "published_at": make.NOON,
        "alone_reason": "imported",
        "language": "en",
    }
    rows = [
        Bulletin(
            title=f"Meeting {year}-{number}", slug=f"meeting-{year}-{number}",
            first_day=date(year, 5, 1), last_day=date(year, 5, 1), **values | fields,
        )
        for number in range(count)
    ]  # fmt: skip
    return Bulletin.objects.bulk_create(rows)


def years(client, query=""):
    return sorted({event["dtstart"].dt.year for event in read(client, ADDRESS + query).events})


def test_over_a_megabyte_the_oldest_years_drop_out_whole(db, client):
    for year in (2001, 2002, 2003, 2004):
        many(year, 20, summary="words " * 3_000)
    response = client.get(ADDRESS)
    assert years(client) == [2003, 2004]
    assert len(response.content) <= 1_000_000
    assert len(read(client).events) == 40
    for year in (2001, 2002, 2003, 2004):
        assert len(read(client, f"{ADDRESS}?year={year}").events) == 20


def test_what_a_calendar_says_of_clocks_and_of_itself_counts(db, client, monkeypatch):
    for year in (2001, 2002, 2003):
        many(year, 3, start_time=time(9))
    whole = len(client.get(ADDRESS).content)
    monkeypatch.setattr(views, "MOST_BYTES", whole)
    assert years(client) == [2001, 2002, 2003]
    monkeypatch.setattr(views, "MOST_BYTES", whole - 1)
    Bulletin.objects.update(changed_at=make.NOON)  # the same length under another tag
    assert years(client) == [2002, 2003]


def test_the_newest_year_is_kept_however_large(db, client):
    many(2003, 1)
    many(2004, 60, summary="words " * 4_000)
    assert years(client) == [2004]
    assert len(read(client).events) == 60


def test_under_a_megabyte_everything_is_in_it(db, client):
    for year in range(1950, 2030):
        many(year, 1, summary="words " * 500)
    assert years(client) == list(range(1950, 2030))


def test_only_years_that_may_fit_are_read_and_each_is_whole(db, client, monkeypatch):
    monkeypatch.setattr(views, "MOST", 10)
    many(2001, 1)
    many(2002, 5)
    over_new_year = make.event(first_day=date(2001, 12, 30), last_day=date(2002, 1, 2))
    many(2003, 6)
    assert years(client) == [2003]
    monkeypatch.setattr(views, "MOST", 12)
    assert uid(over_new_year) in uids(client)
    assert len(uids(client)) == 12
    assert uid(over_new_year) in uids(client, f"{ADDRESS}?year=2001")
    monkeypatch.setattr(views, "MOST", 3)
    assert years(client) == [2003]
