"""A reader who was away for 18 months walks back through the archives (RFC 5005), and misses nothing."""

import json
import random
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.followers import ATOM, FEEDS, AtomFollower, JsonFollower

BACK = datetime(2026, 4, 28, 9, tzinfo=UTC)  # two days before a month ends
QUIET = {(2025, 1), (2025, 6), (2025, 7)}  # months without news
SELECTIONS = ["", "?category=reefs"]


def next_of(kind, content):
    """Where a document says that older entries stand, as a path; None at the end."""
    if kind is JsonFollower:
        link = json.loads(content).get("next_url")
    else:
        links = ET.fromstring(content).iter(f"{ATOM}link")
        link = next((one.get("href") for one in links if one.get("rel") == "prev-archive"), None)
    return link and link.removeprefix("https://embassy.example")


def month_of(path):
    return path.partition("archive=")[2][:7]


@pytest.fixture
def away(db):
    """What was published in 18 months: at random instants, in two languages, some withdrawn."""
    chance, category = random.Random(18), make.category("Reefs")
    for number in range(18):
        year, month = 2024 + (10 + number) // 12, (10 + number) % 12 + 1
        for which in range(0 if (year, month) in QUIET else chance.randint(3, 9)):
            at = datetime(year, month, 1, tzinfo=UTC) + timedelta(
                minutes=chance.randrange(27 * 1_440)
            )
            chosen = category if chance.random() < 0.4 else None
            language = "es" if chance.random() < 0.1 else "en"
            make.event(
                published_at=at, category=chosen, language=language,
                slug=f"of-{at:%Y-%m-%d-%H-%M}-{which}",
            )  # fmt: skip
    make.event(published_at=datetime(2025, 7, 9, tzinfo=UTC), announced=False, category=category)
    return category


def one_more(category):
    row = make.draft(category=category, title="One more")
    workflow.publish(row, None)
    return row


def walk(client, kind, selection, between=lambda: None):
    """[(path, ids, body)] from the live document to the end of the chain."""
    path, found = f"/en/news/{kind.path}{selection}", []
    while path:
        answer = client.get(path)
        assert answer.status_code == 200, path
        entries, _gone = kind.read(answer.content)
        found.append((path, list(entries), answer.content))
        path = next_of(kind, answer.content)
        assert path not in [seen for seen, _ids, _body in found], "the chain runs in a circle"
        between()
    return found


def expected(selection, category):
    rows = Bulletin.objects.published().announced().in_language("en")
    if selection:
        rows = rows.filter(category=category)
    return set(rows.values_list("guid", flat=True))


@pytest.mark.parametrize("selection", SELECTIONS)
def test_nothing_is_missing_and_nothing_comes_twice_while_one_is_published_at_each_step(
    client, away, time_machine, selection
):
    clock = [BACK]

    def a_day_passes():
        one_more(away)
        clock[0] += timedelta(days=1)
        time_machine.move_to(clock[0], tick=False)

    time_machine.move_to(BACK, tick=False)
    for kind in FEEDS:
        before = expected(selection, away)
        documents = walk(client, kind, selection, a_day_passes)
        (_path, live, _body), *archives = documents
        assert {identity for _path, ids, _body in documents for identity in ids} == before
        for (path, one, _), (other_path, other, _) in combinations(archives, 2):
            assert not set(one) & set(other), (path, other_path)
            assert month_of(path) > month_of(other_path)
        for path, ids, _body in archives:
            rows = Bulletin.objects.filter(guid__in=ids).values_list("published_at", flat=True)
            assert {f"{at:%Y-%m}" for at in rows} <= {month_of(path)}
        if not selection:
            assert len(archives) > 3
            assert set(live) != before
        live = kind.read(client.get(f"/en/news/{kind.path}{selection}").content)[0]
        assert expected(selection, away) - before <= set(live)


@pytest.mark.parametrize("kind", FEEDS)
def test_the_chain_leads_to_the_oldest_however_old_it_is(client, time_machine, db, kind):
    time_machine.move_to(BACK, tick=False)
    for _number in range(50):
        make.event(published_at=make.NOON)
    for year in (1, 1850):
        make.event(published_at=datetime(year, 5, 1, 12, tzinfo=UTC), published_known=False)
    documents = walk(client, kind, "")
    months = [month_of(path) for path, _ids, _body in documents]
    assert months == ["", "2026-03", "1850-05", "0001-05"]
    assert [len(ids) for _path, ids, _body in documents[2:]] == [1, 1]


@pytest.mark.parametrize("selection", SELECTIONS)
def test_an_archive_stays_byte_for_byte_until_something_in_it_changes(
    client, away, time_machine, selection
):
    def archives():
        return {
            (kind, month): client.get(
                f"/en/news/{kind.path}?archive={month}{selection.replace('?', '&')}"
            ).content
            for kind in FEEDS
            for month in ("2024-11", "2024-12", "2025-01", "2025-11", "2026-03")
        }

    def changed(before):
        after = archives()
        return Counter(month for kind, month in before if before[kind, month] != after[kind, month])

    time_machine.move_to(BACK, tick=False)
    before = archives()
    # News, time, and what is brought in without being announced
    for day in range(0, 40, 4):
        time_machine.move_to(BACK + timedelta(days=day), tick=False)
        one_more(away)
    workflow.publish_imported(make.draft(first_day=date(2024, 12, 5), category=away), False)
    assert not changed(before)

    rows = Bulletin.objects.published().filter(announced=True, language="en", category=away)
    rows = rows.between(datetime(2024, 11, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))
    mended, gone = rows.earliest("published_at"), rows.latest("published_at")
    before = archives()
    make.changed(mended, title="Mended")
    assert changed(before) == {"2024-11": 3}
    before = archives()
    workflow.withdraw(gone, None, "wrong", "It did not take place.")
    assert changed(before) == {"2024-12": 3}


def test_a_month_whose_only_bulletin_was_withdrawn_stays_in_the_chain(
    client, db, settings, time_machine
):
    for month in (1, 2, 3):
        only = make.event(published_at=datetime(2024, month, 5, tzinfo=UTC))
        if month == 2:
            gone = only
    for _number in range(50):
        make.event(published_at=datetime(2026, 3, 2, tzinfo=UTC))
    time_machine.move_to(BACK, tick=False)
    chain = [path for path, _ids, _body in walk(client, AtomFollower, "")]
    workflow.withdraw(gone, None, "wrong", "It did not take place.")
    assert [path for path, _ids, _body in walk(client, AtomFollower, "")] == chain
    assert [month_of(path) for path in chain[1:]] == ["2026-03", "2024-03", "2024-02", "2024-01"]
    content = client.get("/en/news/feed.atom?archive=2024-02").content
    assert AtomFollower.read(content) == ({}, {gone.guid})
