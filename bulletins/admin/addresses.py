"""Former addresses: which feed or list here an address of the former site leads to."""

from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, QueryDict
from django.urls import Resolver404, get_resolver, is_valid_path, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins.admin.list import PagedList
from bulletins.models import Address, Bulletin
from bulletins.public import former
from bulletins.selection import SELECTING, BulletinFilter, selection

RESERVED = ("admin", "accounts", "static", "media")
OF_A_SELECTION = {"list", "rss", "atom", "json", "calendar", "feed_view"}


class AddressForm(forms.ModelForm):
    selection = forms.CharField(
        label=gettext_lazy("Selection"),
        max_length=1000,
        help_text=gettext_lazy(
            "Choose filters on the site and paste the address of the list here, such as /en/news/?kind=event."
        ),
    )

    class Meta:
        model = Address
        fields = ["pattern", "output"]
        labels = {"output": gettext_lazy("Leads to")}
        help_texts = {
            "pattern": gettext_lazy(
                "From the first /, with its query if it has one, such as /rss.php?cat=5. "
                "With * at its end it stands for all that begin so."
            )
        }
        error_messages = {
            "pattern": {"unique": gettext_lazy("This one is listed already. Change that one.")}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        row = self.instance
        if row.pk:
            found = selection(row.query, Bulletin.objects.none())
            query = found.query(only_selecting=True) if found else row.query
            self.initial["selection"] = reverse("list", args=[row.language]) + query

    def clean_pattern(self):
        typed = self.cleaned_data["pattern"]
        if not typed.startswith("/") or typed.startswith("//"):
            raise ValidationError(_("Begin with /, and leave out the name of the former site."))
        if "*" in typed[:-1]:
            raise ValidationError(_("Only one *, and only at the end."))
        if "#" in typed:
            raise ValidationError(_("Leave out # and what follows: browsers do not send it."))
        pattern = former.pattern(typed)
        if "\0" in pattern or len(pattern) > former.LONGEST:
            raise ValidationError(_("This is too long, or no address."))
        if is_ours(pattern):
            raise ValidationError(_("The site has this address itself, or some that begin so."))
        return pattern

    def clean_selection(self):
        language, query = read(self.cleaned_data["selection"])
        found = BulletinFilter(QueryDict(query), Bulletin.objects.none(), parameters=SELECTING)
        if not found.form.is_valid():
            name, error = found.first_error
            raise ValidationError(
                _("It selects nothing. %(name)s: %(error)s") % {"name": name, "error": error}
            )
        self.instance.language = language
        self.instance.query = found.query(only_selecting=True)
        return found


def read(typed):
    """(language, query) of the address of a list or feed here; ValidationError in words for any other."""
    sentence = _("Paste the address of a list of this site, such as /en/news/?kind=event.")
    try:
        parts, ours = urlsplit(typed.strip()), urlsplit(settings.SITE_URL).netloc
        if (parts.scheme, parts.netloc) not in (("", ""), ("http", ours), ("https", ours)):
            raise ValidationError(_("This is an address of another site."))
        match = resolve(unquote(parts.path))
    except (ValueError, Resolver404) as no_address:
        raise ValidationError(sentence) from no_address
    if match.url_name not in OF_A_SELECTION:
        raise ValidationError(sentence)
    return match.kwargs["language"], parts.query


def is_ours(pattern):
    """Whether a page of the site answers at `pattern`, or begins so where it ends with *."""
    path = pattern.removesuffix("*").partition("?")[0]
    if path.split("/")[1] in RESERVED:
        return True
    if not pattern.endswith("*") or "?" in pattern:
        return is_valid_path(path) or is_valid_path(f"{path}/")
    tried = (path, f"{path}/", f"{path}x", f"{path}x/")
    return any(map(is_valid_path, tried)) or any(one.startswith(path) for one in beginnings())


def beginnings():
    """How the addresses of the site begin: "/en/news/" for all bulletins."""
    for pattern in get_resolver().url_patterns + get_resolver("bulletins.public.urls").url_patterns:
        for code, _name in settings.LANGUAGES:
            yield f"/{pattern.pattern}".replace("<language:language>", code).partition("<")[0]
    yield from (f"/{name}/" for name in RESERVED)


class AddressAdmin(admin.ModelAdmin):
    """For whoever may change the settings."""

    form = AddressForm
    change_form_template = "admin/bulletins/address_form.html"
    change_list_template = "admin/bulletins/address_list.html"
    delete_confirmation_template = "admin/bulletins/delete.html"
    fields = ["pattern", "output", "selection"]
    list_display = ["pattern", "output", "leads"]
    list_per_page = 100
    search_fields = ["pattern"]
    actions = None

    def get_changelist(self, request, **kwargs):
        return PagedList

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("bulletins.change_mission")

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request):
        return self.has_view_permission(request)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    @admin.display(description=gettext_lazy("Selection"))
    def leads(self, address):
        path = reverse("list", args=[address.language]) + address.query
        return format_html('<a href="{}">{}</a>', path, path)

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = context["media"]["js"]
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        return self._saved(request, obj)

    def response_change(self, request, obj):
        return self._saved(request, obj)

    def _saved(self, request, obj):
        said = {"pattern": obj.pattern, "address": former.address_of(obj)}
        sentence = _("Saved: %(pattern)s leads to %(address)s.") % said
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:bulletins_address_changelist"))
