"""Where a bulletin stands in the work, and the one table of moves: from, to, whose right."""

from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins.models import Action, Bulletin, Mission, Revision, Status, one_writer


class NotAllowed(Exception):
    """A move that the state or the right forbids; its sentence is for the editor."""


class NoRight(NotAllowed):
    """A move that `by` may never make, or not with this bulletin."""


class Stale(NotAllowed):
    """Somebody saved it since it was read: what was typed is not written."""


class Stage(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Draft")
    IN_REVIEW = "in_review", gettext_lazy("In review")
    SCHEDULED = "scheduled", gettext_lazy("Scheduled")
    PUBLISHED = "published", gettext_lazy("Published")
    CHANGES = "changes", gettext_lazy("Changes waiting")
    CHANGES_IN_REVIEW = "changes_in_review", gettext_lazy("Changes in review")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


def stage(bulletin, now=None):
    if bulletin.status != Status.PUBLISHED:
        return Stage(bulletin.status)
    if not bulletin.is_public(now):
        return Stage.SCHEDULED
    return {
        "": Stage.PUBLISHED,
        Status.DRAFT: Stage.CHANGES,
        Status.IN_REVIEW: Stage.CHANGES_IN_REVIEW,
    }[bulletin.pending_status]


def at_stage(stages, now):
    """Q of the bulletins that stand at one of `stages` at `now` (aware datetime)."""
    public = Q(status=Status.PUBLISHED, published_at__lte=now)
    where = {
        Stage.DRAFT: Q(status=Status.DRAFT),
        Stage.IN_REVIEW: Q(status=Status.IN_REVIEW),
        Stage.SCHEDULED: Q(status=Status.PUBLISHED, published_at__gt=now),
        Stage.PUBLISHED: public & Q(pending_status=""),
        Stage.CHANGES: public & Q(pending_status=Status.DRAFT),
        Stage.CHANGES_IN_REVIEW: public & Q(pending_status=Status.IN_REVIEW),
        Stage.WITHDRAWN: Q(status=Status.WITHDRAWN),
    }
    found = Q(pk__in=[])
    for one in stages:
        found |= where[one]
    return found


class Move(NamedTuple):
    action: str
    before: tuple  # of Stage
    after: str
    right: str
    second: str = ""  # the field with who wrote the last change: that person may not make this move


PUBLIC = (Stage.PUBLISHED, Stage.CHANGES, Stage.CHANGES_IN_REVIEW)
UNDECIDED = (Stage.DRAFT, Stage.IN_REVIEW)
WAITING = (Stage.CHANGES, Stage.CHANGES_IN_REVIEW)
CHANGE, PUBLISH, ALONE = "change_bulletin", "publish_bulletin", "publish_alone_bulletin"

MOVES = {
    "send": Move(Action.SEND, (Stage.DRAFT,), Stage.IN_REVIEW, CHANGE),
    "take_back": Move(Action.TAKE_BACK, (Stage.IN_REVIEW,), Stage.DRAFT, CHANGE),
    "send_back": Move(Action.SEND_BACK, (Stage.IN_REVIEW,), Stage.DRAFT, PUBLISH),
    "publish": Move(Action.PUBLISH, (Stage.IN_REVIEW,), Stage.PUBLISHED, PUBLISH, "edited_by"),
    "publish_alone": Move(Action.PUBLISH_ALONE, UNDECIDED, Stage.PUBLISHED, ALONE),
    "publish_at_one_person_post": Move(Action.PUBLISH, UNDECIDED, Stage.PUBLISHED, PUBLISH),
    "pull_back": Move(Action.PULL_BACK, (Stage.SCHEDULED,), Stage.DRAFT, CHANGE),
    "publish_now": Move(
        Action.PUBLISH, (Stage.SCHEDULED,), Stage.PUBLISHED, PUBLISH, "edited_by"
    ),
    "send_changes": Move(
        Action.SEND_CHANGES, (Stage.CHANGES,), Stage.CHANGES_IN_REVIEW, CHANGE
    ),
    "take_back_changes": Move(
        Action.TAKE_BACK_CHANGES, (Stage.CHANGES_IN_REVIEW,), Stage.CHANGES, CHANGE
    ),
    "send_back_changes": Move(
        Action.SEND_BACK_CHANGES, (Stage.CHANGES_IN_REVIEW,), Stage.CHANGES, PUBLISH
    ),
    "discard_changes": Move(Action.DISCARD_CHANGES, WAITING, Stage.PUBLISHED, CHANGE),
    "publish_changes": Move(
        Action.PUBLISH_CHANGES, (Stage.CHANGES_IN_REVIEW,), Stage.PUBLISHED, PUBLISH, "pending_by"
    ),
    "publish_changes_alone": Move(Action.PUBLISH_ALONE, WAITING, Stage.PUBLISHED, ALONE),
    "publish_changes_at_one_person_post": Move(
        Action.PUBLISH_CHANGES, WAITING, Stage.PUBLISHED, PUBLISH
    ),
    "withdraw": Move(Action.WITHDRAW, PUBLIC, Stage.WITHDRAWN, PUBLISH),
    "change_notice": Move(Action.CHANGE_NOTICE, (Stage.WITHDRAWN,), Stage.WITHDRAWN, PUBLISH),
    "back_to_draft": Move(Action.BACK_TO_DRAFT, (Stage.WITHDRAWN,), Stage.DRAFT, PUBLISH),
    "look": Move(Action.LOOK, PUBLIC, Stage.PUBLISHED, PUBLISH, "approved_by"),
}  # fmt: skip


def may_change(user, bulletin):
    """Whether `user` may change its text: writers what is in draft or theirs, editors everything."""
    if not user.has_perm(f"bulletins.{CHANGE}"):
        return False
    theirs = (bulletin.created_by_id, bulletin.edited_by_id, bulletin.pending_by_id)
    return (
        bulletin.status == Status.DRAFT
        or user.pk in theirs
        or user.has_perm(f"bulletins.{PUBLISH}")
    )


def may_move(user, name, bulletin, now=None):
    """Whether `user` may make the move `name` of `bulletin`, as the row at hand says."""
    move = MOVES[name]
    return (
        stage(bulletin, now) in move.before
        and user.has_perm(f"bulletins.{move.right}")
        and (move.right != CHANGE or may_change(user, bulletin))
        and not (move.second and getattr(bulletin, f"{move.second}_id") == user.pk)
    )


def approves(user, bulletin, now=None):
    """Whether `user` is the second person that `bulletin`, or its changes, wait for."""
    moves = ("publish", "publish_changes")
    return any(may_move(user, name, bulletin, now) for name in moves)


def may_write(user, bulletin, now=None):
    """Whether `user` may write its text as it stands: in review only who is to read it."""
    at = stage(bulletin, now)
    if at in (Stage.IN_REVIEW, Stage.CHANGES_IN_REVIEW):
        return approves(user, bulletin, now)
    return at not in (Stage.SCHEDULED, Stage.WITHDRAWN) and may_change(user, bulletin)


def make_move(name, bulletin, by, reason="", now=None, seen=False, **values):
    """One UPDATE whose WHERE is the table's row, then the revision. NotAllowed, in words, where it moved nothing.

    `by` None is the site itself: an import, the sample. `seen`: only what was read, that is, the
    version of the row at hand. `bulletin` is read again.
    """
    move, now = MOVES[name], now or timezone.now()
    _refuse_without_right(move, bulletin, by)
    rows = Bulletin.objects.filter(at_stage(move.before, now), pk=bulletin.pk)
    if seen and by is not None:
        rows = rows.filter(version=bulletin.version)
    if move.second and by is not None:
        rows = rows.exclude(**{move.second: by})
    with one_writer():
        moved = rows.update(**values, version=F("version") + 1)
        if not moved:
            raise NotAllowed(_why_not(move, bulletin, by, now, seen))
        read_again(bulletin)
        waits = bulletin.pending.content if bulletin.pending_id else None
        return Revision.take(bulletin, by, move.action, reason, waits)


def read_again(bulletin):
    bulletin.refresh_from_db()
    for name in ("parts", "uses", "files"):
        bulletin.__dict__.pop(name, None)


def _refuse_without_right(move, bulletin, by):
    if by is None:
        return
    if not by.has_perm(f"bulletins.{move.right}") or (
        move.right == CHANGE and not may_change(by, bulletin)
    ):
        raise NoRight(
            _("You have not the right to do this with “%s”. An editor can.") % bulletin.title
        )


def _why_not(move, bulletin, by, now, seen):
    stored = Bulletin.objects.get(pk=bulletin.pk)
    if by and move.second and getattr(stored, f"{move.second}_id") == by.pk:
        return _("You wrote the last change of “%s”, so somebody else approves it.") % stored.title
    if seen and stored.version != bulletin.version:
        return _("Somebody was quicker: “%s” was changed since you read it. Read it again.") % (
            stored.title
        )
    return _("“%(title)s” is in another state now: %(state)s.") % {
        "title": stored.title,
        "state": stage(stored, now).label,
    }


def second_person_required():
    return Mission.objects.the().second_person
