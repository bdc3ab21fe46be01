"""Files as editors have them and as attackers make them: each is taken clean or refused with a reason."""

import io
import json
import subprocess
import sys

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Picture

from bulletins import images
from bulletins.models import Image
from tests import builders as make
from tests import pictures
from tests.running import ROOT

MEMORY = 400  # MB at most


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def take(db, django_capture_on_commit_callbacks):
    """Take a file in and make all its renditions, as the worker does."""

    def taken(content, name="reef.jpg"):
        with django_capture_on_commit_callbacks(execute=True):
            found = images.take(pictures.upload(content, name), None)
        found.image.refresh_from_db()
        return found

    return taken


def files_of(image):
    """{name: bytes} of everything that is kept of it."""
    names = [images.name_of(image.key, image.kind)]
    names += [images.name_of(image.key, row["kind"], row["width"]) for row in image.renditions]
    return {name: default_storage.open(images.file_name(name)).read() for name in names}


def original(image):
    name = images.name_of(image.key, image.kind)
    return Picture.open(default_storage.open(images.file_name(name)))


def secrets_in(content):
    return [word for word in pictures.SECRETS if word.encode().lower() in content.lower()]


CLEAN = {
    "GPS": pictures.gps_jpeg,
    "MPO": pictures.mpo,
    "CMYK": lambda: pictures.saved(pictures.drawn(mode="CMYK")),
    "16 bits of grey": lambda: pictures.png_16("grey"),
    "16 bits of colour": lambda: pictures.png_16("colour"),
    "PNG with words": pictures.png_with_words,
    "WebP": lambda: pictures.saved(
        pictures.drawn(), "WEBP", exif=pictures.exif(), xmp=pictures.XMP
    ),
    "AVIF": lambda: pictures.saved(
        pictures.drawn(), "AVIF", exif=pictures.exif(), xmp=pictures.XMP
    ),
    "transparent WebP": lambda: pictures.saved(pictures.drawn(mode="RGBA"), "WEBP"),
    "moving WebP": lambda: pictures.animated("WEBP"),
    "moving PNG": lambda: pictures.animated("PNG"),
    "moving AVIF": lambda: pictures.animated("AVIF"),
    "polyglot": pictures.polyglot,
    "palette": lambda: pictures.saved(pictures.drawn(mode="P"), "PNG", transparency=0),
    "black and white": lambda: pictures.saved(pictures.drawn(mode="1"), "PNG"),
    "YCCK": lambda: pictures.saved(pictures.drawn(mode="CMYK"), icc_profile=pictures.PROFILE),
    "EXIF that is broken": lambda: pictures.jpeg(exif=b"Exif\0\0MM\0*\xff\xff\xff\xffsecretcamera"),
}


@pytest.mark.parametrize("name", CLEAN)
def test_what_is_taken_keeps_no_metadata_in_any_file(take, name):
    content = CLEAN[name]()
    image = take(content).image
    kept = files_of(image)
    assert len(kept) == 4  # original, JPEG, WebP, AVIF
    assert {name: secrets_in(bytes_) for name, bytes_ in kept.items() if secrets_in(bytes_)} == {}
    for bytes_ in kept.values():
        picture = Picture.open(io.BytesIO(bytes_))
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile",
                                     "progressive", "progression", "background", "loop", "duration", "timestamp", "interlace"}  # fmt: skip
        assert not picture.getexif()
        assert getattr(picture, "n_frames", 1) == 1


def test_the_scan_sees_what_the_corpus_hides():
    for hidden in (pictures.gps_jpeg, pictures.mpo, pictures.png_with_words, pictures.polyglot):
        assert secrets_in(hidden())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_applied(take, orientation):
    turned_back = {
        2: Picture.Transpose.FLIP_LEFT_RIGHT,
        3: Picture.Transpose.ROTATE_180,
        4: Picture.Transpose.FLIP_TOP_BOTTOM,
        5: Picture.Transpose.TRANSPOSE,
        6: Picture.Transpose.ROTATE_90,
        7: Picture.Transpose.TRANSVERSE,
        8: Picture.Transpose.ROTATE_270,
    }
    picture = pictures.drawn(80, 40)
    if orientation > 1:
        picture = picture.transpose(turned_back[orientation])
    content = pictures.saved(picture, quality=95, exif=pictures.exif(orientation))
    image = take(content).image
    assert (image.width, image.height) == (80, 40)
    upright = original(image).convert("RGB")
    corner, left, right = (upright.getpixel(at) for at in ((5, 3), (20, 30), (60, 20)))
    assert min(corner) > 200
    assert left[0] > 200 > 60 > left[2]
    assert right[2] > 200 > 60 > right[0]


def test_the_first_picture_of_a_phones_two_is_kept(take):
    found = take(pictures.mpo())
    assert (found.image.width, found.image.height) == (60, 40)
    assert not found.moved


def test_colours_for_print_become_colours_for_screens(take):
    image = take(pictures.saved(pictures.drawn(mode="CMYK"))).image
    assert original(image).mode == "RGB"
    red, _green, blue = original(image).getpixel((20, 30))
    assert red > 180 > 80 > blue


def test_sixteen_bits_of_grey_do_not_turn_white(take):
    image = take(pictures.png_16("grey"), "scan.png").image
    assert abs(original(image).convert("L").getpixel((10, 20)) - 40) < 3


def test_the_colour_profile_stays_in_every_file(take):
    image = take(pictures.gps_jpeg()).image
    for bytes_ in files_of(image).values():
        assert Picture.open(io.BytesIO(bytes_)).info["icc_profile"] == pictures.PROFILE


def test_a_file_is_known_by_what_is_in_it_not_by_its_ending(take):
    image = take(pictures.saved(pictures.drawn(), "PNG"), "reef.jpg").image
    assert image.kind == "png"


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (lambda: b"", "empty.jpg", "The file is empty"),
        (lambda: pictures.jpeg(900, 600)[:3000], "cut.jpg", "ends too early"),
        (lambda: pictures.saved(pictures.drawn(900, 600), "PNG")[:300], "cut.png", "ends too early"),
        (lambda: pictures.saved(pictures.drawn(), "WEBP")[:60], "cut.webp", "ends too early"),
        (lambda: pictures.saved(pictures.drawn(), "AVIF")[:200], "cut.avif", "ends too early"),
        (pictures.bomb, "panorama.png", "13,000 × 13,000 pixels. The limit is 50 million; halve its width and it fits."),
        (lambda: pictures.bomb(20_000), "wide.png", "20,000 × 20,000 pixels. The limit is 50 million; make it 7,000 pixels wide and it fits."),
        (lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "logo.svg", "drawing (SVG), which can carry programs"),
        (pictures.heic, "IMG_0412.heic", "share it as “Most compatible”"),
        (pictures.heic, "renamed.jpg", "share it as “Most compatible”"),
        (lambda: pictures.animated("GIF"), "waves.gif", "GIF"),
        (lambda: pictures.saved(pictures.drawn(), "TIFF"), "scan.tif", "Save it as JPEG"),
        (lambda: b"%PDF-1.7 minutes", "minutes.jpg", "It is a PDF"),
        (lambda: b"<html><script>alert(1)</script>", "page.jpg", "not a picture of a kind"),
        (lambda: pictures.jpeg() + bytes(60 * 10**6), "large.jpg", "It has 60 MB. The limit is 25 MB"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_with_a_reason(take, content, name, reason):
    with pytest.raises(images.Refused) as refused:
        take(content(), name)
    assert str(refused.value).startswith(f"{name} was not taken. ")
    assert reason in str(refused.value)
    assert not Image.objects.exists()
    assert not default_storage.exists("pictures") or not default_storage.listdir("pictures")[1]


def test_the_bomb_is_as_small_as_it_looks():
    assert len(pictures.bomb()) < 25_000


def test_feeds_carry_pictures_without_metadata(client, take):
    image = take(pictures.gps_jpeg()).image
    bulletin = make.event()
    bulletin.image_uses.create(image=image, alt="A reef at noon", credit="The Centre")
    for feed in ("feed.rss", "feed.atom"):
        content = client.get(f"/en/news/{feed}").content
        assert secrets_in(content) == []
        assert b"A reef at noon" in content
        name = images.name_of(image.key, "jpeg", 60)
        assert f"https://embassy.example/media/{name}".encode() in content


MEASURED = """
import json, re, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from pathlib import Path
from django.core.files.uploadedfile import SimpleUploadedFile
from bulletins import images
said = {}
for file, name in json.load(sys.stdin).items():
    upload = SimpleUploadedFile("reef.jpg", Path(file).read_bytes())
    try:
        images.take(upload, None)
        said[name] = "taken"
    except images.Refused as refused:
        said[name] = refused.reason
# getrusage would also count what the parent had when it began this process.
most = re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1]
print(json.dumps([said, int(most) // 1024]))
"""
LARGE = {
    "bomb": pictures.bomb,
    "48 million pixels": lambda: pictures.saved(Picture.new("L", (8000, 6000), 90)),
    "24 million transparent pixels": lambda: pictures.saved(
        Picture.new("RGBA", (6000, 4000)), "PNG"
    ),
}


@pytest.mark.once
def test_the_whole_corpus_stays_under_400_mb_of_memory(tmp_path):
    environment = {
        "PATH": "/usr/bin:/bin",
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "embassy.settings",
    }
    named = {}
    for place, (name, content) in enumerate({**CLEAN, **LARGE}.items()):
        file = tmp_path / f"{place}.upload"  # made here, so that only what is done with it counts
        file.write_bytes(content())
        named[str(file)] = name
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=300, input=json.dumps(named),
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said, most = json.loads(ran.stdout.splitlines()[-1])
    assert said["GPS"] == said["48 million pixels"] == "taken"
    assert "13,000" in said["bomb"]
    print(most, "MB")
    assert most < MEMORY
