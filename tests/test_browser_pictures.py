"""Pictures at the desk in a real browser: several uploads with progress, the focal point by mouse and keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bulletins.models import Image
from tests import builders as make
from tests import pictures
from tests.browsing import sign_in, too_wide, until, violations

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

FILES = [
    {"name": "reef.jpg", "mimeType": "image/jpeg", "buffer": pictures.gps_jpeg()},
    {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"},
]


@pytest.fixture
def editor(mission, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make.second("ana")


def library(look, *args, **how):
    window = look(*args, **how)
    sign_in(window)
    window.goto(reverse("admin:pictures"))
    return window


@pytest.mark.parametrize("scripts", [True, False])
def test_several_files_are_sent_and_each_is_told_of(look, editor, scripts):
    page = library(look, scripts=scripts)
    page.set_input_files("#id_files", FILES)
    page.get_by_role("button", name="Upload").click()
    told = page.get_by_role("list", name="Uploads")
    expect(told).to_contain_text("reef.jpg Done. 60 × 40. Location removed.")
    expect(told).to_contain_text("logo.svg was not taken. It is a drawing (SVG)")
    expect(page.locator(".shelf img")).to_have_count(1)
    if scripts:  # what is added stays on the page
        assert not violations(page)


def test_dropped_files_are_sent_too(look, editor):
    page = library(look)
    page.evaluate(
        """bytes => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(bytes)], "boat.jpg", { type: "image/jpeg" }));
            document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
        }""",
        list(pictures.jpeg()),
    )
    expect(page.get_by_role("list", name="Uploads")).to_contain_text("boat.jpg Done.")


def test_an_ended_sign_in_is_said_at_the_file(look, editor):
    page = library(look)
    page.context.clear_cookies()
    page.set_input_files("#id_files", FILES[:1])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("list", name="Uploads")).to_contain_text("It did not arrive.")
    assert not Image.objects.exists()


def test_the_focal_point_is_set_by_a_click_and_by_keys(look, editor):
    image = pictures.in_library(width=1000, height=600)
    page = look()
    sign_in(page)
    page.goto(reverse("admin:picture", args=[image.pk]))
    drawing = page.locator(".focal svg").bounding_box()
    page.mouse.click(
        drawing["x"] + drawing["width"] * 0.73, drawing["y"] + drawing["height"] * 0.33
    )
    page.get_by_label("Down, in per cent").press("ArrowRight")
    page.fill("#id_credit", "The Centre")
    page.press("#id_credit", "Enter")
    expect(page.get_by_role("list").filter(has_text="Saved.")).to_be_visible()
    image.refresh_from_db()
    assert (image.focal_x, image.focal_y, image.credit) == (73, 34, "The Centre")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_screens_of_pictures_are_accessible_and_fit(look, editor, width):
    image = pictures.in_library(width=1000, height=600)
    bulletin = make.draft(created_by=editor, edited_by=editor)
    bulletin.image_uses.create(image=image, alt="A reef", credit="The Centre")
    page = look(width, "dark" if width == 390 else "light")
    sign_in(page)
    found = []
    for address in (
        reverse("admin:pictures"),
        reverse("admin:pictures") + "?q=harbour",
        reverse("admin:picture", args=[image.pk]),
        reverse("admin:bulletins_bulletin_change", args=[bulletin.pk]),
    ):
        page.goto(address)
        found += violations(page) + too_wide(page)
    assert not found, "\n".join(found)


def test_a_second_picture_is_added_in_the_form_and_both_are_kept(look, editor):
    bulletin = make.draft(created_by=editor, edited_by=editor)
    page = look()
    sign_in(page)
    page.goto(reverse("admin:bulletins_bulletin_change", args=[bulletin.pk]))
    page.get_by_role("button", name="Add another picture").click()
    for index, name in enumerate(("reef", "boat")):
        file = {
            "name": f"{name}.jpg",
            "mimeType": "image/jpeg",
            "buffer": pictures.jpeg(60 + index),
        }
        page.set_input_files(f"[name=pictures-{index}-file]", file)
        page.fill(f"[name=pictures-{index}-alt]", f"A {name}")
        page.fill(f"[name=pictures-{index}-credit]", "The Centre")
    page.locator("[name=move][value=save]").click()
    until(page, lambda: bulletin.image_uses.count() == 2)
    assert [use.alt for use in bulletin.image_uses.all()] == ["A reef", "A boat"]
    expect(page.locator("#id_pictures img.thumb")).to_have_count(2)
