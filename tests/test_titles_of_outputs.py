"""What feeds and calendars are called: a reader who has several tells them apart by their names."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from bulletins.models import Mission
from tests import builders as make

ATOM = "{http://www.w3.org/2005/Atom}"
SELECTIONS = [
    ("en", "", "News", "Calendar"),
    ("en", "?kind=event", "Events", "Events"),
    ("en", "?kind=commemoration&year=2026", "Commemorations from 2026", "Commemorations from 2026"),
    ("en", "?year=2026", "News from 2026", "Calendar from 2026"),
    ("es", "", "Noticias", "Calendario"),
    ("es", "?kind=event", "Eventos", "Eventos"),
]  # (language, selection, name of its feeds, name of its calendar)


@pytest.mark.parametrize(("language", "query", "feed", "calendar"), SELECTIONS)
def test_a_selection_is_named_by_its_kind_and_the_rest(client, db, language, query, feed, calendar):
    make.event(language=language)
    make.commemoration(language=language)
    Mission.objects.update(names={"en": "Embassy"})

    def read(path):
        return client.get(f"/{language}/news/{path}{query}").content.decode()

    named = [
        ET.fromstring(read("feed.rss")).findtext("channel/title"),
        ET.fromstring(read("feed.atom")).findtext(f"{ATOM}title"),
        json.loads(read("feed.json"))["title"],
    ]
    assert named == [f"{feed} – Embassy"] * 3
    assert f"\r\nNAME:{calendar} – Embassy\r\n" in read("calendar.ics")
    links = re.findall(r'rel="alternate" type="application/rss\+xml" title="([^"]+)"', read(""))
    assert links == [f"{feed} (RSS)"]
