"""Facts typed in one language reach no reader of another without the second person, and nobody's text without the right."""

from datetime import timedelta

import pytest

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make

pytestmark = pytest.mark.usefixtures("noon")


def again(bulletin):
    return Bulletin.objects.get(pk=bulletin.pk)


def sent_in_two_languages(author):
    """English in review, Spanish a draft, both of `author`."""
    english = workflow.save(make.new(), author)
    spanish = workflow.start_translation(english, "es", author)
    workflow.send(again(english), author)
    return again(english), again(spanish)


def test_who_changed_the_facts_in_one_language_does_not_approve_them_in_the_other():
    english, spanish = sent_in_two_languages(make.writer())
    second, third = make.second(), make.second()
    spanish.place = make.place()
    workflow.save(spanish, second)
    with pytest.raises(workflow.NotAllowed, match="somebody else approves"):
        workflow.publish(again(english), second)
    workflow.publish(again(english), third)


def test_a_writer_changes_no_facts_of_what_somebody_else_sent_for_review():
    english, spanish = sent_in_two_languages(make.writer())
    spanish.place = make.place()
    with pytest.raises(workflow.NotAllowed, match="somebody else’s"):
        workflow.save(spanish, make.writer())
    assert again(english).place is None


def test_a_writer_still_writes_the_text_beside_what_somebody_else_sent_for_review():
    english, spanish = sent_in_two_languages(make.writer())
    spanish.title = "Arrecifes"
    workflow.save(spanish, make.writer())
    assert again(spanish).title == "Arrecifes"
    assert again(english).version == english.version


def test_the_facts_of_a_scheduled_language_are_changed_in_no_other():
    author = make.writer()
    english, spanish = sent_in_two_languages(author)
    workflow.publish(english, make.second(), at=make.NOON + timedelta(days=1))
    spanish = again(spanish)
    assert not workflow.facts_are_open(spanish)
    spanish.place, spanish.title = make.place(), "Arrecifes"
    workflow.save(spanish, author)
    assert (again(spanish).title, again(spanish).place) == ("Arrecifes", None)
    assert again(english).place is None


def test_the_form_beside_a_scheduled_language_says_where_the_facts_are(desk):
    english, spanish = sent_in_two_languages(make.writer())
    workflow.publish(english, make.second(), at=make.NOON + timedelta(days=1))
    shown = desk.get(f"/admin/bulletins/bulletin/{spanish.pk}/change/").content.decode()
    assert "Pull the English version back to change them" in shown
    assert f'href="/admin/bulletins/bulletin/{english.pk}/change/"' in shown


def test_starting_a_translation_touches_no_other_language():
    english = make.bulletin(place=make.place(), parties=[make.party()])
    before = (english.version, english.changed_at, english.revisions.count())
    spanish = workflow.start_translation(english, "es", make.writer())
    now = again(english)
    assert (now.version, now.changed_at, now.revisions.count()) == before
    assert spanish.place == english.place
