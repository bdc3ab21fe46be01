"""Pictures and files as readers get them: by a name that is made of what is in them, and never changes."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import get_valid_filename

from bulletins import files, images
from bulletins.addresses import absolute
from bulletins.models import Attachment

RENDITION = re.compile(r"([0-9a-f]{64})-[0-9]{1,4}\.(jpg|webp|avif)")
FILE = re.compile(r"([0-9a-f]{64})\.pdf")
TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
NAMED = re.compile(  # a picture in a text, as our sanitiser writes it
    r'<figure><img(?: alt="[^"]*")? data-image="([0-9]+)"(?: alt="[^"]*")?></figure>'
)
IN_TEXT = "(min-width: 42rem) 40rem, 95vw"  # how wide a picture in the text is shown
FEED_WIDTH = 960  # pixels, at most, of a picture in a feed
# Browsers keep it for good; caches that others share ask again soon, because a withdrawal takes it away.
KEEP = "public, max-age=31536000, s-maxage=300, immutable"


def media(request, name):
    """A rendition or a PDF that a bulletin has which was not withdrawn, signed in or not. Else 404."""
    rendition, pdf = RENDITION.fullmatch(name), FILE.fullmatch(name)
    if rendition and images.is_shown(rendition[1]):
        response = picture(name)
    elif pdf and files.is_shown(pdf[1]):
        response = document(pdf[1])
    else:
        raise Http404
    response["Cache-Control"] = KEEP
    return response


def picture(name):
    ending = RENDITION.fullmatch(name)[2]
    return _served(images.file_name(name), content_type=TYPES[ending])


def document(key):
    """A PDF is saved under its title, not opened in the site's name."""
    attachment = Attachment.objects.filter(key=key).first()
    if attachment is None:
        raise Http404
    title = get_valid_filename(attachment.title)[:100] + ".pdf"
    return _served(
        files.file_name(key), content_type="application/pdf", as_attachment=True, filename=title
    )


def _served(path, **how):
    try:
        return FileResponse(default_storage.open(path), **how)
    except FileNotFoundError:
        raise Http404 from None


def figures(uses, address="media"):
    """What a template needs to show `uses` (ImageUse, with their image), in order.

    `address` names the address of a file: "admin:media" at the desk, where drafts are shown too.
    """
    return [figure(use, address) for use in uses if use.image.renditions]


def figure(use, address):
    image = use.image
    addresses = {kind: [] for kind in images.RENDITIONS}
    for row in image.renditions:
        path = reverse(address, args=[images.name_of(image.key, row["kind"], row["width"])])
        addresses[row["kind"]].append((path, row["width"]))
    sets = {
        f"image/{kind}": ", ".join(f"{path} {width}w" for path, width in found)
        for kind, found in addresses.items()
        if found
    }
    jpegs = addresses["jpeg"]
    return {
        "use": use,
        "plain": sets.pop("image/jpeg"),
        "sources": sets.items(),
        "src": next((path for path, width in jpegs if width >= FEED_WIDTH), jpegs[-1][0]),
        "width": image.width,
        "height": image.height,
    }


def placed(body, shown):
    """(`body` with the pictures that it names put in their place, the others of `shown`).

    A picture in the text is one of the bulletin's; what the text names and the bulletin has not is left out.
    """
    return _placed(body, shown, lambda one: {"figure": one, "sizes": IN_TEXT}, "_picture.html")


def in_feed(bulletin):
    """Its text with its pictures in their place or after it, their addresses absolute."""
    shown = [one | {"src": absolute(one["src"])} for one in figures(bulletin.uses)]
    body, others = _placed(bulletin.body, shown, dict, "_feed_picture.html")
    return body + "".join(render_to_string("bulletins/_feed_picture.html", one) for one in others)


def widest(image):
    """(absolute address, bytes) of the largest JPEG of `image`, or None while it has none."""
    jpegs = [row for row in image.renditions if row["kind"] == "jpeg"]
    if not jpegs:
        return None
    row = max(jpegs, key=lambda row: row["width"])
    name = images.name_of(image.key, "jpeg", row["width"])
    return absolute(reverse("media", args=[name])), row["size"]


def _placed(body, shown, context, template):
    by_image = {str(one["use"].image_id): one for one in shown}
    named = []

    def put(match):
        one = by_image.get(match[1])
        if one is None:
            return ""
        named.append(one)
        return render_to_string(f"bulletins/{template}", context(one))

    return NAMED.sub(put, body), [one for one in shown if one not in named]
