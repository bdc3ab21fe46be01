"""Where pictures are used, which of them readers may have, and their removal."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from bulletins.images.renditions import delete_files
from bulletins.models import Bulletin, Image, ImageUse, one_writer


class NotRemoved(Exception):
    """A picture that is still used, with the sentence for the editor."""


def is_shown(key):
    """Whether files of the picture are served by name alone: a bulletin that was not withdrawn has it.

    So a withdrawal, and a picture taken out, count from the next request on. Drafts count too: their
    name cannot be guessed, and whoever is shown one for sign-off has no account.
    """
    if ImageUse.objects.filter(image__key=key, bulletin__withdrawn_at=None).exists():
        return True
    image = Image.objects.filter(key=key).only("pk").first()
    return image is not None and image.pk in waiting()


def waiting():
    """{picture's id: [bulletins]} of those in changes that wait beside a public text."""
    found = {}
    for bulletin in Bulletin.objects.exclude(pending=None).select_related("pending"):
        for use in bulletin.pending.content.get("pictures", ()):
            found.setdefault(use["image"], []).append(bulletin)
    return found


def used_in(image):
    """[(bulletin, its use)] of `image`; the use is None where only changes that wait have it."""
    uses = image.image_uses.select_related("bulletin").order_by("bulletin__language", "bulletin")
    found = [(use.bulletin, use) for use in uses]
    there = {bulletin.pk for bulletin, _use in found}
    return found + [
        (bulletin, None) for bulletin in waiting().get(image.pk, ()) if bulletin.pk not in there
    ]


def remove(image):
    """Take `image` and its files away for good; NotRemoved while a bulletin has it."""
    with one_writer():
        if used_in(image):
            raise NotRemoved(_("“%s” is used, so it cannot be removed.") % image.name)
        transaction.on_commit(partial(delete_files, Image.objects.get(pk=image.pk)))
        image.delete()
