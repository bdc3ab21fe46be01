"""What there is to do at the desk: piles of bulletins, each asked in one place for home and list."""

from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bulletins.models import AloneReason, Mission, Status
from bulletins.workflow import Stage, at_stage

IN_REVIEW = Q(status=Status.IN_REVIEW)
CHANGES_IN_REVIEW = Q(status=Status.PUBLISHED, pending_status=Status.IN_REVIEW)
NOT_WITHDRAWN = ~Q(status=Status.WITHDRAWN)

# To look after, whoever looks.
STALE = NOT_WITHDRAWN & Q(stale_since__isnull=False)
NO_SUMMARY = NOT_WITHDRAWN & Q(summary="")
FLAGGED = (
    Q(status=Status.PUBLISHED, alone_seen_by=None)
    & ~Q(alone_reason="")
    & ~Q(alone_reason__in=AloneReason.values)
)


def mission_of(request):
    """The mission, read once for each request."""
    if not hasattr(request, "mission"):
        request.mission = Mission.objects.the()
    return request.mission


def may_view(user):
    """A right on bulletins is one on both kinds; who may change them may look."""
    return user.has_perm("bulletins.view_bulletin") or user.has_perm("bulletins.change_bulletin")


class Pile(NamedTuple):
    title: str
    where: Q


def piles(user, second_person, now):
    """{key: Pile} of the work of `user` at `now` (aware datetime); no bulletin lies on two of them.

    `second_person`: whether the mission wants one.
    """
    mine = Q(edited_by=user) & IN_REVIEW | Q(pending_by=user) & CHANGES_IN_REVIEW
    theirs = ~Q(edited_by=user) & IN_REVIEW | ~Q(pending_by=user) & CHANGES_IN_REVIEW
    editor = user.has_perm("bulletins.publish_bulletin")
    changes = at_stage([Stage.CHANGES], now)
    own = Q(created_by=user) | Q(edited_by=user)
    found = {}
    if editor:
        found["waiting"] = Pile(_("Waiting for you"), theirs if second_person else theirs | mine)
    found["drafts"] = Pile(_("Your drafts"), Q(status=Status.DRAFT) & own)
    found["changes"] = Pile(
        _("Changes waiting"), changes if editor else changes & (own | Q(pending_by=user))
    )
    found["scheduled"] = Pile(
        pgettext_lazy("bulletins", "Scheduled"), at_stage([Stage.SCHEDULED], now)
    )
    if second_person or not editor:
        found["sent"] = Pile(_("Waiting for somebody else"), mine)
    return found
