"""Answers that are not made again while nothing changed (RFC 9110, 13.1.2)."""

import hashlib
from functools import cache, wraps
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response

from bulletins.models import Edition

MAKERS = ("bulletins/**/*.py", "templates/bulletins/*", "locale/**/*.mo")


@cache
def release():
    """A digest of the code and words that make the answers, so that an update of the site counts as a change."""
    digest = hashlib.blake2b(digest_size=8)
    for pattern in MAKERS:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(Path(path).read_bytes())
    return digest.hexdigest()


def tag(request, language):
    """The ETag of feeds and calendars at this address; weak, because it is the same with and without gzip."""
    state = (
        *Edition.objects.state(language), request.get_full_path(), release(),
        settings.SITE_URL, settings.FEED_MONTHS, settings.WEBSUB_HUB,
    )  # fmt: skip
    return f'W/"{hashlib.blake2b(repr(state).encode(), digest_size=16).hexdigest()}"'


def conditional(view):
    """A view(request, language, …) whose 304 costs one query; only a 200 carries the tag."""

    @wraps(view)
    def asked(request, language, *args, **kwargs):
        etag = tag(request, language)
        known = HttpResponse(headers={"ETag": etag, "Vary": "Accept-Encoding"})
        answer = get_conditional_response(request, etag=etag, response=known)
        if answer is not known and request.headers.get("If-None-Match", "").strip() != "*":
            return answer
        response = view(request, language, *args, **kwargs)
        if response.status_code == 200:
            response.headers["ETag"] = etag
        return response

    return asked
