from django.conf import settings
from django.urls import path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from bulletins.public import views
from bulletins.public.bulletin import detail
from bulletins.public.calendars.anniversaries import commemorations_calendar
from bulletins.public.calendars.views import calendar, calendar_of_one
from bulletins.public.conditional import conditional
from bulletins.public.feed_view import feed_view
from bulletins.public.feeds.views import AtomFeed, JsonFeed, RssFeed
from bulletins.public.list import bulletin_list
from bulletins.public.media import media
from bulletins.public.sign_off import sign_off_page
from bulletins.public.subscribe import confirm, leave, subscribe, subscribed


class LanguageConverter:
    """One of the site's languages; anything else is no address here."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value):
        return value

    to_url = to_python


class YearConverter:
    regex = "[0-9]{4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04}"


register_converter(LanguageConverter, "language")
register_converter(YearConverter, "year")


def reading(route, view, name=None):
    """An address that readers only read: anything but GET and HEAD answers 405, with a token or without."""
    return path(route, csrf_exempt(require_safe(view)), name=name)


urlpatterns = [
    reading("", views.home, "home"),
    reading("<language:language>/", views.to_list),
    reading("<language:language>/news/", bulletin_list, "list"),
    reading("<language:language>/news/feed.rss", conditional(RssFeed()), "rss"),
    reading("<language:language>/news/feed.atom", conditional(AtomFeed()), "atom"),
    reading("<language:language>/news/feed.json", conditional(JsonFeed()), "json"),
    reading("<language:language>/news/feed/", feed_view, "feed_view"),
    reading("<language:language>/news/calendar.ics", conditional(calendar), "calendar"),
    reading("<language:language>/news/<year:year>/<slug:slug>/", detail, "bulletin"),
    reading(
        "<language:language>/news/<year:year>/<slug:slug>/calendar.ics",
        conditional(calendar_of_one),
        "bulletin_calendar",
    ),
    reading(
        "<language:language>/commemorations/calendar.ics",
        conditional(commemorations_calendar),
        "commemorations_calendar",
    ),
    path("<language:language>/preview/<str:token>/", sign_off_page, name="sign_off"),
    path("<language:language>/subscribe/", subscribe, name="subscribe"),
    reading("<language:language>/subscribe/sent/", subscribed, "subscribed"),
    path("<language:language>/subscribe/confirm/<str:token>/", confirm, name="confirm"),
    path("<language:language>/subscribe/leave/<str:token>/", leave, name="leave"),
    reading("<language:language>/privacy/", views.privacy, "privacy"),
    reading("<language:language>/accessibility/", views.accessibility, "accessibility"),
    reading("<language:language>/contact/", views.contact, "contact"),
    reading("b/<int:pk>/", views.short_address, "short"),
    reading("feed", views.old_feed),
    reading("media/<str:name>", media, "media"),
    reading("dress.css", views.dress, "dress"),
    reading("favicon.svg", views.favicon, "favicon"),
]
