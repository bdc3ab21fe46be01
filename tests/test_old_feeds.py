"""Feeds and lists of the former site: their addresses lead to the same here, for ever."""

import pytest
from django.conf import settings
from django.urls import reverse

from bulletins import terms
from bulletins.models import Address, Category
from tests import builders as make
from tests.test_desk_names import words

pytestmark = pytest.mark.django_db
ADD = "/admin/bulletins/address/add/"


@pytest.fixture(autouse=True)
def culture(db):
    return make.category("Culture")


def kept(pattern, output="rss", query="?category=culture", language="en"):
    return Address.objects.create(pattern=pattern, output=output, query=query, language=language)


def goes(client, address, **kwargs):
    """Where `address` leads for ever, or its status."""
    answer = client.get(address, **kwargs)
    return answer.url if answer.status_code == 301 else answer.status_code


# Readers


@pytest.mark.parametrize(
    ("output", "here"),
    [
        ("list", "/en/news/"), ("rss", "/en/news/feed.rss"), ("atom", "/en/news/feed.atom"),
        ("json", "/en/news/feed.json"), ("calendar", "/en/news/calendar.ics"),
    ],
)  # fmt: skip
def test_a_former_address_leads_to_the_same_selection_here(client, output, here):
    kept("/rss.php", output)
    answer = client.get("/rss.php")
    assert (answer.status_code, answer.url) == (301, f"{here}?category=culture")
    assert client.head("/rss.php").url == answer.url
    assert client.get(answer.url).status_code == 200


def test_it_leads_to_the_language_that_it_was_kept_with(client):
    kept("/noticias.xml", query="", language="es")
    assert goes(client, "/noticias.xml", headers={"accept-language": "en"}) == "/es/news/feed.rss"


def test_a_name_that_was_renamed_or_merged_is_named_as_it_is_called_now(client, culture):
    kept("/rss.php")
    culture.slug = "arts"
    terms.save(culture)
    assert goes(client, "/rss.php") == "/en/news/feed.rss?category=arts"
    terms.merge(culture, make.category("Life"))
    assert goes(client, "/rss.php") == "/en/news/feed.rss?category=life"


def test_a_name_that_is_here_no_longer_is_not_led_to(client, culture):
    kept("/rss.php")
    Category.objects.all().delete()
    assert goes(client, "/rss.php") == 404


@pytest.mark.parametrize(
    ("asked", "pattern"),
    [
        ("/feeds/news.xml", "/feeds/news.xml"),
        ("/feeds/news.xml?cat=5", "/feeds/news.xml?cat=5"),
        ("/feeds/news.xml?cat=6", "/feeds/news.xml"),
        ("/feeds/news.xml?cat=55", "/feeds/news.xml"),
        ("/feeds/news.rdf", "/feeds/news*"),
        ("/feeds/news/all/", "/feeds/news*"),
        ("/feeds/new", "/feeds/*"),
        ("/feeds/new?cat=5", "/feeds/*"),
        ("/feeds/by.php?cat=7&x=1", "/feeds/by.php?cat=7*"),
        ("/feeds/by.php?id=7", "/feeds/by.php?*"),
        ("/feeds/by.php", "/feeds/*"),
        ("/feeds", None),
        ("/other/feeds/news.xml", None),
    ],
)
def test_the_exact_one_counts_before_the_longest_beginning(client, asked, pattern):
    for number, one in enumerate((
        "/feeds/*", "/feeds/news*", "/feeds/news.xml*", "/feeds/news.xml", "/feeds/news.xml?cat=5",
        "/feeds/by.php?*", "/feeds/by.php?cat=7*",
    )):  # fmt: skip
        kept(one, query=f"?year={2001 + number}")
    led = goes(client, asked)
    if pattern is None:
        assert led == 404
    else:
        assert led == f"/en/news/feed.rss{Address.objects.get(pattern=pattern).query}"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/RSS.aspx?Cat=5", "/rss.ASPX?Cat=5"),
        ("/rss.php?cat=Noticias%20culturales", "/rss.php?cat=Noticias+culturales"),
        ("/rss.php?cat=Cultura%2Fdanza", "/rss.php?cat=Cultura/danza"),
        ("/rss.php?cat=ni%c3%b1os", "/rss.php?cat=ni%C3%B1os"),
        ("/niños.xml", "/ni%C3%B1os.xml"),
        ("/ni%C3%B1os.xml", "/niños.xml"),
        ("/old feeds/news.xml", "/old%20feeds/news.xml"),
        ("/index.php?rss2", "/index.php?rss2"),
        ("/index.php?", "/index.php"),
        ("/rss.php?cat=Noticias%20c*", "/rss.php?cat=Noticias+culturales"),
    ],
)
def test_the_case_of_the_path_and_the_ways_to_encode_count_for_nothing(client, desk, typed, asked):
    desk.post(ADD, {"pattern": typed, "output": "atom", "selection": "/en/news/"})
    assert Address.objects.count() == 1
    assert goes(client, asked) == "/en/news/feed.atom"


def test_the_case_of_a_query_counts(client):
    kept("/rss.php?cat=a")
    assert goes(client, "/rss.php?cat=A") == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_only_reading_is_led_on(client, method):
    kept("/rss.php")
    assert getattr(client, method)("/rss.php").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "/" + "a" * 8000,
        "/rss.php?" + "a=1&" * 1900,
        "/rss.php?%00",
        "/rss.php?cat=%00",
        "/rss%00.php",
        "/%ff%fe",
        "/rss.php?cat=%ff",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//evil.example/rss.php",
        "/\\evil.example",
        "/rss.php%0d%0aLocation:%20http://evil.example/",
        "/*",
        "/%",
        "/_%%",
    ],
)
def test_long_and_hostile_addresses_answer_404(client, asked):
    kept("/rss.xml")
    kept("/rss.php?cat=5")
    assert goes(client, asked) == 404


def test_an_address_with_a_wildcard_takes_nothing_but_what_begins_so(client):
    kept("/rss_%*")
    assert goes(client, "/rssAx") == 404
    assert goes(client, "/rss_%25x") == "/en/news/feed.rss?category=culture"


def test_whatever_is_asked_leads_only_to_the_feed_that_was_chosen(client):
    kept("/r*")
    for asked in ("/r//evil.example", "/r?next=//evil.example", "/r%0d%0aSet-Cookie:x"):
        assert goes(client, asked) == "/en/news/feed.rss?category=culture"


def test_pages_of_the_site_are_never_led_away(client, culture):
    bulletin = make.event(category=culture)
    for pattern in ("/*", "/en*", "/en/news*", "/en/news/", "/feed", "/en/news", "/admin*"):
        kept(pattern, query="")
    assert client.get("/en/news/").status_code == 200
    assert client.get(bulletin.get_absolute_url()).status_code == 200
    assert goes(client, "/en/news") == "/en/news/"  # only the slash was missing
    assert goes(client, "/en/news/2018/nothing-here/") == 404
    assert goes(client, "/en/news/?category=nothing") == 404
    assert client.get("/admin/nowhere/").status_code != 301


def test_nothing_is_led_in_a_circle(client):
    kept("/*", query="")
    seen, address = set(), "/anything"
    while isinstance(address, str) and address not in seen:
        seen.add(address)
        address = goes(client, address)
    assert address == 200


def test_an_unknown_address_costs_one_question_more(client, django_assert_max_num_queries):
    client.get("/nothing")
    before = 2  # the mission, and the newest
    with django_assert_max_num_queries(before + 1):
        assert client.get("/nothing?cat=5").status_code == 404
    with django_assert_max_num_queries(before):
        assert client.get("/en/news/2018/nothing-here").status_code in (301, 404)


# The desk


def test_the_settings_lead_to_the_list_and_each_one_says_where_it_leads(desk):
    kept("/rss.php")
    listed = reverse("admin:bulletins_address_changelist")
    assert f'href="{listed}"' in words(desk.get("/admin/bulletins/mission/1/change/"))
    page = words(desk.get(listed))
    assert 'href="/en/news/?category=culture"' in page
    assert "Words in the address" in page


@pytest.mark.parametrize(
    ("typed", "language", "query"),
    [
        ("/en/news/?category=culture", "en", "?category=culture"),
        (
            "/es/news/?year=2018&kind=event&q=&page=3&order=oldest&utm=x",
            "es",
            "?kind=event&year=2018",
        ),
        ("  /en/news/  ", "en", ""),
        (f"{settings.SITE_URL}/en/news/?category=old", "en", "?category=culture"),
        ("/es/news/feed.atom?category=culture", "es", "?category=culture"),
        ("/en/news/calendar.ics", "en", ""),
        ("/en/news/feed/?q=arte%20y%20danza", "en", "?q=arte+y+danza"),
    ],
)
def test_the_selection_is_the_address_of_a_list_and_is_kept_in_one_spelling(
    desk, culture, typed, language, query
):
    culture.slug = "old"
    terms.save(culture)
    culture.slug = "culture"
    terms.save(culture)
    answer = desk.post(
        ADD, {"pattern": "/rss.php", "output": "rss", "selection": typed}, follow=True
    )
    row = Address.objects.get()
    assert (row.language, row.query) == (language, query)
    led = f"/{language}/news/feed.rss{query}".replace("&", "&amp;")
    assert f"/rss.php leads to {led}." in words(answer)
    form = desk.get(reverse("admin:bulletins_address_change", args=[row.pk]))
    assert form.context["adminform"].form.initial["selection"] == f"/{language}/news/{query}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/en/news/?category=nothing", "It selects nothing. category: There is no such category."),
        ("/en/news/?year=0", "It selects nothing. year:"),
        ("https://elsewhere.example/en/news/", "This is an address of another site."),
        ("//elsewhere.example/en/news/", "This is an address of another site."),
        ("javascript:alert(1)", "This is an address of another site."),
        ("/en/privacy/", "Paste the address of a list of this site"),
        ("/en/news/2018/talks/", "Paste the address of a list of this site"),
        ("/fr/news/", "Paste the address of a list of this site"),
        ("culture", "Paste the address of a list of this site"),
        ("http://[", "Paste the address of a list of this site"),
        ("", "This field is required."),
        ("/en/news/?" + "&" * 980, "leads to /en/news/feed.rss."),
        ("/en/news/?q=" + "a" * 101, "It selects nothing. q: Write fewer words."),
        ("/en/news/?q=" + "a" * 3000, "at most 1000 characters"),
    ],
)
def test_a_selection_that_names_nothing_is_refused_in_words(desk, typed, said):
    sent = {"pattern": "/rss.php", "output": "rss", "selection": typed}
    answer = desk.post(ADD, sent, follow=True)
    assert said in words(answer)
    assert Address.objects.exists() == ("leads to" in said)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("rss.php", "Begin with /"),
        ("http://old.example/rss.php", "Begin with /"),
        ("//old.example/rss.php", "Begin with /"),
        ("*", "Begin with /"),
        ("/a*b", "Only one *, and only at the end."),
        ("/a**", "Only one *, and only at the end."),
        ("/rss.php#top", "Leave out #"),
        ("/rss%00.php", "This is too long, or no address."),
        ("/rss.php?" + "é" * 400, "This is too long, or no address."),
        ("/" + "a" * 501, "at most 500 characters"),
        ("", "This field is required."),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_be_is_refused_in_words(desk, typed, said):
    answer = desk.post(ADD, {"pattern": typed, "output": "rss", "selection": "/en/news/"})
    assert said in words(answer)
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "/", "/?feed=rss2", "/feed", "/feed*", "/f*", "/*", "/e*", "/en*", "/en/*", "/en/news", "/EN/news/",
        "/en/news/", "/en/news*", "/en/n*", "/es/news/feed.rss", "/es/news/feed.rss?cat=5",
        "/en/news/2018/*", "/en/privacy", "/admin", "/admin/rss.php", "/admin*", "/a*", "/static/x.css",
        "/static*", "/media/x", "/accounts/", "/b/5/", "/b*", "/dress.css", "/%66eed",
    ],
)  # fmt: skip
def test_a_pattern_that_the_site_answers_itself_is_refused(desk, typed):
    answer = desk.post(ADD, {"pattern": typed, "output": "rss", "selection": "/en/news/"})
    assert "The site has this address itself" in words(answer)
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["/feed/", "/feeds*", "/rss*", "/en/rss.xml", "/en/feeds/*", "/news/", "/index.php?*", "/mediablog/x"],
)  # fmt: skip
def test_what_the_site_has_not_is_taken(desk, typed):
    desk.post(ADD, {"pattern": typed, "output": "rss", "selection": "/en/news/"})
    assert Address.objects.get().pattern == typed


def test_a_pattern_stands_once_whatever_its_spelling(desk):
    for typed in ("/rss.php?cat=a+b", "/RSS.php?cat=a%20b"):
        sent = {"pattern": typed, "output": "rss", "selection": "/en/news/"}
        answer = desk.post(ADD, sent)
    assert "This one is listed already. Change that one." in words(answer)
    assert Address.objects.count() == 1


def test_who_may_not_change_the_settings_sees_no_former_addresses(client):
    client.force_login(make.second())
    assert client.get(reverse("admin:bulletins_address_changelist")).status_code == 403
