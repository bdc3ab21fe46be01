"""Whoever changes the same things at once waits, and none is stopped for another's sake."""

from datetime import time
from threading import Event

import pytest
from django.urls import reverse

from bulletins import images, terms, workflow
from bulletins.models import Bulletin, Category, ImageUse, Party
from bulletins.workflow import publishing, writing
from tests import builders as make
from tests import pictures
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


def saved_while(monkeypatch, act, **beside):
    """What saving a draft with `beside` and `act`, begun while it is saved, came to."""
    row, by = make.draft(), make.writer()
    row.category = beside.pop("category", None)
    saving, acted = Event(), Event()
    paused(monkeypatch, writing, "_put_under_names_of_now", saving, acted)

    def afterwards():
        saving.wait(10)
        act()
        acted.set()

    return at_once(lambda: workflow.save(row, by, **beside), afterwards)


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_removed_while_a_bulletin_with_it_is_saved(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = pictures.in_library()
    use = ImageUse(image=image, credit="The mission")
    came_to = saved_while(monkeypatch, lambda: images.remove(image), pictures=[use])
    assert came_to == ["done", "NotRemoved"]
    assert ImageUse.objects.get().image == image


@pytest.mark.django_db(transaction=True)
def test_a_name_is_deleted_while_a_bulletin_comes_to_it(monkeypatch, desk):
    category = make.category()
    delete = reverse("admin:bulletins_category_delete", args=[category.pk])
    came_to = saved_while(
        monkeypatch, lambda: desk.post(delete, {"post": "yes"}), category=category
    )
    assert came_to == ["done", "done"]
    assert Bulletin.objects.get().category == Category.objects.get()
