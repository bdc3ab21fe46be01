"""What must hold is held by the database, and said to the editor in a sentence."""

from datetime import date, time

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from bulletins.models import (
    Bulletin,
    FormerSlug,
    Kind,
    Mission,
    Participation,
    Place,
    Precision,
    Source,
    Status,
    WithdrawnReason,
)
from tests import builders as make

# constraint: the sentence, and each way to break it: from a public bulletin, or from a draft.
PUBLIC, DRAFT = make.bulletin, make.draft
BROKEN = {
    "has_days": [
        "Name the day it took place before you send it for review.",
        (PUBLIC, {"first_day": None, "last_day": None}),
        (DRAFT, {"status": Status.IN_REVIEW, "first_day": None, "last_day": None}),
    ],
    "days_in_order": [
        "The last day lies before the first. Correct one of them.",
        (DRAFT, {"first_day": date(2018, 1, 23), "last_day": date(2018, 1, 22)}),
        (DRAFT, {"first_day": None}),
        (DRAFT, {"last_day": None}),
    ],
    "time_has_day": [
        "A time needs a day: name the day, or take the time out.",
        (DRAFT, {"start_time": time(18), "first_day": None, "last_day": None}),
        (DRAFT, {"start_time": time(18), "day_precision": Precision.MONTH}),
    ],
    "end_has_start": [
        "Say when it begins, not only when it ends.",
        (DRAFT, {"end_time": time(20)}),
    ],
    "commemorates": [
        "Name what is commemorated: choose the observance.",
        (PUBLIC, {"kind": Kind.COMMEMORATION}),
        (DRAFT, {"kind": Kind.COMMEMORATION, "status": Status.IN_REVIEW}),
    ],
    "event_commemorates_nothing": [
        "Only a commemoration has an observance. Take it out, or change the kind.",
        (DRAFT, {"observance": make.observance}),
    ],
    "number_in_series": [
        "A number, 1 or more, belongs to a series: choose the series.",
        (DRAFT, {"number": 5}),
        (DRAFT, {"number": 0, "series": make.series}),
    ],
    "published_from": [
        "A published bulletin has the instant from which it is public.",
        (PUBLIC, {"published_at": None}),
    ],
    "second_person": [
        "Who wrote the last change cannot approve it.",
        (PUBLIC, {"alone_reason": ""}),
        (PUBLIC, {"alone_reason": "", "edited_by": "ana"}),
        (PUBLIC, {"alone_reason": "", "approved_by": "ana"}),
        (PUBLIC, {"alone_reason": "", "edited_by": "ana", "approved_by": "ana"}),
    ],
    "changes_of_a_published_one": [
        "Only changes to a published bulletin wait beside it.",
        (DRAFT, {"pending_status": Status.DRAFT}),
    ],
    "withdrawn_says_why": [
        "Say in a sentence why it is withdrawn.",
        (PUBLIC, {"status": Status.WITHDRAWN}),
        (PUBLIC, {"status": Status.WITHDRAWN, "withdrawn_at": make.NOON, "withdrawn_words": "Why"}),
        (PUBLIC, {"status": Status.WITHDRAWN, "withdrawn_at": make.NOON,
                  "withdrawn_reason": WithdrawnReason.WRONG}),
        (PUBLIC, {"status": Status.WITHDRAWN, "withdrawn_words": "Why",
                  "withdrawn_reason": WithdrawnReason.WRONG}),
    ],
    "not_about_itself": [
        "A bulletin cannot report on itself or replace itself.",
        (DRAFT, {"reports_on": "itself"}),
        (DRAFT, {"replaced_by": "itself"}),
    ],
    "one_slug": [
        "Another bulletin has this address. Choose other words.",
        (DRAFT, {"slug": "taken"}),
    ],
    "one_per_language": [
        "There is a bulletin in this language already.",
        (DRAFT, {"translation_key": "taken"}),
    ],
}  # fmt: skip
UNIQUE = {  # SQLite names the columns of a unique constraint
    "one_slug": "bulletins_bulletin.language, bulletins_bulletin.slug",
    "one_per_language": "bulletins_bulletin.translation_key, bulletins_bulletin.language",
    "one_former_slug": "bulletins_formerslug.language, bulletins_formerslug.slug",
    "a_party_once": "bulletins_participation.bulletin_id, bulletins_participation.party_id",
    "one_source_per_item": "bulletins_source.system, bulletins_source.key",
}
CASES = [(name, start, change) for name, (_, *ways) in BROKEN.items() for start, change in ways]


def break_with(bulletin, change, people):
    """`change` with the rows that it speaks of."""
    other = make.bulletin(slug="taken")
    found = {}
    for field, value in change.items():
        if value == "itself":
            value = bulletin
        elif value == "taken":
            value = getattr(other, field)
        elif value == "ana":
            value = people.get_or_create(username="ana")[0]
        elif callable(value):
            value = value()
        found[field] = value
    return found


def refused_by(name, write):
    """Whether the database refuses `write` for the constraint `name`."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    said = str(refused.value)
    return name in said or UNIQUE.get(name, name) in said


def sentences(row):
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.messages


@pytest.mark.parametrize(("name", "start", "change"), CASES)
def test_the_database_refuses_it_by_name(db, django_user_model, name, start, change):
    bulletin = start()
    broken = break_with(bulletin, change, django_user_model.objects)
    assert refused_by(name, lambda: Bulletin.objects.filter(pk=bulletin.pk).update(**broken))


@pytest.mark.parametrize(("name", "start", "change"), CASES)
def test_the_editor_reads_its_sentence(db, django_user_model, name, start, change):
    bulletin = start()
    for field, value in break_with(bulletin, change, django_user_model.objects).items():
        setattr(bulletin, field, value)
    assert BROKEN[name][0] in sentences(bulletin)


BESIDE = {  # proven in a test of their own below, and in those of pictures
    "place_not_in_itself", "one_mission", "picture_has_credit", "decorative_says_nothing",
    "significant_says_what",
}  # fmt: skip


def test_every_check_of_every_model_is_proven_here():
    checks = {
        constraint.name
        for model in apps.get_app_config("bulletins").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    proven = {*BROKEN, "has_title", *BESIDE} - set(UNIQUE)
    assert checks == proven


def test_a_bulletin_without_a_title_is_refused_by_both(db):
    bulletin = make.draft()
    rows = Bulletin.objects.filter(pk=bulletin.pk)
    assert refused_by("has_title", lambda: rows.update(title=""))
    bulletin.title = ""
    with pytest.raises(ValidationError) as refused:
        bulletin.full_clean()
    assert "title" in refused.value.message_dict


def test_a_draft_needs_a_title_only(db):
    bulletin = Bulletin(title="Something happened", slug="something-happened", language="en")
    bulletin.full_clean()
    bulletin.save()


def test_two_people_or_a_reason_make_a_bulletin_public(db, django_user_model):
    writer, reader = (django_user_model.objects.create(username=name) for name in ("ana", "bea"))
    make.bulletin(alone_reason="", edited_by=writer, approved_by=reader).full_clean()
    make.bulletin(alone_reason="one_person", edited_by=writer, approved_by=writer).full_clean()


def test_a_place_in_itself_is_refused_by_both(db):
    place = make.place()
    rows = Place.objects.filter(pk=place.pk)
    assert refused_by("place_not_in_itself", lambda: rows.update(parent=place))
    place.parent = place
    assert "A place cannot lie in itself." in sentences(place)


def test_a_second_mission_is_refused_by_both(db):
    mission = Mission(pk=2, names={"en": "Another"})
    assert refused_by("one_mission", lambda: mission.save(force_insert=True))
    assert "There is one mission. Change that one." in sentences(mission)


def test_a_former_slug_leads_to_one_bulletin_of_its_language(db):
    first, second = make.bulletin(), make.bulletin()
    FormerSlug.objects.create(bulletin=first, language="en", slug="once")
    FormerSlug.objects.create(bulletin=first, language="es", slug="once")
    twice = FormerSlug(bulletin=second, language="en", slug="once")
    assert refused_by("one_former_slug", twice.save)


def test_a_party_takes_part_once(db):
    party = make.party()
    bulletin = make.bulletin(parties=[party])
    again = Participation(bulletin=bulletin, party=party)
    assert refused_by("a_party_once", again.save)


def test_an_item_of_a_former_site_has_one_source(db):
    def source():
        return Source(bulletin=make.draft(), system="text", key="abc", sha256="0" * 64)

    source().save()
    assert refused_by("one_source_per_item", source().save)


def test_a_slug_is_given_to_one_name_of_its_sort(db):
    make.series(slug="fisheries")
    make.category(slug="fisheries")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(make.series()).objects.exclude(slug="fisheries").update(slug="fisheries")


@pytest.mark.parametrize("row", ["category", "series", "place", "observance"])
def test_what_a_bulletin_is_sorted_by_cannot_be_deleted(db, row):
    term = getattr(make, row)()
    make.bulletin(kind=Kind.COMMEMORATION if row == "observance" else Kind.EVENT, **{row: term})
    with pytest.raises(models.ProtectedError):
        term.delete()
