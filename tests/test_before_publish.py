"""What the desk says will happen is what happens: messages, entries of feeds and of calendars, counted.

Each situation is read off the screen, done by the screen's own button, and then followed from outside.
"""

from datetime import date, time

import pytest
from django.test import Client
from django.utils import timezone

from bulletins import outbox
from bulletins.models import Bulletin, Every
from tests import builders as make
from tests import pressed
from tests.desk_form import review, withdraw
from tests.pressed import (
    ALL_FIVE,
    DAY,
    ENTRIES,
    HOUR,
    LISTS,
    Followed,
    again,
    changed,
    letters,
    out,
    publish,
    said,
    taken_back,
    written,
)  # fmt: skip


@pytest.fixture(autouse=True)
def world(noon):
    return pressed.world(noon)


@pytest.fixture
def desk_of_second(world):
    """Their browser, signed in anew: weeks may have passed."""

    def signed_in():
        browser = Client()
        browser.force_login(world.second)
        return browser

    return signed_in


@pytest.fixture
def follow(world, client, desk_of_second):
    return lambda bulletin, **how: Followed(world, client, desk_of_second(), bulletin, **how)


# Published for the first time


@pytest.mark.parametrize(("language", "count"), [("en", 5), ("es", 4)])
def test_one_that_is_published_now(world, follow, language, count):
    title = "Talks on reefs" if language == "en" else "Charlas"
    found = follow(written(world, language=language, title=title))
    assert found.is_as_said()
    assert found.new == set(LISTS)
    assert found.sent == dict.fromkeys(Every.values, count)
    assert {query for query, come in found.come.items() if come} == {"", "?category=fisheries"}
    assert found.said["Calendars"].startswith("One new entry: March 5, 2026, all day")


def test_one_that_few_selections_hold(world, follow):
    bare = {"title": "A letter", "place": None, "category": None, "series": None, "parties": []}
    found = follow(written(world, **bare))
    assert found.is_as_said()
    assert found.new == {"", "?kind=event", "?year=2026"}
    assert found.sent == dict.fromkeys(Every.values, 1)


def test_a_commemoration_at_an_hour(world, follow):
    fields = {"kind": "commemoration", "observance": world.reef_day}
    found = follow(written(world, start_time=time(9), end_time=time(10, 30), **fields))
    assert found.is_as_said()
    assert "9:00 a.m. to 10:30 a.m." in found.said["Calendars"]
    assert {"?kind=commemoration", "?observance=reef-day"} <= found.new


def test_one_that_is_given_an_hour_ahead(world, follow):
    found = follow(written(world), published_at="2026-03-04T09:00", wait=2 * DAY + 3 * HOUR)
    assert again(found.bulletin).published_at > make.NOON + DAY
    assert found.is_as_said()
    assert found.new == set(LISTS)


def test_one_that_waits_for_its_hour_and_is_published_at_once(world, follow):
    bulletin = written(world)
    publish(world, bulletin, at=timezone.now() + 5 * DAY)
    found = follow(again(bulletin))
    assert found.is_as_said()
    assert found.sent == ALL_FIVE


def test_old_news_stands_in_calendars_and_is_told_to_nobody(world, follow):
    found = follow(written(world), old_news="on")
    assert "Old news is in no feed." in found.said["Readers’ apps"]
    assert "Old news is mailed to nobody." in found.said["Mail"]
    assert not found.new
    assert not found.sent
    assert found.said["Calendars"].startswith("One new entry")
    assert len(found.come[""]) == 1


def test_old_news_where_nothing_was_announced_before(world, follow):
    Bulletin.objects.update(announced=False)
    found = follow(written(world), old_news="on")
    assert "Old news is there too" in found.said["Readers’ apps"]
    assert "only to who follows since before its day" in found.said["Mail"]
    assert found.is_as_said()


MONTH = {"day_precision": "month", "first_day": date(2026, 4, 1), "last_day": date(2026, 4, 30)}
YEAR = {"day_precision": "year", "first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31)}
ONE_DAY = {"day_precision": "day", "first_day": date(2026, 4, 5), "last_day": date(2026, 4, 5)}


@pytest.mark.parametrize("days", [MONTH, YEAR])
def test_one_that_is_not_known_to_the_day(world, follow, days):
    found = follow(written(world, **days))
    assert found.said["Calendars"].startswith("No entry of its own")
    assert found.is_as_said()


# Changes


def test_spelling_only_is_told_to_nobody(world, follow):
    found = follow(changed(world, out(world), title="Talks on coral reefs"), loud="spelling")
    assert found.said["Readers’ apps"].startswith("The same item")
    assert "Spelling only: nobody is mailed" in found.said["Mail"]
    assert not found.sent
    assert not found.new
    assert not found.moved


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_significant_correction_is_told_to_who_was_mailed_it(world, follow, language):
    bulletin = changed(world, out(world, language=language), summary="Other words.")
    sentence = {f"sentence_{language}": "The words were wrong."}
    found = follow(bulletin, loud="significant", **sentence)
    assert found.is_as_said()
    assert found.sent == ALL_FIVE
    assert not found.new
    assert found.moved == set(LISTS)


def test_a_correction_before_the_digests_is_told_to_those_at_once_alone(world, follow):
    bulletin = out(world, told=False)
    world.clock.shift(HOUR)
    outbox.send_due(timezone.now())
    world.clock.shift(HOUR)
    bulletin = changed(world, bulletin, summary="Other words.")
    found = follow(bulletin, loud="significant", sentence_en="The words were wrong.")
    assert letters(found.said["Mail"]) == {Every.ONCE: 5}
    assert found.sent == ALL_FIVE  # in the digests the bulletin itself, with the words of now


def test_a_correction_of_what_nobody_was_mailed_yet_says_so(world, desk_of_second):
    bulletin = changed(world, out(world, told=False), summary="Other words.")
    assert said(desk_of_second(), review(bulletin))["Mail"] == "To nobody. Nobody was mailed it.. "


def test_facts_corrected_in_two_languages_are_told_in_both(world, follow):
    english = out(world, told=False)
    spanish = out(
        world, language="es", title="Charlas", translation_key=english.translation_key
    )  # fmt: skip
    day = english.first_day + DAY
    fields = {"place": world.havana, "first_day": day, "last_day": day}
    bulletin = changed(world, again(english), **fields)
    sentences = {"sentence_en": "It is Havana.", "sentence_es": "Es La Habana."}
    found = follow(bulletin, loud="significant", **sentences)
    assert found.is_as_said()
    assert found.sent == dict.fromkeys(Every.values, 9)
    assert found.said["Lists"] == "New in Havana; no longer in Miami, Florida"
    assert found.said["Calendars"].startswith("The same entry: ")
    assert [again(row).sequence for row in (english, spanish)] == [1, 1]


def test_a_change_that_moves_it_to_other_lists_tells_nobody(world, follow):
    found = follow(changed(world, out(world), category=world.health), loud="spelling")
    assert found.said["Lists"] == "New in Health; no longer in Fisheries"
    assert found.new == {"?category=health"}
    assert not found.sent


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (MONTH, ONE_DAY, "One new entry"),
        (ONE_DAY, MONTH, "Its entry goes"),
        (MONTH, YEAR, "No entry of its own"),
        (ONE_DAY, ONE_DAY, "The same entry"),
    ],
)
def test_a_change_of_how_well_the_day_is_known(world, follow, before, after, words):
    bulletin = out(world, told=False, **before)
    found = follow(
        changed(world, bulletin, summary="Other words.", **after),
        loud="significant", sentence_en="The day was wrong.",
    )  # fmt: skip
    assert found.said["Calendars"].startswith(words)
    come, gone = ENTRIES[words]
    assert (len(found.come[""]), len(found.gone[""])) == (come, gone)


def test_changes_of_old_news_reach_no_feed_and_nobody(world, follow):
    bulletin = out(world, old_news=True)
    bulletin = changed(world, bulletin, summary="Other words.")
    found = follow(bulletin, loud="significant", sentence_en="The words were wrong.")
    assert found.said["Readers’ apps"].startswith("In no feed")
    assert found.is_as_said()
    assert not found.sent


# Withdrawn, and back

WHY = {"reason": "wrong", "words_en": "The day was wrong."}


def test_a_withdrawal_is_told_to_who_was_mailed_it(world, follow):
    found = follow(out(world), way=withdraw, **WHY)
    assert found.is_as_said()
    assert found.sent == ALL_FIVE
    assert found.said["Calendars"].startswith("Its entry goes")


def test_a_withdrawal_in_both_languages_counts_both(world, follow):
    english = out(world, told=False)
    out(world, language="es", title="Charlas", translation_key=english.translation_key)
    found = follow(again(english), way=withdraw, which="all", words_es="Estaba mal.", **WHY)
    assert found.is_as_said()
    assert found.sent == dict.fromkeys(Every.values, 9)


def test_a_withdrawal_of_what_nobody_was_mailed_tells_nobody(world, follow):
    found = follow(out(world, told=False, **MONTH), way=withdraw, **WHY)
    assert found.said["Mail"].startswith("To nobody")
    assert found.said["Calendars"].startswith("It has no entry")
    assert found.is_as_said()


def test_one_that_comes_back_is_told_to_who_was_mailed_it(world, follow):
    found = follow(taken_back(world, out(world)))
    assert found.is_as_said()
    assert found.sent == ALL_FIVE
    assert found.said["Readers’ apps"].startswith("The same item, shown again as changed")
    assert found.said["Calendars"].startswith("Its entry is there again")
    assert found.new == set(LISTS)


def test_one_that_comes_back_and_nobody_was_mailed_is_news(world, follow):
    found = follow(taken_back(world, out(world, told=False)))
    assert found.is_as_said()
    assert found.sent == ALL_FIVE


def test_old_news_that_comes_back_tells_nobody(world, follow):
    found = follow(taken_back(world, out(world, old_news=True)))
    assert found.said["Readers’ apps"].startswith("In no feed")
    assert found.is_as_said()
    assert not found.sent
