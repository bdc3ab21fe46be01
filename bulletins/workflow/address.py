"""The address of a bulletin, changed by hand."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins import text
from bulletins.models import Action, Bulletin, FormerSlug, Revision, one_writer
from bulletins.workflow.stages import NotAllowed


def change_slug(bulletin, slug, by=None):
    """Give `bulletin` another address; the former one leads to it for ever. NotAllowed where it is another's."""
    slug = text.ascii_slug(slug)
    if slug == bulletin.slug:
        return
    with one_writer():
        refuse_taken(bulletin, slug)
        FormerSlug.objects.filter(language=bulletin.language, slug=slug).delete()
        if bulletin.was_public():
            FormerSlug.objects.create(
                bulletin=bulletin, language=bulletin.language, slug=bulletin.slug
            )
        Bulletin.objects.filter(pk=bulletin.pk).update(
            slug=slug, changed_at=timezone.now(), version=F("version") + 1
        )
        bulletin.slug = slug
        bulletin.version += 1
        Revision.take(bulletin, by, Action.ADDRESS)


def refuse_taken(bulletin, slug):
    """NotAllowed where `slug` is empty, another's, or was another's."""
    others = Bulletin.objects.filter(language=bulletin.language, slug=slug)
    former = FormerSlug.objects.filter(language=bulletin.language, slug=slug)
    if (
        not slug
        or others.exclude(pk=bulletin.pk).exists()
        or former.exclude(bulletin=bulletin).exists()
    ):
        raise NotAllowed(
            _("Another bulletin has or had the address “%s”. Choose other words.") % slug
        )
