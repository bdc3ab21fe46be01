"""Whether the chain of revisions is whole, and the sealing of one of them."""

from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from bulletins import workflow
from bulletins.models import Action, Bulletin, Revision, content
from bulletins.models.revision import digest

# Acts that write no text: their revisions hold what readers have, also where changes wait beside it.
NOT_WRITTEN = (
    Action.SEND_CHANGES, Action.SEND_BACK_CHANGES, Action.TAKE_BACK_CHANGES, Action.FACTS, Action.LOOK,
    Action.AGREES, Action.ADDRESS, Action.LINK, Action.UNLINK, Action.ASK, Action.ANSWER, Action.REVOKE,
    Action.SEAL,
)  # fmt: skip
AT_ONCE = 500  # rows held while the whole history is read


def check(bulletin, revisions=None):
    """Sentences on what is broken in the history of `bulletin`; `revisions`: its rows in order, if at hand."""
    if revisions is None:
        revisions = bulletin.revisions.order_by("number").iterator(AT_ONCE)
    yield from _check(revisions, bulletin)
    yield from _without_changes(bulletin)


def check_all():
    """Sentences on what is broken in any history, each with the bulletin it is about. Streams."""
    fields = ["bulletin__title", "bulletin__version"]
    fields += [field.attname for field in Revision._meta.concrete_fields]
    rows = Revision.objects.select_related("bulletin").only(*fields)
    rows = rows.order_by("bulletin_id", "number").iterator(AT_ONCE)
    for _pk, revisions in groupby(rows, lambda row: row.bulletin_id):
        first = next(revisions)
        for sentence in _check(_chain(first, revisions), first.bulletin):
            yield _about(first.bulletin, sentence)
    waiting = Bulletin.objects.exclude(pending_status="").filter(pending=None)
    for bulletin in waiting.only("title", "pending", "pending_status"):
        for sentence in _without_changes(bulletin):
            yield _about(bulletin, sentence)
    for bulletin in Bulletin.objects.filter(revisions=None).only("title", "created_by"):
        for sentence in _without_any(bulletin):
            yield _about(bulletin, sentence)


def _without_changes(bulletin):
    if bulletin.pending_status and not bulletin.pending_id:
        yield _("The revision with the changes that wait is missing.")


def _without_any(bulletin):
    """What was imported or written before there were revisions gets its first when it is next touched."""
    if bulletin.created_by_id:
        yield _("Every revision is missing.")


def _chain(first, rest):
    yield first
    yield from rest


def _about(bulletin, sentence):
    return f"“{bulletin.title}” ({bulletin.pk}): {sentence}"


def _check(revisions, bulletin):
    last, sealed, acts = None, {}, {}
    for revision in revisions:
        yield from _broken(revision, last)
        if revision.sealed_at:
            sealed[_act_of(revision)] = revision.number
        if revision.action == Action.SEAL:
            acts[revision.author_id, revision.at, revision.reason] = revision.number
        last = revision
    for act, number in sealed.items():
        if act not in acts:
            yield _("Revision %s: it was emptied, and no act of sealing says so.") % number
    for act, number in acts.items():
        if act not in sealed:
            yield _("Revision %s sealed another one, which is not sealed any more.") % number
    if last is None:
        yield from _without_any(bulletin)
    elif last.version < bulletin.version:
        yield _("The newest revision is missing: the last one there is %s.") % last.number


def _act_of(sealed):
    """What the revision that seals another must say: who, when, which and why."""
    return sealed.sealed_by_id, sealed.sealed_at, _why(sealed.number, sealed.sealed_reason)


def _why(number, reason):
    return f"{number}: {reason}"


def _broken(revision, last):
    """Sentences on one row after the one before it (None: it must be the first)."""
    number, expected = revision.number, last.number + 1 if last else 1
    if number == expected + 1:
        yield _("Revision %s is missing.") % expected
    elif number != expected:
        yield _("Revisions %(first)s to %(last)s are missing.") % {
            "first": expected,
            "last": number - 1,
        }
    elif revision.previous != (last.hash if last else ""):
        if last:
            yield _("Revision %(number)s does not follow from revision %(before)s.") % {
                "number": number,
                "before": last.number,
            }
        else:
            yield _("Revision 1 names one before it, and there is none.")
    if revision.sealed_at:
        if revision.content:
            yield _("Revision %s: it is sealed, and its content was put back.") % number
    elif digest(revision.content) != revision.content_hash:
        yield _("Revision %s: its content was altered.") % number
    if revision.chained() != revision.hash:
        yield _("Revision %s: its author, time, action, reason or hash was altered.") % number


def seal(revision, by, reason):
    """Empty `revision` for ever; its hashes stay, and a new revision says who did it and why.

    NotAllowed without the right or a reason, and while its text stands in the bulletin or in its changes.
    """
    reason = reason.strip()
    if not by.has_perm("bulletins.seal_revision"):
        raise workflow.NotAllowed(_("Only who may seal revisions can do this."))
    if not reason:
        raise workflow.NotAllowed(_("Say why it is sealed. Do not repeat what it names."))
    with transaction.atomic():
        bulletin = Bulletin.objects.select_for_update().get(pk=revision.bulletin_id)
        if revision.content_hash in standing(bulletin):
            sentence = _(
                "Revision %s is the text that stands now. Change the text first, then seal it."
            )
            raise workflow.NotAllowed(sentence % revision.number)
        act = Revision.take(bulletin, by, Action.SEAL, _why(revision.number, reason))
        sealed = Revision.objects.filter(pk=revision.pk, sealed_at=None).update(
            content={}, sealed_at=act.at, sealed_by=by, sealed_reason=reason
        )
        if not sealed:
            raise workflow.NotAllowed(_("Revision %s is sealed already.") % revision.number)
    revision.refresh_from_db()
    return act


def standing(bulletin):
    """{hash of the content: "public", "here" or "waiting"} of what `bulletin` is made of now."""
    now = digest(content.of(bulletin))
    found = {now: "public" if bulletin.is_public() else "here"}
    if bulletin.pending:
        found[bulletin.pending.content_hash] = "waiting"
    return found
