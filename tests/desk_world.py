"""One of everything that the desk shows, and people of every role, for test_rights.py."""

from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from bulletins import workflow
from bulletins.models import Address, Bulletin, Mission, WorkingCopy
from tests import builders as make
from tests import pictures

PASSWORD = "a long enough word"
KEY = UUID(int=4)
TERMS = ("category", "series", "place", "party", "observance")


def world():
    """One of everything: `people` by role, and bulletins of the writer, of another, of an editor."""
    people = {
        role: make.person(role.title(), role) for role in ("writer", "editor", "administrator")
    }
    users = get_user_model().objects
    people["staff"] = users.create_user("staff", password=PASSWORD, is_staff=True)
    people["reader"] = users.create_user("reader", password=PASSWORD)
    people["superuser"] = users.create_superuser("superuser", password=PASSWORD)
    other, approver = make.writer("other"), make.second("approver")
    found = SimpleNamespace(people=people, user=users.create_user("leaver"))
    for whose, by in (("own", people["writer"]), ("others", other), ("editors", people["editor"])):
        for name, made in _bulletins(by, approver).items():
            setattr(found, f"{whose}_{name}", made)
    found.alone = _written(other)
    chief = make.person("Administrator", "chief")
    workflow.publish(found.alone, chief, alone_reason="Nobody else was here.")
    found.picture = pictures.in_library(credit="Reef Centre")
    for term in TERMS:
        setattr(found, term, getattr(make, term)())
        setattr(found, f"other_{term}", getattr(make, term)())
    found.address = Address.objects.create(pattern="/feeds*", language="en")
    found.coming = make.observance(origin=date(1959, 3, 20))
    found.mission, found.group = Mission.objects.the(), Group.objects.get(name="Writer")
    for person, bulletin in product(people.values(), (found.own_draft, found.others_published)):
        _kept(person, bulletin=bulletin)
    for person in people.values():
        _kept(person, form_key=KEY)
    return found


def _bulletins(by, approver):
    made = {name: _written(by) for name in ("draft", "in_review", "published", "scheduled")}
    for name in ("in_review", "published", "scheduled"):
        workflow.send(made[name], by)
    workflow.publish(made["published"], approver)
    workflow.publish(made["scheduled"], approver, at=make.NOON + timedelta(days=9))
    for name in ("changes", "changes_in_review", "withdrawn"):
        made[name] = _written(by)
        workflow.send(made[name], by)
        workflow.publish(made[name], approver)
    for name in ("changes", "changes_in_review"):
        again = Bulletin.objects.get(pk=made[name].pk)
        again.title = f"Hidden: {again.title}"
        made[name] = workflow.save(again, by)
    workflow.send_changes(made["changes_in_review"], by)
    workflow.withdraw(made["withdrawn"], approver, "wrong", "It was wrong.")
    made["stale"] = _written(by)
    workflow.send(made["stale"], by)
    workflow.publish(made["stale"], approver)
    translated = workflow.start_translation(made["stale"], "es", by)
    Bulletin.objects.filter(pk=made["stale"].pk).update(stale_since=translated.revisions.last())
    return {name: Bulletin.objects.get(pk=row.pk) for name, row in made.items()}


def _written(by):
    """A draft of `by` with two revisions."""
    begun = workflow.save(make.new(title="Hidden talks"), by)
    begun.summary = "Hidden: reefs were discussed."
    return Bulletin.objects.get(pk=workflow.save(begun, by).pk)


def _kept(editor, **where):
    typed = {"title": ["Hidden words"], "form_key": [str(KEY)]}
    WorkingCopy.objects.create(editor=editor, typed=typed, typed_at=make.NOON, **where)
