"""Two names made one while work is under way: changes that wait, old forms, revisions, and what a merge leaves."""

import pytest

from bulletins import terms, workflow
from bulletins.models import Action, Bulletin, Series
from tests import builders as make
from tests.test_merge_names import is_whole, name_of, two, under
from tests.test_terms import KINDS

pytestmark = pytest.mark.usefixtures("noon")


# Work that is under way


def waiting(kind, term, by):
    """A public bulletin whose waiting changes put it under `term`."""
    bulletin = make.event(title="Talks on reefs")
    parties = [(term, {})] if kind == "party" else None
    if kind != "party":
        setattr(bulletin, kind, term)
    if kind == "observance":
        bulletin.kind = "commemoration"
    workflow.save(bulletin, by, parties)
    return Bulletin.objects.get(pk=bulletin.pk)


@pytest.mark.parametrize("kind", KINDS)
def test_changes_that_wait_and_name_the_merged_one_give_readers_the_one_that_stays(editor, kind):
    arts, culture = two(kind)
    bulletin = waiting(kind, arts, editor)
    terms.merge(arts, culture)
    then = workflow.with_changes(bulletin)
    workflow.publish_changes(bulletin, None)
    expected = [culture] if kind == "party" else culture
    assert name_of(kind, then) == name_of(kind, bulletin) == expected
    assert is_whole()


def test_waiting_changes_that_name_both_parties_give_readers_one():
    arts, culture = two("party")
    bulletin = make.event()
    workflow.save(bulletin, None, [(arts, {"es": "Anfitrión"}), (culture, {"en": "Host"})])
    terms.merge(arts, culture)
    workflow.publish_changes(Bulletin.objects.get(pk=bulletin.pk), None)
    [part] = Bulletin.objects.get(pk=bulletin.pk).parts
    assert (part.party, part.role) == (culture, {"en": "Host", "es": "Anfitrión"})


def test_changes_of_the_words_alone_keep_the_name_that_stays(editor):
    arts, culture = two("category")
    bulletin = make.event(category=arts)
    bulletin.title = "Talks on coral reefs"
    workflow.save(bulletin, editor)
    terms.merge(arts, culture, editor)
    bulletin.refresh_from_db()
    workflow.publish_changes(bulletin, None)
    assert (bulletin.title, bulletin.category) == ("Talks on coral reefs", culture)
    assert is_whole()


@pytest.mark.parametrize("kind", KINDS)
def test_a_revision_that_names_the_merged_one_is_restored_under_the_one_that_stays(editor, kind):
    arts, culture = two(kind)
    row = make.new(kind="commemoration" if kind == "observance" else "event")
    if kind != "party":
        setattr(row, kind, arts)
    row = workflow.save(row, editor, [(arts, {})] if kind == "party" else None)
    first = row.revisions.get(number=1)
    terms.merge(arts, culture, editor)
    row = Bulletin.objects.get(pk=row.pk)
    row.title = "Talks on coral reefs"
    workflow.save(row, editor)
    row = workflow.restore(row, editor, first, "It was right.")
    assert row.title == "Talks on reefs"
    assert name_of(kind, row) == ([culture] if kind == "party" else culture)
    assert is_whole()


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_bulletin_from_an_old_form_stands_under_the_one_that_stays(editor, kind):
    arts, culture = two(kind)
    row = make.new(kind="commemoration" if kind == "observance" else "event")
    if kind != "party":
        setattr(row, kind, type(arts).objects.get(pk=arts.pk))
    terms.merge(arts, culture)
    if kind != "party":
        setattr(row, f"{kind}_id", arts.pk)
        row._state.fields_cache.pop(kind)
    party = type(arts).objects.get(pk=arts.pk)
    row = workflow.save(row, editor, [(party, {})] if kind == "party" else None)
    assert name_of(kind, row) == ([culture] if kind == "party" else culture)


def test_nobody_saves_an_older_form_over_a_merged_name(editor):
    arts, culture = two("series")
    bulletin = workflow.save(make.new(series=arts), editor)
    stale = Bulletin.objects.get(pk=bulletin.pk)
    terms.merge(arts, culture)
    stale.title = "Talks on coral reefs"
    with pytest.raises(workflow.Stale):
        workflow.save(stale, editor)
    assert name_of("series", bulletin) == culture


def test_nobody_approves_what_was_merged_after_it_was_read():
    arts, culture = two("category")
    bulletin = make.in_review(category=arts)
    read = Bulletin.objects.get(pk=bulletin.pk)
    terms.merge(arts, culture)
    with pytest.raises(workflow.NotAllowed, match="Somebody was quicker"):
        workflow.publish(read, make.second())


# What it leaves behind


@pytest.mark.parametrize("kind", KINDS)
def test_the_history_says_who_merged_what_and_stays_whole(editor, kind):
    arts, culture = two(kind)
    rows = [under(kind, arts), make.in_review(), under(kind, culture)]
    before = [row.revisions.count() for row in rows]
    terms.merge(arts, culture, editor)
    last = rows[0].revisions.last()
    assert (last.action, last.author) == (Action.MERGE, editor)
    assert last.reason == "“Arts” was merged into “Culture”."
    assert [row.revisions.count() for row in rows] == [before[0] + 1, *before[1:]]
    assert is_whole()


def test_a_merged_place_changes_the_calendar_entries_that_readers_have_and_other_names_do_not(noon):
    arts, culture = two("place")
    public, draft = make.event(place=arts), make.draft(place=arts)
    other = make.event(category=make.category("Arts"))
    before = {row.pk: row.changed_at for row in (public, draft, other)}
    noon.shift(3600)
    terms.merge(arts, culture)
    terms.merge(other.category, make.category("Culture"))
    moved = {row.pk: row for row in Bulletin.objects.all()}
    changed = [pk for pk, row in moved.items() if row.changed_at != before[pk]]
    assert changed == [public.pk]
    assert [row.sequence for row in (moved[public.pk], moved[draft.pk], moved[other.pk])] == [
        1,
        0,
        0,
    ]


def test_merging_tells_nobody_anything():
    arts, culture = two("category")
    bulletin = make.event(category=arts)
    terms.merge(arts, culture)
    stored = Bulletin.objects.get(pk=bulletin.pk)
    assert (stored.corrected_at, stored.published_at) == (None, make.NOON)
    assert not stored.corrections.exists()


def test_merging_a_name_of_many_bulletins_asks_little_of_the_database(
    django_assert_max_num_queries,
):
    arts, culture = two("series")
    rows = [make.event(series=arts) for _count in range(30)]
    with django_assert_max_num_queries(20 + 6 * len(rows)):
        terms.merge(arts, culture)
    assert Series.objects.current().count() == 1
