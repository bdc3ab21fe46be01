from django.conf import settings
from django.urls import path, register_converter

from bulletins.public import feeds, views
from bulletins.public.bulletin import detail
from bulletins.public.list import bulletin_list


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

urlpatterns = [
    path("", views.home, name="home"),
    path("<language:language>/", views.to_list),
    path("<language:language>/news/", bulletin_list, name="list"),
    path("<language:language>/news/feed.rss", feeds.RssFeed(), name="rss"),
    path("<language:language>/news/feed.atom", feeds.AtomFeed(), name="atom"),
    path("<language:language>/news/<year:year>/<slug:slug>/", detail, name="bulletin"),
    path("<language:language>/privacy/", views.privacy, name="privacy"),
    path("<language:language>/accessibility/", views.accessibility, name="accessibility"),
    path("<language:language>/contact/", views.contact, name="contact"),
    path("b/<int:pk>/", views.short_address, name="short"),
    path("feed", views.old_feed),
    path("dress.css", views.dress, name="dress"),
    path("favicon.svg", views.favicon, name="favicon"),
]
