"""Every change of a bulletin: saved, published, pulled back, withdrawn, its languages and its address.

Each move is one UPDATE whose WHERE is the rule, so two editors cannot both win.
"""

import uuid
from datetime import UTC, datetime, time

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins import dates, text
from bulletins.models import (
    FACTS,
    AloneReason,
    Bulletin,
    FormerSlug,
    Kind,
    Participation,
    Status,
)
from bulletins.slugs import free_slug

TEXT = ("title", "summary", "body", "body_text", "planned_at")


class NotAllowed(Exception):
    """A move that the state forbids; its sentence is for the editor."""


def languages_of(bulletin):
    """The rows of the same item, this one included, as they stand in the database."""
    return Bulletin.objects.filter(translation_key=bulletin.translation_key)


def facts_are_open(bulletin):
    """Whether the facts may be edited here: no language is public, or this one is."""
    return bulletin.is_public() or not languages_of(bulletin).published().exists()


def save(bulletin, by, participations=None):
    """Write the text of `bulletin`, new or changed, and its facts to all its languages.

    `participations` ((party, role names) in order; None leaves them) are facts too. NotAllowed where
    somebody saved it since it was read, or where it is withdrawn.
    """
    bulletin.title = text.one_line(bulletin.title)
    bulletin.summary = text.writable(bulletin.summary)
    bulletin.body, bulletin.body_text = text.clean(bulletin.body)
    if bulletin.first_day and bulletin.last_day:
        bulletin.first_day, bulletin.last_day = dates.widen(
            bulletin.first_day, bulletin.last_day, bulletin.day_precision
        )
    bulletin.edited_by, bulletin.changed_at = by, timezone.now()
    with transaction.atomic():
        if bulletin.pk is None:
            _insert(bulletin)
            changed = FACTS
        else:
            changed = _update(bulletin)
        _write_facts(bulletin, changed, participations)
    return bulletin


def _insert(bulletin):
    bulletin.slug = free_slug(bulletin)
    Bulletin.save(bulletin, force_insert=True)
    if not text.ascii_slug(bulletin.title):
        bulletin.slug = free_slug(bulletin)
        Bulletin.objects.filter(pk=bulletin.pk).update(slug=bulletin.slug)


def _update(bulletin):
    """One UPDATE of what this form may change; the names of the facts that it did change."""
    stored = Bulletin.objects.get(pk=bulletin.pk)
    if not facts_are_open(stored):
        for name in FACTS:
            setattr(bulletin, name, getattr(stored, name))
    bulletin.slug = stored.slug if stored.was_public() else free_slug(bulletin)
    written = {name: getattr(bulletin, name) for name in (*TEXT, *FACTS, "edited_by", "changed_at")}
    moved = (
        Bulletin.objects.filter(pk=bulletin.pk, version=bulletin.version)
        .exclude(status=Status.WITHDRAWN)
        .update(**written, slug=bulletin.slug, version=F("version") + 1)
    )
    if not moved:
        raise NotAllowed(
            _(
                "Somebody was quicker: “%s” was changed since you opened it. Your words are below, not saved."
            )
            % stored.title
        )
    bulletin.version += 1
    return [name for name in FACTS if getattr(bulletin, name) != getattr(stored, name)]


def _write_facts(bulletin, changed, participations):
    others = languages_of(bulletin).exclude(pk=bulletin.pk)
    if changed:
        others.update(
            **{name: getattr(bulletin, name) for name in changed},
            changed_at=bulletin.changed_at,
            version=F("version") + 1,
        )
    if participations is not None and facts_are_open(bulletin):
        keys = list(languages_of(bulletin).values_list("pk", flat=True))
        Participation.objects.filter(bulletin__in=keys).delete()
        Participation.objects.bulk_create(
            Participation(bulletin_id=key, party=party, role=role, order=order)
            for key in keys
            for order, (party, role) in enumerate(participations)
        )


def change_slug(bulletin, slug):
    """Give `bulletin` another address; the former one leads to it for ever. NotAllowed where it is another's."""
    slug = text.ascii_slug(slug)
    if slug == bulletin.slug:
        return
    with transaction.atomic():
        others = Bulletin.objects.filter(language=bulletin.language, slug=slug).exclude(
            pk=bulletin.pk
        )
        former = FormerSlug.objects.filter(language=bulletin.language, slug=slug)
        if not slug or others.exists() or former.exclude(bulletin=bulletin).exists():
            raise NotAllowed(
                _("Another bulletin has or had the address “%s”. Choose other words.") % slug
            )
        former.delete()
        if bulletin.was_public():
            FormerSlug.objects.create(
                bulletin=bulletin, language=bulletin.language, slug=bulletin.slug
            )
        Bulletin.objects.filter(pk=bulletin.pk).update(
            slug=slug, changed_at=timezone.now(), version=F("version") + 1
        )
    bulletin.slug = slug
    bulletin.version += 1


def missing(bulletin):
    """{field: sentence} of what readers would miss; empty where it may be published."""
    found = {}
    if not bulletin.title:
        found["title"] = _("Write a title.")
    if not bulletin.summary.strip():
        found["summary"] = _("Write one or two sentences for lists and feeds.")
    if not bulletin.body_text.strip():
        found["body"] = _("Write the text.")
    if not bulletin.first_day:
        found["first_day"] = _("Name the day it took place.")
    if bulletin.kind == Kind.COMMEMORATION and not bulletin.observance_id:
        found["observance"] = _("Name what is commemorated: choose the observance.")
    return found


def publish(bulletin, by, at=None, old_news=False):
    """Make `bulletin` public from `at` (aware datetime; default, and where it is past, now).

    `old_news` puts it in the archive under its own day. NotAllowed where its state forbids or readers would miss
    something. One that comes back after a withdrawal keeps its instant and counts as corrected.
    """
    lacking = missing(bulletin)
    if lacking:
        raise NotAllowed(" ".join(lacking.values()))
    now = timezone.now()
    values = {"published_at": max(at or now, now), "published_known": True, "announced": True}
    if old_news:
        values = _backfill(bulletin, now, announced=nobody_follows())
    if bulletin.status == Status.DRAFT and bulletin.was_public(now):
        values = {"corrected_at": now}
    waiting = Bulletin.objects.filter(pk=bulletin.pk)
    waiting = waiting.filter(status__in=(Status.DRAFT, Status.IN_REVIEW)) | waiting.scheduled(now)
    moved = waiting.update(
        **values,
        status=Status.PUBLISHED,
        planned_at=None,
        approved_by=by,
        alone_reason=AloneReason.ONE_PERSON,
        withdrawn_at=None,
        withdrawn_reason="",
        withdrawn_words="",
        replaced_by=None,
        changed_at=now,
        version=F("version") + 1,
    )
    if not moved:
        raise NotAllowed(_("“%s” is not waiting for publication.") % bulletin.title)
    bulletin.refresh_from_db()


def nobody_follows():
    """Whether no bulletin was announced yet: then an import may stand in the feeds."""
    return not Bulletin.objects.announced().exclude(published_at=None).exists()


def publish_imported(bulletin, announced):
    """Make an imported draft public under its own day; `announced` is `nobody_follows()` before the import."""
    now = timezone.now()
    moved = Bulletin.objects.filter(
        pk=bulletin.pk, status=Status.DRAFT, published_at=None, first_day__isnull=False
    ).update(
        **_backfill(bulletin, now, announced),
        status=Status.PUBLISHED,
        alone_reason=AloneReason.IMPORTED,
        changed_at=now,
    )
    if not moved:
        raise NotAllowed(
            _("“%s” has no day, or is not a new draft: it stays a draft.") % bulletin.title
        )
    bulletin.refresh_from_db()


def _backfill(bulletin, now, announced):
    """Public since noon UTC of its last day, never later than `now`; nobody stated when it was published."""
    noon = datetime.combine(bulletin.last_day, time(12), tzinfo=UTC)
    return {"published_at": min(noon, now), "published_known": False, "announced": announced}


def pull_back(bulletin, by):
    """A scheduled bulletin to draft again; its hour stays in the form. NotAllowed once it is public."""
    moved = (
        Bulletin.objects.filter(pk=bulletin.pk)
        .scheduled()
        .update(
            status=Status.DRAFT,
            planned_at=F("published_at"),
            published_at=None,
            alone_reason="",
            approved_by=None,
            edited_by=by,
            version=F("version") + 1,
        )
    )
    if not moved:
        raise NotAllowed(_("“%s” is not scheduled any more.") % bulletin.title)
    bulletin.refresh_from_db()


def withdraw(bulletin, by, reason, words, replaced_by=None):
    """Take a public bulletin from readers; they see `words` (one or two sentences) in its place."""
    words = words.strip()
    if not words:
        raise NotAllowed(_("Say in a sentence why it is withdrawn."))
    now = timezone.now()
    moved = (
        Bulletin.objects.filter(pk=bulletin.pk)
        .published(now)
        .update(
            status=Status.WITHDRAWN,
            withdrawn_at=now,
            withdrawn_reason=reason,
            withdrawn_words=words,
            replaced_by=replaced_by,
            edited_by=by,
            changed_at=now,
            version=F("version") + 1,
        )
    )
    if not moved:
        raise NotAllowed(_("“%s” is not public, so there is nothing to withdraw.") % bulletin.title)
    bulletin.refresh_from_db()


def back_to_draft(bulletin, by):
    """A withdrawn bulletin to draft; readers keep the notice until it is published again."""
    moved = Bulletin.objects.filter(pk=bulletin.pk, status=Status.WITHDRAWN).update(
        status=Status.DRAFT,
        alone_reason="",
        approved_by=None,
        edited_by=by,
        version=F("version") + 1,
    )
    if not moved:
        raise NotAllowed(_("“%s” is not withdrawn.") % bulletin.title)
    bulletin.refresh_from_db()


def may_delete(bulletin):
    """Only a draft that readers never had."""
    return bulletin.status == Status.DRAFT and bulletin.published_at is None


def start_translation(bulletin, language, by):
    """A draft of the same item in `language`: facts and parties shared, the text to be written."""
    if languages_of(bulletin).filter(language=language).exists():
        raise NotAllowed(_("There is a bulletin in this language already."))
    translation = Bulletin(
        language=language,
        translation_key=bulletin.translation_key,
        title=bulletin.title,
        **{name: getattr(bulletin, name) for name in FACTS},
    )
    with transaction.atomic():
        save(translation, by)
        Participation.objects.bulk_create(
            Participation(bulletin=translation, party=part.party, role=part.role, order=part.order)
            for part in bulletin.participations.select_related("party")
        )
    return translation


def link_languages(bulletin, other):
    """Make both the same item, with the facts of `bulletin`, or of `other` where only that is public.

    Neither GUID moves.
    """
    if other.is_public() and not bulletin.is_public():
        bulletin, other = other, bulletin
    languages = set(languages_of(bulletin).values_list("language", flat=True))
    if languages & set(languages_of(other).values_list("language", flat=True)):
        raise NotAllowed(_("There is a bulletin in this language already."))
    with transaction.atomic():
        languages_of(other).update(translation_key=bulletin.translation_key)
        other.translation_key = bulletin.translation_key
        bulletin.changed_at = timezone.now()
        parties = [
            (part.party, part.role) for part in bulletin.participations.select_related("party")
        ]
        _write_facts(bulletin, FACTS, parties)


def unlink_language(bulletin):
    """Make `bulletin` an item of its own; its facts stay as they are, its GUID too."""
    bulletin.translation_key = uuid.uuid4()
    Bulletin.objects.filter(pk=bulletin.pk).update(
        translation_key=bulletin.translation_key,
        changed_at=timezone.now(),
        version=F("version") + 1,
    )
