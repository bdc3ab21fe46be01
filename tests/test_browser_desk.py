"""Every page of the desk in a real browser: what axe says of it, that it fits, and by keyboard alone."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests import pictures
from tests.browsing import sign_in, too_wide, until, violations
from tests.desk_world import TERMS, world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`against the policy: ${event.violatedDirective} ${event.blockedURI}`));"""


@pytest.fixture
def there(mission):
    """One of everything, with an hour to come, changes of facts in two languages, a word sent back."""
    found = world()
    to_come = timezone.now() + timedelta(days=9)
    scheduled = [found.own_scheduled.pk, found.others_scheduled.pk, found.editors_scheduled.pk]
    Bulletin.objects.filter(pk__in=scheduled).update(published_at=to_come)
    writer, editor = found.people["writer"], found.people["editor"]
    found.sent_back = make.in_review(by=writer, title="Talks sent back")
    workflow.send_back(found.sent_back, editor, "Name the centre in full.")
    english, _spanish = (
        make.in_two_languages(title="Talks in two languages", first_day=date(2026, 3, 5))
    )  # fmt: skip
    for text in (english, _spanish):
        workflow.send(text, writer)
        workflow.publish(text, editor)
    english = Bulletin.objects.get(pk=english.pk)
    english.first_day = english.last_day = date(2026, 3, 6)
    found.facts = workflow.save(english, writer)
    workflow.send_changes(found.facts, writer)
    found.empty = make.draft(summary="", body="", first_day=None)
    return found


def about(name, bulletin, query=""):
    return reverse(f"admin:bulletins_bulletin_{name}", args=[bulletin.pk]) + query


def pages_of(there):
    """{who: the pages that this person is shown}"""
    listed = reverse("admin:bulletins_bulletin_changelist")
    terms = [reverse(f"admin:bulletins_{term}_changelist") for term in TERMS]
    forms = [
        reverse(f"admin:bulletins_{term}_change", args=[getattr(there, term).pk]) for term in TERMS
    ]
    add = reverse("admin:bulletins_bulletin_add")
    stages = ("draft", "in_review", "scheduled", "published", "changes", "changes_in_review")
    return {
        "writer": [
            reverse("admin:index"), listed, f"{listed}?q=talks&status__exact=draft", f"{listed}?q=nothing-such",
            add, f"{add}?kind=commemoration", about("change", there.sent_back),
            *(about("change", getattr(there, f"own_{stage}")) for stage in stages),
            about("change", there.own_withdrawn), about("change", there.alone),
            about("words", there.own_draft), about("delete", there.own_draft),
            about("preview", there.own_changes), about("history", there.own_changes),
            reverse("admin:bulletins_mission_change", args=[there.mission.pk]), "/admin/nowhere/",
        ],
        "editor": [
            reverse("admin:index"), about("review", there.others_in_review),
            about("change", there.others_in_review, "?edit=1"), about("review", there.facts),
            about("review", there.others_changes_in_review), about("review", there.others_scheduled),
            about("review", there.editors_in_review, "?alone=1"),
            about("history", there.facts, "?a=1&b=2"), about("history", there.own_published, "?restore=1"),
            about("withdraw", there.own_published), reverse("admin:languages"), reverse("admin:pictures"),
            reverse("admin:picture", args=[there.picture.pk]), reverse("admin:search"),
            reverse("admin:search") + "?q=Hidden", reverse("admin:names"), *terms, *forms,
            reverse("admin:bulletins_place_add"), reverse("admin:password_change"),
            reverse("admin:bulletins_place_merge", args=[there.place.pk]),
            reverse("admin:bulletins_place_merge", args=[there.place.pk]) + f"?into={there.other_place.pk}",
        ],
        "administrator": [
            about("review", there.others_draft, "?alone=1"), about("review", there.empty, "?alone=1"),
            about("history", there.own_published, "?seal=1"), about("change", there.alone),
            reverse("admin:bulletins_mission_change", args=[there.mission.pk]),
            reverse("admin:bulletins_place_delete", args=[there.place.pk]),
            reverse("admin:bulletins_address_changelist"), reverse("admin:bulletins_address_add"),
            reverse("admin:bulletins_address_change", args=[there.address.pk]),
        ],
    }  # fmt: skip


def enter(page, user, address):
    """Signed in without the door, which other tests go through."""
    client = Client()
    client.force_login(user)
    (cookie,) = client.cookies.values()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


def looked_at(page, picture):
    """What is wrong with the page that stands there, in light and dark, on a desk and on a phone."""
    found = []
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        until(page, lambda: not page.evaluate("document.getAnimations().length"))
        found += [f"{width} {scheme}: {wrong}" for wrong in violations(page) + too_wide(page)]
        picture(f"{width}-{scheme}")
    page.set_viewport_size({"width": 320, "height": 800})
    return found + too_wide(page)


@pytest.mark.parametrize("role", ["writer", "editor", "administrator"])
def test_every_page_of_the_desk_is_accessible_and_fits(look, there, address, request, role):
    folder = request.config.getoption("--pictures")
    page = look()
    page.add_init_script(WATCH)
    enter(page, there.people[role], address)
    found = []
    for number, path in enumerate(pages_of(there)[role]):

        def picture(name, number=number):
            if folder:
                page.screenshot(path=f"{folder}/{role}-{number}-{name}.png", full_page=True)

        page.goto(path)
        found += looked_at(page, picture)
    assert not found, "\n".join(found)


def test_the_answers_to_a_form_are_accessible_and_fit(look, there, address):
    page = look()
    page.add_init_script(WATCH)
    found = page.goto("/admin/login/") and looked_at(page, print)
    enter(page, there.people["editor"], address)
    page.goto(reverse("admin:bulletins_bulletin_changelist"))
    page.get_by_role("checkbox", name="Talks sent back").check()
    page.select_option("[name=action]", "delete_selected")
    with page.expect_navigation():
        page.locator(".actions [type=submit]").click()
    found += looked_at(page, print)
    page.goto(about("change", there.others_draft))
    page.fill("[name=title]", "Talks of mine")
    theirs = Bulletin.objects.get(pk=there.others_draft.pk)
    theirs.title = "Talks of theirs"
    workflow.save(theirs, there.people["administrator"])
    page.click("[name=move][value=save]")
    page.locator("#piece_title").wait_for()
    found += looked_at(page, print)
    assert not found, "\n".join(found)


FOCUS = """() => {
  const at = document.activeElement, bar = document.querySelector(".submit-row");
  const box = at.getBoundingClientRect(), name = at.outerHTML.slice(0, 120), wrong = [];
  const ring = (node) => node && (parseFloat(getComputedStyle(node).outlineWidth) > 0
    && getComputedStyle(node).outlineStyle !== "none" || ring(node.parentElement));
  if (!ring(at)) wrong.push(`no ring: ${name}`);
  const covered = bar && !bar.contains(at) && !at.closest("dialog") && getComputedStyle(bar).position === "sticky"
    && box.top > bar.getBoundingClientRect().top - 2;
  if (covered || box.bottom < 0 || box.top > innerHeight) wrong.push(`out of sight: ${name}`);
  return wrong;
}"""


class Keys:
    """A window used by keyboard alone; wherever the focus comes, it can be seen."""

    def __init__(self, page):
        self.page, self.press, self.type = page, page.keyboard.press, page.keyboard.type

    def to(self, target, key="Tab"):
        for _step in range(150):
            if target.evaluate("(node) => node.contains(document.activeElement)"):
                return self
            self.press(key)
            assert not self.page.evaluate(FOCUS)
        raise AssertionError(f"No way by {key} to {target}.")

    def field(self, label, words):
        self.to(self.page.get_by_label(label, exact=True).first)
        self.type(words)

    def button(self, name, loads=True):
        self._pressed(self.page.get_by_role("button", name=name), loads)

    def link(self, name, loads=True):
        self._pressed(self.page.get_by_role("link", name=name, exact=True).first, loads)

    def _pressed(self, target, loads):
        self.to(target)
        if not loads:
            return self.press("Enter")
        with self.page.expect_navigation(wait_until="load"):
            self.press("Enter")
        return None

    def enter(self, username):
        self.page.goto("/admin/")
        self.field("User name", username)
        self.field("Password", "a long enough word")
        self.button("Sign in")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_bulletin_is_written_sent_back_and_published_by_keyboard_alone(look, mission, width):
    make.writer("ana")
    make.second("marco")
    make.place("Tampa")
    ana = Keys(look(width))
    page = ana.page
    page.on("filechooser", lambda chooser: None)  # from now on, not only once the key is pressed
    ana.enter("ana")
    ana.link("New event")
    ana.field("Title", "Meeting on reefs held in Tampa")
    ana.field("Summary", "Specialists compared two years of readings.")
    ana.to(page.get_by_role("toolbar").get_by_role("button", name="Link", exact=True))
    ana.to(page.locator(".ProseMirror"))
    ana.type("They met in Tampa.")
    ana.press("Control+a")
    ana.to(page.get_by_role("toolbar").get_by_role("button", name="Link", exact=True), "Shift+Tab")
    ana.press("Enter")
    dialog = page.get_by_role("dialog", name="Link")
    expect(dialog.get_by_label("Address")).to_be_focused()
    ana.type("https://reefs.example/\n")
    expect(dialog).to_be_hidden()
    ana.field("First day", "11192026")
    ana.to(page.locator(".field-place .select2-selection"))
    ana.press("Enter")
    ana.type("Tampa")
    page.locator(".select2-results__option--highlighted", has_text="Tampa").wait_for()
    ana.press("Enter")
    expect(page.locator(".field-place .select2-selection")).to_be_focused()
    ana.to(page.locator("#id_pictures input[type=file]").first)
    with page.expect_file_chooser() as chooser:
        ana.press("Space")
    file = {"name": "reef.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg(640, 480)}
    chooser.value.set_files(file)
    ana.field("Description (alt text)", "A diver above a reef")
    ana.field("Credit", "Photo: the Centre")
    ana.button("Save draft", loads=False)
    expect(page.locator(".submit-row .saved")).to_contain_text("Saved as a draft.")
    ana.to(page.get_by_role("link", name="Preview", exact=True), "Shift+Tab").press("Enter")
    panel = page.locator("#beside")
    expect(panel.get_by_role("button", name="Close the preview")).to_be_focused()
    frame = page.frame_locator("#beside iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Meeting on reefs held in Tampa")
    if width == 390:
        assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 800}
    ana.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("link", name="Preview", exact=True)).to_be_focused()
    ana.button("Send for review")

    marco = Keys(look(width))
    marco.enter("marco")
    marco.link("Meeting on reefs held in Tampa")
    marco.to(marco.page.locator("details.more > summary"))
    marco.press("Enter")
    marco.field("What should be changed", "Name the centre in full.")
    marco.button("Send back")
    page.goto("/admin/")
    ana.link("Meeting on reefs held in Tampa")
    expect(page.locator("body")).to_contain_text("Name the centre in full.")
    ana.button("Send for review")
    marco.page.goto("/admin/")
    marco.link("Meeting on reefs held in Tampa")
    marco.button("Publish now")
    made = Bulletin.objects.get()
    assert made.is_public()
    assert "https://reefs.example/" in made.body
    assert (made.first_day, made.place.slug, len(made.uses)) == (date(2026, 11, 19), "tampa", 1)


def test_a_bulletin_is_written_sent_and_published_without_scripts(look, mission):
    make.writer("ana")
    make.second("marco")
    page = look(390, scripts=False)
    sign_in(page)
    page.goto(reverse("admin:bulletins_bulletin_add"))
    page.fill("[name=title]", "Talks on reefs")
    page.fill("[name=summary]", "Reefs were discussed.")
    page.fill("[name=body]", "Reefs were discussed.")
    page.fill("[name=first_day]", "2026-03-02")
    page.click("[name=move][value=save]")
    page.click("[name=move][value=send]")
    second = look(390, scripts=False)
    sign_in(second, "marco")
    second.click("text=Talks on reefs")
    second.click("[name=move][value=publish]")
    made = Bulletin.objects.get()
    assert made.is_public()
    assert made.body_text == "Reefs were discussed."
