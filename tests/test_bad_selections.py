"""A selection that names nothing: one line of text from every feed and calendar, never a failure of the server."""

import string
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bulletins.models import Bulletin
from bulletins.selection import SELECTING
from tests import builders as make

PLAIN = "text/plain; charset=utf-8"
FEEDS = ["feed.rss", "feed.atom", "feed.json"]
OUTPUTS = [*FEEDS, "calendar.ics"]
BAD = [
    "year=0", "year=-1", "year=99999", "year=x", "year=1899", "year=2201", "year=1e3", "year=2018.5",
    "year=٢٠٩٩٩", "year=0x7e2", "year=%00", "year=2_018", "year=%2B2018", "year=２０１８", "year=" + "9" * 400, "year=2018%002019",
    "category=nope", "category=%00", "category=" + "a" * 300, "category=../../etc", "category=NOPE",
    "place=nope", "place=' OR 1=1 --", "place=%ff%fe", "series=nope", "party=nope", "observance=nope",
    "observance=%F0%9F%90%9F", "kind=nope", "kind=EVENT", "kind=event,commemoration",
    "q=" + "a" * 5000, "q=%00", "q=a%00b",
    "year=2018&year=x", "kind=nope&year=x&category=nope",
]  # fmt: skip
BAD_MONTHS = [
    "2026", "2026-3", "2026-00", "2026-13", "2026-03-01", "x", "-1", "0000-01", "9999-12",
    "99999-01", "2026-03%00", "٢٠٢٦-٠٣", "2026%2D3", "2026-03/../..", "a" * 4000, "2026-03,2026-04",
    "%F0%9F%90%9F", "2026-W10", "1e3-01", "+2026-03", "%202026-03", "2026_03", "2026-03%0A",
]  # fmt: skip
ODD = [
    'q=" OR (', "q=%25%25%25", "q=*", "q='", "q=\\", "q=(((", "q=a:b", "q=%F0%9F%90%9F", "q=%E2%80%AE",
    "q=" + "a" * 100, "year=%202018%20", "year=x&year=2018", "category=nope&category=fish",
    "category[]=x", "nonsense=1", "&&&&==", "page=x", "page=-1", "order=sideways", "order=%00", "page=%00",
]  # fmt: skip


@pytest.fixture
def site(db):
    make.event(category=make.category(slug="fish"), first_day=make.NOON.date())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("query", BAD)
def test_what_names_nothing_answers_404_in_one_line(client, site, query, language):
    for output in OUTPUTS:
        answer = client.get(f"/{language}/news/{output}?{query}")
        assert (answer.status_code, answer["Content-Type"]) == (404, PLAIN), output
        sentence = answer.content.decode()
        assert len(sentence.splitlines()) == 1
        assert sentence.endswith(".\n")
        assert "ETag" not in answer


@pytest.mark.parametrize("query", BAD)
def test_the_pages_for_people_say_the_same_in_their_own_dress(client, site, query):
    for page in ("/en/news/feed/", "/en/subscribe/"):
        answer = client.get(f"{page}?{query}")
        assert answer.status_code == 404
        assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("query", ["category=nope", "year=x", "kind=", "archive=2026-13", "q=%00"])
def test_calendars_of_no_selection_read_no_parameter(client, site, query):
    own = Bulletin.objects.get().get_absolute_url() + "calendar.ics"
    for path in (own, "/en/commemorations/calendar.ics"):
        answer = client.get(f"{path}?{query}")
        assert (answer.status_code, answer.content) == (200, client.get(path).content)


@pytest.mark.parametrize("month", BAD_MONTHS)
@pytest.mark.parametrize("output", FEEDS)
def test_an_archive_that_is_no_month_answers_404_in_one_line(client, site, output, month):
    answer = client.get(f"/en/news/{output}?archive={month}")
    assert (answer.status_code, answer["Content-Type"]) == (404, PLAIN)
    assert len(answer.content.decode().splitlines()) == 1


@pytest.mark.parametrize("query", ODD)
def test_what_is_only_odd_or_unknown_is_no_fault(client, site, query):
    for output in OUTPUTS:
        assert client.get(f"/en/news/{output}?{query}").status_code == 200, output


@pytest.mark.parametrize("query", ["order=oldest&page=7", "utm_source=x&fbclid=y", "order=&page="])
def test_what_does_not_select_changes_no_byte(client, site, query):
    for output in OUTPUTS:
        plain = client.get(f"/en/news/{output}")
        assert client.get(f"/en/news/{output}?{query}", follow=True).content == plain.content


@pytest.mark.parametrize("name", [*SELECTING, "archive"])
@pytest.mark.parametrize("value", ["", "%20", "%E3%80%80", "%09%0A"])
def test_empty_values_are_dropped_by_a_redirect_that_stays_in_the_house(client, site, name, value):
    for output in OUTPUTS if name != "archive" else FEEDS:
        answer = client.get(f"/en/news/{output}?{name}={value}&year=2026&nonsense=1")
        wanted = f"/en/news/{output}" + ("" if name == "year" else "?year=2026")
        if name == "year":
            answer = client.get(f"/en/news/{output}?year={value}")
        assert (answer.status_code, answer["Location"]) == (302, wanted)
        assert client.get(wanted).status_code == 200


@pytest.mark.parametrize("output", OUTPUTS)
def test_of_repeated_parameters_the_last_counts(client, site, output):
    one = client.get(f"/en/news/{output}?year=2026")
    twice = client.get(f"/en/news/{output}?year=1950&category=nope&year=2026&category=fish")
    assert twice.content == client.get(f"/en/news/{output}?category=fish&year=2026").content
    assert client.get(f"/en/news/{output}?year=1950&year=2026").content == one.content


NAMES = st.sampled_from([*SELECTING, "archive", "order", "page", "nonsense", ""])
VALUES = (
    st.text(max_size=40)
    | st.integers().map(str)
    | st.text(string.digits + "-+. ", max_size=9)
    | st.sampled_from(["fish", "event", "commemoration", "2026", "2026-03", "meeting", " "])
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=4), st.sampled_from([*OUTPUTS, "feed/"]))
@example([("archive", "\ud800")], "feed.rss")
def test_no_words_whatever_make_the_server_fail(site, client, pairs, output):
    pairs = [(n, v.encode("utf-8", "surrogatepass")) for n, v in pairs]
    answer = client.get(f"/en/news/{output}", query_params=pairs)
    assert answer.status_code in (200, 301, 302, 404)
    if answer.status_code == 404 and output != "feed/":
        assert len(answer.content.decode().splitlines()) == 1
    if answer.status_code in (301, 302):
        to = urlsplit(answer["Location"])
        assert (to.netloc, to.path) == ("", f"/en/news/{output}")
        assert all(value[0].strip() for value in parse_qs(to.query).values())
