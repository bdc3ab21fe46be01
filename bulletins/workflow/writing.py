"""What editors write: drafts in place, changes to a public text beside it until they are approved."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins import dates, text
from bulletins.models import (
    FACTS,
    Action,
    Attachment,
    Bulletin,
    ImageUse,
    Participation,
    Revision,
    Status,
    content,
    one_writer,
)
from bulletins.models.revision import digest
from bulletins.slugs import free_slug
from bulletins.workflow.lacking import lacks_for_review
from bulletins.workflow.stages import (
    NotAllowed,
    Stage,
    Stale,
    may_change,
    may_write,
    read_again,
    stage,
)

TEXT = ("title", "summary", "body", "body_text")


def languages_of(bulletin):
    """The rows of the same item, this one included, as they stand in the database."""
    return Bulletin.objects.filter(translation_key=bulletin.translation_key)


def locked(bulletin):
    """{id: row} of the same item, which nobody else writes before the transaction ends.

    In one order, so that two who save two languages wait and do not stop each other.
    """
    key = Bulletin.objects.filter(pk=bulletin.pk).values("translation_key")
    rows = Bulletin.objects.filter(translation_key__in=key).order_by("pk")
    return {row.pk: row for row in rows.select_for_update()}


def facts_are_open(bulletin):
    """Whether the facts may be edited here: this language is public and no other changes them, or none is approved.

    A scheduled one is approved as it stands: it is pulled back first.
    """
    others = languages_of(bulletin).exclude(pk=bulletin.pk)
    if bulletin.is_public():
        return not others.filter(pending_facts=True).exists()
    return not others.filter(status=Status.PUBLISHED).exists()


def with_changes(bulletin):
    """`bulletin` as it would be with the changes that wait, unsaved; as it is where none wait."""
    if not bulletin.pending_id:
        return bulletin
    then = Bulletin.objects.get(pk=bulletin.pk)
    waiting = bulletin.pending.content
    if not bulletin.pending_facts:  # facts approved meanwhile in another language count
        now = content.of(then)
        waiting = waiting | {name: now[name] for name in ("facts", "names", "parties")}
    return content.put(waiting, then)


def save(
    bulletin, by, participations=None, pictures=None, files=None, action=Action.SAVE, reason=""
):
    """Write the text of `bulletin`, new or changed, and its facts; of a public one as changes that wait.

    `participations` ((party, role names) in order), `pictures` (ImageUse rows) and `files`
    (Attachment rows), None where they stay. NotAllowed where somebody saved it since it was read,
    where `by` (None: the site itself) may not, where it is scheduled or withdrawn.
    """
    bulletin.title = text.one_line(bulletin.title)
    bulletin.summary = text.writable(bulletin.summary)
    bulletin.body, bulletin.body_text = text.clean(bulletin.body)
    if bulletin.first_day and bulletin.last_day:
        bulletin.first_day, bulletin.last_day = dates.widen(
            bulletin.first_day, bulletin.last_day, bulletin.day_precision
        )
    if participations is not None:
        bulletin.parts = [
            Participation(party=party, role=role, order=order)
            for order, (party, role) in enumerate(participations)
        ]
    if pictures is not None:
        bulletin.uses = pictures
    if files is not None:
        bulletin.files = files
    with one_writer():
        _put_under_names_of_now(bulletin)
        if bulletin.pk is None:
            _insert(bulletin, by)
        else:
            _change(bulletin, by, action, reason)
    return bulletin


def _put_under_names_of_now(bulletin):
    """Where a name was merged since it was read: under the one it leads to."""
    for name in content.NAMED:
        bulletin._state.fields_cache.pop(name, None)
    for part in bulletin.__dict__.get("parts", []):
        part._state.fields_cache.pop("party", None)
    content.put_under_current_names(bulletin)


def _insert(bulletin, by):
    bulletin.created_by = bulletin.edited_by = by
    bulletin.changed_at = timezone.now()
    bulletin.slug = free_slug(bulletin)
    Bulletin.save(bulletin, force_insert=True)
    if not text.ascii_slug(bulletin.title):
        bulletin.slug = free_slug(bulletin)
        Bulletin.objects.filter(pk=bulletin.pk).update(slug=bulletin.slug)
    others = languages_of(bulletin).exclude(pk=bulletin.pk)
    if stored := others.first():
        _write_facts_of_all(bulletin, stored, others, by)
    _keep_new_files(bulletin)
    write_beside(bulletin)
    Revision.take(bulletin, by, Action.BEGIN if by else Action.IMPORT)


def _change(bulletin, by, action, reason):
    stored = locked(bulletin)[bulletin.pk]
    _refuse_what_is_not_theirs(stored, by)
    if not facts_are_open(stored):
        for name in FACTS:
            setattr(bulletin, name, getattr(stored, name))
        bulletin.parts = stored.parts
    for name in ("parts", "uses", "files"):  # what the form left alone stays
        bulletin.__dict__.setdefault(name, getattr(with_changes(stored), name))
    at = stage(stored)
    if at in (Stage.SCHEDULED, Stage.WITHDRAWN):
        raise NotAllowed(
            _("“%(title)s” is in another state now: %(state)s.")
            % {"title": stored.title, "state": at.label}
        )
    if by is not None and not may_write(by, stored):
        raise NotAllowed(
            _("“%s” is in review: take it back first, or let its second person change it.")
            % stored.title
        )
    _keep_new_files(bulletin)
    if at in (Stage.DRAFT, Stage.IN_REVIEW):
        _write_draft(bulletin, stored, by, action, reason)
    else:
        _write_changes(bulletin, stored, by, action, reason)


def _write_draft(bulletin, stored, by, action, reason):
    """One UPDATE of what the form may change, then what stands beside the text."""
    before = standing(stored)
    bulletin.slug = stored.slug if stored.was_public() else free_slug(bulletin)
    if _is_as_stored(bulletin, stored, before):
        return
    bulletin.edited_by, bulletin.changed_at = by, timezone.now()
    names = (*TEXT, *FACTS, "slug", "planned_at", "edited_by", "changed_at")
    moved = Bulletin.objects.filter(
        pk=bulletin.pk, version=bulletin.version, status=stored.status
    ).update(**{name: getattr(bulletin, name) for name in names}, version=F("version") + 1)
    if not moved:
        raise _somebody_was_quicker(stored)
    bulletin.version += 1
    others = languages_of(bulletin).exclude(pk=bulletin.pk)
    lacking = lacks_for_review(bulletin)
    if lacking and others.exclude(status=Status.DRAFT).exists():
        raise NotAllowed(" ".join(lacking.values()))
    _write_facts_of_all(bulletin, stored, others, by)
    write_beside(bulletin)
    revision = Revision.take(bulletin, by, action, reason)
    if revision.content_hash != before.content_hash:
        mark_stale(bulletin, before)


def _is_as_stored(bulletin, stored, before):
    """Whether nothing was changed in the form that is sent: then nobody wrote anything."""
    at_hand = (bulletin.version, bulletin.planned_at, digest(content.of(bulletin)))
    return at_hand == (stored.version, stored.planned_at, before.content_hash)


def _write_changes(bulletin, stored, by, action, reason):
    """A revision that waits; the row that readers have keeps everything but version and whose changes wait."""
    if bulletin.version != stored.version:
        raise _somebody_was_quicker(stored)
    public = standing(stored)
    bulletin.slug = bulletin.slug or stored.slug
    written = content.of(bulletin)
    stands = stored.pending.content_hash if stored.pending_id else public.content_hash
    if digest(written) == stands:  # nobody wrote anything
        return
    facts = any(written[name] != public.content[name] for name in ("facts", "parties"))
    rows = Bulletin.objects.filter(pk=bulletin.pk, version=bulletin.version).published()
    moved = rows.update(
        pending_status=stored.pending_status or Status.DRAFT,
        pending_by=by,
        pending_facts=facts,
        version=F("version") + 1,
    )
    if not moved:
        raise _somebody_was_quicker(stored)
    stored.version = bulletin.version + 1
    action = Action.CHANGE if action == Action.SAVE else action
    revision = Revision.take(stored, by, action, reason, written)
    Bulletin.objects.filter(pk=bulletin.pk).update(pending=revision)
    read_again(bulletin)


def _somebody_was_quicker(stored):
    sentence = _(
        "Somebody was quicker: “%s” was changed since you opened it. Your words are below, not saved."
    )
    return Stale(sentence % stored.title)


def standing(stored):
    """The newest revision with what `stored` has now, taken first where there is none."""
    written = content.of(stored)
    found = stored.revisions.filter(content_hash=digest(written), sealed_at=None).last()
    return found or Revision.take(stored, None, Action.KEPT, written=written)


def _refuse_what_is_not_theirs(stored, by):
    if by is not None and not may_change(by, stored):
        raise NotAllowed(
            _("“%s” is somebody else’s and not a draft any more. An editor can change it.")
            % stored.title
        )


def _write_facts_of_all(bulletin, stored, others, by):
    """What differs from `stored`, to the rows `others`; who writes it wrote the last change of each.

    NotAllowed where `by` may not change one of them.
    """
    changed = [name for name in FACTS if getattr(bulletin, name) != getattr(stored, name)]
    for other in write_facts(bulletin, changed, others, by, Action.FACTS):
        _refuse_what_is_not_theirs(other, by)
        if by is not None:
            Bulletin.objects.filter(pk=other.pk).update(edited_by=by)


def write_facts(bulletin, changed, others, by, action, reason=""):
    """The facts named in `changed`, and the parties, to the rows `others` of the same item; a revision for each.

    Returns the rows that were written.
    """
    written = []
    for other in others:
        parties = [(part.party_id, part.role) for part in bulletin.parts]
        same_parties = parties == [(part.party_id, part.role) for part in other.parts]
        if not changed and same_parties:
            continue
        Bulletin.objects.filter(pk=other.pk).update(
            **{name: getattr(bulletin, name) for name in changed},
            changed_at=bulletin.changed_at,
            version=F("version") + 1,
        )
        _write_parties(other, bulletin.parts)
        read_again(other)
        Revision.take(other, by, action, reason)
        written.append(other)
    return written


def write_beside(bulletin):
    """Parties, pictures and files as `bulletin` has them at hand."""
    _write_parties(bulletin, bulletin.parts)
    uses = bulletin.uses
    ImageUse.objects.filter(bulletin=bulletin).delete()
    for order, use in enumerate(uses):
        use.pk, use._state.adding, use.bulletin, use.order = None, True, bulletin, order
    ImageUse.objects.bulk_create(uses)
    Attachment.objects.filter(bulletin=bulletin).update(shown=False)
    for order, file in enumerate(bulletin.files):
        file.order, file.shown = order, True
        file.save(update_fields=["title", "language", "accessible", "order", "shown"])


def _keep_new_files(bulletin):
    """Files without a row get one, not shown yet: a revision names them by it."""
    for file in bulletin.files:
        if file.pk is None:
            file.bulletin = bulletin
            file.save(force_insert=True)


def _write_parties(bulletin, parts):
    Participation.objects.filter(bulletin=bulletin).delete()
    Participation.objects.bulk_create(
        Participation(bulletin=bulletin, party=part.party, role=part.role, order=order)
        for order, part in enumerate(parts)
    )


def mark_stale(bulletin, before):
    """The other texts of the item agreed with the revision `before`, and may not agree any more.

    Not where `bulletin` itself was catching up with one of them.
    """
    if bulletin.stale_since_id is None:
        others = languages_of(bulletin).exclude(pk=bulletin.pk).exclude(body_text="")
        others.filter(stale_since=None).update(stale_since=before)


def restore(bulletin, by, revision, why):
    """Write `revision` of `bulletin` again, as a draft or as changes that wait; nothing leaves the history."""
    if revision.sealed_at:
        raise NotAllowed(_("Revision %s is sealed: there is nothing to restore.") % revision.number)
    lost = content.gone(revision.content)
    if lost:
        raise NotAllowed(
            _("It cannot be restored whole: %s is not here any more.") % ", ".join(lost)
        )
    then = revision.bulletin_then()
    then.slug, then.version = bulletin.slug, bulletin.version
    return save(then, by, action=Action.RESTORE, reason=why)
