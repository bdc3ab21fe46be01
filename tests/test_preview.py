"""The preview: the real page of a text that waits, for those who may see it, with sign-off beside it."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bulletins import sign_off, workflow
from bulletins.models import Bulletin, Revision, SignOff
from tests import builders as make
from tests.reading import words

NEW_YORK = ZoneInfo("America/New_York")  # the mission's, as its migration makes it


def preview(row):
    return reverse("admin:bulletins_bulletin_preview", args=[row.pk])


def page(row):
    return reverse("admin:bulletins_bulletin_preview_page", args=[row.pk])


@pytest.fixture
def second(client, db):
    """Signed in as an editor."""
    user = make.second()
    client.force_login(user)
    return user


def written(by=None, **fields):
    """A draft as the form leaves it, with its revision."""
    return workflow.save(make.new(**fields), by or make.writer())


def saved(bulletin, by, **fields):
    now = Bulletin.objects.get(pk=bulletin.pk)
    for name, value in fields.items():
        setattr(now, name, value)
    return workflow.save(now, by)


def seen(response):
    """What the screen says it shows, as its buttons send it."""
    return re.search(r'name="seen" value="([^"]*)"', response.content.decode())[1]


def link(response):
    found = re.search(r'id="link" value="([^"]*)"', response.content.decode())
    return found and unescape(found[1]).removeprefix("https://embassy.example")


def ask(client, bulletin, **typed):
    """The answer to the button, pressed on the screen as it is now."""
    until = timezone.localtime(timezone=NEW_YORK) + timedelta(days=3)
    given = {"act": "ask", "who": "Ambassador", "until": until.strftime("%Y-%m-%dT%H:%M")}
    given["seen"] = seen(client.get(preview(bulletin)))
    return client.post(preview(bulletin), given | typed)


# The page alone


def test_the_page_of_a_draft_is_the_real_one_under_a_banner(client, second):
    place, category = make.place("Key Largo"), make.category("Environment")
    draft = written(title="Talks on reefs", place=place, category=category)
    html = client.get(page(draft)).content.decode()
    text = words(client.get(page(draft)))
    assert "Draft, revision 1. Only people with an account or a sign-off link see it." in text
    for shown in ("Talks on reefs", "February 20, 2026", "Key Largo", "Environment", "News"):
        assert shown in text
    assert f'<a href="/admin/bulletins/bulletin/{draft.pk}/change/">' in html


def test_the_page_without_its_banner_is_what_readers_get(client, second):
    public = make.event(place=make.place("Key Largo"), parties=[make.party()])

    def article(address):
        html = client.get(address).content.decode()
        return html[html.index("<article") : html.index("</main>")]

    assert article(page(public)) == article(public.get_absolute_url())
    assert "Readers have this text." in words(client.get(page(public)))
    assert "notice draft" not in client.get(page(public)).content.decode()


def test_the_page_of_waiting_changes_shows_them_and_readers_keep_theirs(client, second):
    public = make.event(title="The hall opens", place=make.place("Miami"))
    saved(public, second, title="The hall opens late", place=make.place("Key Largo"))
    text = words(client.get(page(public)))
    assert "The hall opens late" in text
    assert "Key Largo" in text
    assert "Changes waiting" in text
    public_text = words(client.get(public.get_absolute_url()))
    assert "late" not in public_text
    assert "Miami" in public_text


@pytest.mark.parametrize("kind", ["event", "commemoration"])
def test_a_draft_with_a_title_alone_has_a_page(client, second, kind):
    series = make.series() if kind == "event" else None
    draft = written(
        first_day=None, last_day=None, summary="", body="", kind=kind, series=series,
        number=3 if series else None,
    )  # fmt: skip
    for address in (page(draft), preview(draft)):
        assert client.get(address).status_code == 200
    assert "Talks on reefs" in words(client.get(page(draft)))


def test_the_page_speaks_the_language_of_the_text_and_the_screen_that_of_the_editor(client, second):
    spanish = written(language="es", title="Charlas sobre arrecifes")
    english = {"headers": {"Accept-Language": "en"}}
    inner, outer = client.get(page(spanish), **english), client.get(preview(spanish), **english)
    assert '<html lang="es"' in inner.content.decode()
    assert inner.headers["Content-Language"] == "es"
    assert "20 de febrero de 2026" in words(inner)
    assert '<html lang="en' in outer.content.decode()


def test_only_the_two_views_loosen_the_policy_and_only_for_each_other(client, second):
    draft = written()
    inner, outer = client.get(page(draft)), client.get(preview(draft))
    policy = inner.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "frame-src" not in policy
    assert inner.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = outer.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert outer.headers["X-Frame-Options"] == "DENY"
    for address in ("/admin/", "/en/news/", make.event().get_absolute_url()):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "frame-src" not in policy


def test_neither_cache_nor_search_engine_keeps_it(client, second):
    draft = written()
    for address in (page(draft), preview(draft)):
        response = client.get(address)
        assert "no-store" in response.headers["Cache-Control"]
        assert '<meta name="robots" content="noindex' in response.content.decode()
        assert "<script>" not in response.content.decode()


def test_looking_changes_nothing(client, second):
    draft = make.draft()  # without a revision
    for address in (page(draft), preview(draft)):
        before = Bulletin.objects.values().get()
        assert client.get(address).status_code == 200
        assert Bulletin.objects.values().get() == before
    assert not Revision.objects.exists()


def test_who_has_no_right_to_look_sees_nothing(client, db, django_user_model):
    draft = written()
    user = django_user_model.objects.create_user("luz", is_staff=True)
    client.force_login(user)
    for address in (page(draft), preview(draft)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"act": "ask"}).status_code in (403, 405)
    client.logout()
    assert client.get(page(draft)).status_code == 302
    assert client.get(page(Bulletin(pk=0))).status_code == 302


def test_a_bulletin_that_is_not_there_is_not_found(client, second):
    assert client.get(preview(Bulletin(pk=4711))).status_code == 404


# Sign-off beside it


def test_the_link_is_shown_once_and_opens_the_text(client, second):
    draft = written()
    response = ask(client, draft)
    assert "Send it to Ambassador: it is shown this once." in words(response)
    address = link(response)
    assert draft.title in words(client.get(address))
    again = client.get(preview(draft))
    assert link(again) is None
    assert address not in again.content.decode()
    assert "Ambassador , asked today at" in words(again)
    assert "No answer yet." in words(again)


def test_no_sentence_of_the_screen_ends_with_two_full_stops(client, second):
    draft = written()
    for who in ("Ambassador", "Consul", "Minister"):
        address = link(ask(client, draft, who=who))
        if who == "Consul":
            client.post(address, {"answer": "approve"})
        if who == "Minister":
            sign_off.revoke(SignOff.objects.get(who=who), second)
    assert "m.." not in words(client.get(preview(draft)))


def test_what_came_back_stands_in_the_list_and_is_void_after_an_edit(client, second):
    draft = written()
    client.post(
        link(ask(client, draft)), {"answer": "return", "comment": "Name the <centre> in full."}
    )
    text = words(client.get(preview(draft)))
    assert "Returned today at" in text
    assert "“Name the <centre> in full.”" in text
    assert "Void" not in text
    saved(draft, second, title="Talks on reefs in Havana")
    assert "Void: the text was edited since." in words(client.get(preview(draft)))


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (15, "A link is good for at most 14 days."),
        (-1, "The link would have ended already."),
    ],
)
def test_a_link_too_long_or_over_is_refused_and_what_was_typed_stays(
    client, second, days, sentence
):
    until = (timezone.localtime(timezone=NEW_YORK) + timedelta(days=days)).strftime(
        "%Y-%m-%dT%H:%M"
    )
    response = ask(client, written(), until=until, who="The consul")
    assert sentence in words(response)
    assert 'value="The consul"' in response.content.decode()
    assert not SignOff.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [{"who": ""}, {"who": "x" * 101}, {"until": ""}, {"until": "soon"}, {"until": "9" * 99}],
)
def test_nonsense_is_refused_at_its_field(client, second, typed):
    response = ask(client, written(), **typed)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not SignOff.objects.exists()


def test_the_hour_is_that_of_the_mission(client, second, noon):
    ask(client, written(), until="2026-03-04T18:00")
    assert SignOff.objects.get().expires_at == datetime(2026, 3, 4, 23, tzinfo=UTC)


def test_a_text_that_somebody_edited_meanwhile_is_not_asked_about(client, second):
    draft = written()
    read = seen(client.get(preview(draft)))
    saved(draft, second, title="Talks on reefs in Havana")
    response = ask(client, draft, seen=read)
    assert "was changed since you read it" in words(response)
    assert not SignOff.objects.exists()


def test_a_text_from_before_there_was_a_history_gets_its_revision_when_it_is_asked_about(
    client, second
):
    draft = make.draft()
    assert link(ask(client, draft))
    assert [row.action for row in Revision.objects.all()] == ["kept", "ask"]


def test_a_link_to_an_edited_text_is_replaced_by_one_to_the_new_text(client, second):
    draft = written()
    first = link(ask(client, draft))
    saved(draft, second, title="Talks on reefs in Havana")
    given = {"act": "replace", "asked": SignOff.objects.get().pk}
    response = client.post(preview(draft), given | {"seen": seen(client.get(preview(draft)))})
    assert client.get(first).status_code == 410
    assert "Talks on reefs in Havana" in words(client.get(link(response)))


def test_a_revoked_link_is_closed_and_said_so(client, second):
    draft = written()
    address = link(ask(client, draft))
    given = {"act": "revoke", "asked": SignOff.objects.get().pk}
    response = client.post(preview(draft), given, follow=True)
    assert "The link of Ambassador is revoked." in words(response)
    assert "Revoked today at" in words(response)
    assert client.get(address).status_code == 410
    assert "ended already" in words(client.post(preview(draft), given, follow=True))


@pytest.mark.parametrize("act", ["revoke", "replace"])
@pytest.mark.parametrize("pk", [None, "x", "9" * 30, "²"])
def test_the_link_of_another_bulletin_is_out_of_reach(client, second, act, pk):
    ask(client, written())
    others = SignOff.objects.get()
    response = client.post(
        preview(written()), {"act": act, "asked": others.pk if pk is None else pk}
    )
    assert response.status_code == 404
    others.refresh_from_db()
    assert sign_off.standing(others) == sign_off.Standing.OPEN


def test_changes_to_a_public_text_are_asked_about_and_what_readers_have_is_not(client, second):
    public = make.event(title="The hall opens")
    assert "there is nothing to sign off" in words(client.get(preview(public)))
    saved(public, second, title="The hall opens late")
    assert "The hall opens late" in words(client.get(link(ask(client, public))))


def test_a_withdrawn_text_is_asked_about_once_it_is_a_draft_again(client, second):
    public = make.event()
    workflow.withdraw(public, second, "wrong", "It was wrong.")
    assert "The text is withdrawn" in words(client.get(preview(public)))
    workflow.back_to_draft(public, second)
    assert client.get(link(ask(client, public))).status_code == 200


def test_who_may_look_but_not_change_cannot_ask(client, db):
    bulletin = make.in_review()
    address = preview(bulletin)
    client.force_login(make.writer())
    assert 'name="act"' not in client.get(address).content.decode()
    for act in ("ask", "revoke", "replace"):
        assert client.post(address, {"act": act, "who": "Consul"}).status_code == 403
    assert not SignOff.objects.exists()


def test_asking_wants_the_token_of_the_form(second):
    draft = written()
    client = Client(enforce_csrf_checks=True)
    client.force_login(second)
    assert client.post(preview(draft), {"act": "ask"}).status_code == 403


def test_the_screen_leads_to_the_other_language(client, second):
    english, spanish = make.in_two_languages()
    assert f'href="{preview(spanish)}"' in client.get(preview(english)).content.decode()


def test_the_screen_costs_few_queries_however_many_were_asked(
    client, second, django_assert_max_num_queries
):
    draft = written()
    for number in range(12):
        ask(client, draft, who=f"Person {number}")
    with django_assert_max_num_queries(25):
        client.get(preview(draft))
