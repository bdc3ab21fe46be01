"""PDFs beside a bulletin's text: taken in, kept, removed."""

import secrets
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from bulletins import text
from bulletins.models import Attachment, Bulletin

MOST_BYTES = 20 * 10**6


class Refused(Exception):
    """A file that was not taken, with the reason for whoever uploaded it."""


class Kept(NamedTuple):
    """A PDF that is stored and belongs to no bulletin yet."""

    key: str  # by chance, not by content: one PDF may stand beside several bulletins
    name: str
    size: int  # bytes


def take(upload):
    """Store `upload` (UploadedFile); Refused where it is no PDF or too large."""
    name = text.one_line(upload.name)[-200:]
    if upload.size > MOST_BYTES:
        raise Refused(
            _("%(name)s was not taken. It has %(size)s MB; the limit is %(limit)s MB.")
            % {"name": name, "size": round(upload.size / 10**6), "limit": MOST_BYTES // 10**6}
        )
    upload.seek(0)
    if not upload.read(1024).startswith(b"%PDF-"):
        raise Refused(_("%s was not taken. It is not a PDF. Save it as PDF and try again.") % name)
    kept = Kept(secrets.token_hex(32), name, upload.size)
    upload.seek(0)
    default_storage.save(file_name(kept.key), upload)
    return kept


def file_name(key):
    """Where the file lies under MEDIA_ROOT."""
    return f"files/{key}.pdf"


def is_shown(key):
    """Whether readers may have it: a text that was not withdrawn has it, or changes that wait beside one."""
    file = Attachment.objects.filter(key=key, bulletin__withdrawn_at=None).first()
    if file is None:
        return False
    if file.shown:
        return True
    pending = Bulletin.objects.filter(pk=file.bulletin_id).values_list(
        "pending__content", flat=True
    )
    return file.pk in [kept["file"] for kept in (pending.get() or {}).get("files", ())]


def forget(attachments):
    """Delete the stored files of `attachments`, whose rows go with their bulletin."""
    for attachment in attachments:
        default_storage.delete(file_name(attachment.key))
