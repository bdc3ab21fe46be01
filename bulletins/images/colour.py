"""One decoded picture brought to grey, RGB or RGB with transparency, within bounds of memory."""

import io

from PIL import Image, ImageCms

LARGEST_KEPT = 24_000_000  # pixels; what has more is kept at half its width
LARGEST_PROFILE = 200_000  # bytes; a larger one is applied, not carried along
ROWS = 512  # of a strip; even, for halving
GREY, COLOUR, CLEAR = "L", "RGB", "RGBA"
DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N")  # 16 bits of grey
SPACES = {b"GRAY": GREY, b"RGB ": COLOUR, b"CMYK": "CMYK"}


def settle(picture):
    """(picture, profile): a new picture without any `info`, and the colour profile (bytes or None) it is in.

    `picture` is closed. OSError and its like where its data end early or are broken.
    """
    if picture.format in ("JPEG", "MPO") and is_large(picture):
        picture.draft(None, (picture.width // 2, picture.height // 2))
    picture.load()
    mode = settled_mode(picture)
    profile, applied = profile_of(picture, mode)
    settled = in_strips(picture, mode, applied)
    picture.close()
    return settled, profile


def is_large(picture):
    return picture.width * picture.height > LARGEST_KEPT


def settled_mode(picture):
    if picture.has_transparency_data:
        return CLEAR
    if picture.mode in ("1", GREY, *DEEP):
        return GREY
    return COLOUR


def profile_of(picture, mode):
    """(profile to carry along, transform to sRGB): at most one of them."""
    data = picture.info.get("icc_profile")
    space = SPACES.get(data[16:20]) if data else None
    if not space:
        return None, None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
    except OSError:  # not a profile: the picture is shown as everything without one
        return None, None
    if space == mode.removesuffix("A") and len(data) <= LARGEST_PROFILE:
        return data, None
    if space != picture.mode:
        return None, None
    try:
        return None, ImageCms.buildTransform(
            profile, ImageCms.createProfile("sRGB"), picture.mode, COLOUR
        )
    except ImageCms.PyCMSError:  # it cannot be applied: as without one
        return None, None


def in_strips(picture, mode, transform):
    """A new picture in `mode`, at half the width where it is large; strip by strip, as memory is short."""
    halve = is_large(picture)
    width, height = picture.size
    size = ((width + 1) // 2, (height + 1) // 2) if halve else (width, height)
    settled = Image.new(mode, size)
    for top in range(0, height, ROWS):
        strip = picture.crop((0, top, width, min(top + ROWS, height)))
        strip = converted(strip, mode, transform)
        if halve:
            strip = strip.reduce(2)
        settled.paste(strip, (0, top // 2 if halve else top))
    return settled


def converted(strip, mode, transform):
    if transform:
        strip = ImageCms.applyTransform(strip, transform)
    if strip.mode in DEEP:  # a plain conversion would clip at 255
        strip = strip.convert("I").point(lambda value: value * (1 / 256)).convert(GREY)
    return strip.convert(mode)
