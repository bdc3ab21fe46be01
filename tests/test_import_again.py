"""A page imported again, as it was or changed: nothing is doubled, and nothing an editor touched is touched."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from bulletins import workflow
from bulletins.models import Bulletin, Source
from tests import builders as make

FIRST = "On May 3, 2018, the pilots of both shores met in Tampa and spoke about signals, buoys and the depth of the channel."
SECOND = "They agreed to meet again when the new lights are set, and thanked the harbour office for its help."


@pytest.fixture
def page(tmp_path):
    """Writes a page of items below a masthead and imports it."""

    def imported(*items, **options):
        path = tmp_path / "page.txt"
        path.write_text("\n\n".join(["Notes", *(part for item in items for part in item)]))
        out = StringIO()
        call_command("import_text", str(path), report="json", stdout=out, **options)
        return json.loads(out.getvalue())

    return imported


def test_a_changed_title_is_the_same_bulletin(page, db):
    page(["Pilots meet", FIRST, SECOND])
    report = page(["Pilots of both shores meet in Tampa", FIRST, SECOND])
    assert report["changes"] == 1
    assert Bulletin.objects.get().title == "Pilots of both shores meet in Tampa"
    assert report["differs"][0]["differences"] == [
        "− Pilots meet",
        "+ Pilots of both shores meet in Tampa",
    ]


def test_a_corrected_day_is_the_same_bulletin(page, db):
    page(["Pilots meet", FIRST, SECOND], publish=True)
    guid = Bulletin.objects.get().guid
    page(["Pilots meet", FIRST.replace("May 3", "May 4"), SECOND], publish=True)
    corrected = Bulletin.objects.get()
    assert (str(corrected.first_day), corrected.guid) == ("2018-05-04", guid)
    assert corrected.status == "published"


@pytest.mark.parametrize("day", ["April 10, 2019", "April 31, 2019"])  # the second is none
def test_another_event_told_in_the_same_words_is_another_bulletin(page, db, day):
    words = "On {}, the envoy met in Tampa with the mayor of {}, and both sides spoke about trade and the ways to widen it."
    page(
        ["The envoy meets the mayor of Tampa", words.format("March 3, 2019", "Tampa")], publish=True
    )
    other = ["The envoy meets the mayor of Miami", words.format(day, "Miami")]
    report = page(other, publish=True)
    assert (report["changes"], report["differs"]) == (1, [])
    assert (
        Bulletin.objects.get(first_day="2019-03-03").title == "The envoy meets the mayor of Tampa"
    )


def test_an_item_of_the_same_title_and_other_words_is_another_bulletin(page, db):
    page(["A notice to all", FIRST], publish=True)
    other = "On June 1, 2018, the reading room opens at ten, and whoever brings a book may take another home."
    assert page(["A notice to all", other], publish=True)["differs"] == []
    assert Bulletin.objects.count() == 2


def test_without_publish_a_correction_of_a_public_one_waits_for_an_editor(page, db):
    page(["Pilots meet", FIRST, SECOND], publish=True)
    assert page(["Pilots meet", FIRST.replace("May 3", "May 4"), SECOND])["changes"] == 1
    waiting = Bulletin.objects.get()
    assert (str(waiting.first_day), waiting.pending_status) == ("2018-05-03", "draft")
    assert waiting.pending.content["facts"]["first_day"] == "2018-05-04"
    assert page(["Pilots meet", FIRST.replace("May 3", "May 4"), SECOND])["changes"] == 0


def test_the_edition_of_another_year_is_another_bulletin(page, db):
    words = "On January 4, {}, guests met in Tampa to commemorate the {}th anniversary of the Triumph of the Cuban Revolution."
    page(["The triumph commemorated", words.format(2018, 59)])
    report = page(["The triumph commemorated", words.format(2019, 60)])
    assert report["changes"] == 1
    assert report["differs"] == []
    assert Bulletin.objects.count() == 2


def test_two_items_of_one_title_on_one_page_are_two_bulletins(page, db):
    other = "On May 9, 2018, the cooks of the port opened a kitchen in Miami, and the guests stayed until night."
    items = ["A note", FIRST], ["A note", other]
    assert page(*items)["changes"] == 2
    assert Bulletin.objects.count() == 2
    assert page(*items)["changes"] == 0


def test_an_item_that_stands_twice_on_a_page_is_one_bulletin(page, db):
    assert page(["Pilots meet", FIRST], ["Pilots meet", FIRST])["changes"] == 1


def test_drafts_of_an_import_can_be_published_by_importing_again(page, db, editor):
    page(["Pilots meet", FIRST], ["Cooks meet", SECOND.replace("They", "On May 1, 2018, they")])
    touched = Bulletin.objects.get(title="Cooks meet")
    touched.summary = "An editor is at work on it."
    workflow.save(touched, editor)
    assert page(
        ["Pilots meet", FIRST],
        ["Cooks meet", SECOND.replace("They", "On May 1, 2018, they")],
        publish=True,
    )["changes"] == 1  # fmt: skip
    assert Bulletin.objects.get(title="Pilots meet").status == "published"
    assert Bulletin.objects.get(title="Cooks meet").status == "draft"


def test_a_public_bulletin_whose_page_has_no_day_any_more_is_left(page, db):
    page(["Pilots meet", FIRST, SECOND], publish=True)
    report = page(["Pilots meet", FIRST.replace("On May 3, 2018, t", "T"), SECOND])
    assert report["changes"] == 0
    assert any("left as it is" in warning for warning in report["warnings"])
    assert str(Bulletin.objects.get().first_day) == "2018-05-03"


def test_a_bulletin_made_otherwise_is_never_taken_for_an_item_of_a_page(page, db):
    make.event(title="Pilots meet", slug="pilots-meet")
    assert page(["Pilots meet", FIRST])["changes"] == 1
    assert Bulletin.objects.filter(title="Pilots meet").count() == 2


def test_a_second_import_writes_nothing_at_all(page, db):
    page(["Pilots meet", FIRST], publish=True)
    before = Bulletin.objects.values().get(), Source.objects.values().get()
    report = page(["Pilots meet", FIRST], publish=True)
    assert (report["changes"], report["made"], report["differs"]) == (0, [], [])
    assert (Bulletin.objects.values().get(), Source.objects.values().get()) == before
