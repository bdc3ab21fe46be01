"""The languages of an item: begun, linked, parted, and said to agree."""

import uuid

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins.models import FACTS, Action, Bulletin, Revision, one_writer
from bulletins.workflow.calendar import leave_entries, raise_entries
from bulletins.workflow.stages import NotAllowed, may_change, read_again
from bulletins.workflow.writing import languages_of, save, write_facts


def start_translation(bulletin, language, by):
    """A draft of the same item in `language`: facts and parties shared, the text to be written."""
    with one_writer():
        if languages_of(bulletin).filter(language=language).exists():
            raise NotAllowed(_("There is a bulletin in this language already."))
        translation = Bulletin(
            language=language,
            translation_key=bulletin.translation_key,
            title=bulletin.title,
            **{name: getattr(bulletin, name) for name in FACTS},
        )
        return save(translation, by, [(part.party, part.role) for part in bulletin.parts])


def link_languages(bulletin, other, by=None):
    """Make both the same item, with the facts of `bulletin`, or of `other` where only that is public.

    Neither GUID moves.
    """
    if other.is_public() and not bulletin.is_public():
        bulletin, other = other, bulletin
    with one_writer():
        languages = set(languages_of(bulletin).values_list("language", flat=True))
        if languages & set(languages_of(other).values_list("language", flat=True)):
            raise NotAllowed(_("There is a bulletin in this language already."))
        read_again(bulletin)
        raise_entries(other)
        languages_of(other).update(translation_key=bulletin.translation_key)
        bulletin.changed_at = timezone.now()
        others = languages_of(bulletin).exclude(pk=bulletin.pk)
        write_facts(bulletin, FACTS, others, by, Action.LINK, bulletin.title)
        read_again(other)


def unlink_language(bulletin, by=None):
    """Make `bulletin` an item of its own; its facts stay as they are, its GUID too."""
    with one_writer():
        leave_entries(bulletin)
        Bulletin.objects.filter(pk=bulletin.pk).update(
            translation_key=uuid.uuid4(),
            stale_since=None,
            changed_at=timezone.now(),
            version=F("version") + 1,
        )
        read_again(bulletin)
        Revision.take(bulletin, by, Action.UNLINK)


def agrees(bulletin, by):
    """An editor says that the text is right beside the other language: it is stale no longer."""
    if not may_change(by, bulletin):
        raise NotAllowed(
            _("You have not the right to do this with “%s”. An editor can.") % bulletin.title
        )
    with one_writer():
        rows = Bulletin.objects.filter(pk=bulletin.pk).exclude(stale_since=None)
        if rows.update(stale_since=None, version=F("version") + 1):
            read_again(bulletin)
            Revision.take(bulletin, by, Action.AGREES)
