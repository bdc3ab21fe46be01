"""The drawings of a page stand in it once, and those that it shows are there."""

import re

import pytest

from tests import builders as make

USED, DRAWN = re.compile(r'<use href="#([\w-]+)"'), re.compile(r'\bid="([\w-]+)"')


@pytest.fixture
def addresses(db):
    """Of a page of every sort."""
    event = make.event(
        series=make.series(),
        number=5,
        place=make.place(),
        start_time="18:30",
        parties=[make.party()],
    )
    make.commemoration()
    spanish = make.event(language="es").get_absolute_url()
    withdrawn = make.event(
        status="withdrawn", withdrawn_at=make.NOON, withdrawn_reason="wrong", withdrawn_words="It was wrong."
    )  # fmt: skip
    return [
        "/en/news/", "/en/news/?kind=event&year=2026", "/en/news/?category=nope", "/en/nothing/",
        "/en/subscribe/?kind=event", "/en/subscribe/?category=nope", "/en/news/feed/?kind=event",
        event.get_absolute_url(), spanish.replace("/es/", "/en/"), withdrawn.get_absolute_url(),
    ]  # fmt: skip


def test_what_a_page_shows_is_drawn_in_it(client, addresses):
    for address in addresses:
        page = client.get(address).content.decode()
        used, drawn = set(USED.findall(page)), DRAWN.findall(page)
        assert used, address
        assert used <= set(drawn), (address, used - set(drawn))
        assert len(drawn) == len(set(drawn)), address
