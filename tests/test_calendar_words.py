"""Words of any kind come whole through a calendar."""

import re

import pytest
from django.db import connection

from tests import builders as make
from tests.calendars import ADDRESS, entry

HOSTILE = [
    "Commas, semicolons; and a \\backslash \\n and \\, more",
    "Kept in C:\\New\\\\Names\\",
    "😀 talks 👩‍👩‍👧 on fish 🇨🇺",
    "שיחות על דגים, 2026; סוף",
    "مؤتمر، حول الأسماك",
    "é" * 300,
    "😀" * 300,
    "a" * 300,
    "“Quotes” & <b>markup</b> : colon=equals",
    "BEGIN:VEVENT",
    "e\u0301" * 150,
    "no-break\u00a0spaces\u202fand\u200bzero",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_every_title_comes_whole(db, client, words):
    place = make.place("Hall")
    place.names = {"en": words[:200]}
    place.save()
    bulletin = make.event(
        title=words,
        summary=f"{words}\n\n{words}",
        place=place,
        category=make.category(words[:200], slug="c"),
    )
    raw = client.get(ADDRESS).content
    event = entry(client, bulletin)
    assert event["summary"] == words
    assert event["description"] == f"{words}\n\n{words}"
    assert event["location"] == words[:200]
    assert event["categories"].cats == [words[:200]]
    lines = raw.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() for line in lines)  # no character is cut
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|(?<!\r)\n|\r(?!\n)", raw)


def test_control_characters_are_left_out(db, client):
    bulletin = make.event(
        title="Fish\r\nUID:other\x07\x7f",
        summary="a\x7f\x00b" if connection.vendor == "sqlite" else "a\x7fb",
    )
    event = entry(client, bulletin)
    assert event["summary"] == "Fish UID:other"
    assert event["description"] == "ab"
