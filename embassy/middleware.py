import gzip
import hashlib
import re

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers

LONGEST_LINE = 8190  # bytes; a path is ASCII by then
# An Accept-Encoding that takes it (RFC 9110, 12.5.3).
TAKES_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))", re.IGNORECASE)
PRIVATE = ("/admin/", "/accounts/", "/static/")


def bounded(get_response):
    """A request line beyond 8,190 bytes answers 414, whatever server stands before (RFC 9110, 15.5.15)."""

    def middleware(request):
        line = f"{request.method} {request.get_full_path()} HTTP/1.1"
        if len(line) > LONGEST_LINE:
            return HttpResponse("The address is too long.\n", status=414, content_type="text/plain")
        return get_response(request)

    return middleware


def language(get_response):
    """The first part of a public address names the language; elsewhere the browser's wish counts. No cookie."""
    codes = {code for code, _ in settings.LANGUAGES}

    def middleware(request):
        first = request.path_info.split("/", 2)[1]
        code = first if first in codes else wished_language(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        if first not in codes and first not in ("static", "media"):
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return middleware


def wished_language(request):
    """The first language of Accept-Language that the site has (RFC 9110, 12.5.4), else its first."""
    for wish, _quality in translation.trans_real.parse_accept_lang_header(
        request.headers.get("Accept-Language", "").lower()
    ):
        try:
            return translation.get_supported_language_variant(wish)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def public_pages(get_response):
    """Public answers may be kept but are asked for again each time: a longer life would tell an embargo's second.

    ETag and 304 (RFC 9110, 13.1.2) and gzip, byte for byte the same for the same content. The desk's
    answers pass untouched.
    """

    def middleware(request):
        response = get_response(request)
        if request.path_info.startswith(PRIVATE) or request.method not in ("GET", "HEAD"):
            return response
        response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
        if response.status_code == 304:  # it would be the length of the body it spares
            response.headers.pop("Content-Length", None)
        kept = "no-store" not in response.headers["Cache-Control"]
        if response.streaming or response.status_code != 200 or not kept:
            return response
        if "ETag" not in response.headers:
            digest = hashlib.blake2b(response.content, digest_size=16).hexdigest()
            response.headers["ETag"] = f'W/"{digest}"'
        patch_vary_headers(response, ["Accept-Encoding"])
        response = get_conditional_response(
            request, etag=response.headers["ETag"], response=response
        )
        accepts_gzip = TAKES_GZIP.search(request.headers.get("Accept-Encoding", ""))
        if accepts_gzip and response.status_code == 200 and len(response.content) > 500:
            response.content = gzip.compress(response.content, compresslevel=6, mtime=0)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware
