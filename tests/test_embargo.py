"""A second before its instant a bulletin is nowhere, at its instant everywhere, with nothing running in between."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from bulletins import outbox, workflow
from bulletins.models import Subscription
from tests import builders as make

SECOND = timedelta(seconds=1)
INSTANT = datetime(2026, 3, 17, 14, tzinfo=UTC)
EVERY_BULLETIN = [
    "/en/news/", "/en/news/?kind=event", "/en/news/?q=lighthouse", "/en/news/?year=2026",
    "/en/news/feed.rss", "/en/news/feed.rss?q=lighthouse", "/en/news/feed.rss?archive=2026-03",
    "/en/news/feed.atom", "/en/news/feed.atom?kind=event", "/en/news/feed.atom?archive=2026-03",
    "/en/news/feed.json", "/en/news/feed.json?year=2026", "/en/news/feed.json?archive=2026-03",
    "/en/news/calendar.ics", "/en/news/calendar.ics?q=lighthouse", "/en/news/calendar.ics?year=2026",
    "/en/news/feed/", "/en/news/feed/?kind=event",
]  # fmt: skip
NO_BULLETIN = [
    "/en/commemorations/calendar.ics",
    "/es/news/",
    "/es/news/feed.atom",
    "/en/subscribe/",
]
CONDITIONAL = [
    path for path in EVERY_BULLETIN if path.rpartition("/")[2].startswith(("feed.", "cal"))
]


@pytest.fixture
def clock(db):
    """Two weeks before, with a bulletin that everybody has."""
    with time_machine.travel(INSTANT - timedelta(days=14), tick=False) as clock:
        make.event(title="An earlier meeting", published_at=timezone.now())
        yield clock


@pytest.fixture
def bulletin(clock):
    """Approved, and to be public at INSTANT; nobody else is at its place and in its category."""
    made = make.in_review(
        title="The lighthouse treaty is signed",
        summary="Keepers of both shores meet.",
        body="<p>Signed at the old lamp.</p>",
        category=make.category("Keepers"),
        place=make.place("Rocky Point"),
        first_day=INSTANT.date() + timedelta(days=30),
        last_day=INSTANT.date() + timedelta(days=30),
    )
    workflow.publish(made, make.second(), at=INSTANT)
    made.refresh_from_db()
    return made


def words_of(bulletin):
    """What would give it away."""
    return [
        bulletin.title, bulletin.summary, "old lamp", bulletin.slug, bulletin.guid[9:], "Keepers",
        "Rocky Point",
    ]  # fmt: skip


def own_addresses(bulletin):
    path = bulletin.get_absolute_url()
    return [path, f"{path}calendar.ics", f"/b/{bulletin.pk}/"]


def content(answer):
    """Its words as a reader gets them, calendars unfolded."""
    return answer.content.decode().replace("\r\n ", "").replace("\n ", "")


@pytest.mark.parametrize("path", EVERY_BULLETIN)
def test_it_enters_every_output_at_its_second(clock, bulletin, path):
    reader = Client()
    clock.move_to(INSTANT - SECOND)
    before = content(reader.get(path))
    assert [words for words in words_of(bulletin) if words in before] == []
    clock.move_to(INSTANT)
    assert bulletin.title in content(reader.get(path))


@pytest.mark.parametrize("path", NO_BULLETIN)
def test_what_carries_no_bulletin_of_its_language_never_names_it(clock, bulletin, path):
    for at in (INSTANT - SECOND, INSTANT):
        clock.move_to(at)
        after = content(Client().get(path))
        assert [words for words in words_of(bulletin)[:5] if words in after] == []


@pytest.mark.parametrize("which", [0, 1, 2])
def test_its_own_addresses_answer_404_until_then(clock, bulletin, which):
    path = own_addresses(bulletin)[which]
    clock.move_to(INSTANT - SECOND)
    answer = Client().get(path)
    assert answer.status_code == 404
    assert [words for words in words_of(bulletin)[:3] if words in content(answer)] == []
    clock.move_to(INSTANT)
    answer = Client().get(path, follow=True)
    assert answer.status_code == 200
    assert bulletin.title in content(answer)


@pytest.mark.parametrize("path", CONDITIONAL)
def test_who_asks_whether_something_changed_learns_it_at_its_second(clock, bulletin, path):
    reader = Client()
    clock.move_to(INSTANT - timedelta(days=1))
    tag = reader.get(path).headers["ETag"]
    clock.move_to(INSTANT - SECOND)
    answer = reader.get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    clock.move_to(INSTANT)
    answer = reader.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert bulletin.title in content(answer)
    assert answer.headers["ETag"] != tag


def test_approving_it_changes_no_byte_that_readers_have(clock):
    reader = Client()
    waiting = make.in_review(
        title="The lighthouse treaty is signed", category=make.category("Keepers")
    )
    before = {path: reader.get(path).content for path in EVERY_BULLETIN}
    workflow.publish(waiting, make.second(), at=INSTANT)
    assert {path: reader.get(path).content for path in EVERY_BULLETIN} == before


def test_it_is_mailed_at_the_first_look_after_its_instant(clock, bulletin):
    Subscription.objects.create(
        address="reader@example.org", language="en", query="", confirmed_at=timezone.now()
    )
    outbox.send_due(timezone.now())
    clock.move_to(INSTANT - SECOND)
    outbox.send_due(timezone.now())
    assert [letter.subject for letter in mail.outbox] == []
    clock.move_to(INSTANT)
    outbox.send_due(timezone.now())
    assert [letter.subject for letter in mail.outbox] == [bulletin.title]


NAMES = {
    "category": "Keepers", "place": "Rocky Point", "series": "Lamps of the coast",
    "party": "Guild of keepers", "observance": "First lamp",
}  # fmt: skip
OFFERING = [
    "/en/news/", "/en/news/?kind=commemoration", "/en/news/?year=0", "/en/news/feed/", "/en/subscribe/",
    "/en/subscribe/?year=0", "/en/no-such-page/", "/es/news/", "/es/subscribe/",
]  # fmt: skip


@pytest.fixture
def named(clock):
    """A commemoration, public at INSTANT, and the only one under each of its names."""
    return make.commemoration(
        published_at=INSTANT, category=make.category(NAMES["category"]),
        place=make.place(NAMES["place"], parent=make.place("Outer coast")),
        series=make.series(NAMES["series"]), parties=[make.party(NAMES["party"])],
        observance=make.observance(NAMES["observance"]),
    )  # fmt: skip


def offered(path):
    shown = content(Client().get(path))
    return [name for name in (*NAMES.values(), "Outer coast") if name in shown]


@pytest.mark.parametrize("path", OFFERING)
def test_no_name_is_offered_because_of_what_is_not_public(clock, named, path):
    clock.move_to(INSTANT - SECOND)
    assert offered(path) == []
    clock.move_to(INSTANT)
    workflow.withdraw(named, None, "wrong", "It was wrong.")
    assert offered(path) == []


def test_all_its_names_are_offered_at_its_second(clock, named):
    clock.move_to(INSTANT)
    assert offered("/en/subscribe/") == [*NAMES.values(), "Outer coast"]


@pytest.mark.parametrize("parameter", NAMES)
def test_a_name_is_public_as_soon_as_it_is_saved_and_counts_nothing(clock, named, parameter):
    clock.move_to(INSTANT - SECOND)
    reader, slug = Client(), getattr(named, parameter, None) or named.parties.get()
    query = f"?{parameter}={slug.slug}"
    assert "No bulletin" in content(reader.get(f"/en/news/{query}"))
    assert b"<entry>" not in reader.get(f"/en/news/feed.atom{query}").content
    assert "First lamp" in content(reader.get("/en/commemorations/calendar.ics"))


def test_a_report_under_embargo_leaves_the_calendar_as_it_is(clock):
    day = INSTANT.date()
    announced = make.event(title="They will sign", first_day=day, published_at=timezone.now())
    report = make.event(
        title="They signed", first_day=day, reports_on=announced, published_at=INSTANT
    )
    reader, path = Client(), "/en/news/calendar.ics"

    def entries():
        calendar = icalendar.Calendar.from_ical(reader.get(path).content)
        return {
            str(event["UID"]): str(event["SUMMARY"])
            for event in calendar.walk("VEVENT")
            if "sign" in event["SUMMARY"]
        }

    clock.move_to(INSTANT - SECOND)
    assert entries() == {announced.guid[9:]: "They will sign"}
    assert report.slug not in content(reader.get(path))
    clock.move_to(INSTANT)
    assert entries() == {announced.guid[9:]: "They signed"}


def test_a_report_under_embargo_joins_no_two_entries_before_its_instant(clock):
    day, reader, path = INSTANT.date(), Client(), "/en/news/calendar.ics"
    announced = make.event(first_day=day, published_at=timezone.now())
    report = make.in_review(first_day=day, last_day=day, reports_on=announced)
    make.event(first_day=day, reports_on=report, published_at=timezone.now())
    before = reader.get(path).content
    workflow.publish(report, make.second(), at=INSTANT)
    clock.move_to(INSTANT - SECOND)
    assert reader.get(path).content == before
    clock.move_to(INSTANT)
    assert reader.get(path).content.count(b"BEGIN:VEVENT") == before.count(b"BEGIN:VEVENT") - 1


def test_a_change_that_waits_is_in_no_output(clock, editor):
    public = make.event(
        title="The lamp is lit", body="<p>As before.</p>", published_at=timezone.now()
    )
    public.title, public.body = "The lamp is dark", "<p>Signed at the old lamp.</p>"
    workflow.save(public, editor)
    for path in (*EVERY_BULLETIN, *own_addresses(public)):
        after = content(Client().get(path, follow=True))
        assert "old lamp" not in after, path
        assert "The lamp is dark" not in after, path
