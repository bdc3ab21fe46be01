"""A file from an editor becomes a picture of the library, or is refused with a reason in words."""

import hashlib
import hmac
import struct
import threading
import zlib
from math import sqrt
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image as Picture

from bulletins import text
from bulletins.images import colour, renditions
from bulletins.models import Image

MOST_BYTES = 25 * 10**6
MOST_PIXELS = 50_000_000
# Kinds that need more memory for each pixel, and their limits in pixels.
NARROWER = {"WEBP": 16_000_000, "AVIF": 16_000_000, "progressive JPEG": 24_000_000}
KINDS = ("JPEG", "PNG", "WEBP", "AVIF")
SHOWN = {"WEBP": "WebP"}  # how a kind is written
HEAD = 1024  # bytes that tell the kind
ORIENTATION, GPS = 0x0112, 0x8825
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)

Picture.MAX_IMAGE_PIXELS = (
    None  # size() asks before anything is decoded, and says what the limit is
)
one_at_a_time = threading.Lock()  # memory holds one large picture, not one of each thread


class Refused(Exception):
    """A file that was not taken: its name, and why, for whoever uploaded it."""

    def __init__(self, name, reason):
        super().__init__(name, reason)
        self.name, self.reason = name, reason

    def __str__(self):
        return _("%(name)s was not taken. %(reason)s") % {"name": self.name, "reason": self.reason}


class Taken(NamedTuple):
    image: Image
    is_new: bool = True  # else the library had it already
    located: bool = False  # it said where it was taken; that is removed
    moved: bool = False  # it was an animation; the first picture is kept


def take(upload, by):
    """`upload` (UploadedFile) as a picture of the library; Refused, or Taken."""
    name = text.one_line(upload.name)[-200:] or _("The file")
    if not upload.size:
        raise Refused(name, _("The file is empty: the copy is broken. Copy it again."))
    if upload.size > MOST_BYTES:
        raise Refused(
            name,
            _("It has %(size)s MB. The limit is %(limit)s MB: save it smaller and try again.")
            % {"size": round(upload.size / 10**6), "limit": MOST_BYTES // 10**6},
        )
    upload.seek(0)
    reason = refusal(upload.read(HEAD))
    if reason:
        raise Refused(name, reason)
    key = key_of(upload)
    known = Image.objects.filter(key=key).first()
    if known:
        return Taken(known, is_new=False)
    with one_at_a_time:  # the row comes after: who writes it may wait for another writer
        try:
            values, located, moved = _decode(upload, name, key)
        except BROKEN:
            raise Refused(
                name, _("The file ends too early or is broken. Copy it again from the camera.")
            ) from None
    with transaction.atomic():
        image, is_new = Image.objects.get_or_create(key=key, defaults=values | {"added_by": by})
        renditions.make_small_later(image)
    return Taken(image, is_new, located, moved)


def _decode(upload, name, key):
    """Write the picture's files: (fields of its row, whether it was located, whether it moved)."""
    upload.seek(0)
    opened = Picture.open(upload, formats=KINDS)
    too_large = size(opened)
    if too_large:
        raise Refused(name, too_large)
    orientation, located = noted(opened)
    moved = opened.format != "MPO" and getattr(opened, "is_animated", False)
    stored = opened.format.lower() if opened.format == "PNG" else "jpeg"
    picture, profile = colour.settle(opened)
    if stored == "jpeg" and picture.mode == colour.CLEAR:
        stored = "webp"
    if orientation in TURNS:
        picture = picture.transpose(TURNS[orientation])
    values = {
        "name": name,
        "kind": stored,
        "width": picture.width,
        "height": picture.height,
        "size": renditions.keep(picture, profile, key, stored),
        "renditions": renditions.make_jpegs(picture, profile, key),
    }
    return values, located, moved


TURNS = {
    2: Picture.Transpose.FLIP_LEFT_RIGHT,
    3: Picture.Transpose.ROTATE_180,
    4: Picture.Transpose.FLIP_TOP_BOTTOM,
    5: Picture.Transpose.TRANSPOSE,
    6: Picture.Transpose.ROTATE_270,
    7: Picture.Transpose.TRANSVERSE,
    8: Picture.Transpose.ROTATE_90,
}  # EXIF orientation: how it is turned upright


def key_of(upload):
    """Names the picture's files: the same bytes have one name, and nobody else can work it out."""
    mac = hmac.new(f"pictures {settings.SECRET_KEY}".encode(), digestmod=hashlib.sha256)
    for chunk in upload.chunks():
        mac.update(chunk)
    return mac.hexdigest()


def noted(opened):
    """(orientation 1 to 8, whether it says where it was taken); (1, False) where that cannot be read."""
    try:
        exif = opened.getexif()
        return exif.get(ORIENTATION, 1), bool(exif.get_ifd(GPS))
    except (*BROKEN, TypeError, KeyError, ZeroDivisionError):
        return 1, False


def size(opened):
    """Why the picture is too large, or None."""
    kind = opened.format
    if kind in ("JPEG", "MPO") and opened.info.get("progressive"):
        kind = "progressive JPEG"
    limit = NARROWER.get(kind, MOST_PIXELS)
    width, height = opened.size
    if width * height <= limit:
        return None
    if width * height <= 4 * limit:
        remedy = _("halve its width and it fits")
    else:
        widest = int(sqrt(limit * width / height)) // 100 * 100 or 1
        remedy = _("make it %s pixels wide and it fits") % grouped(widest)
    return _("It is %(size)s pixels. The limit%(kind)s is %(limit)s million; %(remedy)s.") % {
        "size": pixels(width, height),
        "kind": _(" for %s") % SHOWN.get(kind, kind) if kind in NARROWER else "",
        "limit": limit // 10**6,
        "remedy": remedy,
    }  # fmt: skip


def grouped(number):
    return number_format(number, force_grouping=True)


def pixels(width, height):
    """2,400 × 1,600"""
    return f"{grouped(width)} × {grouped(height)}"


def refusal(head):
    """Why a file that begins with `head` is no picture that is taken here, or None."""
    if (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or head[:4] + head[8:12] == b"RIFFWEBP"
    ):
        return None
    if head[4:8] == b"ftyp":
        brands = head[8 : min(int.from_bytes(head[:4], "big"), HEAD)]
        if b"avif" in brands or b"avis" in brands:
            return None
        if any(brand in brands for brand in (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1")):
            return _(
                "This kind (HEIC) cannot be read here. On an iPhone, share it as “Most compatible”."
            )
        return _("It is a film, not a picture.")
    if b"<svg" in head.lower():
        return _("It is a drawing (SVG), which can carry programs. Save it as PNG and try again.")
    if head.startswith(b"GIF8"):
        return _("It is a GIF, which has too few colours. Save it as PNG and try again.")
    if head.startswith(b"%PDF"):
        return _("It is a PDF, not a picture. Add it to a bulletin under “Files”.")
    if head.startswith((b"II*\0", b"MM\0*", b"BM")):
        return _("Browsers cannot show this kind. Save it as JPEG and try again.")
    return _("It is not a picture of a kind that is taken: JPEG, PNG, WebP or AVIF.")
