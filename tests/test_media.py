"""What readers get of pictures and files: only what is shown, the same for everybody, never to be asked twice."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from bulletins import files, images, workflow
from bulletins.models import Attachment, Bulletin, ImageUse, Status, WithdrawnReason
from tests import builders as make
from tests import pictures

PDF = b"%PDF-1.7\nminutes"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def image(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = pictures.in_library("reef.jpg", width=1000, height=600)
    made.refresh_from_db()
    return made


def path_of(image, width=480, kind="webp"):
    return f"/media/{images.name_of(image.key, kind, width)}"


def show(image, bulletin, **use):
    values = {"alt": "A reef at noon", "caption": "Key Largo", "credit": "The Centre"} | use
    return bulletin.image_uses.create(image=image, **values)


def attach(bulletin, **fields):
    kept = files.take(pictures.upload(PDF, "minutes.pdf"))
    values = {"title": "Minutes of the meeting", "language": "en", "shown": True} | fields
    return Attachment.objects.create(bulletin=bulletin, **kept._asdict(), **values)


@pytest.mark.parametrize(
    ("kind", "type_"), [("jpeg", "image/jpeg"), ("webp", "image/webp"), ("avif", "image/avif")]
)
def test_a_picture_of_a_public_bulletin_is_served_to_be_kept_for_good(client, image, kind, type_):
    show(image, make.event())
    answer = client.get(path_of(image, kind=kind))
    assert answer.status_code == 200
    assert answer["Content-Type"] == type_
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer)[:3] != b""


def test_readers_requests_set_and_read_no_cookie(client, image, editor):
    show(image, make.event())
    client.force_login(editor)
    answer = client.get(path_of(image))
    assert not answer.cookies
    assert "Vary" not in answer


def test_a_withdrawal_takes_its_pictures_and_files_from_readers_at_once(client, image):
    bulletin = make.event()
    show(image, bulletin)
    attachment = attach(bulletin)
    addresses = (path_of(image), f"/media/{attachment.key}.pdf")
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    workflow.withdraw(bulletin, make.second(), WithdrawnReason.PERSON, "It was about another reef.")
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    workflow.back_to_draft(bulletin, make.second())
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_what_another_bulletin_shows_too_stays(client, image):
    withdrawn, other = make.event(), make.event()
    show(image, withdrawn)
    show(image, other)
    workflow.withdraw(withdrawn, make.second(), WithdrawnReason.PERSON, "It was another reef.")
    assert client.get(path_of(image)).status_code == 200


def test_a_picture_that_no_bulletin_has_is_not_served(client, image):
    assert client.get(path_of(image)).status_code == 404


def test_a_picture_taken_out_of_a_public_text_is_gone_once_that_is_approved(client, image):
    writer, second = make.second(), make.second()
    bulletin = make.event(first_day=date(2026, 3, 2))
    show(image, bulletin)
    workflow.save(bulletin, writer, pictures=[])
    assert client.get(path_of(image)).status_code == 200
    bulletin = Bulletin.objects.get(pk=bulletin.pk)
    workflow.send_changes(bulletin, writer)
    workflow.publish_changes(bulletin, second)
    assert client.get(path_of(image)).status_code == 404


def test_a_picture_in_changes_that_wait_is_there_for_whoever_has_its_name(client, image):
    bulletin = make.event()
    use = ImageUse(image=image, alt="A reef", credit="The Centre")
    workflow.save(bulletin, make.second(), pictures=[use])
    assert client.get(path_of(image)).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "x", "..%2f..%2fsecret-key", "a" * 64 + ".pdf", "a" * 64 + "-480.webp", "a" * 64 + ".jpg",
        "a" * 64 + "-480.svg", "é.jpg",
    ],
)  # fmt: skip
def test_other_names_answer_404(client, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_the_original_is_never_served(client, image, editor):
    show(image, make.event())
    client.force_login(editor)
    name = images.name_of(image.key, image.kind)
    assert default_storage.exists(images.file_name(name))
    assert client.get(f"/media/{name}").status_code == 404
    assert client.get(f"/admin/media/{name}").status_code == 404


def test_only_reading_is_let_in(client, image):
    show(image, make.event())
    assert client.post(path_of(image)).status_code == 405


def test_the_desk_serves_drafts_and_withdrawn_ones_to_staff_alone(client, image):
    assert client.get(path_of(image)).status_code == 404
    client.force_login(make.writer())
    answer = client.get(f"/admin{path_of(image)}")
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("private")


def test_a_pdf_is_saved_under_its_title(client):
    attachment = attach(make.event(), title="Acta de la reunión / 5")
    answer = client.get(f"/media/{attachment.key}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "reuni%C3%B3n" in answer["Content-Disposition"]
    assert b"".join(answer) == PDF


def test_a_file_that_waits_for_approval_or_was_taken_out_is_told_apart(client):
    bulletin = make.event()
    waiting, taken_out = attach(bulletin, shown=False), attach(bulletin, shown=False)
    workflow.save(bulletin, make.second(), files=[waiting])
    assert client.get(f"/media/{waiting.key}.pdf").status_code == 200
    assert client.get(f"/media/{taken_out.key}.pdf").status_code == 404


def test_the_page_offers_each_kind_and_size_with_alt_caption_and_credit(client, image):
    bulletin = make.event()
    show(image, bulletin, alt="A reef “at noon” <here>")
    html = client.get(bulletin.get_absolute_url()).content.decode()
    assert html.count('<source type="image/avif"') == html.count('<source type="image/webp"') == 1
    for width in (480, 960, 1000):
        assert f"{path_of(image, width)} {width}w" in html
    assert 'alt="A reef “at noon” &lt;here&gt;"' in html
    assert 'width="1000" height="600"' in html
    assert "Key Largo" in html
    assert '<span class="credit">The Centre</span>' in html
    assert html.index(bulletin.title + ".</p>") < html.index("<picture>")
    assert html.index("<picture>") < html.index("They will meet again.")
    assert " style=" not in html


def test_further_pictures_stand_below_in_their_order(client, image):
    bulletin = make.event()
    boat = pictures.in_library("boat.jpg")
    show(boat, bulletin, order=2, alt="A boat")
    show(image, bulletin, order=1, alt="A reef")
    html = client.get(bulletin.get_absolute_url()).content.decode()
    assert (
        html.index('alt="A reef"') < html.index('<h2 id="pictures">') < html.index('alt="A boat"')
    )
    assert 'fetchpriority="high"' in html.partition('<h2 id="pictures">')[0]
    assert 'loading="lazy"' in html.partition('<h2 id="pictures">')[2]


def test_a_decorative_picture_has_an_empty_alt(client, image):
    bulletin = make.event()
    show(image, bulletin, alt="", decorative=True)
    assert 'alt=""' in client.get(bulletin.get_absolute_url()).content.decode()


def test_a_text_without_a_first_paragraph_keeps_its_order(client, image):
    bulletin = make.event(body="<h2>Reefs</h2><p>They were counted.</p>")
    show(image, bulletin)
    html = client.get(bulletin.get_absolute_url()).content.decode()
    assert html.index("<picture>") < html.index("<h2>Reefs</h2>") < html.index("They were counted.")


def test_files_say_kind_size_and_language(client):
    bulletin = make.event()
    attach(bulletin)
    attach(bulletin, title="Acta", language="es", accessible=Attachment.Accessible.NO)
    html = client.get(bulletin.get_absolute_url()).content.decode()
    assert "PDF, 16\xa0bytes" in html
    assert 'lang="es" hreflang="es">Acta</a>' in html
    assert "in Spanish" in html
    assert "A screen reader cannot read it" in html


def test_a_scheduled_or_withdrawn_page_names_no_picture(client, image):
    later = make.event(published_at=timezone.now() + timedelta(days=1))
    show(image, later)
    assert client.get(later.get_absolute_url()).status_code == 404
    Bulletin.objects.filter(pk=later.pk).update(
        status=Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawn_words="Gone.",
        withdrawn_reason=WithdrawnReason.PERSON, published_at=make.NOON,
    )  # fmt: skip
    answer = client.get(later.get_absolute_url())
    assert answer.status_code == 410
    assert image.key not in answer.content.decode()


def test_feeds_bring_all_pictures_in_one_question_more(
    client, image, django_assert_max_num_queries
):
    boat = pictures.in_library("boat.jpg")
    for _number in range(5):
        bulletin = make.event()
        show(boat, bulletin, order=2, alt="A boat")
        show(image, bulletin, order=1, alt="A reef <b>")
    plain = make.event()
    with django_assert_max_num_queries(11):
        text = client.get("/en/news/feed.atom").content.decode()
    assert text.count("<entry>") == 6
    assert text.count("A boat") == 5
    assert text.index("A reef &amp;lt;b&amp;gt;") < text.index("A boat")
    assert plain.title in text


def test_a_picture_named_in_the_text_stands_there_and_nowhere_else(client, image):
    boat = pictures.in_library("boat.jpg")
    body = (
        f'<p>One.</p><p>Two.</p><figure><img data-image="{boat.pk}" alt="x"></figure><p>Three.</p>'
    )
    bulletin = make.event(body=body)
    show(image, bulletin, order=1, alt="A reef")
    show(boat, bulletin, order=2, alt="A boat \\1")
    html = client.get(bulletin.get_absolute_url()).content.decode()
    places = [
        html.index(words) for words in ("One.", 'alt="A reef"', "Two.", "A boat \\1", "Three.")
    ]
    assert places == sorted(places)
    assert html.count("A boat") == 1
    assert "data-image" not in html
    feed = client.get("/en/news/feed.atom").content.decode()
    places = [feed.index(words) for words in ("Two.", "A boat", "Three.", "A reef")]
    assert places == sorted(places)
    assert "data-image" not in feed


def test_a_picture_named_in_the_text_that_is_not_the_bulletins_is_left_out(client, image):
    bulletin = make.event(
        body=f'<p>One.</p><figure><img data-image="{image.pk}" alt="a &gt; b"></figure>'
    )
    for address in (bulletin.get_absolute_url(), "/en/news/feed.rss"):
        html = client.get(address).content.decode()
        assert "data-image" not in html
        assert image.key not in html


def test_the_preview_takes_its_pictures_from_the_desk(client, image):
    bulletin = make.draft()
    show(image, bulletin)
    client.force_login(make.second())
    address = f"/admin/bulletins/bulletin/{bulletin.pk}/preview/page/"
    assert f"/admin{path_of(image)}" in client.get(address).content.decode()
