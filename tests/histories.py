"""Bulletins with a history, for tests of what is shown and checked of it."""

import re
from datetime import date

from django.urls import reverse

from bulletins import history, workflow
from tests import builders as make


def again(row):
    return type(row).objects.get(pk=row.pk)


def address(bulletin):
    return reverse("admin:bulletins_bulletin_history", args=[bulletin.pk])


def saved(bulletin, by, **fields):
    open_form = workflow.with_changes(again(bulletin))
    open_form.version = again(bulletin).version
    for name, value in fields.items():
        setattr(open_form, name, value)
    workflow.save(open_form, by)


def with_three_revisions():
    """A draft of a writer with three revisions: begun, another title, another text and last day."""
    author = make.writer(first_name="Ana", last_name="Ruiz")
    bulletin = workflow.save(make.new(title="The first"), author)
    saved(bulletin, author, title="The second")
    saved(bulletin, author, body="<p>Reefs were <em>measured</em>.</p>", last_day=date(2026, 2, 21))
    bulletin.refresh_from_db()
    return bulletin


def enter(client, user):
    client.force_login(user)
    return client


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def broken(bulletin):
    return list(history.check(bulletin))
