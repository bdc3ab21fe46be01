"""Sixty-four people save one bulletin at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Semaphore

import pytest
from django.db import connection, connections
from django.test import Client

from bulletins import workflow
from bulletins.models import Bulletin, WorkingCopy
from tests import builders as make
from tests.test_desk_moves import change, typed

PEOPLE = 64
THREADS = 8  # that serve them, as bin/run starts it on two cores


@pytest.fixture
def many_connections(tmp_path, request):
    """Call it once the rows are there: connections opened from then on, in other threads, share them.

    SQLite's database in memory cannot be waited for by two, so it goes on in a file.
    """
    settings = connections.settings["default"]
    name = settings["NAME"]

    def share():
        if connection.vendor != "sqlite":
            return
        with sqlite3.connect(tmp_path / "shared.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
        settings["NAME"] = str(tmp_path / "shared.sqlite3")

    yield share
    settings["NAME"] = name


def elsewhere(act):
    """What `act()` returns in a thread, with connections of its own."""

    def closed_after():
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(closed_after).result()


@pytest.mark.usefixtures("mission")
def test_one_of_64_simultaneous_saves_wins_and_63_are_told_and_keep_their_text(many_connections):
    opened = workflow.save(make.new(), make.writer())
    people = [make.writer() for _person in range(PEOPLE)]
    many_connections()
    together, served = Barrier(PEOPLE), Semaphore(THREADS)

    def save(person):
        client = Client()
        client.force_login(person)
        connections.close_all()
        together.wait(120)
        with served:
            try:
                return client.post(
                    change(opened), typed(opened, title=f"Title of {person.username}")
                )
            finally:
                connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as crowd:
        answers = list(crowd.map(save, people))

    won = [
        person for person, answer in zip(people, answers, strict=True) if answer.status_code == 302
    ]
    assert len(won) == 1
    title, revisions, kept = elsewhere(
        lambda: (
            Bulletin.objects.get().title,
            Bulletin.objects.get().revisions.count(),
            dict(WorkingCopy.objects.values_list("editor", "typed__title__0")),
        )
    )
    assert (title, revisions) == (f"Title of {won[0].username}", 2)
    for person, answer in zip(people, answers, strict=True):
        if person not in won:
            assert answer.status_code == 409
            assert f"Title of {person.username}" in answer.content.decode()
            assert kept[person.pk] == f"Title of {person.username}"
