"""The library of pictures at the desk: who may do what, added, found, described, removed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.urls import reverse

from bulletins import images, workflow
from bulletins.images import intake
from bulletins.images.intake import one_at_a_time
from bulletins.models import Image, ImageUse
from tests import builders as make
from tests import pictures
from tests.reading import words

LIBRARY = "/admin/pictures/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def at_desk(client):
    """Sign in as somebody."""

    def signed_in(person):
        client.force_login(person)
        return client

    return signed_in


def add(client, *files, **how):
    uploads = [pictures.upload(content, name) for name, content in files]
    return client.post(LIBRARY, {"files": uploads}, **how)


def used(image, bulletin=None, **use):
    bulletin = bulletin or make.draft()
    return bulletin.image_uses.create(image=image, credit="The Centre", **use)


def test_several_pictures_are_taken_at_once_and_each_is_told_of(at_desk):
    client = at_desk(make.writer())
    page = add(
        client,
        ("reef.jpg", pictures.gps_jpeg()),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("boat.png", pictures.saved(pictures.drawn(), "PNG")),
    )
    said = words(page)
    assert "reef.jpg Done. 60 × 40. Location removed." in said
    assert "logo.svg was not taken. It is a drawing (SVG)" in said
    assert sorted(Image.objects.values_list("name", flat=True)) == ["boat.png", "reef.jpg"]


def test_the_same_file_again_is_the_same_picture(at_desk):
    client = at_desk(make.writer())
    add(client, ("reef.jpg", pictures.jpeg()))
    assert "It is in the library already." in words(add(client, ("copy.jpg", pictures.jpeg())))
    assert Image.objects.get().name == "reef.jpg"


def test_the_script_is_told_as_json(at_desk):
    client = at_desk(make.writer())
    answer = add(client, ("reef<b>.jpg", pictures.jpeg()), headers={"Accept": "application/json"})
    assert "reef&lt;b&gt;.jpg" in answer.json()["html"]
    assert "Done." in answer.json()["html"]


def test_an_upload_without_files_says_so(at_desk):
    assert "Choose files first." in words(at_desk(make.writer()).post(LIBRARY))


def test_a_name_from_outside_is_one_harmless_line(at_desk):
    add(at_desk(make.writer()), ("../../etc/\x07reef.jpg", pictures.jpeg()))
    image = Image.objects.get()
    assert image.name == "reef.jpg"
    assert image.key not in image.name


def test_words_find_name_credit_and_description(at_desk):
    client = at_desk(make.writer())
    reef, boat = pictures.in_library("reef.jpg"), pictures.in_library("boat.jpg")
    Image.objects.filter(pk=boat.pk).update(credit="Ana Ruiz")
    used(reef, alt="A station on stilts")
    for query, names in {
        "reef": [reef], "ruiz": [boat], "stilts station": [reef], "jpg": [boat, reef], "harbour": []
    }.items():  # fmt: skip
        shelf = client.get(LIBRARY, {"q": query}).context["shelf"]
        assert [item["image"] for item in shelf] == names


def test_nothing_found_leads_back_to_the_whole_library(at_desk):
    page = words(at_desk(make.writer()).get(LIBRARY, {"q": "harbour"}))
    assert "No picture has “harbour”" in page
    assert "See the whole library" in page


def test_the_library_says_how_often_each_is_used(at_desk):
    client = at_desk(make.second())
    image = pictures.in_library("reef.jpg")
    assert "Not used. Remove…" in words(client.get(LIBRARY))
    used(image)
    assert "Used once" in words(client.get(LIBRARY))
    used(image)
    assert "Used 2 times" in words(client.get(LIBRARY))


def test_the_library_costs_the_same_whatever_the_number_of_pictures(
    at_desk, django_assert_max_num_queries
):
    client = at_desk(make.writer())
    for number in range(6):
        used(pictures.in_library(f"reef-{number}.jpg"))
    with django_assert_max_num_queries(10):
        client.get(LIBRARY)


def test_focal_point_and_credit_are_kept(at_desk):
    client, image = at_desk(make.writer()), pictures.in_library()
    client.post(f"{LIBRARY}{image.pk}/", {"credit": "The Centre", "focal_x": "73", "focal_y": "33"})
    image.refresh_from_db()
    assert (image.credit, image.focal_x, image.focal_y) == ("The Centre", 73, 33)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"credit": "", "focal_x": "5", "focal_y": "5"}, "Name the photographer or the source."),
        ({"credit": "x", "focal_x": "101", "focal_y": "5"}, "100"),
        ({"credit": "x", "focal_x": "left", "focal_y": "5"}, "whole number"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(at_desk, typed, said):
    client, image = at_desk(make.writer()), pictures.in_library()
    page = client.post(f"{LIBRARY}{image.pk}/", typed)
    assert said in words(page)
    image.refresh_from_db()
    assert image.focal_x == 50


def test_where_used_names_each_language_and_what_is_not_described(at_desk):
    image = pictures.in_library()
    english, spanish = make.in_two_languages(title="Reefs counted")
    used(image, english, alt="A reef")
    used(image, spanish)
    page = words(at_desk(make.writer()).get(f"{LIBRARY}{image.pk}/"))
    assert "English: described." in page
    assert "Español: not described yet" in page


def test_a_picture_that_is_not_used_can_be_removed_with_its_files(
    at_desk, django_capture_on_commit_callbacks
):
    client = at_desk(make.second())
    with django_capture_on_commit_callbacks(execute=True):
        image = pictures.in_library()
    assert len(default_storage.listdir("pictures")[1]) == 4
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIBRARY}{image.pk}/", {"remove": "1"})
    assert not Image.objects.exists()
    assert default_storage.listdir("pictures")[1] == []


def test_a_used_picture_stays(at_desk):
    client, image = at_desk(make.second()), pictures.in_library()
    used(image)
    page = client.post(f"{LIBRARY}{image.pk}/", {"remove": "1"}, follow=True)
    assert "is used, so it cannot be removed" in words(page)
    assert Image.objects.exists()


def test_a_picture_in_changes_that_wait_is_used(at_desk):
    writer, image = make.second(), pictures.in_library()
    bulletin = make.event(published_at=make.NOON - timedelta(days=1))
    workflow.save(bulletin, writer, pictures=[ImageUse(image=image, alt="A reef", credit="C")])
    assert not image.image_uses.exists()
    page = words(at_desk(writer).get(f"{LIBRARY}{image.pk}/"))
    assert "in changes that wait" in page
    with pytest.raises(images.NotRemoved):
        images.remove(image)


def test_renditions_made_after_a_removal_leave_nothing_behind():
    image = pictures.in_library()
    Image.objects.filter(pk=image.pk).delete()
    images.make_small.call(image.pk)
    assert all(not name.endswith("webp") for name in default_storage.listdir("pictures")[1])


def test_making_renditions_twice_makes_the_same(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = pictures.in_library(width=1000, height=500)
    image.refresh_from_db()
    rows, names = image.renditions, sorted(default_storage.listdir("pictures")[1])
    images.make_small.call(image.pk)
    image.refresh_from_db()
    assert image.renditions == rows
    assert sorted(default_storage.listdir("pictures")[1]) == names
    assert [(row["kind"], row["width"], row["height"]) for row in rows][:3] == [
        ("jpeg", 480, 240), ("jpeg", 960, 480), ("jpeg", 1000, 500)
    ]  # fmt: skip
    assert len(rows) == 9


def test_jpeg_is_there_before_the_worker_has_done_anything():
    image = pictures.in_library(width=2000, height=1000)
    assert [(row["kind"], row["width"]) for row in image.renditions] == [
        ("jpeg", 480), ("jpeg", 960), ("jpeg", 1600)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("right", "act"),
    [
        (None, lambda client, image: client.get(LIBRARY)),
        (None, lambda client, image: client.get(f"{LIBRARY}{image.pk}/")),
        (None, lambda client, image: client.get(reverse("admin:media", args=[images.name_of(image.key, "jpeg", 60)]))),
        ("view_image", lambda client, image: add(client, ("boat.jpg", pictures.jpeg(70)))),
        ("view_image", lambda client, image: client.post(f"{LIBRARY}{image.pk}/", {"credit": "Me", "focal_x": 1, "focal_y": 1})),
        ("change_image", lambda client, image: client.post(f"{LIBRARY}{image.pk}/", {"remove": "1"})),
    ],
)  # fmt: skip
def test_each_act_asks_for_its_right(client, django_user_model, right, act):
    person = django_user_model.objects.create_user("eva", password="x", is_staff=True)
    names = [right, "view_image"] if right else []
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    image = pictures.in_library()
    client.force_login(person)
    assert act(client, image).status_code == 403
    image.refresh_from_db()
    assert image.credit == ""
    assert Image.objects.count() == 1


def test_a_writer_sees_no_way_to_remove(at_desk):
    image = pictures.in_library()
    client = at_desk(make.writer())
    assert "Remove" not in words(client.get(LIBRARY)) + words(client.get(f"{LIBRARY}{image.pk}/"))


def test_nobody_signed_in_sees_nothing(client):
    image = pictures.in_library()
    for address in (
        LIBRARY,
        f"{LIBRARY}{image.pk}/",
        f"/admin/media/{images.name_of(image.key, 'jpeg', 60)}",
    ):
        assert client.get(address).status_code == 302


def test_no_picture_waits_for_the_row_of_another(monkeypatch):
    waits = []
    monkeypatch.setattr(
        intake.renditions, "make_small_later", lambda _row: waits.append(one_at_a_time.locked())
    )
    images.take(pictures.upload(pictures.jpeg()), make.writer())
    assert waits == [False]
