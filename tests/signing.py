"""Asks for sign-offs and opens their links, for the tests of both."""

from datetime import timedelta

from django.utils import timezone

from bulletins import sign_off, workflow
from bulletins.models import Action, Bulletin
from tests import builders as make

DAY = timedelta(days=1)


SECRET = "The minister arrives on Tuesday"


def waiting(**fields):
    """A bulletin in review whose text nobody but who is asked may read."""
    return make.in_review(
        **{"title": f"{SECRET} evening", "body": f"<p>{SECRET}.</p>", "summary": SECRET} | fields
    )


def asked(bulletin, by=None, who="Ambassador", days=2):
    """The token of a link to the text of `bulletin` that waits."""
    revision = bulletin.pending or bulletin.revisions.last()
    by = by or bulletin.edited_by or make.second()
    return sign_off.ask(revision, who, by, timezone.now() + days * DAY)


def path(token, language="en"):
    return f"/{language}/preview/{token}/"


def save(bulletin, by=None, **fields):
    now = Bulletin.objects.get(pk=bulletin.pk)
    for name, value in fields.items():
        setattr(now, name, value)
    return workflow.save(now, by or make.second())


def history(bulletin, *actions):
    rows = bulletin.revisions.filter(action__in=actions)
    return [(row.action, row.author, row.reason) for row in rows]


OF_SIGN_OFF = (Action.ASK, Action.ANSWER, Action.REVOKE)


def is_closed(response, heading, status=410):
    """Whether it says so, and no word of the text."""
    html = response.content.decode()
    return (
        response.status_code == status
        and f"<h1>{heading}</h1>" in html
        and "minister" not in html
        and "<form" not in html
    )


def changing():
    public = make.event(title="The hall opens")
    return save(public, title=f"{SECRET} evening")
