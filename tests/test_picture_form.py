"""The bulletin's form with its pictures and files, as the desk sends it."""

import pytest
from django.urls import reverse

from bulletins import workflow
from bulletins.models import Bulletin, Image
from tests import builders as make
from tests import pictures
from tests.reading import words

ADD = "/admin/bulletins/event/add/"
EMPTY = {
    f"{prefix}-{name}": value
    for prefix in ("pictures", "files")
    for name, value in {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0}.items()
}
EVENT = {
    "language": "en", "kind": "event", "title": "Reefs counted", "summary": "Reefs were counted.",
    "body": "<p>Reefs were counted.</p>", "first_day": "2026-03-02", "day_precision": "day",
    "state": "as_planned", "move": "save", "version": 1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def writer(client):
    person = make.writer()
    client.force_login(person)
    return person


def change(bulletin):
    return reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])


def test_one_post_makes_a_bulletin_with_a_picture_and_a_file(client, writer):
    client.post(
        ADD,
        EVENT
        | EMPTY
        | {
            "pictures-0-file": pictures.upload(pictures.gps_jpeg()),
            "pictures-0-alt": "A reef at noon",
            "pictures-0-credit": "The Centre",
            "files-0-file": pictures.upload(b"%PDF-1.7", "minutes.pdf"),
            "files-0-title": "Minutes",
            "files-0-language": "en",
            "files-0-accessible": "unknown",
        },
    )
    bulletin = Bulletin.objects.get()
    assert [(use.alt, use.credit) for use in bulletin.uses] == [("A reef at noon", "The Centre")]
    assert [file.title for file in bulletin.files] == ["Minutes"]


def test_the_form_lets_files_in_and_shows_what_is_there(client, writer):
    bulletin = make.draft(created_by=writer, edited_by=writer)
    image = pictures.in_library("reef.jpg")
    bulletin.image_uses.create(image=image, alt="A reef at noon", credit="The Centre")
    html = client.get(change(bulletin)).content.decode()
    assert 'enctype="multipart/form-data"' in html
    assert f'name="pictures-0-image" value="{image.pk}"' in html
    assert "A reef at noon</textarea>" in html
    assert 'name="pictures-1-file"' in html
    assert 'name="files-0-file"' in html


def test_a_picture_without_credit_stops_the_form_and_stays_in_it(client, writer):
    page = client.post(ADD, EVENT | EMPTY | {"pictures-0-file": pictures.upload(pictures.jpeg())})
    assert "Picture 1: Name the photographer or the source." in words(page)
    assert f'name="pictures-0-image" value="{Image.objects.get().pk}"' in page.content.decode()
    assert not Bulletin.objects.exists()


def test_a_post_without_pictures_leaves_them_as_they_are(client, writer):
    bulletin = make.draft(created_by=writer, edited_by=writer)
    bulletin.image_uses.create(image=pictures.in_library(), credit="The Centre")
    client.post(change(bulletin), EVENT | {"version": bulletin.version, "title": "Reefs seen"})
    bulletin = Bulletin.objects.get()
    assert bulletin.title == "Reefs seen"
    assert len(bulletin.uses) == 1


def test_pictures_in_changes_that_wait_are_shown_in_the_form(client):
    editor = make.second()
    client.force_login(editor)
    bulletin = make.event()
    client.post(
        change(bulletin),
        EVENT
        | EMPTY
        | {
            "version": bulletin.version,
            "slug": bulletin.slug,
            "pictures-0-file": pictures.upload(pictures.jpeg()),
            "pictures-0-credit": "The Centre",
        },
    )
    bulletin = Bulletin.objects.get()
    assert bulletin.uses == []
    assert len(workflow.with_changes(bulletin).uses) == 1
    html = client.get(change(bulletin)).content.decode()
    assert f'name="pictures-0-image" value="{Image.objects.get().pk}"' in html


def test_a_new_picture_stays_in_the_library_where_the_save_came_too_late(client, writer):
    draft = workflow.save(make.new(title="Reefs counted"), writer)
    read = EVENT | EMPTY | {"version": draft.version}
    draft.title = "Reefs counted again"
    workflow.save(draft, writer)
    new = {"pictures-0-file": pictures.upload(pictures.jpeg()), "pictures-0-credit": "The Centre"}
    assert client.post(change(draft), read | new).status_code == 409
    assert Image.objects.get().name == "reef.jpg"
