"""From draft to readers and back: each verb is a row of the table in stages.py."""

from datetime import UTC, datetime, time

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bulletins.models import (
    FACTS,
    Action,
    AloneReason,
    Bulletin,
    Correction,
    Revision,
    Status,
    one_writer,
)
from bulletins.workflow.address import change_slug
from bulletins.workflow.calendar import CALENDAR, leave_entries, raise_entries
from bulletins.workflow.lacking import lacks_for_review, missing
from bulletins.workflow.stages import (
    NotAllowed,
    Stage,
    make_move,
    second_person_required,
    stage,
)
from bulletins.workflow.writing import (
    TEXT,
    languages_of,
    locked,
    mark_stale,
    standing,
    with_changes,
    write_beside,
    write_facts,
)

NO_CHANGES = {"pending": None, "pending_status": "", "pending_by": None, "pending_facts": False}
NO_NOTICE = {
    "withdrawn_at": None,
    "withdrawn_reason": "",
    "withdrawn_words": "",
    "replaced_by": None,
}


def send(bulletin, by, note=""):
    """For review. NotAllowed without the facts that a bulletin in review has."""
    lacking = lacks_for_review(bulletin)
    if lacking:
        raise NotAllowed(" ".join(lacking.values()))
    wrote = Coalesce(F("edited_by"), by.pk if by else None)
    make_move("send", bulletin, by, note, status=Status.IN_REVIEW, edited_by=wrote)


def send_changes(bulletin, by, note=""):
    make_move("send_changes", bulletin, by, note, pending_status=Status.IN_REVIEW)


def take_back(bulletin, by):
    """Out of review again: the bulletin, or the changes that wait beside a public one."""
    if bulletin.pending_status:
        make_move("take_back_changes", bulletin, by, pending_status=Status.DRAFT)
    else:
        make_move("take_back", bulletin, by, status=Status.DRAFT)


def send_back(bulletin, by, comment):
    """To whoever wrote it, with a comment; NotAllowed without one."""
    comment = comment.strip()
    if not comment:
        raise NotAllowed(_("Say what should be changed."))
    if bulletin.pending_status:
        make_move(
            "send_back_changes", bulletin, by, comment, seen=True, pending_status=Status.DRAFT
        )
    else:
        make_move("send_back", bulletin, by, comment, seen=True, status=Status.DRAFT)


def discard_changes(bulletin, by):
    make_move("discard_changes", bulletin, by, seen=True, **NO_CHANGES)


def publish(bulletin, by, at=None, old_news=False, alone_reason=""):
    """Make `bulletin`, as it was read, public from `at` (aware datetime; default, and where it is past, now).

    `old_news` puts it in the archive under its own day. `alone_reason` publishes without a second
    person. NotAllowed where its state or `by` forbids or readers would miss something. One that
    comes back after a withdrawal keeps its instant and counts as corrected.
    """
    _refuse_incomplete(bulletin)
    now = timezone.now()
    values = {"published_at": max(at or now, now), "published_known": True, "announced": True}
    if old_news:
        values = _backfill(bulletin, now, announced=nobody_follows())
    returns = bulletin.was_public(now)
    if returns:
        values = {"corrected_at": now}
    name, reason, alone = _approval("publish", bulletin.edited_by_id, by, alone_reason)
    with one_writer():
        if returns:
            raise_entries(bulletin, now, bulletin.language)
        before = standing(locked(bulletin)[bulletin.pk]) if returns else None
        revision = make_move(
            name, bulletin, by, reason, now, seen=True,
            **values, **NO_NOTICE, status=Status.PUBLISHED, planned_at=None, approved_by=by,
            alone_reason=alone, alone_seen_by=None, changed_at=now,
        )  # fmt: skip
        if returns:
            with translation.override(bulletin.language):
                sentence = _("Published again after it was withdrawn.")
            Correction.objects.create(
                bulletin=bulletin, at=now, significant=True, sentence=sentence,
                before=before, after=revision,
            )  # fmt: skip


def publish_now(bulletin, by):
    """A scheduled bulletin, which was approved, without waiting for its hour."""
    now = timezone.now()
    make_move("publish_now", bulletin, by, now=now, published_at=now, changed_at=now)


def publish_changes(bulletin, by, significant=False, sentences=None, alone_reason=""):
    """Give readers the changes that wait, as they were read: in place, facts in every language at once.

    `sentences` ({language: one sentence}) tells readers what was corrected where it is
    `significant`: for this language, and for each public one where facts change. NotAllowed as for
    publish, or where a sentence is missing.
    """
    now = timezone.now()
    with one_writer():
        then = with_changes(bulletin)
        if by is not None:  # an import has no summary to give
            _refuse_incomplete(then)
        changed = [name for name in FACTS if getattr(then, name) != getattr(bulletin, name)]
        sentences = _sentences(bulletin, significant, sentences or {})
        values = {name: getattr(then, name) for name in (*TEXT, *changed)}
        if significant:
            values["corrected_at"] = now
        name, reason, alone = _approval("publish_changes", bulletin.pending_by_id, by, alone_reason)
        if is_flagged(bulletin):  # who approves the changes did not look at the rest
            alone = bulletin.alone_reason
        facts, title, then.changed_at = bulletin.pending_facts, bulletin.title, now
        if CALENDAR.intersection(changed):
            raise_entries(bulletin, now)
        before = {pk: standing(row) for pk, row in locked(bulletin).items()}
        others = languages_of(bulletin).exclude(pk=bulletin.pk)
        write_beside(then)
        revision = make_move(
            name, bulletin, by, reason or sentences.get(bulletin.language, ""), now, seen=True,
            **values, **NO_CHANGES, edited_by=F("pending_by"), approved_by=by,
            alone_reason=alone, alone_seen_by=None, changed_at=now,
        )  # fmt: skip
        if then.slug != bulletin.slug:
            change_slug(bulletin, then.slug, by)
        _record(bulletin, revision, before, significant, sentences, now)
        if facts:
            write_facts(then, changed, others, by, Action.PUBLISH_CHANGES, title)
            for other in others.published(now):
                if significant:
                    others.filter(pk=other.pk).update(corrected_at=now)
                _record(other, other.revisions.last(), before, significant, sentences, now)
        mark_stale(bulletin, before[bulletin.pk])


def _refuse_incomplete(bulletin):
    lacking = missing(bulletin)
    if lacking:
        raise NotAllowed(" ".join(lacking.values()))


def tells(bulletin):
    """The languages whose readers a significant correction of `bulletin` needs a sentence for."""
    languages = [bulletin.language]
    if bulletin.pending_facts:
        others = languages_of(bulletin).exclude(pk=bulletin.pk).published()
        languages += others.values_list("language", flat=True)
    return languages


def _sentences(bulletin, significant, sentences):
    if not significant:
        return {}
    written = {language: words.strip() for language, words in sentences.items() if words.strip()}
    for language in tells(bulletin):
        if language not in written:
            raise NotAllowed(_("Say in one sentence what was corrected, in each language."))
    return written


def _record(bulletin, revision, before, significant, sentences, now):
    sentence = sentences.get(bulletin.language, "")
    Correction.objects.create(
        bulletin=bulletin, at=now, significant=bool(significant and sentence), sentence=sentence,
        before=before[bulletin.pk], after=revision,
    )  # fmt: skip


def _approval(name, wrote, by, alone_reason):
    """(the move, its reason, what the row keeps as alone_reason) for who approves what `wrote` wrote."""
    if by is None:
        return f"{name}_at_one_person_post", "", AloneReason.ONE_PERSON
    if not second_person_required():
        alone = AloneReason.ONE_PERSON if wrote in (by.pk, None) else ""
        return f"{name}_at_one_person_post", "", alone
    if alone_reason.strip():
        return f"{name}_alone", alone_reason.strip(), alone_reason.strip()[:200]
    return name, "", "" if wrote else AloneReason.IMPORTED


def nobody_follows():
    """Whether no bulletin was announced yet: then an import may stand in the feeds."""
    return not Bulletin.objects.announced().exclude(published_at=None).exists()


def publish_imported(bulletin, announced):
    """Make an imported draft public under its own day; `announced` is `nobody_follows()` before the import."""
    now = timezone.now()
    if not bulletin.first_day or bulletin.published_at:
        raise NotAllowed(
            _("“%s” has no day, or is not a new draft: it stays a draft.") % bulletin.title
        )
    make_move(
        "publish_at_one_person_post", bulletin, None, now=now,
        **_backfill(bulletin, now, announced), status=Status.PUBLISHED,
        alone_reason=AloneReason.IMPORTED, changed_at=now,
    )  # fmt: skip


def _backfill(bulletin, now, announced):
    """Public since noon UTC of its last day, never later than `now`; nobody stated when it was published."""
    noon = datetime.combine(bulletin.last_day, time(12), tzinfo=UTC)
    return {"published_at": min(noon, now), "published_known": False, "announced": announced}


def pull_back(bulletin, by):
    """A scheduled bulletin to draft again; its hour stays in the form. NotAllowed once it is public."""
    with one_writer():
        leave_entries(bulletin)
        make_move(
            "pull_back", bulletin, by, status=Status.DRAFT, planned_at=F("published_at"),
            published_at=None, alone_reason="", approved_by=None,
        )  # fmt: skip


def withdraw(bulletin, by, reason, words, replaced_by=None):
    """Take a public bulletin from readers; they see `words` (one or two sentences) in its place."""
    now = timezone.now()
    with one_writer():
        leave_entries(bulletin, now)
        make_move(
            "withdraw", bulletin, by, words, now, **_notice(reason, words, replaced_by), **NO_CHANGES,
            status=Status.WITHDRAWN, withdrawn_at=now, changed_at=now,
        )  # fmt: skip


def change_notice(bulletin, by, reason, words, replaced_by=None):
    """Other words in the place of a withdrawn bulletin."""
    notice = _notice(reason, words, replaced_by)
    make_move("change_notice", bulletin, by, words, **notice, changed_at=timezone.now())


def _notice(reason, words, replaced_by):
    words = words.strip()
    if not words:
        raise NotAllowed(_("Say in a sentence why it is withdrawn."))
    return {
        "withdrawn_reason": reason,
        "withdrawn_words": words,
        "replaced_by": replaced_by,
    }


def back_to_draft(bulletin, by):
    """A withdrawn bulletin to draft; readers keep the notice until it is published again."""
    make_move("back_to_draft", bulletin, by, status=Status.DRAFT, alone_reason="", approved_by=None)


def look(bulletin, by):
    """Somebody looked at what was published without a second person: it is flagged no longer."""
    make_move("look", bulletin, by, alone_seen_by=by)


def is_flagged(bulletin):
    """Whether it is out without a second person, for a reason of its own, and nobody looked at it since."""
    return (
        stage(bulletin) not in (Stage.DRAFT, Stage.IN_REVIEW)
        and bulletin.alone_reason not in ("", *AloneReason.values)
        and bulletin.alone_seen_by_id is None
    )


def last_revision(bulletin, *actions):
    """The newest revision of one of `actions`, with its author; None where there is none."""
    return (
        Revision.objects.filter(bulletin=bulletin, action__in=actions)
        .select_related("author")
        .last()
    )


def may_delete(bulletin):
    """Only a draft that readers never had."""
    return bulletin.status == Status.DRAFT and bulletin.published_at is None
