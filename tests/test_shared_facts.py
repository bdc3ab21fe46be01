from datetime import date, time

import pytest

from bulletins import workflow
from bulletins.models import Bulletin, Status
from tests import builders as make

pytestmark = pytest.mark.usefixtures("noon")


def again(bulletin):
    """`bulletin` as another editor reads it from the database."""
    return Bulletin.objects.get(pk=bulletin.pk)


def test_facts_are_written_to_every_language_while_none_is_public():
    english, spanish = make.in_two_languages()
    place = make.place()
    spanish.place, spanish.start_time = place, time(18)
    workflow.save(spanish, None)
    assert (again(english).place, again(english).start_time) == (place, time(18))


def test_the_text_of_one_language_leaves_the_other_language_alone():
    english, spanish = make.in_two_languages()
    version, title = spanish.version, spanish.title
    english.title = "Another title"
    workflow.save(english, None)
    assert (again(spanish).title, again(spanish).version) == (title, version)


def test_an_editor_of_the_other_language_is_told_that_the_facts_moved_meanwhile():
    english, spanish = make.in_two_languages()
    english.place = make.place()
    workflow.save(english, None)
    with pytest.raises(workflow.NotAllowed, match="Somebody was quicker"):
        workflow.save(spanish, None)


def test_once_a_language_is_public_the_drafts_cannot_move_the_facts_but_keep_their_text():
    english, spanish = make.in_two_languages()
    workflow.publish(english, None)
    spanish = again(spanish)
    spanish.place, spanish.title = make.place(), "Otro título"
    workflow.save(spanish, None)
    assert again(spanish).place is None
    assert again(english).place is None
    assert again(spanish).title == "Otro título"


def test_a_public_language_moves_the_facts_of_all():
    english, spanish = make.in_two_languages()
    workflow.publish(english, None)
    make.changed(english, first_day=date(2026, 2, 21), last_day=date(2026, 2, 21))
    assert again(spanish).first_day == date(2026, 2, 21)


def test_parties_are_written_to_every_language_in_their_order():
    english, spanish = make.in_two_languages()
    one, other = make.party(), make.party()
    workflow.save(english, None, [(one, {"en": "Host"}), (other, {})])
    for bulletin in (english, spanish):
        assert [part.party for part in bulletin.participations.all()] == [one, other]
        assert bulletin.participations.first().role == {"en": "Host"}
    workflow.save(again(english), None, [(other, {}), (one, {})])
    assert [part.party for part in spanish.participations.all()] == [other, one]


def test_saving_without_a_word_on_parties_leaves_them():
    bulletin = make.draft(parties=[make.party()])
    workflow.save(bulletin, None)
    assert bulletin.participations.count() == 1


def test_a_draft_beside_a_public_language_leaves_the_parties():
    english, spanish = make.in_two_languages(parties=[make.party()])
    workflow.publish(english, None)
    workflow.save(again(spanish), None, [])
    assert english.participations.count() == 1


def test_a_translation_starts_with_facts_and_parties_and_no_text(editor):
    party = make.party()
    english = make.bulletin(place=make.place(), start_time=time(9), parties=[party])
    spanish = workflow.start_translation(english, "es", editor)
    stored = again(spanish)
    assert stored.translation_key == english.translation_key
    assert (stored.place, stored.start_time) == (english.place, time(9))
    assert [part.party for part in stored.participations.all()] == [party]
    assert (stored.status, stored.body, stored.guid != english.guid) == (Status.DRAFT, "", True)


def test_a_language_that_is_there_is_not_started_twice():
    english, _spanish = make.in_two_languages()
    with pytest.raises(workflow.NotAllowed, match="already"):
        workflow.start_translation(english, "es", None)


def test_linked_languages_take_the_facts_of_the_first_and_keep_their_guids():
    party = make.party()
    english = make.bulletin(place=make.place(), parties=[party])
    spanish = make.bulletin(language="es", first_day=date(2025, 1, 1), parties=[make.party()])
    guids = (english.guid, spanish.guid)
    workflow.link_languages(english, spanish)
    stored = again(spanish)
    assert stored.translation_key == english.translation_key
    assert (stored.place, stored.first_day) == (english.place, english.first_day)
    assert [part.party for part in stored.participations.all()] == [party]
    assert (again(english).guid, stored.guid) == guids


def test_linked_languages_take_the_facts_of_the_public_one_whichever_comes_first():
    party = make.party()
    spanish = make.bulletin(language="es", place=make.place(), parties=[party])
    english = make.draft(place=make.place(), parties=[make.party()])
    workflow.link_languages(english, spanish)
    assert again(english).translation_key == again(spanish).translation_key
    assert again(english).place == again(spanish).place == spanish.place
    assert [part.party for part in english.participations.all()] == [party]


def test_two_bulletins_of_one_language_are_not_linked():
    one, other = make.bulletin(), make.bulletin()
    with pytest.raises(workflow.NotAllowed, match="already"):
        workflow.link_languages(one, other)
    assert again(other).translation_key != one.translation_key


def test_an_unlinked_language_keeps_guid_and_facts_and_follows_no_more():
    english, spanish = make.in_two_languages(place=make.place())
    guid, place = spanish.guid, spanish.place
    workflow.unlink_language(spanish)
    english.place = None
    workflow.save(again(english), None)
    assert (again(spanish).guid, again(spanish).place) == (guid, place)
