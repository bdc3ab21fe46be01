"""Files as cameras, programs and attackers make them, for the tests of pictures."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from bulletins import images

SECRETS = ("Exif", "GPS", "http://ns.adobe.com/xap", "Photoshop", "8BIM", "secretcamera", "<script")
XMP = b'<x:xmpmeta xmlns:x="http://ns.adobe.com/xap/1.0/">secretcamera</x:xmpmeta>'
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def drawn(width=60, height=40, mode="RGB"):
    """The left half red, the right blue, the upper left corner white."""
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", (width // 2, 0, width, height))
    picture.paste("white", (0, 0, width // 4, height // 4))
    return picture.convert(mode)


def upload(content, name="reef.jpg"):
    return SimpleUploadedFile(name, content)


def saved(picture, kind="JPEG", **how):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **how)
    return buffer.getvalue()


def jpeg(width=60, height=40, **how):
    return saved(drawn(width, height), **how)


def exif(orientation=1):
    """What a phone writes: camera, place, orientation."""
    tags = Image.Exif()
    tags[ExifTags.Base.Make] = "secretcamera"
    tags[ExifTags.Base.Orientation] = orientation
    place = tags.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (25.0, 7.0, 30.0)
    return tags


def gps_jpeg():
    """EXIF with GPS, XMP, a colour profile, a comment, and IPTC as Photoshop writes it."""
    clean = jpeg(exif=exif(), xmp=XMP, comment=b"secretcamera was here", icc_profile=PROFILE)
    iptc = (
        b"Photoshop 3.0\0"
        + b"8BIM\x04\x04\0\0"
        + struct.pack(">I", 14)
        + b"\x1c\x02\x78\0\x09secretcam"
    )
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    return clean[:2] + segment + clean[2:]


def mpo():
    """Two pictures in one JPEG, as phones write them."""
    return saved(drawn(), "MPO", save_all=True, append_images=[drawn(30, 20)], exif=exif())


def polyglot():
    return jpeg(comment=b"*/<script>alert(1)</script>/*") + b"<script>alert(2)</script>"


def png_16(mode):
    """16 bits for each colour, written by hand: grey or RGB, a dark picture with one bright row."""
    colours = 1 if mode == "grey" else 3
    width, height = 40, 30
    rows = []
    for row in range(height):
        value = 65535 if row == 0 else 256 * 40
        rows.append(b"\0" + struct.pack(">H", value) * width * colours)
    header = struct.pack(">IIBBBBB", width, height, 16, 0 if colours == 1 else 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def _chunk(part):
    name, data = part
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_with_words():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "secretcamera")
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return saved(drawn(), "PNG", pnginfo=words, exif=exif(), icc_profile=PROFILE)


def bomb(side=13_000):
    """A square PNG of one colour: some 20 KB that would fill 500 MB."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    row = b"\0" * (1 + (side + 7) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _row in range(side)) + packer.flush()
    parts = [(b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def animated(kind):
    frames = [drawn(), drawn().rotate(90)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def heic():
    return struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(200)


def in_library(name="reef.jpg", by=None, **size):
    """A picture of the library, of other colours than any before it."""
    made = images.take(upload(jpeg(**size, comment=name.encode()), name), by)
    return made.image
