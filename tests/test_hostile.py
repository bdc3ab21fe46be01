"""Parameters that nobody means well by: never a 5xx, always what the contract says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders as make

REFUSED = [
    "page=0", "page=x", "page=-1", "page=99999999999999999999", "page=1.5", "page=2",
    "year=0", "year=-1", "year=99999", "year=x", "year=1899", "year=2201", "year=1e3", "year=2018.5",
    "category=nope", "category=%00", "place=nope", "series=nope", "party=nope", "observance=nope",
    "category=" + "a" * 300, "kind=nope", "kind=EVENT", "order=sideways", "q=" + "a" * 5000, "q=%00",
    "place=' OR 1=1 --", "category=../../etc", "year=٢٠٩٩٩",
]  # fmt: skip
TAKEN = [
    'q=" OR (', "q=%25%25%25", "q=*", "q='", "q=\\", "q=(((", "q=NEAR/2", "q=a:b", "q=%F0%9F%90%9F",
    "q=%E2%80%AE", "year=2018&year=2018", "category[]=x", "category[$ne]=1", "nonsense=1", "&&&&==",
    "year=%202018%20", "q=" + "a" * 100,
]  # fmt: skip
FEEDS = ["/en/news/feed.rss", "/en/news/feed.atom"]


@pytest.fixture
def site(db):
    make.event()


@pytest.mark.parametrize("query", REFUSED)
def test_what_cannot_be_read_answers_404(client, site, query):
    response = client.get(f"/en/news/?{query}")
    assert response.status_code == 404
    html = response.content.decode()
    assert '<form action="/en/news/#results"' in html
    assert "Nothing is listed" in html
    if not query.startswith(("page", "order")):
        for feed in FEEDS:
            refusal = client.get(f"{feed}?{query}")
            assert refusal.status_code == 404
            assert refusal.content.decode().count("\n") == 1


@pytest.mark.parametrize("query", TAKEN)
def test_what_is_only_odd_is_taken_as_it_stands(client, site, query):
    for path in ("/en/news/", *FEEDS):
        assert client.get(f"{path}?{query}").status_code == 200


def test_a_percent_sign_finds_a_percent_sign(client, site):
    made = make.event(title="Tariffs fall by 5% this year")
    html = client.get("/en/news/?q=5%25").content.decode()
    assert html.count('<h3 class="title">') == 1
    assert made.title in html


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(
            ["q", "kind", "category", "year", "place", "series", "party", "order", "page"]
        ),
        st.text(max_size=60) | st.integers().map(str),
        max_size=4,
    ),
    st.sampled_from(["/en/news/", "/es/news/", *FEEDS]),
)
def test_no_words_whatever_make_the_server_fail(site, client, given_words, path):
    assert client.get(path, given_words).status_code in (200, 301, 302, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/en/news/2018/%00/", "/en/news/9999/x/", "/en/news/0000/x/", "/b/0/", "/en/news/2018/" + "a" * 300 + "/",
        "/en/news/2018/x%2F..%2F/", "/en/%F0%9F%90%9F/", "/en/news/feed.rss/", "/%ff", "/en//news/",
    ],
)  # fmt: skip
def test_odd_addresses_answer_404(client, site, path):
    assert client.get(path).status_code in (301, 404)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_readers_can_change_nothing(client, site, method):
    for path in ("/en/news/", *FEEDS, "/en/privacy/"):
        assert getattr(client, method)(path).status_code in (403, 405)


def test_a_request_line_beyond_the_limit_answers_414(client, site):
    assert client.get(f"/en/news/?nonsense={'a' * 8000}").status_code == 200
    assert client.get(f"/en/news/?nonsense={'a' * 8190}").status_code == 414
