"""The files of a picture under MEDIA_ROOT: the original as it was kept, and each smaller size in three kinds."""

import io
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks import task
from PIL import Image as Picture

from bulletins.models import Image

WIDTHS = (480, 960, 1600)  # pixels
ENDINGS = {"jpeg": "jpg", "png": "png", "webp": "webp", "avif": "avif"}
RENDITIONS = {  # kind: how it is written; best for a browser that reads it first
    "avif": {"quality": 60, "speed": 7},
    "webp": {"quality": 80, "method": 4},
    "jpeg": {"quality": 82, "progressive": True, "optimize": True},
}
ORIGINAL = {
    "jpeg": {"quality": 93, "subsampling": 0},
    "webp": {"quality": 93, "method": 2},
    "png": {},
}


def name_of(key, kind, width=None):
    """The file's name: of the original, or of a rendition `width` pixels wide."""
    size = f"-{width}" if width else ""
    return f"{key}{size}.{ENDINGS[kind]}"


def file_name(name):
    """Where a file of that name lies under MEDIA_ROOT."""
    return f"pictures/{name}"


def keep(picture, profile, key, kind):
    """Write the original; its size in bytes."""
    return write(picture, profile, name_of(key, kind), kind, ORIGINAL[kind])


def make_jpegs(picture, profile, key):
    return make(picture, profile, key, "jpeg")


def make(picture, profile, key, kind):
    """Write `picture` in `kind` at each width that it has, or its own; the rows for Image.renditions."""
    if kind == "jpeg" and picture.mode == "RGBA":
        picture = on_white(picture)
    rows = []
    largest = min(picture.width, WIDTHS[-1])
    for width in [*(width for width in WIDTHS if width < largest), largest]:
        height = max(1, round(picture.height * width / picture.width))
        small = picture.resize((width, height), Picture.Resampling.LANCZOS, reducing_gap=3)
        size = write(small, profile, name_of(key, kind, width), kind, RENDITIONS[kind])
        rows.append({"width": width, "height": height, "kind": kind, "size": size})
    return rows


def on_white(picture):
    plain = Picture.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture.getchannel("A"))
    return plain


def write(picture, profile, name, kind, how):
    buffer = io.BytesIO()
    picture.save(buffer, kind.upper(), icc_profile=profile, **how)
    default_storage.save(file_name(name), ContentFile(buffer.getvalue()))
    return buffer.tell()


def make_small_later(image):
    """WebP and AVIF, which take seconds, once the row is there for others to read."""
    transaction.on_commit(partial(make_small.enqueue, image.pk))


@task()
def make_small(pk):
    """Write the renditions that are not JPEG. Done twice it writes the same files and rows."""
    image = Image.objects.filter(pk=pk).first()
    if image is None:  # removed meanwhile
        return
    with default_storage.open(file_name(name_of(image.key, image.kind))) as file:
        picture = Picture.open(file, formats=[image.kind.upper()])
        profile = picture.info.get("icc_profile")
        picture.load()
    rows = [row for row in image.renditions if row["kind"] == "jpeg"]
    for kind in ("webp", "avif"):
        rows += make(picture, profile, image.key, kind)
    image.renditions = rows
    if not Image.objects.filter(pk=pk).update(renditions=rows):
        delete_files(image)


def delete_files(image):
    names = [name_of(image.key, image.kind)]
    names += [name_of(image.key, row["kind"], row["width"]) for row in image.renditions]
    for name in names:
        default_storage.delete(file_name(name))
