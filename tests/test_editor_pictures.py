"""Pictures of the library in a bulletin's text: offered, put in, moved, deleted, shown and missed at the desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bulletins import differences, text
from bulletins.admin import prose
from bulletins.models import Bulletin, content
from tests import builders as make
from tests import pictures
from tests.browsing import sign_in, too_wide, until, violations
from tests.test_paste import sent


@pytest.fixture(autouse=True)
def library(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def named(image, alt="A reef"):
    return f'<figure><img data-image="{image.pk}" alt="{alt}"></figure>'


def form_address(bulletin):
    return reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])


@pytest.fixture
def reef(db):
    return pictures.in_library("reef.jpg")


# In the form


browser = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_form(look, editor):
    """Open the form of a draft with this text and these pictures, each named after its file."""

    def opened(body, *names, width=1280):
        draft = make.draft(body=body)
        for place, name in enumerate(names):
            image = pictures.in_library(f"{name}.jpg")
            draft.image_uses.create(image=image, alt=f"A {name}", credit="C", order=place)
        page = look(width)
        sign_in(page)
        page.goto(form_address(draft))
        expect(page.locator(".ProseMirror")).to_be_visible()
        return page, [use.image for use in draft.image_uses.all()]

    return opened


def settle(page):
    """Until the page has done what it put off, such as the editor putting its caret 20 ms after it got the focus."""
    page.evaluate("() => new Promise((done) => setTimeout(done, 50))")


def press(page, key):
    """A key that moves the caret: the browser tells the editor a moment later where it is."""
    page.keyboard.press(key)
    settle(page)


def tool(page):
    return page.get_by_role("toolbar").get_by_role("button", name="Picture", exact=True)


def dialog(page):
    return page.get_by_role("dialog", name="Picture", exact=True)


class TestInTheForm:
    pytestmark = browser

    def test_a_picture_is_put_where_the_caret_is(self, open_form):
        page, (_reef, boat) = open_form("<p>One.</p><p>Two.</p>", "reef", "boat")
        page.locator(".ProseMirror p").first.click()
        press(page, "Home")
        for _letter in range(2):
            press(page, "ArrowRight")
        tool(page).click()
        assert not violations(page)
        dialog(page).get_by_role("button", name="boat.jpg").click()
        expect(dialog(page)).to_be_hidden()
        figure = page.locator(".ProseMirror figure")
        expect(figure).to_have_text("Picture: boat.jpg")
        assert figure.locator("img").evaluate("picture => picture.decode()") is None
        page.keyboard.type("–")
        assert sent(page) == f"<p>On</p>{named(boat, 'A boat')}<p>–e.</p><p>Two.</p>"
        assert not violations(page) + too_wide(page)
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        assert sent(page) == "<p>One.</p><p>Two.</p>"

    @pytest.mark.parametrize(
        ("body", "keys", "becomes"),
        [
            ("", [], "{}<p>–</p>"),
            ("<p>One.</p>", ["Home"], "{}<p>–One.</p>"),
            ("<p>One.</p>", ["End"], "<p>One.</p>{}<p>–</p>"),
            ("<p>One.</p>", ["Control+a"], "<p>One.</p>{}<p>–</p>"),
            ("<ul><li>One.</li></ul>", ["Home"], "<ul><li>{}<p>–One.</p></li></ul>"),
            ("<ul><li>O</li></ul>", ["Delete"], "<ul><li>{}<p>–</p></li></ul>"),
            (
                "<table><tbody><tr><td>One.</td></tr></tbody></table>",
                ["End"],
                "<table><tbody><tr><td><p>One.</p>{}<p>–</p></td></tr></tbody></table>",
            ),
        ],
    )
    def test_by_the_keyboard_alone_it_stands_anywhere_and_the_writing_goes_on(
        self, open_form, body, keys, becomes
    ):
        page, (reef,) = open_form(body, "reef")
        page.locator(".ProseMirror").focus()
        settle(page)
        for key in keys:
            press(page, key)
        tool(page).press("Enter")
        expect(dialog(page).get_by_role("button", name="reef.jpg")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.type("–")
        assert text.clean(sent(page))[0] == becomes.format(named(reef))

    def test_it_is_moved_and_deleted_by_the_keyboard(self, open_form):
        page, (reef,) = open_form("<p>One.</p><p>Two.</p>", "reef")
        page.locator(".ProseMirror p").first.click()
        press(page, "End")
        tool(page).press("Enter")
        page.keyboard.press("Enter")
        assert sent(page) == f"<p>One.</p>{named(reef)}<p>Two.</p>"
        selected = page.locator("figure.ProseMirror-selectednode")
        page.keyboard.press("ArrowUp")
        expect(selected).to_be_visible()
        page.keyboard.press("Control+x")
        assert sent(page) == "<p>One.</p><p>Two.</p>"
        press(page, "Control+End")
        page.keyboard.press("Control+v")
        until(page, lambda: sent(page) == f"<p>One.</p><p>Two.</p>{named(reef)}")
        press(page, "ArrowUp")
        press(page, "ArrowDown")
        expect(selected).to_be_visible()
        page.keyboard.press("Delete")
        assert sent(page) == "<p>One.</p><p>Two.</p>"

    def test_without_pictures_the_dialog_says_what_to_do_and_escape_changes_nothing(
        self, open_form
    ):
        page, _none = open_form("<p>One.</p>")
        tool(page).click()
        expect(dialog(page)).to_contain_text("Add a picture under Pictures first, and save.")
        page.keyboard.press("Escape")
        expect(dialog(page)).to_be_hidden()
        assert sent(page) == "<p>One.</p>"

    def test_a_picture_added_by_a_save_in_place_is_offered_at_once(self, open_form):
        page, _none = open_form("<p>One.</p>")
        file = {"name": "reef.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg()}
        page.set_input_files("[name=pictures-0-file]", file)
        page.fill("[name=pictures-0-credit]", "The Centre")
        page.locator("[name=move][value=save]").click()
        expect(page.locator("#id_pictures img.thumb")).to_have_count(1)
        page.locator(".ProseMirror p").click()
        tool(page).click()
        dialog(page).get_by_role("button", name="reef.jpg").click()
        image = Bulletin.objects.get().uses[0].image
        assert named(image, "reef.jpg") in sent(page)

    def test_a_picture_taken_out_of_the_bulletin_is_missed_in_its_text(self, open_form):
        page, (reef,) = open_form("<p>One.</p>", "reef")
        page.locator(".ProseMirror p").click()
        tool(page).press("Enter")
        page.keyboard.press("Enter")
        page.get_by_label("Take it out of this bulletin").check()
        figure = page.locator(".ProseMirror figure")
        expect(figure).to_contain_text("It is not among the pictures of this bulletin")
        tool(page).click()
        expect(dialog(page).get_by_role("button")).to_have_count(1)
        page.keyboard.press("Escape")
        page.locator("[name=move][value=save]").click()
        expect(page.locator(".note.warn")).to_contain_text(
            "a picture that this bulletin does not have: reef.jpg."
        )
        expect(figure).to_contain_text("Picture: A reef. It is not among")
        assert named(reef) in Bulletin.objects.get().body

    @pytest.mark.parametrize("width", [320, 390])
    def test_it_fits_a_phone(self, open_form, width):
        page, _images = open_form("<p>One.</p>", "reef", "a-boat-with-a-very-long-name-of-its-own")
        page.set_viewport_size({"width": width, "height": 700})
        tool(page).click()
        assert not violations(page) + too_wide(page)
        page.keyboard.press("Enter")
        assert not violations(page) + too_wide(page)


# On the other screens


def test_the_second_person_sees_the_picture_where_readers_will(desk, reef):
    bulletin = make.in_review(body=f"<p>One.</p>{named(reef)}<p>Two.</p>")
    bulletin.image_uses.create(image=reef, alt="A reef", credit="The Centre")
    address = reverse("admin:bulletins_bulletin_review", args=[bulletin.pk])
    shown = desk.get(address).content.decode()
    assert "data-image" not in shown
    places = [
        shown.index(words)
        for words in ("<p>One.</p>", reverse("admin:media", args=["x"])[:-1], "Two.")
    ]
    assert places == sorted(places)
    bulletin.image_uses.all().delete()
    shown = desk.get(address).content.decode()
    assert "data-image" not in shown
    assert "does not have: reef.jpg." in shown


def test_who_may_only_read_sees_the_picture_in_the_text(client, reef):
    bulletin = make.in_review(body=f"<p>One.</p>{named(reef)}")
    bulletin.image_uses.create(image=reef, alt="A reef", credit="The Centre")
    client.force_login(make.writer("eva"))
    shown = client.get(form_address(bulletin)).content.decode()
    assert 'class="figure"' in shown
    assert "data-image" not in shown


def test_the_other_language_beside_the_form_shows_its_picture(desk, reef):
    english = make.draft(body=f"<p>One.</p>{named(reef)}")
    english.image_uses.create(image=reef, alt="A reef", credit="The Centre")
    spanish = make.draft(language="es", translation_key=english.translation_key, title="Uno")
    shown = desk.get(form_address(spanish)).content.decode()
    assert 'class="figure"' in shown
    assert "data-image" not in shown


def test_each_lost_picture_is_named_once(reef):
    boat = pictures.in_library("boat.jpg")
    bulletin = make.draft(body=named(reef) + named(boat) * 2 + named(reef) + "<p>One.</p>")
    assert "does not have: reef.jpg, boat.jpg. Readers" in prose.lost(bulletin)
    bulletin.image_uses.create(image=boat, credit="C", decorative=True)
    bulletin = Bulletin.objects.get(pk=bulletin.pk)
    assert "does not have: reef.jpg. Readers" in prose.lost(bulletin)
    reef.delete()
    assert "does not have: one that the library has no longer." in prose.lost(bulletin)
    bulletin.body = named(boat)
    assert prose.lost(bulletin) == ""


@pytest.mark.parametrize(
    "after", ["<p>One.</p><p>Two.</p><p>Three.</p>{}", "<p>One.</p><p>Two.</p><p>Three.</p>"]
)
def test_a_picture_moved_or_removed_in_the_text_is_told_in_the_difference(reef, after):
    bulletin = make.draft(body=f"<p>One.</p>{named(reef)}<p>Two.</p><p>Three.</p>")
    before = content.of(bulletin)
    bulletin.body = after.format(named(reef))
    changes = differences.between(before, content.of(bulletin)).changes
    told = [
        [side.notes if side else None for side in (change.before, change.after)]
        for change in changes
    ]
    notes = ["Picture", "Picture in the text: A reef"]
    assert told == ([[notes, None], [None, notes]] if "{}" in after else [[notes, None]])
