"""What a bulletin lacks for review, and for readers."""

from django.utils.translation import gettext as _


def lacks_for_review(bulletin):
    """{field: sentence} of the facts without which it stays a draft."""
    found = {}
    if not bulletin.first_day:
        found["first_day"] = _("Name the day it took place before you send it for review.")
    if bulletin.kind == "commemoration" and not bulletin.observance_id:
        found["observance"] = _("Name what is commemorated: choose the observance.")
    return found


def missing(bulletin):
    """{field: sentence} of what readers would miss; empty where it may be published."""
    found = {}
    if not bulletin.title:
        found["title"] = _("Write a title.")
    if not bulletin.summary.strip():
        found["summary"] = _("Write one or two sentences for lists and feeds.")
    if not bulletin.body_text.strip():
        found["body"] = _("Write the text.")
    found |= lacks_for_review(bulletin)
    for place, use in enumerate(bulletin.uses, start=1):
        if not use.decided:
            found["pictures"] = _("Picture %s: describe it, or mark it decorative.") % place
            break
    return found
