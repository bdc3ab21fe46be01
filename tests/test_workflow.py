from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from bulletins import workflow
from bulletins.models import (
    AloneReason,
    Bulletin,
    FormerSlug,
    Kind,
    Precision,
    Status,
    WithdrawnReason,
)
from tests import builders as make

LATER = make.NOON + timedelta(days=2)


@pytest.fixture(autouse=True)
def noon(db):
    """Every test starts at noon and may travel on."""
    with time_machine.travel(make.NOON, tick=False) as clock:
        yield clock


def again(bulletin):
    """`bulletin` as another editor reads it from the database."""
    return Bulletin.objects.get(pk=bulletin.pk)


def new(**fields):
    values = {
        "language": "en",
        "title": "Talks on reefs",
        "summary": "Reefs were discussed.",
        "body": "<p>Reefs were discussed.</p>",
        "first_day": date(2026, 2, 20),
        "last_day": date(2026, 2, 20),
    }
    return Bulletin(**values | fields)


def in_two_languages(**fields):
    """A draft in English and one in Spanish of the same item."""
    english = make.draft(**fields)
    shared = {name: getattr(english, name) for name in workflow.FACTS} | fields
    spanish = make.draft(language="es", translation_key=english.translation_key, **shared)
    return english, spanish


def withdrawn(**fields):
    bulletin = make.bulletin(**fields)
    workflow.withdraw(bulletin, None, WithdrawnReason.WRONG, "The day was wrong.")
    return bulletin


# Saving


def test_saving_cleans_the_text_and_writes_it_plain_beside(editor):
    bulletin = workflow.save(
        new(title=" Talks\n on reefs ", body="<p>One.</p><script>x</script><p>Two.</p>"), editor
    )
    assert again(bulletin).title == "Talks  on reefs"
    assert again(bulletin).body == "<p>One.</p><p>Two.</p>"
    assert again(bulletin).body_text == "One.\n\nTwo."


def test_saving_names_who_did_it_and_when_and_counts_up(editor):
    bulletin = workflow.save(new(), None)
    assert again(bulletin).version == 1
    workflow.save(bulletin, editor)
    stored = again(bulletin)
    assert (stored.version, stored.edited_by, stored.changed_at) == (2, editor, make.NOON)


def test_month_precision_is_stored_from_its_first_to_its_last_day():
    bulletin = workflow.save(
        new(first_day=date(2015, 11, 9), last_day=date(2015, 11, 9), day_precision=Precision.MONTH),
        None,
    )
    assert again(bulletin).first_day == date(2015, 11, 1)
    assert again(bulletin).last_day == date(2015, 11, 30)


def test_of_two_editors_the_second_to_save_is_refused_and_nothing_of_hers_is_written(editor):
    bulletin = make.draft()
    first, second = again(bulletin), again(bulletin)
    first.title, second.title = "The first", "The second"
    second.number, second.series = 3, make.series()
    workflow.save(first, editor)
    with pytest.raises(workflow.NotAllowed, match="Somebody was quicker"):
        workflow.save(second, editor)
    assert again(bulletin).title == "The first"
    assert again(bulletin).number is None


def test_a_withdrawn_bulletin_cannot_be_saved():
    bulletin = withdrawn()
    bulletin.title = "Another title"
    with pytest.raises(workflow.NotAllowed):
        workflow.save(bulletin, None)


# Facts (rule 2)


def test_facts_are_written_to_every_language_while_none_is_public():
    english, spanish = in_two_languages()
    place = make.place()
    spanish.place, spanish.start_time = place, time(18)
    workflow.save(spanish, None)
    assert (again(english).place, again(english).start_time) == (place, time(18))


def test_the_text_of_one_language_leaves_the_other_language_alone():
    english, spanish = in_two_languages()
    version, title = spanish.version, spanish.title
    english.title = "Another title"
    workflow.save(english, None)
    assert (again(spanish).title, again(spanish).version) == (title, version)


def test_an_editor_of_the_other_language_is_told_that_the_facts_moved_meanwhile():
    english, spanish = in_two_languages()
    english.place = make.place()
    workflow.save(english, None)
    with pytest.raises(workflow.NotAllowed, match="Somebody was quicker"):
        workflow.save(spanish, None)


def test_once_a_language_is_public_the_drafts_cannot_move_the_facts_but_keep_their_text():
    english, spanish = in_two_languages()
    workflow.publish(english, None)
    spanish = again(spanish)
    spanish.place, spanish.title = make.place(), "Otro título"
    workflow.save(spanish, None)
    assert again(spanish).place is None
    assert again(english).place is None
    assert again(spanish).title == "Otro título"


def test_a_public_language_moves_the_facts_of_all():
    english, spanish = in_two_languages()
    workflow.publish(english, None)
    english.first_day = english.last_day = date(2026, 2, 21)
    workflow.save(english, None)
    assert again(spanish).first_day == date(2026, 2, 21)


def test_parties_are_written_to_every_language_in_their_order():
    english, spanish = in_two_languages()
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
    english, spanish = in_two_languages(parties=[make.party()])
    workflow.publish(english, None)
    workflow.save(again(spanish), None, [])
    assert english.participations.count() == 1


# Publishing


def test_publishing_makes_it_public_at_once_and_its_publication_is_known(editor):
    bulletin = make.draft()
    workflow.publish(bulletin, editor)
    assert again(bulletin).is_public()
    assert again(bulletin).published_at == make.NOON
    assert (bulletin.published_known, bulletin.announced, bulletin.approved_by) == (
        True, True, editor,
    )  # fmt: skip


def test_a_bulletin_for_later_becomes_public_at_its_second_without_anybody(noon):
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=LATER)
    noon.move_to(LATER - timedelta(seconds=1))
    assert not Bulletin.objects.published().exists()
    noon.move_to(LATER)
    assert Bulletin.objects.published().get() == bulletin


def test_it_is_never_published_into_the_past():
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=make.NOON - timedelta(days=300))
    assert bulletin.published_at == make.NOON


@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [
        ({"summary": " "}, "one or two sentences"),
        ({"body": "<p> </p>"}, "Write the text"),
        ({"first_day": None}, "Name the day"),
        ({"kind": Kind.COMMEMORATION}, "choose the observance"),
    ],
)
def test_what_readers_would_miss_is_named_and_it_stays_a_draft(lacks, sentence):
    bulletin = make.draft(**lacks)
    with pytest.raises(workflow.NotAllowed, match=sentence):
        workflow.publish(bulletin, None)
    assert again(bulletin).status == Status.DRAFT


def test_of_two_editors_who_publish_the_second_is_refused():
    bulletin = make.draft()
    first, second = again(bulletin), again(bulletin)
    workflow.publish(first, None)
    with pytest.raises(workflow.NotAllowed, match="not waiting"):
        workflow.publish(second, None)


def test_a_scheduled_one_may_be_given_another_instant():
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=LATER)
    workflow.publish(again(bulletin), None)
    assert again(bulletin).published_at == make.NOON


def test_a_withdrawn_one_is_not_published_without_becoming_a_draft_first():
    with pytest.raises(workflow.NotAllowed):
        workflow.publish(withdrawn(), None)


# Backfill (rule 5)


def test_old_news_stands_at_noon_of_its_last_day_and_nobody_knows_when_it_was_published():
    bulletin = make.draft(first_day=date(2018, 1, 22), last_day=date(2018, 1, 23))
    workflow.publish(bulletin, None, old_news=True)
    assert bulletin.published_at == datetime(2018, 1, 23, 12, tzinfo=UTC)
    assert not bulletin.published_known


def test_old_news_of_a_day_to_come_is_public_now_and_not_later():
    bulletin = make.draft(first_day=date(2026, 3, 1), last_day=date(2026, 4, 1))
    workflow.publish(bulletin, None, old_news=True)
    assert bulletin.published_at == make.NOON


def test_old_news_is_announced_only_where_nobody_follows_yet():
    first, second = make.draft(), make.draft()
    workflow.publish(first, None, old_news=True)
    workflow.publish(second, None, old_news=True)
    assert (first.announced, second.announced) == (True, False)


def test_an_import_stands_under_its_own_day_with_the_fixed_reason():
    bulletin = make.draft(first_day=date(2018, 2, 13))
    workflow.publish_imported(bulletin, announced=False)
    assert bulletin.published_at == datetime(2018, 2, 13, 12, tzinfo=UTC)
    assert (bulletin.published_known, bulletin.announced) == (False, False)
    assert bulletin.alone_reason == AloneReason.IMPORTED


def test_an_import_publishes_new_drafts_only():
    bulletin = make.bulletin()
    with pytest.raises(workflow.NotAllowed, match="not a new draft"):
        workflow.publish_imported(bulletin, announced=False)
    once_public = withdrawn()
    workflow.back_to_draft(once_public, None)
    with pytest.raises(workflow.NotAllowed):
        workflow.publish_imported(once_public, announced=False)


def test_drafts_alone_are_no_followers():
    make.draft()
    assert workflow.nobody_follows()
    make.bulletin(announced=False)
    assert workflow.nobody_follows()
    make.bulletin()
    assert not workflow.nobody_follows()


# Pulling back


def test_a_scheduled_one_is_pulled_back_and_its_hour_stays_in_the_form(editor):
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=LATER)
    workflow.pull_back(bulletin, editor)
    stored = again(bulletin)
    assert (stored.status, stored.planned_at, stored.published_at) == (Status.DRAFT, LATER, None)
    assert workflow.may_delete(stored)


def test_what_became_public_meanwhile_is_not_pulled_back(noon):
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=LATER)
    noon.move_to(LATER)
    with pytest.raises(workflow.NotAllowed, match="not scheduled any more"):
        workflow.pull_back(bulletin, None)
    assert again(bulletin).is_public()


# Withdrawing (rule 11)


def test_a_withdrawn_one_keeps_its_instant_and_says_why(editor):
    bulletin, better = make.bulletin(), make.bulletin()
    workflow.withdraw(bulletin, editor, WithdrawnReason.REPLACED, " It was incomplete. ", better)
    stored = again(bulletin)
    assert (stored.status, stored.published_at) == (Status.WITHDRAWN, make.NOON)
    assert (stored.withdrawn_words, stored.replaced_by) == ("It was incomplete.", better)
    assert stored.withdrawn_at == make.NOON
    assert stored not in Bulletin.objects.published()


def test_withdrawing_without_a_sentence_is_refused():
    bulletin = make.bulletin()
    with pytest.raises(workflow.NotAllowed, match="why"):
        workflow.withdraw(bulletin, None, WithdrawnReason.WRONG, "  ")
    assert again(bulletin).is_public()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.DRAFT, "published_at": None},
        {"published_at": make.NOON + timedelta(seconds=1)},
    ],
)
def test_only_what_is_public_is_withdrawn(fields):
    with pytest.raises(workflow.NotAllowed, match="nothing to withdraw"):
        workflow.withdraw(make.bulletin(**fields), None, WithdrawnReason.WRONG, "A reason.")


def test_of_two_editors_who_withdraw_the_first_ones_words_stay():
    bulletin = make.bulletin()
    workflow.withdraw(again(bulletin), None, WithdrawnReason.WRONG, "The first reason.")
    with pytest.raises(workflow.NotAllowed):
        workflow.withdraw(again(bulletin), None, WithdrawnReason.MISTAKE, "The second reason.")
    assert again(bulletin).withdrawn_words == "The first reason."


def test_published_again_it_keeps_guid_instant_and_address_and_counts_as_corrected(noon):
    bulletin = withdrawn()
    before = again(bulletin)
    noon.move_to(LATER)
    workflow.back_to_draft(bulletin, None)
    bulletin.title = "Another title"
    workflow.save(bulletin, None)
    workflow.publish(bulletin, None)
    after = again(bulletin)
    assert (after.guid, after.published_at, after.slug) == (before.guid, make.NOON, before.slug)
    assert after.corrected_at == LATER
    assert (after.withdrawn_at, after.withdrawn_reason, after.withdrawn_words) == (None, "", "")


def test_published_again_it_cannot_slip_to_another_instant():
    bulletin = withdrawn(published_known=False, announced=False)
    workflow.back_to_draft(bulletin, None)
    workflow.publish(bulletin, None, at=LATER)
    assert (bulletin.published_at, bulletin.announced) == (make.NOON, False)


def test_only_a_withdrawn_one_goes_back_to_draft():
    with pytest.raises(workflow.NotAllowed, match="not withdrawn"):
        workflow.back_to_draft(make.bulletin(), None)


def test_only_a_draft_that_readers_never_had_may_be_deleted():
    once_public = withdrawn()
    workflow.back_to_draft(once_public, None)
    assert workflow.may_delete(make.draft())
    assert not workflow.may_delete(make.bulletin())
    assert not workflow.may_delete(once_public)


# Addresses (rule 9)


def test_the_slug_follows_the_title_until_the_first_publication():
    bulletin = workflow.save(new(), None)
    bulletin.title = "Talks on rivers"
    workflow.save(bulletin, None)
    assert again(bulletin).slug == "talks-on-rivers"
    workflow.publish(bulletin, None)
    bulletin.title = "Talks on lakes"
    workflow.save(bulletin, None)
    assert again(bulletin).slug == "talks-on-rivers"


def test_the_same_title_gets_the_next_number_in_its_own_language():
    slugs = [workflow.save(new(), None).slug for _ in range(3)]
    assert slugs == ["talks-on-reefs", "talks-on-reefs-2", "talks-on-reefs-3"]
    assert workflow.save(new(language="es"), None).slug == "talks-on-reefs"


def test_long_titles_that_begin_alike_stay_within_eighty_characters_each_their_own():
    title = "A very long title of talks on reefs rivers lakes seas ponds bays capes and islands"
    slugs = [workflow.save(new(title=f"{title} {n}"), None).slug for n in range(12)]
    assert len(set(slugs)) == 12
    assert max(map(len, slugs)) <= 80


def test_a_title_without_latin_letters_is_addressed_by_its_number():
    bulletin = workflow.save(new(title="古巴"), None)
    assert again(bulletin).slug == f"bulletin-{bulletin.pk}"


def test_a_former_slug_is_never_given_to_another():
    bulletin = make.bulletin(slug="talks-on-reefs")
    workflow.change_slug(bulletin, "Reef talks")
    assert again(bulletin).slug == "reef-talks"
    assert workflow.save(new(), None).slug == "talks-on-reefs-2"
    with pytest.raises(workflow.NotAllowed, match="has or had"):
        workflow.change_slug(make.bulletin(), "talks-on-reefs")


def test_a_bulletin_takes_its_own_former_slug_back():
    bulletin = make.bulletin(slug="first")
    workflow.change_slug(bulletin, "second")
    workflow.change_slug(bulletin, "first")
    assert again(bulletin).slug == "first"
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["second"]


def test_an_editor_may_save_the_text_after_the_slug_and_the_new_slug_stays():
    bulletin = make.bulletin(slug="first")
    workflow.change_slug(bulletin, "second")
    workflow.save(bulletin, None)
    assert again(bulletin).slug == "second"


def test_what_readers_never_saw_leaves_no_former_slug():
    workflow.change_slug(make.draft(), "another")
    assert not FormerSlug.objects.exists()


@pytest.mark.parametrize("slug", ["", "¡…!", "taken"])
def test_a_slug_that_is_empty_or_taken_is_refused(slug):
    make.bulletin(slug="taken")
    bulletin = make.bulletin(slug="own")
    with pytest.raises(workflow.NotAllowed):
        workflow.change_slug(bulletin, slug)
    assert again(bulletin).slug == "own"


# Languages


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
    english, _spanish = in_two_languages()
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
    english, spanish = in_two_languages(place=make.place())
    guid, place = spanish.guid, spanish.place
    workflow.unlink_language(spanish)
    english.place = None
    workflow.save(again(english), None)
    assert (again(spanish).guid, again(spanish).place) == (guid, place)


def test_no_move_changes_the_guid(noon):
    bulletin = workflow.save(new(), None)
    guid = bulletin.guid
    workflow.publish(bulletin, None, at=LATER)
    workflow.pull_back(bulletin, None)
    workflow.publish(bulletin, None)
    workflow.change_slug(bulletin, "another")
    bulletin.first_day = bulletin.last_day = date(2020, 1, 1)
    bulletin.category = make.category()
    workflow.save(again(bulletin), None)
    workflow.withdraw(bulletin, None, WithdrawnReason.WRONG, "A reason.")
    workflow.back_to_draft(bulletin, None)
    workflow.publish(bulletin, None)
    assert again(bulletin).guid == guid


def test_every_move_raises_the_version_so_that_an_open_form_is_refused():
    moves = [
        lambda bulletin: workflow.publish(bulletin, None, at=LATER),
        lambda bulletin: workflow.pull_back(bulletin, None),
        lambda bulletin: workflow.publish(bulletin, None),
        lambda bulletin: workflow.change_slug(bulletin, "another"),
        lambda bulletin: workflow.unlink_language(bulletin),
        lambda bulletin: workflow.withdraw(bulletin, None, WithdrawnReason.WRONG, "A reason."),
        lambda bulletin: workflow.back_to_draft(bulletin, None),
    ]
    bulletin = make.draft()
    for number, move in enumerate(moves):
        open_form = again(bulletin)
        move(again(bulletin))
        with pytest.raises(workflow.NotAllowed):
            workflow.save(open_form, None)
        assert again(bulletin).version > open_form.version, number


def test_the_queryset_and_the_row_agree_on_what_is_public():
    rows = [make.draft(), make.bulletin(), make.bulletin(published_at=LATER), withdrawn()]
    public = set(Bulletin.objects.published())
    assert {row for row in rows if row.is_public()} == public == {rows[1]}
    assert [row.was_public() for row in rows] == [False, True, False, True]
    assert timezone.now() == make.NOON
