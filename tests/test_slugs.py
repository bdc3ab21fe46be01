import pytest

from bulletins import workflow
from bulletins.models import Bulletin, FormerSlug
from tests import builders as make

pytestmark = pytest.mark.usefixtures("noon")


def again(bulletin):
    """`bulletin` as another editor reads it from the database."""
    return Bulletin.objects.get(pk=bulletin.pk)


def test_the_slug_follows_the_title_until_the_first_publication():
    bulletin = workflow.save(make.new(), None)
    bulletin.title = "Talks on rivers"
    workflow.save(bulletin, None)
    assert again(bulletin).slug == "talks-on-rivers"
    workflow.publish(bulletin, None)
    make.changed(bulletin, title="Talks on lakes")
    assert again(bulletin).slug == "talks-on-rivers"


def test_the_same_title_gets_the_next_number_in_its_own_language():
    slugs = [workflow.save(make.new(), None).slug for _ in range(3)]
    assert slugs == ["talks-on-reefs", "talks-on-reefs-2", "talks-on-reefs-3"]
    assert workflow.save(make.new(language="es"), None).slug == "talks-on-reefs"


def test_long_titles_that_begin_alike_stay_within_eighty_characters_each_their_own():
    title = "A very long title of talks on reefs rivers lakes seas ponds bays capes and islands"
    slugs = [workflow.save(make.new(title=f"{title} {n}"), None).slug for n in range(12)]
    assert len(set(slugs)) == 12
    assert max(map(len, slugs)) <= 80


def test_a_title_without_latin_letters_is_addressed_by_its_number():
    bulletin = workflow.save(make.new(title="古巴"), None)
    assert again(bulletin).slug == f"bulletin-{bulletin.pk}"


def test_a_former_slug_is_never_given_to_another():
    bulletin = make.bulletin(slug="talks-on-reefs")
    workflow.change_slug(bulletin, "Reef talks")
    assert again(bulletin).slug == "reef-talks"
    assert workflow.save(make.new(), None).slug == "talks-on-reefs-2"
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
