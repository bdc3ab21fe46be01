"""The whole way by two people, from sign-in to published and corrected, and what it costs them."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image as Picture
from playwright.sync_api import expect

from bulletins.models import Bulletin
from tests import builders as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = {"loads": 12, "clicks": 20, "fields": 14, "dialogs": 1}
TITLE = "Sixth meeting on reefs held in Tampa"
PASTED = (
    "<p>On November 19, specialists of both countries met in Tampa. "
    '<a href="https://reefs.example/report">Their report</a> is public.</p><p>They meet agian next year.</p>'
)
PASTE = """(box, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


class Person:
    """A window that counts what somebody does in it: pages loaded, clicks, fields filled, dialogs."""

    def __init__(self, page, address, counted, pictures):
        self.page, self.address, self.counted, self.pictures = page, address, counted, pictures
        page.on("dialog", lambda dialog: self._count("dialogs"))
        page.on("framenavigated", self._navigated)
        self.where = ""

    def _count(self, what):
        self.counted[what] += 1

    def _navigated(self, frame):
        if frame == self.page.main_frame and frame.url != "about:blank":
            self.where = frame.url

    def go(self, path):
        self._count("loads")
        self.page.goto(self.address + path)

    def click(self, target, loads=True):
        self._count("clicks")
        if loads:
            self._count("loads")
            with self.page.expect_navigation(wait_until="load"):
                target.click()
        else:
            target.click()

    def fill(self, label, words):
        self._count("fields")
        self.page.get_by_label(label, exact=True).first.fill(words)

    def paste(self, html):
        self._count("fields")
        self._count("clicks")
        box = self.page.locator(".ProseMirror")
        box.click()
        box.evaluate(PASTE, html)

    def complete(self, label, words):
        """A field that completes itself: opened, typed into, its first name taken."""
        self._count("fields")
        self._count("clicks")
        self.page.locator(f".field-{label} .select2-selection").click()
        self.page.keyboard.type(words)
        self.page.locator(".select2-results__option--highlighted", has_text=words).wait_for()
        self.page.keyboard.press("Enter")

    def button(self, name):
        return self.page.get_by_role("button", name=name)

    def told(self, words):
        """One sentence says what happened."""
        expect(self.page.locator(".messagelist, .submit-row .saved").first).to_be_visible()
        expect(self.page.locator("body")).to_contain_text(words)

    def picture(self, name):
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)


def jpeg():
    file = io.BytesIO()
    Picture.new("RGB", (1800, 1200), "teal").save(file, "JPEG")
    return {"name": "reef.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def sign_in(person, name):
    person.go("/admin/")
    person.fill("User name", name)
    person.fill("Password", "a long enough word")
    person.click(person.button("Sign in"))


def test_two_people_bring_a_bulletin_out_and_correct_it(look, address, request, settings):
    counted = dict.fromkeys(MOST, 0)
    pictures = request.config.getoption("--pictures")
    pictures = Path(pictures) if pictures else None
    make.writer("ana", first_name="Ana", last_name="Ruiz")
    make.second("marco", first_name="Marco", last_name="Sol")
    make.place("Tampa")
    category = make.category("Environment and science")
    ana = Person(look(), address, counted, pictures)
    marco = Person(look(), address, counted, pictures)

    sign_in(ana, "ana")
    ana.picture("1-home")
    ana.click(ana.page.get_by_role("link", name="New event"))
    ana.fill("Title", TITLE)
    ana.fill("Summary", "Specialists compared two years of readings.")
    ana.paste(PASTED)
    ana.fill("First day", "2026-11-19")
    ana.complete("place", "Tampa")
    counted["fields"] += 1
    ana.page.get_by_role("combobox", name="Category").select_option(str(category.pk))
    counted["clicks"] += 1  # opens the dialog for a file
    ana.page.locator("#id_pictures input[type=file]").set_input_files(jpeg())
    ana.fill("Description (alt text)", "A diver above a reef")
    ana.fill("Credit", "Photo: the Centre")
    ana.picture("2-filled")
    ana.click(ana.button("Save draft"), loads=False)
    ana.told("Saved as a draft. Next: look at the preview, then send it for review.")
    ana.picture("3-saved")
    ana.click(ana.page.get_by_role("link", name="Preview"), loads=False)
    inside = ana.page.frame_locator("#beside iframe")
    expect(inside.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(inside.get_by_alt_text("A diver above a reef")).to_be_visible()
    ana.picture("4-preview")
    ana.click(ana.button("Send for review"))
    ana.told("Sent for review. Marco Sol can approve it.")
    ana.picture("5-sent")

    sign_in(marco, "marco")
    marco.picture("6-waiting")
    marco.click(marco.page.get_by_role("link", name=TITLE))
    expect(marco.page.locator("body")).to_contain_text("Nothing has happened yet.")
    tomorrow = timezone.localdate() + timedelta(days=1)
    marco.fill("Publish at", f"{tomorrow}T09:00")
    marco.picture("7-before-publication")
    marco.click(marco.button("Schedule for"))
    marco.told("is scheduled for")
    marco.picture("8-scheduled")
    bulletin = Bulletin.objects.get()
    assert bulletin.is_scheduled()
    assert (bulletin.edited_by.username, bulletin.approved_by.username) == ("ana", "marco")

    Bulletin.objects.update(published_at=timezone.now() - timedelta(hours=1))  # the hour has come
    page = bulletin.get_absolute_url()
    form = f"/admin/bulletins/bulletin/{bulletin.pk}/change/"
    ana.go(form)
    counted["fields"] += 1
    counted["clicks"] += 3
    ana.page.locator(".ProseMirror p").nth(1).click(click_count=3)
    ana.page.keyboard.type("They meet again next year.")
    ana.click(ana.button("Send changes for review"))
    ana.told("The changes are sent for review")
    ana.picture("9-changes-sent")
    marco.go(form)
    expect(marco.page.locator(".pair del").first).to_contain_text("agian")
    expect(marco.page.locator(".pair ins").first).to_contain_text("again")
    marco.picture("10-difference")
    assert "agian" in ana.page.request.get(address + page).text()
    marco.click(marco.button("Publish the changes now"))
    marco.told("is public")
    marco.picture("11-corrected")
    assert "They meet again next year." in ana.page.request.get(address + page).text()
    bulletin.refresh_from_db()
    assert bulletin.first_day == date(2026, 11, 19)
    assert [r.action for r in bulletin.revisions.all()] == [
        "begin", "send", "publish", "change", "send_changes", "publish_changes",
    ]  # fmt: skip
    print(counted)
    assert all(counted[what] <= most for what, most in MOST.items()), counted
