"""What every public page has: the mission, its language, the same page in the other languages."""

from typing import NamedTuple

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bulletins import colours
from bulletins.models import Mission


class Alternate(NamedTuple):
    """A page in one language; `same` where it says the same as the page at hand."""

    language: str
    name: str
    path: str
    phrase: str  # what its link does, in that language
    same: bool = True


def in_each_language(path_in):
    """The page in every language; `path_in(language)` is its path, or None where there is none."""
    alternates = []
    for language, name in settings.LANGUAGES:
        path = path_in(language)
        with translation.override(language):
            phrase = _("read this page in English") if path else _("see the news in English")
        alternates.append(
            Alternate(language, name, path or reverse("list", args=[language]), phrase, bool(path))
        )
    return alternates


def page(request, language, template, path_in, status=200, **context):
    """The response of a public page.

    `path_in(language)` is where the same page stands in another language, or None.
    """
    mission = context.pop("mission", None) or Mission.objects.the()
    alternates = in_each_language(path_in)
    return render(
        request,
        template,
        {
            "mission": mission,
            "language": language,
            "alternates": alternates,
            "translated": [alternate for alternate in alternates if alternate.same],
            "canonical": path_in(language),
            "theme_color": colours.band(mission.brand_hue, mission.brand_chroma),
            "urgent": mission.urgent_now(),
            "site_url": settings.SITE_URL,
            **context,
        },
        status=status,
    )


def kept_nowhere(response):
    """`response`, for no cache, no search engine, and its address for no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
