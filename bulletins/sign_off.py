"""Sign-off: a person without an account reads one exact revision by a link, and approves or returns it.

It is recorded and decides nothing: the second person is asked for all the same.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins import text
from bulletins.models import Action, Bulletin, Revision, SignOff, Status

LONGEST = timedelta(days=14)
LONGEST_COMMENT = 2000  # characters


class NotAllowed(Exception):
    """What cannot be asked or answered, in a sentence for who tried."""


class Standing(models.TextChoices):
    OPEN = "open", gettext_lazy("No answer yet")
    APPROVED = "approved", gettext_lazy("Approved")
    RETURNED = "returned", gettext_lazy("Returned")
    REVOKED = "revoked", gettext_lazy("Revoked")
    GONE = "gone", gettext_lazy("The text was taken back")
    OUTDATED = "outdated", gettext_lazy("The text was edited since")
    PUBLISHED = "published", gettext_lazy("The text is public")
    EXPIRED = "expired", gettext_lazy("Expired")


ANSWERED = {SignOff.Answer.APPROVE: Standing.APPROVED, SignOff.Answer.RETURN: Standing.RETURNED}

# Acts that leave the text as it was. With changes waiting, their revisions hold what readers have.
TEXT_STAYS = (
    Action.SEND_CHANGES, Action.SEND_BACK_CHANGES, Action.TAKE_BACK_CHANGES, Action.LOOK,
    Action.AGREES, Action.UNLINK, Action.SEAL, Action.ASK, Action.ANSWER, Action.REVOKE,
)  # fmt: skip
TAKES_BACK = (Action.WITHDRAW, Action.DISCARD_CHANGES)


def find(token):
    """The sign-off whose link has `token`, or None."""
    rows = SignOff.objects.select_related("revision__bulletin", "asked_by")
    return rows.filter(token_hash=_hash(token)).first()


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


def standing(sign_off, now=None, acts=None):
    """How it stands at `now` (aware datetime, default now): only an open one can be answered."""
    now = now or timezone.now()
    if sign_off.answer:
        return ANSWERED[sign_off.answer]
    if sign_off.revoked_at:
        return Standing.REVOKED
    if void := undone(sign_off.revision, acts):
        return void
    if _is_public(sign_off.revision, now):
        return Standing.PUBLISHED
    return Standing.EXPIRED if sign_off.expires_at <= now else Standing.OPEN


def undone(revision, acts=None):
    """Standing.GONE or OUTDATED where what `revision` has is no longer what would be published, else None.

    `acts`: acts_of() its bulletin, where they are at hand.
    """
    void = None
    for number, action, content_hash, sealed_at in acts or acts_of(revision.bulletin):
        same, later = content_hash == revision.content_hash, number > revision.number
        if (same and sealed_at) or (later and action in TAKES_BACK):
            return Standing.GONE
        if later and not same and action not in TEXT_STAYS:
            void = Standing.OUTDATED
    return void


def acts_of(bulletin):
    """What undone() asks of the history of `bulletin`; one query."""
    return list(bulletin.revisions.values_list("number", "action", "content_hash", "sealed_at"))


def _is_public(revision, now):
    """Whether readers have it; what waits beside a public text they have not."""
    bulletin = revision.bulletin
    return bulletin.is_public(now) and not bulletin.pending_id


def ask(revision, who, by, until, now=None):
    """Ask `who` (a name in words) for an answer to `revision` before `until` (aware datetime).

    Returns the token of the link: it is kept nowhere. A link that the same person has for the same
    bulletin ends. NotAllowed where the text is another by now, public or withdrawn, or for over 14 days.
    """
    now = now or timezone.now()
    who = text.one_line(who)
    if not who:
        raise NotAllowed(_("Name the person who is asked."))
    if until <= now:
        raise NotAllowed(_("The link would have ended already. Choose a later hour."))
    if until > now + LONGEST:
        raise NotAllowed(_("A link is good for at most 14 days. Choose an earlier day."))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        revision.bulletin = bulletin = _locked(revision)
        if undone(revision):
            raise NotAllowed(
                _("“%s” was changed since you read it. Read it again, then ask.") % bulletin.title
            )
        if bulletin.status == Status.WITHDRAWN or _is_public(revision, now):
            raise NotAllowed(_("No text of “%s” waits for approval.") % bulletin.title)
        for former in asked(bulletin).filter(who__iexact=who, answer="", revoked_at=None):
            _end(former, bulletin, by, now)
        SignOff.objects.create(
            revision=revision, token_hash=_hash(token), who=who, asked_by=by, asked_at=now,
            expires_at=until,
        )  # fmt: skip
        _record(bulletin, by, Action.ASK, who)
    return token


def replace(sign_off, revision, by, now=None):
    """Ask the same person about `revision`, for as long; the former link ends. Returns the token."""
    now = now or timezone.now()
    return ask(revision, sign_off.who, by, now + (sign_off.expires_at - sign_off.asked_at), now)


def asked(bulletin):
    """Who was asked about `bulletin`, the newest first."""
    rows = SignOff.objects.filter(revision__bulletin=bulletin)
    return rows.select_related("revision__bulletin", "asked_by")


def revoke(sign_off, by, now=None):
    """End the link. NotAllowed where it was answered or revoked before."""
    with transaction.atomic():
        _end(sign_off, _locked(sign_off.revision), by, now or timezone.now())


def _end(sign_off, bulletin, by, now):
    rows = SignOff.objects.filter(pk=sign_off.pk, answer="", revoked_at=None)
    if not rows.update(revoked_at=now):
        raise NotAllowed(_("The link has ended already, or was answered."))
    sign_off.refresh_from_db(fields=["revoked_at"])
    _record(bulletin, by, Action.REVOKE, sign_off.who)


def answer(sign_off, given, comment="", now=None):
    """Record the answer (SignOff.Answer) of who was asked, once. NotAllowed where it is not open any more.

    To return it needs a `comment`, plain text of at most 2,000 characters.
    """
    now = now or timezone.now()
    comment = text.writable(comment.replace("\r\n", "\n")).strip()
    if given not in SignOff.Answer.values:
        raise NotAllowed(_("Approve the text, or return it with a comment."))
    if given == SignOff.Answer.APPROVE:
        comment = ""
    elif not comment:
        raise NotAllowed(_("Say what should be changed."))
    elif len(comment) > LONGEST_COMMENT:
        raise NotAllowed(_("The comment is longer than 2,000 characters. Shorten it."))
    with transaction.atomic():
        sign_off.revision.bulletin = bulletin = _locked(sign_off.revision)
        sign_off.refresh_from_db(fields=["answer", "revoked_at", "expires_at"])
        rows = SignOff.objects.filter(
            pk=sign_off.pk, answer="", revoked_at=None, expires_at__gt=now
        )
        if standing(sign_off, now) != Standing.OPEN or not rows.update(
            answer=given, comment=comment, answered_at=now
        ):
            raise NotAllowed(_("This link cannot be answered any more."))
        sign_off.refresh_from_db(fields=["answer", "comment", "answered_at"])
        _record(bulletin, None, Action.ANSWER, _came_back(sign_off))


def _came_back(sign_off):
    if sign_off.answer == SignOff.Answer.APPROVE:
        return _("%s approved it.") % sign_off.who
    return _("%(who)s returned it: “%(comment)s”") % {
        "who": sign_off.who,
        "comment": sign_off.comment,
    }


def _record(bulletin, by, action, reason):
    """In the history, beside the text that waits."""
    waiting = bulletin.pending.content if bulletin.pending_id else None
    Revision.take(bulletin, by, action, reason, written=waiting)


def _locked(revision):
    """The bulletin of `revision` as it is stored, which nobody else changes until the transaction ends."""
    return Bulletin.objects.select_for_update().get(pk=revision.bulletin_id)
