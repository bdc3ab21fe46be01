"""Sixty-four people save one bulletin at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Semaphore

import pytest
from django.db import connections
from django.test import Client

from bulletins import workflow
from bulletins.models import Bulletin, WorkingCopy
from tests import builders as make
from tests.test_desk_moves import change, typed

PEOPLE = 64
THREADS = 8  # that serve them, as bin/run starts it on two cores


@pytest.mark.usefixtures("mission")
def test_one_of_64_simultaneous_saves_wins_and_63_are_told_and_keep_their_text():
    opened = workflow.save(make.new(), make.writer())
    people = [make.writer() for _person in range(PEOPLE)]
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
    stored = Bulletin.objects.get()
    assert (stored.title, stored.revisions.count()) == (f"Title of {won[0].username}", 2)
    kept = dict(WorkingCopy.objects.values_list("editor", "typed__title__0"))
    for person, answer in zip(people, answers, strict=True):
        if person not in won:
            assert answer.status_code == 409
            assert f"Title of {person.username}" in answer.content.decode()
            assert kept[person.pk] == f"Title of {person.username}"
