"""What a public page says of its corrections, and that it still asks the database eight times."""

from datetime import UTC, date, datetime

from bulletins.models import Action, Attachment, Correction, Image, ImageUse, Revision
from tests import builders as make
from tests.reading import words

LATER = datetime(2026, 3, 9, 2, tzinfo=UTC)  # March 8 in New York


def corrected(bulletin, sentence, at=LATER, significant=True):
    revision = bulletin.revisions.last() or Revision.take(bulletin, None, Action.KEPT)
    Correction.objects.create(
        bulletin=bulletin, at=at, significant=significant, sentence=sentence,
        before=revision, after=revision,
    )  # fmt: skip
    if significant:
        type(bulletin).objects.filter(pk=bulletin.pk).update(corrected_at=at)


def test_a_significant_correction_stands_dated_at_the_foot_and_spelling_does_not(client, db):
    bulletin = make.event()
    corrected(bulletin, "The hall holds <80> people.")
    corrected(bulletin, "A comma.", significant=False)
    text = words(client.get(bulletin.get_absolute_url()))
    assert "Corrected March 8, 2026 . The hall holds <80> people." in text
    assert "A comma." not in text


def test_the_newest_correction_comes_first(client, db):
    bulletin = make.event()
    corrected(bulletin, "The first one.")
    corrected(bulletin, "The second one.", at=datetime(2026, 4, 1, 12, tzinfo=UTC))
    text = words(client.get(bulletin.get_absolute_url()))
    assert text.index("The second one.") < text.index("The first one.")


def test_a_page_without_a_correction_says_nothing_of_one(client, db):
    html = client.get(make.event().get_absolute_url()).content.decode()
    assert 'class="notice"' not in html
    assert "Corrected" not in html


def test_a_page_with_everything_costs_eight_queries(client, db, django_assert_num_queries):
    venue = None
    for name in ("United States", "Florida", "Miami", "Hall"):
        venue = make.place(name, venue)
    series = make.series("Exchange on reefs")
    made = [
        make.event(
            series=series, number=number, place=venue, parties=[make.party(), make.party()],
            published_at=datetime(2026, 3, number, 12, tzinfo=UTC),
        )
        for number in range(1, 9)
    ]  # fmt: skip
    shown = made[4]
    make.event(
        language="es", translation_key=shown.translation_key, title="Encuentro",
        series=series, number=5, place=venue,
    )  # fmt: skip
    for number in range(3):
        image = Image.objects.create(
            name="hall.jpg", key=f"k{number}", kind="jpeg", width=9, height=9, size=9
        )
        ImageUse.objects.create(bulletin=shown, image=image, alt="A hall.", credit="The embassy")
        Attachment.objects.create(
            bulletin=shown, name="a.pdf", key=f"f{number}", size=9, title="Programme",
            language="en", shown=True,
        )  # fmt: skip
    corrected(shown, "There were eighty guests.")
    with django_assert_num_queries(8):
        client.get(shown.get_absolute_url())


def test_next_to_it_stand_the_one_after_and_two_before_newest_first(client, db):
    made = [
        make.event(first_day=date(2026, 3, day), published_at=datetime(2026, 3, day, tzinfo=UTC))
        for day in range(1, 7)
    ]
    html = client.get(made[3].get_absolute_url()).content.decode()
    near = html[html.index("Next to it in the news") :]
    places = [near.find(row.get_absolute_url() + '"') for row in made]
    assert places[4] < places[2] < places[1]
    assert places[4] > 0
    assert places[0] == places[5] == -1
