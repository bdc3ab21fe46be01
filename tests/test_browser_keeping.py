"""Nothing typed is lost: an editor's words through crashes, a lost line and an ended sign-in, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from bulletins.models import Bulletin, WorkingCopy
from tests import builders as make
from tests.browsing import sign_in, until

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

ADD = reverse("admin:bulletins_event_add")
BAR = ".submit-row .saved"
SAVED = re.compile(r"Saved \d+:\d\d\s[ap]\.m\. Not in the history until you press a button\.")
NO_LINE = re.compile(r"No line since \d+:\d\d\s[ap]\.m\. Your words are kept in this browser\.")
OFFERED = re.compile(r"Words found\. You left this form at \d+:\d\d\s[ap]\.m\. with words")


def change(bulletin):
    return reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])


@pytest.fixture
def draft(mission):
    ana = make.writer("ana", first_name="Ana", last_name="Ruiz")
    return make.draft(title="Talks on reefs", created_by=ana, edited_by=ana)


@pytest.fixture
def page(look, draft):
    """The form of `draft`, open in a window of Ana."""
    window = look()
    sign_in(window)
    window.goto(change(draft))
    return window


def kept_here(page):
    """What this browser keeps, by key."""
    return page.evaluate(
        "Object.entries(localStorage).filter(([name]) => name.startsWith('words '))"
    )


def kept_on_server(name):
    copy = WorkingCopy.objects.exclude(typed_at=None).first()
    return copy and copy.typed[name]


def press_save(page):
    page.locator("[name=move][value=save]").click()


def test_what_is_typed_is_saved_in_a_few_seconds_and_the_bar_says_so(page):
    expect(page.locator(BAR)).to_have_attribute("role", "status")
    page.fill("[name=title]", "Talks on coral reefs")
    expect(page.locator(BAR)).to_have_text(SAVED)
    assert WorkingCopy.objects.get().typed["title"] == ["Talks on coral reefs"]
    assert Bulletin.objects.get().title == "Talks on reefs"
    assert not kept_here(page)


def test_what_is_typed_in_the_editor_of_the_text_and_chosen_from_lists_is_kept_too(page):
    place = make.place("Key Largo")
    page.locator(".ProseMirror").press_sequentially("Corals: ")
    page.locator(".field-place .select2-selection").click()
    page.keyboard.type("Largo")
    page.get_by_role("option", name="Key Largo").click()
    until(page, lambda: kept_on_server("place") == [str(place.pk)])
    assert kept_on_server("body")[0].startswith("<p>Corals: ")


def test_the_bar_speaks_again_only_when_its_meaning_changes(page):
    page.fill("[name=title]", "Talks on coral reefs")
    expect(page.locator(BAR)).to_have_text(SAVED)
    page.evaluate(
        """selector => {
          window.spoken = 0;
          const speaks = (node) => !(node.closest ? node : node.parentElement).closest("[aria-live=off]");
          const watch = new MutationObserver((changes) => {
            window.spoken += changes.filter((change) => speaks(change.target)).length;
          });
          watch.observe(document.querySelector(selector), { subtree: true, childList: true, characterData: true });
        }""",
        BAR,
    )
    page.fill("[name=title]", "Talks on coral reefs and fish")
    until(
        page, lambda: WorkingCopy.objects.get().typed["title"] == ["Talks on coral reefs and fish"]
    )
    expect(page.locator(BAR)).to_have_text(SAVED)
    assert page.evaluate("window.spoken") == 0


def test_words_of_a_closed_window_are_offered_and_taken(page, look, draft):
    page.fill("[name=summary]", "Both sides counted the reefs.")
    expect(page.locator(BAR)).to_have_text(SAVED)
    page.context.close()  # nothing is asked, nothing is said
    again = look()
    sign_in(again)
    again.goto(change(draft))
    expect(again.locator("[data-found]")).to_have_text(re.compile(OFFERED.pattern))
    expect(again.locator("[name=summary]")).to_have_value(draft.summary)
    again.get_by_role("link", name="Take them").click()
    expect(again.locator("[name=summary]")).to_have_value("Both sides counted the reefs.")
    press_save(again)
    expect(again.get_by_text("Saved as a draft.")).to_be_visible()
    assert Bulletin.objects.get().summary == "Both sides counted the reefs."
    assert not WorkingCopy.objects.exclude(typed_at=None).exists()
    expect(again.locator("[data-found]")).to_have_count(0)


def test_words_that_never_reached_the_server_come_back_from_the_browser(page, draft):
    page.context.set_offline(True)
    page.fill("[name=summary]", "To the last letter.")
    until(page, lambda: kept_here(page))
    crashed = page.context.new_page()
    page.close()  # its beacon finds no line
    page.context.set_offline(False)
    crashed.goto(change(draft))
    expect(crashed.locator("[data-found]")).to_have_text(re.compile(OFFERED.pattern))
    crashed.get_by_role("link", name="Take them").click()
    expect(crashed.locator("[name=summary]")).to_have_value("To the last letter.")


def test_words_of_a_new_form_come_back_too(look, draft):
    page = look()
    sign_in(page)
    page.goto(ADD)
    page.fill("[name=title]", "Concert on the quay")
    expect(page.locator(BAR)).to_have_text(SAVED)
    page.close()
    again = page.context.new_page()
    again.goto(ADD)
    expect(again.locator("[data-found]")).to_contain_text("“Concert on the quay”")
    again.get_by_role("link", name="Take them").click()
    expect(again.locator("[name=title]")).to_have_value("Concert on the quay")


def test_a_second_window_of_the_same_form_is_told_of_the_words_in_the_first(page, draft):
    second = page.context.new_page()
    second.goto(change(draft))
    page.fill("[name=title]", "In the first window")
    expect(page.locator(BAR)).to_have_text(SAVED)
    second.fill("[name=title]", "In the second window")
    expect(second.locator(BAR)).to_contain_text("until you take or drop the words found above")
    expect(second.locator("[data-found]")).to_contain_text("Words found.")
    assert kept_on_server("title") == ["In the first window"]


def test_without_a_script_words_are_found_looked_at_and_taken(page, look, draft):
    page.fill("[name=summary]", "Both sides counted the reefs.")
    expect(page.locator(BAR)).to_have_text(SAVED)
    page.context.close()
    plain = look(scripts=False)
    sign_in(plain)
    plain.goto(change(draft))
    plain.get_by_role("link", name="Look at both").click()
    expect(plain.locator("table")).to_contain_text("Both sides counted the reefs.")
    expect(plain.locator("table")).to_contain_text(draft.summary)
    plain.get_by_role("link", name="Take them").click()
    expect(plain.locator("[name=summary]")).to_have_value("Both sides counted the reefs.")
    press_save(plain)
    expect(plain.get_by_text("Saved as a draft.")).to_be_visible()
    assert Bulletin.objects.get().summary == "Both sides counted the reefs."


def test_a_lost_line_is_said_and_what_was_typed_meanwhile_is_sent_when_it_is_back(page):
    page.context.set_offline(True)
    page.fill("[name=title]", "Typed without a line")
    expect(page.locator(BAR)).to_have_text(re.compile(NO_LINE.pattern))
    assert len(kept_here(page)) == 1
    press_save(page)  # does not lead to the browser's own page of errors
    expect(page.locator(BAR)).to_have_text(re.compile(NO_LINE.pattern))
    expect(page.locator("[name=title]")).to_have_value("Typed without a line")
    page.context.set_offline(False)
    expect(page.locator(BAR)).to_have_text(re.compile(r"Saved .* The line is back\."))
    assert WorkingCopy.objects.get().typed["title"] == ["Typed without a line"]
    assert not kept_here(page)


def test_an_ended_sign_in_asks_for_the_password_over_the_form_and_goes_on(page):
    page.fill("[name=title]", "Typed before")
    expect(page.locator(BAR)).to_have_text(SAVED)
    Session.objects.all().delete()
    page.fill("[name=title]", "Typed before and after")
    dialog = page.get_by_role("dialog", name="Your sign-in has ended")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Your words are kept: on the server until")
    expect(dialog.get_by_label("User name")).to_have_value("ana")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Name and password do not match.")
    page.keyboard.type("a long enough word")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    until(page, lambda: not kept_here(page))
    assert WorkingCopy.objects.get().typed["title"] == ["Typed before and after"]
    press_save(page)
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert Bulletin.objects.get().title == "Typed before and after"


def test_signing_in_elsewhere_meanwhile_is_enough(page):
    other = page.context.new_page()
    page.context.clear_cookies()
    sign_in(other)
    page.fill("[name=title]", "Goes on")
    expect(page.locator(BAR)).to_have_text(SAVED)
    expect(page.locator("#session-ended")).to_be_hidden()
    press_save(page)
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert Bulletin.objects.get().title == "Goes on"


def test_saving_after_the_sign_in_ended_asks_over_the_form_and_then_saves(page):
    page.fill("[name=summary]", "Pressed after lunch.")
    Session.objects.all().delete()
    press_save(page)
    expect(page.locator("#session-ended")).to_be_visible()
    page.keyboard.type("a long enough word")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert Bulletin.objects.get().summary == "Pressed after lunch."


def test_without_a_script_a_form_sent_without_a_sign_in_goes_on_after_it(look, draft):
    page = look(scripts=False)
    sign_in(page)
    page.goto(change(draft))
    page.fill("[name=summary]", "Pressed “Save”\n\nafter <lunch>.")
    Session.objects.all().delete()
    press_save(page)
    expect(page.locator("h1")).to_have_text("Your sign-in has ended")
    page.fill("[name=username]", "ana")
    page.fill("[name=password]", "a long enough word")
    page.get_by_role("button", name="Sign in and go on").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    stored = Bulletin.objects.get().summary.replace("\r\n", "\n")
    assert stored == "Pressed “Save”\n\nafter <lunch>."


def test_what_is_typed_after_a_save_is_kept_for_the_next(page, draft):
    page.fill("[name=title]", "Saved")
    press_save(page)
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert not WorkingCopy.objects.exclude(typed_at=None).exists()
    page.fill("[name=title]", "Saved, and more")
    expect(page.locator(BAR)).to_have_text(SAVED)
    assert kept_on_server("title") == ["Saved, and more"]
    press_save(page)
    until(page, lambda: Bulletin.objects.get().title == "Saved, and more")
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert not WorkingCopy.objects.exclude(typed_at=None).exists()
    assert not kept_here(page)


def leave(page):
    """The kinds of the questions that the browser asked on the way out."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    return asked


def test_leaving_with_words_that_no_button_saved_warns(page):
    page.locator("[name=title]").press_sequentially("!")
    assert leave(page) == ["beforeunload"]


def test_leaving_a_form_that_was_only_read_or_was_saved_does_not_warn(page):
    page.locator("[name=title]").press_sequentially("!")
    press_save(page)
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    page.locator("[name=title]").click()
    assert leave(page) == []


def test_two_editors_see_each_other_and_who_saved_first(page, look, draft):
    lucia = make.second("lucia", first_name="Lucía", last_name="Peña")
    other = look()
    sign_in(other, "lucia")
    other.goto(change(draft))
    expect(other.locator("[data-others]")).to_contain_text("Ana Ruiz has this open since")
    page.fill("[name=title]", "Of Ana")  # the next sign of life brings the news
    expect(page.locator("[data-others]")).to_contain_text("Lucía Peña has this open since")
    other.fill("[name=title]", "Of Lucía")
    press_save(other)
    expect(other.get_by_text("Saved as a draft.")).to_be_visible()
    page.fill("[name=title]", "Of Ana, later")
    expect(page.locator("[data-newer]")).to_contain_text("Lucía Peña")
    other.goto("/admin/")
    page.fill("[name=title]", "Of Ana, alone")
    expect(page.locator("[data-others]")).to_be_empty()
    assert Bulletin.objects.get().edited_by == lucia


def test_what_is_counted_follows_the_typing(page):
    counter = page.locator(".field-title .counter")
    expect(counter).to_have_text("14 of 110 characters")
    page.fill("[name=title]", "Año 🐟")
    expect(counter).to_have_text("5 of 110 characters")
    expect(page.locator(".field-summary .counter")).to_have_text("40 of 280 characters")


def test_a_browser_without_room_says_that_it_keeps_no_copy(page):
    page.evaluate(
        "void (Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') })"
    )
    page.context.set_offline(True)
    page.fill("[name=title]", "Only here")
    expect(page.locator(BAR)).to_contain_text("This browser keeps no copy: leave this window open.")
    page.context.set_offline(False)
    expect(page.locator(BAR)).to_contain_text("The line is back.")


def test_words_of_a_month_ago_leave_the_browser(page, draft):
    old = int((timezone.now() - timedelta(days=31)).timestamp() * 1000)
    user = page.locator("[name=editor]").input_value()
    page.evaluate(
        "([name, at]) => localStorage.setItem(name, JSON.stringify({ at, typed: '[]' }))",
        [f"words {user} {draft.pk} old", old],
    )
    page.reload()
    until(page, lambda: not kept_here(page))
    expect(page.locator("[data-found]")).to_have_count(0)
