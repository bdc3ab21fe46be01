"""The pages beside list and bulletin: texts of the mission, short addresses, what is not there."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseServerError
from django.shortcuts import get_object_or_404, redirect
from django.template import loader
from django.urls import reverse

from bulletins import colours, text
from bulletins.models import Bulletin, Mission, named
from bulletins.public import former
from bulletins.public.pages import page

NEWEST_SHOWN = 3


def home(request):
    """To the list in the language that the browser wishes."""
    return redirect("list", language=request.LANGUAGE_CODE)


def to_list(request, language):
    return redirect("list", language=language, permanent=True)


def old_feed(request):
    return redirect("rss", language=settings.LANGUAGE_CODE, permanent=True)


def short_address(request, pk):
    bulletin = get_object_or_404(Bulletin, pk=pk)
    if bulletin.is_public() or bulletin.withdrawn_at:
        return redirect(bulletin, permanent=True)
    raise Http404


def privacy(request, language):
    return mission_text(request, language, "privacy")


def accessibility(request, language):
    return mission_text(request, language, "accessibility")


def mission_text(request, language, name):
    """The mission's own words, or those that come with the site."""
    mission = Mission.objects.the()
    words, words_language = named(getattr(mission, name))
    return page(
        request,
        language,
        f"bulletins/{name}.html",
        lambda code: reverse(name, args=[code]),
        mission=mission,
        here=name,
        own_text=text.clean(text.from_paragraphs(words))[0] if words else "",
        own_language=words_language,
    )


def contact(request, language):
    return page(
        request,
        language,
        "bulletins/contact.html",
        lambda code: reverse("contact", args=[code]),
        here="contact",
    )


def dress(request):
    """The mission's colours, read by the stylesheets of pages and desk."""
    css = loader.render_to_string("bulletins/dress.css", {"mission": Mission.objects.the()})
    return HttpResponse(css, content_type="text/css; charset=utf-8")


def favicon(request):
    mission = Mission.objects.the()
    colour = colours.band(mission.brand_hue, mission.brand_chroma)
    svg = loader.render_to_string("bulletins/favicon.svg", {"colour": colour})
    return HttpResponse(svg, content_type="image/svg+xml")


def not_found(request, exception=None):
    if address := former.leads_to(request):
        return redirect(address, permanent=True)
    language = request.LANGUAGE_CODE
    newest = Bulletin.objects.published().in_language(language).newest_first()
    return page(
        request,
        language,
        "404.html",
        lambda code: None,
        status=404,
        newest=newest.for_cards()[:NEWEST_SHOWN],
    )


def failed(request):
    """A fault of ours: a page that needs no database."""
    return HttpResponseServerError(loader.render_to_string("500.html"))
