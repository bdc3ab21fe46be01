"""Valid objects; a test names only what matters to it. `from tests import builders as make`."""

from datetime import UTC, date, datetime
from importlib import import_module
from itertools import count

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from bulletins import slugs, terms, text, workflow
from bulletins.models import (
    AloneReason,
    Bulletin,
    Category,
    Kind,
    Observance,
    Participation,
    Party,
    Place,
    Series,
    Status,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
numbers = count(1)


def bulletin(parties=(), **fields):
    """A public event of one day unless `fields` say otherwise."""
    title = f"Meeting {next(numbers)}b on fisheries"  # “Meeting 1959” would name a year
    values = {
        "language": "en",
        "title": title,
        "summary": "Both sides met and agreed to meet again.",
        "body": f"<p>{title}.</p><p>They will meet again.</p>",
        "first_day": date(2026, 3, 2),
        "status": Status.PUBLISHED,
        "published_at": NOON,
        "alone_reason": AloneReason.ONE_PERSON,
    } | fields
    values.setdefault("last_day", values["first_day"])
    values["body"], values["body_text"] = text.clean(values["body"])
    made = Bulletin(**values)
    made.slug = fields.get("slug") or slugs.free_slug(made)
    made.save()
    for order, party in enumerate(parties):
        Participation.objects.create(bulletin=made, party=party, order=order)
    return made


event = bulletin


def draft(**fields):
    return bulletin(**{"status": Status.DRAFT, "published_at": None, "alone_reason": ""} | fields)


def new(**fields):
    """A bulletin as a form has it before it is first saved."""
    values = {
        "language": "en",
        "title": "Talks on reefs",
        "summary": "Reefs were discussed.",
        "body": "<p>Reefs were discussed.</p>",
        "first_day": date(2026, 2, 20),
        "last_day": date(2026, 2, 20),
    }
    return Bulletin(**values | fields)


def in_two_languages(**fields):
    """A draft in English and one in Spanish of the same item."""
    english = draft(**fields)
    shared = {name: getattr(english, name) for name in workflow.FACTS} | fields
    return english, draft(language="es", translation_key=english.translation_key, **shared)


def commemoration(**fields):
    fields.setdefault("observance", None)
    fields["observance"] = fields["observance"] or observance()
    return bulletin(**{"kind": Kind.COMMEMORATION} | fields)


def _term(model, name, names, **fields):
    slug = fields.pop("slug", None) or text.ascii_slug(name)
    return terms.save(model(slug=slug, names={"en": name} | names, **fields))


def category(name=None, es=None, **fields):
    name = name or f"Category {next(numbers)}"
    return _term(Category, name, {"es": es} if es else {}, **fields)


def series(name=None, es=None, **fields):
    name = name or f"Exchange {next(numbers)}"
    return _term(Series, name, {"es": es} if es else {}, **fields)


def place(name=None, parent=None, es=None, **fields):
    name = name or f"Place {next(numbers)}"
    return _term(Place, name, {"es": es} if es else {}, parent=parent, **fields)


def party(name=None, es=None, **fields):
    name = name or f"Party {next(numbers)}"
    return _term(Party, name, {"es": es} if es else {}, **fields)


def observance(name=None, origin=date(1959, 1, 1), es=None, **fields):
    name = name or f"Opening of reading room {next(numbers)}"
    return _term(Observance, name, {"es": es} if es else {}, origin_date=origin, **fields)


def person(role, username=None, **fields):
    """Somebody in the group Writer, Editor or Administrator, who may sign in at the desk."""
    if not Group.objects.filter(
        name=role
    ).exists():  # a test on a live server begins with empty tables
        import_module("bulletins.migrations.0004_roles").make_roles(apps, None)
    username = username or f"{role.lower()}-{next(numbers)}"
    made = get_user_model().objects.create_user(
        username, password="a long enough word", is_staff=True, **fields
    )
    made.groups.add(Group.objects.get(name=role))
    return made


def writer(username=None, **fields):
    return person("Writer", username, **fields)


def second(username=None, **fields):
    """An editor, who may approve what somebody else wrote."""
    return person("Editor", username, **fields)


def in_review(by=None, **fields):
    """A bulletin that `by` (default a new writer) wrote and sent for review."""
    made = draft(**fields)
    made.edited_by = made.created_by = by or writer()
    made.save()
    workflow.send(made, made.edited_by)
    return made


def changed(bulletin, by=None, participations=None, **fields):
    """`bulletin`, public, with other `fields`, approved: what readers have after a change."""
    for name, value in fields.items():
        setattr(bulletin, name, value)
    workflow.save(bulletin, by, participations)
    workflow.publish_changes(bulletin, None)
    return bulletin
