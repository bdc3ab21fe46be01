from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bulletins.admin import (
    bulletins,
    home,
    languages,
    names,
    observances,
    pictures,
    search,
    sign_in,
    work,
)
from bulletins.admin.addresses import AddressAdmin
from bulletins.admin.mission import MissionAdmin
from bulletins.models import (
    Address,
    Bulletin,
    Category,
    Commemoration,
    Event,
    Mission,
    Observance,
    Party,
    Place,
    Series,
)

TERMS = {
    Place: names.PlaceAdmin,
    Party: names.TermAdmin,
    Series: names.SeriesAdmin,
    Observance: names.ObservanceAdmin,
    Category: names.TermAdmin,
}
REGISTERED = TERMS | {
    Bulletin: bulletins.BulletinAdmin,
    Event: bulletins.EventAdmin,
    Commemoration: bulletins.CommemorationAdmin,
    Mission: MissionAdmin,
    Address: AddressAdmin,
}

# What the desk needs beyond the public pages' policy: its scripts, what they ask for, the icons drawn in its sheets.
allow_scripts = csp_update({"script-src": [SELF], "connect-src": [SELF], "img-src": ["data:"]})


TITLES = {404: _("Nothing at this address"), 403: _("Not with this account")}


class SignIn(AdminAuthenticationForm):
    error_messages = {
        "invalid_login": _("Name and password do not match. Check both; capital letters count."),
        "inactive": _("This account is closed. Ask an administrator."),
    }


class FoundNames(AutocompleteJsonView):
    """What is typed into a field that completes itself; a place says what it lies in."""

    def serialize_result(self, obj, to_field_name):
        found = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Place) and obj.parent:
            found["text"] = f"{obj}, {obj.parent}"
        return found


class Desk(admin.AdminSite):
    enable_nav_sidebar = False
    login_form = SignIn
    site_title = _("Editors’ desk")
    index_title = _("Desk")

    def __init__(self, name="admin"):
        super().__init__(name)
        for model, admin_class in REGISTERED.items():
            self.register(model, admin_class)

    def login(self, request, extra_context=None):
        return allow_scripts(super().login)(request, extra_context)

    def admin_view(self, view, cacheable=False):
        asked = super().admin_view(self.in_words(view), cacheable)
        return allow_scripts(sign_in.with_words(asked, self))

    def in_words(self, view):
        """`view`, whose 404 and 403 are pages of the desk."""

        @wraps(view)
        def asked(request, *args, **kwargs):
            try:
                return view(request, *args, **kwargs)
            except Http404:
                status = 404
            except PermissionDenied:
                status = 403
            request.current_app = self.name
            context = self.each_context(request) | {"title": TITLES[status]}
            return TemplateResponse(request, f"admin/{status}.html", context, status=status)

        return asked

    def autocomplete_view(self, request):
        return FoundNames.as_view(admin_site=self)(request)

    def get_urls(self):
        start = self.admin_view(observances.start)
        # "View on site" asks for no right on what it shows, and trusts the Host header.
        stock = super().get_urls()
        stock = [one for one in stock if getattr(one, "name", "") != "view_on_site"]
        return [
            path("names/", self.admin_view(self.names), name="names"),
            path("search/", self.admin_view(self.search), name="search"),
            path("languages/", self.admin_view(self.languages), name="languages"),
            path("observances/<int:pk>/start/", start, name="start_commemoration"),
            *pictures.urls(self),
            *stock,
        ]

    def each_context(self, request):
        mission = work.mission_of(request)
        return super().each_context(request) | {
            "site_header": mission.name,
            "site_url": reverse("list", args=[get_language()]),
            "mission": mission,
            "places": self.places(request),
            "may_search": work.may_view(request.user),
        }

    def places(self, request):
        """[(name, address, whether it is here)] of the menu."""
        match = request.resolver_match
        name = (match and match.url_name) or ""
        model = name.split("_")[1] if name.startswith("bulletins_") else ""
        here = {term._meta.model_name: "names" for term in TERMS}
        here |= {
            "mission": "settings",
            "address": "settings",
            "": "pictures" if name == "picture" else name,
        }
        here = here.get(model, "bulletins")
        places = [("index", _("Desk"), reverse("admin:index"))]
        if work.may_view(request.user):
            address = reverse("admin:bulletins_bulletin_changelist")
            places.append(("bulletins", _("Bulletins"), address))
            places.append(("languages", _("Languages"), reverse("admin:languages")))
            if request.user.has_perm("bulletins.view_image"):
                places.append(("pictures", _("Pictures"), reverse("admin:pictures")))
            places.append(("names", _("Names"), reverse("admin:names")))
        if request.user.has_perm("bulletins.change_mission"):
            address = reverse("admin:bulletins_mission_changelist")
            places.append(("settings", _("Settings"), address))
        return [(word, address, key == here) for key, word, address in places]

    def index(self, request, extra_context=None):
        request.current_app = self.name
        context = {**self.each_context(request), **home.context(request), **(extra_context or {})}
        return TemplateResponse(request, "admin/index.html", context)

    def search(self, request):
        return search.found(request, self)

    def languages(self, request):
        return languages.board(request, self)

    def names(self, request):
        listed = [
            (
                term._meta.verbose_name_plural,
                reverse(f"admin:bulletins_{term._meta.model_name}_changelist"),
                term.objects.current().count(),
            )
            for term in TERMS
            if request.user.has_perm(f"bulletins.view_{term._meta.model_name}")
        ]
        request.current_app = self.name
        context = {**self.each_context(request), "title": _("Names"), "listed": listed}
        return TemplateResponse(request, "admin/names.html", context)
