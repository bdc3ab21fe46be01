"""Each address of the desk asks for the right on that object, by link or by hand-made request."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, transaction

from tests.desk_addresses import ROLES, ROWS, addresses
from tests.desk_world import world

pytestmark = [
    pytest.mark.usefixtures("noon"),
    pytest.mark.filterwarnings("error::django.core.paginator.UnorderedObjectListWarning"),
]

REFUSED = (400, 401, 403, 404, 405)
WRITES = ("INSERT", "UPDATE", "DELETE")


def test_every_address_of_the_desk_has_a_row():
    assert {row.name for row in ROWS} == addresses()


class Back(Exception):
    """Takes back what a request did."""


def dump():
    """Every row that the desk could write."""
    models = [*apps.get_app_config("bulletins").get_models(), Group, LogEntry]
    rows = {
        model.__name__: list(model._base_manager.order_by("pk").values())
        for model in models
        if not model._meta.proxy
    }
    people = get_user_model().objects.order_by("pk")
    named = "username", "password", "is_staff", "is_superuser", "is_active", "groups"
    return rows | {"people": list(people.values(*named))}


class Watched:
    """Notes what writes elsewhere than into sessions."""

    wrote = False

    def __call__(self, execute, sql, *rest):
        self.wrote |= sql.startswith(WRITES) and "session" not in sql
        return execute(sql, *rest)


def asked(client, path, before, typed=None):
    """(the answer, whether it changed a row since the dump `before`); what it changed is taken back."""
    watched, changed, signed_in = Watched(), False, client.cookies.copy()
    try:
        with transaction.atomic(), connection.execute_wrapper(watched):
            answer = client.get(path) if typed is None else client.post(path, typed)
            if watched.wrote:
                changed = dump() != before
            raise Back
    except Back:
        client.cookies = signed_in
        return answer, changed


def is_refused(answer):
    to_sign_in = answer.status_code == 302 and "/login/" in answer.url
    return to_sign_in or answer.status_code in REFUSED


@pytest.fixture(params=ROLES)
def role(request):
    return request.param


@pytest.fixture
def there(role, client):
    """world(), with somebody of `role` signed in."""
    made = world()
    if role in made.people:
        client.force_login(made.people[role])
    return made


def test_who_has_the_right_gets_in_and_nobody_else_and_looking_changes_nothing(client, role, there):
    wrong, before = [], dump()
    for row in ROWS:
        answer, changed = asked(client, row.path(there), before)
        about = (row.name, row.on, row.query, answer.status_code)
        if changed or is_refused(answer) != (role not in row.read):
            wrong.append(about)
        if is_refused(answer) and b"Hidden" in answer.content:
            wrong.append((*about, "shows words"))
    assert wrong == []


def test_a_hand_made_request_writes_for_who_has_the_right_and_for_nobody_else(client, role, there):
    wrong, before = [], dump()
    for row in ROWS:
        if row.typed is None:
            continue
        typed = row.typed(there, row.on and getattr(there, row.on), there.people.get(role))
        answer, changed = asked(client, row.path(there), before, typed)
        refused = is_refused(answer) or (row.told and role in row.read and not changed)
        if (changed, refused) != (role in row.write, role not in row.write):
            wrong.append((row.name, row.on, row.query, answer.status_code, changed))
    assert wrong == []
