"""What the desk says of an entry that several bulletins on one event share is what calendars then have."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from bulletins import workflow
from bulletins.models import Bulletin
from tests import pressed
from tests.desk_form import withdraw
from tests.pressed import DAY, Followed, again, changed, link, out, taken_back, written

MONTH = {"day_precision": "month", "first_day": date(2026, 4, 1), "last_day": date(2026, 4, 30)}
WHY = {"reason": "wrong", "words_en": "The day was wrong."}


@pytest.fixture(autouse=True)
def world(noon):
    return pressed.world(noon)


@pytest.fixture
def follow(world, client):
    def done(bulletin, **how):
        browser = Client()
        browser.force_login(world.second)
        return Followed(world, client, browser, bulletin, **how)

    return done


@pytest.fixture
def correct(world, follow):
    """The same of a correction of what `bulletin` reports on, or of another fact."""
    return lambda bulletin, **fields: follow(changed(world, bulletin, **fields), loud="spelling")


def quietly(world, **fields):
    """Public, and mailed to nobody."""
    bulletin = out(world, told=False, **fields)
    Bulletin.objects.filter(pk=bulletin.pk).update(told_at=timezone.now())
    return again(bulletin)


def entries_begin(found, words):
    assert found.said["Calendars"].startswith(words), found.said["Calendars"]
    return found.is_as_said()


def test_a_report_on_an_announcement_takes_over_its_entry(world, client, follow):
    announcement = out(world)
    found = follow(written(world, title="Talks held", reports_on=announcement))
    assert found.said["Calendars"].startswith("The entry of “Talks on reefs”, with this link")
    assert found.is_as_said()
    held = again(found.bulletin)
    assert link(client, held, announcement).endswith(held.get_absolute_url())


def test_a_report_on_what_no_calendar_has_brings_an_entry(world, follow):
    found = follow(written(world, title="Talks held", reports_on=out(world, **MONTH)))
    assert found.said["Calendars"].startswith("One new entry")
    assert found.is_as_said()


def test_an_announcement_that_comes_after_its_report_leaves_the_entry_as_it_is(
    world, client, follow
):
    late = written(world)
    report = out(world, title="Talks held", reports_on=late)
    found = follow(late)
    assert found.said["Calendars"].startswith("The entry of “Talks held”, as it is")
    assert found.is_as_said()
    assert link(client, report, report).endswith(report.get_absolute_url())


# What it reports on is changed


def test_a_report_that_is_found_to_be_on_another_event_has_an_entry_apart(world, client, correct):
    announcement = quietly(world)
    report = quietly(world, title="Talks held", reports_on=announcement)
    found = correct(report, reports_on=None)
    assert entries_begin(found, "An entry apart from that of “Talks on reefs”: ")
    assert link(client, report, report).endswith(report.get_absolute_url())
    assert link(client, report, announcement).endswith(announcement.get_absolute_url())


def test_an_entry_that_turns_out_to_be_the_announced_one_goes_into_it(world, client, correct):
    announcement = quietly(world)
    report = quietly(world, title="Talks held")
    found = correct(report, reports_on=announcement)
    assert entries_begin(found, "The entries of “Talks held”, “Talks on reefs” become one")
    assert link(client, report, announcement).endswith(report.get_absolute_url())


def test_a_report_goes_over_to_another_announcement(world, client, correct):
    announcement = quietly(world)
    other = quietly(world, title="Talks on rivers")
    report = quietly(world, title="Talks held", reports_on=announcement)
    found = correct(report, reports_on=other)
    assert entries_begin(found, "The entry of “Talks on rivers”, with this link")
    assert link(client, report, other).endswith(report.get_absolute_url())
    assert link(client, report, announcement).endswith(announcement.get_absolute_url())


def test_a_report_leaves_an_announcement_that_was_withdrawn(world, correct):
    announcement = quietly(world)
    report = quietly(world, title="Talks held", reports_on=announcement)
    workflow.withdraw(again(announcement), world.second, "wrong", "The day was wrong.")
    found = correct(again(report), reports_on=None)
    assert entries_begin(found, "A new entry in place of the former: ")


def test_one_between_an_announcement_and_a_later_report_leaves_the_first(world, correct):
    announcement = quietly(world)
    report = quietly(world, title="Talks held", reports_on=announcement)
    quietly(world, title="Talks summed up", reports_on=report)
    found = correct(report, reports_on=None)
    assert entries_begin(found, "An entry apart from that of “Talks on reefs”: ")


def test_a_report_in_two_languages_leaves_its_announcement_in_both(world, client, correct):
    announcement = quietly(world)
    spanish = {"language": "es", "translation_key": announcement.translation_key}
    quietly(world, title="Charlas", **spanish)
    report = quietly(world, title="Talks held", reports_on=announcement)
    key = {"translation_key": report.translation_key, "reports_on": announcement}
    held = quietly(world, title="Charlas celebradas", language="es", **key)
    found = correct(report, reports_on=None)
    assert entries_begin(found, "An entry apart from that of “Talks on reefs”: ")
    assert link(client, held, held).endswith(held.get_absolute_url())


def test_a_report_of_two_languages_comes_out_in_the_second(world, client, follow):
    announcement = quietly(world)
    spanish = {"language": "es", "translation_key": announcement.translation_key}
    there = quietly(world, title="Charlas", **spanish)
    report = quietly(world, title="Talks held", reports_on=announcement)
    key = {"translation_key": report.translation_key, "reports_on": announcement}
    found = follow(written(world, title="Charlas celebradas", language="es", **key))
    assert entries_begin(found, "The entry of “Charlas”, with this link")
    assert link(client, there, there).endswith(again(found.bulletin).get_absolute_url())


# How well its day is known


def test_a_report_whose_day_is_not_known_any_more_leaves_the_entry_to_the_announcement(
    world, client, correct
):
    announcement = quietly(world)
    report = quietly(world, title="Talks held", reports_on=announcement)
    found = correct(report, **MONTH)
    assert entries_begin(found, "The entry stays, as that of “Talks on reefs”")
    assert link(client, report, announcement).endswith(announcement.get_absolute_url())


def test_a_report_whose_day_becomes_known_comes_to_the_entry(world, client, correct):
    announcement = quietly(world)
    report = quietly(world, title="Talks held", reports_on=announcement, **MONTH)
    day = announcement.first_day
    found = correct(report, day_precision="day", first_day=day, last_day=day)
    assert entries_begin(found, "The entry of “Talks on reefs”, with this link")
    assert link(client, report, announcement).endswith(report.get_absolute_url())


def test_a_day_that_becomes_known_where_the_announcement_has_none_brings_an_entry(world, correct):
    report = quietly(world, title="Talks held", reports_on=quietly(world, **MONTH), **MONTH)
    day = timezone.localdate() + DAY
    found = correct(report, day_precision="day", first_day=day, last_day=day)
    assert entries_begin(found, "One new entry: ")


# Several reports


def test_a_second_report_takes_the_entry_over(world, client, follow):
    announcement = quietly(world)
    quietly(world, title="Talks held", reports_on=announcement)
    found = follow(written(world, title="Talks summed up", reports_on=announcement))
    assert entries_begin(found, "The entry of “Talks held”, with this link")
    assert link(client, announcement, announcement).endswith(
        again(found.bulletin).get_absolute_url()
    )


def test_a_report_of_an_announcement_whose_report_is_out_joins_what_was_apart(world, follow):
    announcement = quietly(world)
    between = written(world, title="Talks held", reports_on=announcement)
    quietly(world, title="Talks summed up", reports_on=between)
    found = follow(between)
    assert entries_begin(found, "The entries of “Talks on reefs”, “Talks summed up” become one")


# Withdrawn, and back


def test_a_report_that_is_withdrawn_leaves_the_entry_to_the_announcement(world, follow):
    report = out(world, title="Talks held", reports_on=out(world))
    found = follow(report, way=withdraw, **WHY)
    assert found.said["Calendars"].startswith("The entry stays, as that of “Talks on reefs”")
    assert found.is_as_said()


def test_an_announcement_that_is_withdrawn_leaves_the_entry_to_its_report(world, client, follow):
    announcement = quietly(world)
    report = quietly(world, title="Talks held", reports_on=announcement)
    found = follow(again(announcement), way=withdraw, **WHY)
    assert entries_begin(found, "The entry stays, as that of “Talks held”")
    assert link(client, report, announcement).endswith(report.get_absolute_url())


def test_an_announcement_of_two_reports_is_withdrawn(world, follow):
    announcement = quietly(world)
    quietly(world, title="Talks held", reports_on=announcement)
    quietly(world, title="Talks summed up", reports_on=announcement)
    found = follow(again(announcement), way=withdraw, **WHY)
    assert entries_begin(found, "The entry stays, as that of “Talks summed up”")


def test_one_between_two_others_is_withdrawn(world, follow):
    announcement = quietly(world)
    between = quietly(world, title="Talks held", reports_on=announcement)
    quietly(world, title="Talks summed up", reports_on=between)
    found = follow(again(between), way=withdraw, **WHY)
    assert entries_begin(found, "One entry each for “Talks on reefs”, “Talks summed up”")


def test_a_report_comes_back_to_the_entry_of_its_announcement(world, client, follow):
    announcement = quietly(world)
    report = quietly(world, title="Talks held", reports_on=announcement)
    found = follow(taken_back(world, report))
    assert entries_begin(found, "The entry of “Talks on reefs”, with this link")
    assert link(client, report, announcement).endswith(report.get_absolute_url())


def test_a_report_comes_back_after_its_announcement_was_withdrawn(world, follow):
    announcement = quietly(world)
    report = quietly(world, title="Talks held", reports_on=announcement)
    workflow.withdraw(again(announcement), world.second, "wrong", "The day was wrong.")
    found = follow(taken_back(world, again(report)))
    assert entries_begin(found, "Its entry is there again: ")
