"""The buttons of the bulletin's form by state, and the moves that need no form."""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins import workflow
from bulletins.admin import words
from bulletins.models import Status


class Button(NamedTuple):
    move: str
    words: str
    filled: bool = False
    data: dict | None = None  # what desk.js needs to keep its words true


def is_open(bulletin):
    """Whether its text can be written: a draft, or one that readers have."""
    return bulletin is None or bulletin.status == Status.DRAFT or bulletin.is_public()


def buttons(bulletin, mission, planned_at=None):
    """([Button], the sentence before them) for a bulletin, or None for a new one."""
    if bulletin is not None and bulletin.is_scheduled():
        return [
            Button("pull-back", _("Pull back")),
            Button("publish-now", _("Publish now")),
        ], _("The clock does the rest.")
    if bulletin is not None and bulletin.is_public():
        return [Button("save", _("Save changes"))], _("Readers see this text.")
    if bulletin is not None and bulletin.status == Status.WITHDRAWN:
        return [Button("back-to-draft", _("Back to draft"))], _("Readers see the notice.")
    saved = _("Nothing typed yet.")
    if bulletin is not None:
        saved = _("Saved %s") % words.recent(bulletin.changed_at, mission.zone, timezone.now())
    return [Button("save", _("Save draft")), publish_button(mission, planned_at)], saved


def publish_button(mission, planned_at):
    now = timezone.now()
    schedule = _("Schedule for {at} %(city)s") % {"city": mission.city_name}
    label = _("Publish")
    if planned_at and planned_at > now:
        label = schedule.replace("{at}", words.moment(planned_at, mission.zone))
    local_now = timezone.localtime(now, mission.zone).strftime("%Y-%m-%dT%H:%M")
    return Button("publish", label, True, {"at": schedule, "words": _("Publish"), "now": local_now})


def pull_back(bulletin, by):
    workflow.pull_back(bulletin, by)
    return _("It is a draft again; its hour stays in the form.")


def publish_now(bulletin, by):
    workflow.publish(bulletin, by)
    return _("“%s” is public.") % bulletin.title


def back_to_draft(bulletin, by):
    workflow.back_to_draft(bulletin, by)
    return _("It is a draft again. Readers keep the notice until you publish it.")


# The moves that write no words of the form: each returns the sentence for the editor.
MOVES = {"pull-back": pull_back, "publish-now": publish_now, "back-to-draft": back_to_draft}
