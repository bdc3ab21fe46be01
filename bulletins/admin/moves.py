"""The action bar of the bulletin's form by stage and person, and the moves that need no form."""

from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins import workflow
from bulletins.admin import autosave, words
from bulletins.models import Action
from bulletins.workflow import Stage

SENT = (Action.SEND, Action.SEND_CHANGES)
SENT_BACK = (Action.SEND_BACK, Action.SEND_BACK_CHANGES)


class Button(NamedTuple):
    words: str
    move: str = ""  # what the form is posted for
    address: str = ""  # or where it leads
    filled: bool = False
    grave: bool = False
    more: bool = False  # under "More"


class Bar(NamedTuple):
    saved: str  # the sentence before the buttons
    buttons: list
    note: str = ""  # above the form


def bar(bulletin, user, mission):
    """The Bar for `bulletin` as stored, or None for a new one."""
    if bulletin is None:
        return Bar(_("Nothing typed yet."), [Button(_("Save draft"), "save", filled=True)])
    return BARS[workflow.stage(bulletin)](bulletin, user, mission)


def _draft(bulletin, user, mission):
    saved = _("Saved %s") % words.recent(bulletin.changed_at, mission.zone, timezone.now())
    buttons = [Button(_("Save draft"), "save")]
    if (
        workflow.may_move(user, "publish_at_one_person_post", bulletin)
        and not mission.second_person
    ):
        buttons.append(Button(_("Check and publish…"), "check", filled=True))
    elif workflow.may_move(user, "send", bulletin):
        buttons.append(Button(_("Send for review"), "send", filled=True))
    if workflow.may_delete(bulletin) and user.has_perm("bulletins.delete_bulletin"):
        address = reverse("admin:bulletins_bulletin_delete", args=[bulletin.pk])
        buttons.insert(0, Button(_("Delete…"), address=address, grave=True, more=True))
    return Bar(saved, buttons if workflow.may_change(user, bulletin) else [], sent_back(bulletin))


def sent_back(bulletin):
    """The comment it came back with, where nothing was sent since."""
    last = workflow.last_revision(bulletin, *SENT, *SENT_BACK)
    if last is None or last.action not in SENT_BACK:
        return ""
    return _("%(name)s sent it back: “%(comment)s”") % {
        "name": words.person(last.author),
        "comment": last.reason,
    }


def _in_review(bulletin, user, mission):
    changes = "_changes" if bulletin.pending_status else ""
    if workflow.approves(user, bulletin):
        address = reverse("admin:bulletins_bulletin_review", args=[bulletin.pk])
        buttons = [Button(_("Save the text"), "save"), Button(_("Back"), address=address)]
        note = _("If you edit the text, it becomes yours, and somebody else must approve it.")
        return Bar(_("Readers see nothing of it yet."), buttons, note)
    buttons = []
    if workflow.may_move(user, f"take_back{changes}", bulletin):
        buttons.append(Button(_("Take back to draft"), "take-back"))
    note = _("You wrote the last change, so somebody else approves it.")
    if user.pk != (bulletin.pending_by_id or bulletin.edited_by_id):
        note = _("It waits for a second person.")
    note = f"{note} {who_approves(user)}"
    saved = _("Nothing to do here for you.")
    alone = workflow.may_move(user, f"publish{changes}_alone", bulletin)
    if alone and mission.second_person:
        buttons.append(_alone(bulletin))
        saved = _("Better: wait.")
    return Bar(saved, buttons, note)


def _alone(bulletin):
    address = reverse("admin:bulletins_bulletin_review", args=[bulletin.pk])
    return Button(_("Publish without a second person…"), address=f"{address}?alone=1", grave=True)


def who_approves(user):
    """The sentence with the names of those who have the right, `user` left out."""
    others = get_user_model().objects.with_perm(
        "bulletins.publish_bulletin", backend="django.contrib.auth.backends.ModelBackend"
    )
    names = [words.person(other) for other in others.exclude(pk=user.pk).order_by("username")]
    if not names:
        return _("Nobody else can approve it yet: ask an administrator for a second account.")
    listed = _(" or ").join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return _("%s can approve it.") % listed


def _scheduled(bulletin, user, mission):
    buttons = []
    if workflow.may_move(user, "pull_back", bulletin):
        buttons.append(Button(_("Pull back"), "pull-back"))
    if workflow.may_move(user, "publish_now", bulletin):
        address = reverse("admin:bulletins_bulletin_review", args=[bulletin.pk])
        buttons.append(Button(_("Publish now…"), address=address))
    return Bar(
        _("The clock does the rest."),
        buttons,
        _("To edit it, pull it back. It then needs approval again."),
    )


def _published(bulletin, user, mission):
    waits = workflow.stage(bulletin) == Stage.CHANGES
    buttons = []
    if workflow.may_move(user, "discard_changes", bulletin):
        buttons.append(Button(_("Discard the changes"), "discard", more=True))
    if workflow.may_move(user, "withdraw", bulletin):
        address = reverse("admin:bulletins_bulletin_withdraw", args=[bulletin.pk])
        buttons.append(Button(_("Withdraw…"), address=address, grave=True, more=True))
    if workflow.may_change(user, bulletin):
        buttons.append(Button(_("Save changes"), "save"))
        if user.has_perm("bulletins.publish_bulletin") and not mission.second_person:
            buttons.append(Button(_("Check and publish changes…"), "check", filled=waits))
        else:
            buttons.append(Button(_("Send changes for review"), "send", filled=waits))
    saved = _("Readers see this text.")
    if waits:
        saved = _("Your changes are saved and not public yet.")
        if bulletin.pending_by_id != user.pk and bulletin.pending_by:
            saved = _("Changes by %s are saved and not public yet.") % words.person(
                bulletin.pending_by
            )
    return Bar(saved, buttons, sent_back(bulletin) if waits else "")


def _withdrawn(bulletin, user, mission):
    buttons = []
    if workflow.may_move(user, "change_notice", bulletin):
        address = reverse("admin:bulletins_bulletin_withdraw", args=[bulletin.pk])
        buttons.append(Button(_("Change the notice…"), address=address))
    if workflow.may_move(user, "back_to_draft", bulletin):
        buttons.append(Button(_("Back to draft"), "back-to-draft"))
    return Bar(_("Readers see the notice."), buttons)


BARS = {
    Stage.DRAFT: _draft,
    Stage.IN_REVIEW: _in_review,
    Stage.SCHEDULED: _scheduled,
    Stage.PUBLISHED: _published,
    Stage.CHANGES: _published,
    Stage.CHANGES_IN_REVIEW: _in_review,
    Stage.WITHDRAWN: _withdrawn,
}


def take_back(bulletin, by):
    workflow.take_back(bulletin, by)
    return _("Taken back. Change it, then send it for review again.")


def pull_back(bulletin, by):
    workflow.pull_back(bulletin, by)
    return _("It is a draft again; its hour stays in the form. It needs approval again.")


def back_to_draft(bulletin, by):
    workflow.back_to_draft(bulletin, by)
    return _("It is a draft again. Readers keep the notice until you publish it.")


def discard(bulletin, by):
    workflow.discard_changes(bulletin, by)
    autosave.forget(by, bulletin)
    return _("The changes are discarded; the history keeps them. Readers see what they saw.")


def look(bulletin, by):
    workflow.look(bulletin, by)
    return _("Noted: you looked at it. It is not flagged any more.")


# The moves that write no words of the form: each returns the sentence for the editor.
MOVES = {
    "take-back": take_back,
    "pull-back": pull_back,
    "back-to-draft": back_to_draft,
    "discard": discard,
    "look": look,
}


def send(bulletin, by):
    """For review, the bulletin or its waiting changes; the sentence for the editor."""
    if bulletin.pending_status:
        workflow.send_changes(bulletin, by)
        said = _("The changes are sent for review. Readers keep their text.")
    else:
        workflow.send(bulletin, by)
        said = _("Sent for review.")
    return f"{said} {who_approves(by)}"
