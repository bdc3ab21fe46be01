"""Whoever changes the same things at once waits, and none is stopped for another's sake."""

from datetime import time
from threading import Event

import pytest

from bulletins import terms, workflow
from bulletins.models import Bulletin, Party
from bulletins.workflow import publishing, writing
from tests import builders as make
from tests.at_once import at_once

pytestmark = pytest.mark.usefixtures("mission")
A_WHILE = 0.5  # seconds in which the other comes to where it waits


def paused(monkeypatch, module, name, here, there):
    """`module.name` tells by `here` that it is done, and gives the other time to come `there`."""
    act = getattr(module, name)

    def slowly(*arguments):
        found = act(*arguments)
        here.set()
        there.wait(A_WHILE)
        return found

    monkeypatch.setattr(module, name, slowly)


@pytest.mark.django_db(transaction=True)
def test_a_name_is_changed_while_a_bulletin_under_it_is_saved(monkeypatch):
    party, by = make.party(), make.writer()
    row = Bulletin.objects.get(pk=make.draft().pk)
    named = Party.objects.get(pk=party.pk)
    named.names = {"en": "Another name"}
    written, renamed = Event(), Event()
    paused(monkeypatch, writing, "write_beside", written, renamed)

    def rename():
        written.wait(10)
        terms.save(named)
        renamed.set()

    assert at_once(lambda: workflow.save(row, by, [(party, {})]), rename) == ["done", "done"]


@pytest.mark.django_db(transaction=True)
def test_the_hour_of_a_public_text_is_changed_while_its_translation_is_saved(monkeypatch):
    by, second = make.second(), make.second("marco")
    translation = make.draft(language="es")
    public = make.event(translation_key=translation.translation_key)
    public.refresh_from_db()
    public.start_time = time(10)
    workflow.save(public, by)
    public.refresh_from_db()
    workflow.send_changes(public, None)
    public.refresh_from_db()
    row = Bulletin.objects.get(pk=translation.pk)
    row.title = "Otro"
    raised, saving = Event(), Event()
    paused(monkeypatch, publishing, "raise_entries", raised, saving)

    def save():
        raised.wait(10)
        workflow.save(row, by)

    came_to = at_once(lambda: workflow.publish_changes(public, second), save)
    assert came_to[0] == "done"
    assert came_to[1] in ("done", "Stale")
