"""A GUID names an item for ever: readers' tools know what they have shown by it alone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bulletins import terms, workflow
from bulletins.models import Bulletin, Participation, WithdrawnReason
from tests import builders as make


@pytest.fixture
def pair(db):
    """A public bulletin in English, and the same item in Spanish."""
    english = make.event(
        category=make.category("Reefs"), series=make.series(), place=make.place(), number=2
    )
    facts = {name: getattr(english, name) for name in workflow.FACTS}
    return english, make.event(language="es", translation_key=english.translation_key, **facts)


def guids():
    return dict(Bulletin.objects.values_list("pk", "guid"))


def again(bulletin):
    return Bulletin.objects.get(pk=bulletin.pk)


def rename_category(english, spanish):
    english.category.names, english.category.slug = {"en": "Coral", "es": "Coral"}, "coral"
    terms.save(english.category)
    assert again(spanish).category.slug == "coral"


def rename_series(english, spanish):
    english.series.slug = "another-series"
    terms.save(english.series)
    assert again(spanish).series.slug == "another-series"


def move_place(english, spanish):
    english.place.parent = make.place("Country")
    terms.save(english.place)
    assert again(spanish).place.parent.name == "Country"


def change_slug(english, spanish):
    workflow.change_slug(english, "another-address")
    assert again(english).slug == "another-address"


def change_title(english, spanish):
    make.changed(english, title="Another title")
    assert again(english).title == "Another title"


def move_day(english, spanish):
    make.changed(english, first_day=date(2025, 12, 31), last_day=date(2025, 12, 31))
    assert again(spanish).first_day == date(2025, 12, 31)


def take_out_of_series(english, spanish):
    make.changed(english, participations=[(make.party(), {})], series=None, number=None)
    assert Participation.objects.count() == 2


def unlink(english, spanish):
    workflow.unlink_language(spanish)
    assert again(spanish).translation_key != again(english).translation_key


def link_again(english, spanish):
    workflow.unlink_language(spanish)
    workflow.link_languages(english, spanish)
    assert again(spanish).translation_key == again(english).translation_key


def withdraw_and_publish_again(english, spanish):
    workflow.withdraw(english, None, WithdrawnReason.WRONG, "The day was wrong.")
    workflow.back_to_draft(english, None)
    workflow.publish(english, None)
    assert again(english).corrected_at


CHANGES = [
    rename_category, rename_series, move_place, change_slug, change_title, move_day,
    take_out_of_series, unlink, link_again, withdraw_and_publish_again,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_that_readers_notice_leaves_every_guid_alone(pair, change):
    before = guids()
    change(*pair)
    assert guids() == before


def test_all_changes_one_after_the_other_leave_every_guid_alone(pair):
    before = guids()
    for change in CHANGES:
        change(*(again(bulletin) for bulletin in pair))
    assert guids() == before


def test_each_language_of_an_item_has_a_guid_of_its_own(pair):
    english, spanish = pair
    assert english.guid != spanish.guid
    french = workflow.start_translation(english, "fr", None)
    assert len({english.guid, spanish.guid, again(french).guid}) == 3


def test_a_guid_is_no_address(pair):
    for bulletin in pair:
        assert bulletin.guid.startswith("urn:uuid:")
        assert bulletin.slug not in bulletin.guid


def test_a_draft_keeps_its_guid_while_it_waits_and_when_it_becomes_public(db):
    bulletin = make.draft()
    before = guids()
    workflow.publish(bulletin, None, at=timezone.now() + timedelta(days=2))
    workflow.pull_back(bulletin, None)
    workflow.publish(bulletin, None)
    assert again(bulletin).is_public()
    assert guids() == before
