"""The bulletin's form as a browser sends it, and the screen before publication."""

import re

from django.urls import reverse

from bulletins.models import Bulletin

ADD = "/admin/bulletins/event/add/"


def change(row):
    return reverse("admin:bulletins_bulletin_change", args=[row.pk])


def typed(row=None, **fields):
    """What the browser sends of the form for `row`, or for a new one."""
    values = {
        "language": "en",
        "version": row.version if row else 1,
        "kind": row.kind if row else "event",
        "title": row.title if row else "Pier reopened",
        "summary": row.summary if row else "Boats land there again.",
        "body": row.body_text if row else "First paragraph.\r\n\r\nSecond paragraph.",
        "first_day": row.first_day or "" if row else "2026-03-02",
        "last_day": row.last_day or "" if row else "",
        "day_precision": "day",
        "state": "as_planned",
        "move": "save",
    }
    return values | fields


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def review(row):
    return reverse("admin:bulletins_bulletin_review", args=[row.pk])


def read(browser, bulletin, **fields):
    """What `browser` sends of the screen before publication, as it was read."""
    bulletin.refresh_from_db()
    return browser.post(review(bulletin), {"version": bulletin.version, "move": "publish"} | fields)


def sent(desk, **fields):
    """A new bulletin, written and sent for review at `desk`."""
    desk.post(ADD, typed(move="send", **fields))
    return Bulletin.objects.get(title="Pier reopened")


def withdraw(row):
    return reverse("admin:bulletins_bulletin_withdraw", args=[row.pk])
