"""The edition's number rises with every change that readers can see, however it is written."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from bulletins import triggers
from bulletins.checks import triggers_are_there
from bulletins.models import (
    Attachment,
    Bulletin,
    Category,
    Correction,
    Edition,
    ImageUse,
    Mission,
    Participation,
    Place,
)
from tests import builders as make
from tests.pictures import in_library


def number():
    return Edition.objects.get(pk=1).number


def raised(write):
    before = number()
    with transaction.atomic():
        write()
    return number() > before


@pytest.mark.parametrize(
    "write",
    [
        lambda one: make.event(),
        lambda one: Bulletin.objects.filter(pk=one.pk).update(title="Another"),
        lambda one: Bulletin.objects.bulk_update([one], ["summary"]),
        lambda one: Bulletin.objects.filter(pk=one.pk).update(status="withdrawn", withdrawn_at=make.NOON,
                                                              withdrawn_words="Wrong.", withdrawn_reason="wrong"),
        lambda one: one.delete(),
        lambda one: Category.objects.update(names={"en": "Fish"}),
        lambda one: Category.objects.bulk_create([Category(slug="more", names={"en": "More"})]),
        lambda one: Place.objects.filter(pk=one.place_id).update(path="/9/"),
        lambda one: Mission.objects.update(names={"en": "Another embassy"}),
        lambda one: one.participations.all().delete(),
        lambda one: one.participations.update(role={"en": "host"}),
        lambda one: one.participations.update(bulletin=make.draft()),
        lambda one: Bulletin.objects.filter(pk=one.pk).update(status="draft", published_at=None),
    ],
)  # fmt: skip
def test_each_way_of_writing_raises_it(db, write):
    one = make.event(
        category=make.category("Reefs"), place=make.place(), parties=[make.party("Guards")]
    )
    assert raised(lambda: write(one))


def test_what_only_the_desk_knows_raises_nothing(db, editor):
    one = make.event()
    draft = make.draft()
    for write in (
        lambda: Bulletin.objects.update(told_at=timezone.now(), version=7),
        lambda: Bulletin.objects.filter(pk=draft.pk).update(title="Another"),
        lambda: Bulletin.objects.filter(pk=one.pk).update(
            pending_status="draft", pending_by=editor
        ),
        lambda: Mission.objects.update(second_person=False),
        lambda: Correction.objects.update(told_at=timezone.now()),
    ):
        assert not raised(write)


def test_what_stands_beside_a_draft_raises_nothing(db):
    draft, other, host = make.draft(), make.draft(), make.party("Guards")
    picture = in_library()
    for write in (
        lambda: Participation.objects.create(bulletin=draft, party=host),
        lambda: draft.participations.update(bulletin=other),
        lambda: other.participations.all().delete(),
        lambda: ImageUse.objects.create(bulletin=draft, image=picture, credit="The mission"),
        lambda: Attachment.objects.create(
            bulletin=draft, key="a" * 64, name="charts.pdf", size=9, title="Charts", language="en"
        ),
        lambda: draft.attachments.update(shown=True),
        draft.delete,
    ):
        assert not raised(write)


def test_it_is_raised_in_the_transaction_of_the_change(db):
    before = number()
    with transaction.atomic():
        make.event()
        transaction.set_rollback(True)
    assert number() == before


def test_its_state_differs_when_an_embargo_passes_a_window_ends_or_a_month_begins(
    db, settings, django_assert_num_queries
):
    settings.FEED_MONTHS = 1
    make.event(published_at=make.NOON)
    seen = {make.NOON + timedelta(days=days): None for days in (-1, 0, 1, 29, 30, 31, 32, 40)}
    for at in seen:
        with django_assert_num_queries(1):
            seen[at] = Edition.objects.state("en", at)
    before, at_once, next_day, in_march, april, aged, later, last = seen.values()
    assert before != at_once == next_day == in_march
    assert in_march != april
    assert april != aged == later == last
    assert Edition.objects.state("es", make.NOON) != at_once


def test_a_missing_trigger_is_found_and_migrating_puts_it_back(db):
    assert triggers_are_there(["default"]) == []
    on = " ON bulletins_category" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER edition_bulletins_category_update{on}")
    [error] = triggers_are_there(["default"])
    assert "edition_bulletins_category_update" in error.msg
    triggers.install()
    assert triggers_are_there(["default"]) == []
