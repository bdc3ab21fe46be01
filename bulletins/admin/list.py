"""The list of bulletins: its columns, filters and chips."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.db.models import Exists, Max, Min, OuterRef
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bulletins import workflow
from bulletins.admin import words
from bulletins.models import Bulletin, Category, Kind, Mission, Series, Status


class Choice(SimpleListFilter):
    """A select in the filters' form; a value that it does not offer filters nothing."""

    def value(self):
        value = super().value()
        return value if value in {str(key) for key, _words in self.lookup_choices} else None

    def has_output(self):
        return True

    def chosen(self):
        return next(words for key, words in self.lookup_choices if str(key) == self.value())

    def queryset(self, request, queryset):
        return self.narrow(request, queryset, self.value()) if self.value() else queryset

    def options(self):
        return [(str(key), words, str(key) == self.value()) for key, words in self.lookup_choices]


class StateFilter(Choice):
    title, parameter_name = gettext_lazy("State"), "status"

    def lookups(self, request, model_admin):
        scheduled = ("scheduled", _("Scheduled"))
        return [*Status.choices[:2], scheduled, *Status.choices[2:]]

    def narrow(self, request, queryset, value):
        if value == "scheduled":
            return queryset.scheduled()
        if value == Status.PUBLISHED:
            return queryset.published()
        return queryset.filter(status=value)


class KindFilter(Choice):
    title, parameter_name = gettext_lazy("Kind"), "kind"

    def lookups(self, request, model_admin):
        return Kind.choices

    def narrow(self, request, queryset, value):
        return queryset.filter(kind=value)


class YearFilter(Choice):
    title, parameter_name = gettext_lazy("Year"), "year"

    def lookups(self, request, model_admin):
        found = Bulletin.objects.aggregate(first=Min("first_day"), last=Max("last_day"))
        if not found["first"]:
            return []
        return [(year, year) for year in range(found["last"].year, found["first"].year - 1, -1)]

    def narrow(self, request, queryset, value):
        return queryset.in_year(int(value))


class CategoryFilter(Choice):
    title, parameter_name, field, model = gettext_lazy("Category"), "category", "category", Category

    def lookups(self, request, model_admin):
        terms = ((term.pk, term.name) for term in self.model.objects.current())
        return sorted(terms, key=lambda pair: pair[1])

    def narrow(self, request, queryset, value):
        return queryset.filter(**{self.field: value})


class SeriesFilter(CategoryFilter):
    title, parameter_name, field, model = gettext_lazy("Series"), "series", "series", Series


class LanguageFilter(Choice):
    title, parameter_name = gettext_lazy("Languages"), "lang"

    def lookups(self, request, model_admin):
        lacking = [(f"no-{code}", _("%s missing") % name) for code, name in settings.LANGUAGES]
        return [*settings.LANGUAGES, *lacking]

    def narrow(self, request, queryset, value):
        code = value.removeprefix("no-")
        if code == value:
            return queryset.filter(language=code)
        there = Bulletin.objects.filter(translation_key=OuterRef("translation_key"), language=code)
        return queryset.filter(~Exists(there))


class MissingFilter(Choice):
    title, parameter_name = gettext_lazy("Missing"), "missing"

    def lookups(self, request, model_admin):
        return [("summary", _("Summary")), ("day", _("Day")), ("category", _("Category"))]

    def narrow(self, request, queryset, value):
        lacks = {
            "summary": {"summary": ""},
            "day": {"first_day": None},
            "category": {"category": None},
        }
        return queryset.filter(**lacks[value])


class EditorFilter(Choice):
    title, parameter_name = gettext_lazy("Last change by"), "who"

    def lookups(self, request, model_admin):
        editors = get_user_model().objects.filter(is_staff=True).order_by("username")
        return [
            (user.pk, _("You") if user == request.user else user.get_full_name() or user.username)
            for user in editors
        ]

    def narrow(self, request, queryset, value):
        return queryset.filter(edited_by=value)


FILTERS = [
    StateFilter, KindFilter, YearFilter, CategoryFilter, SeriesFilter, LanguageFilter,
    MissingFilter, EditorFilter,
]  # fmt: skip


class PagedList(ChangeList):
    def pages(self):
        """[(number or "…", its address or nothing)]"""
        for page in self.paginator.get_elided_page_range(self.page_num, on_each_side=2, on_ends=1):
            is_number = page != self.paginator.ELLIPSIS
            yield page, self.get_query_string({"p": page}) if is_number else ""


class BulletinChangeList(PagedList):
    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        keys = [bulletin.translation_key for bulletin in self.result_list]
        found = {}
        for key, language in Bulletin.objects.filter(translation_key__in=keys).values_list(
            "translation_key", "language"
        ):
            found.setdefault(key, set()).add(language)
        zone = Mission.objects.the().zone
        for bulletin in self.result_list:
            bulletin.in_languages, bulletin.desk_zone = found[bulletin.translation_key], zone

    def headers(self):
        return list(result_headers(self))

    def rows(self):
        """[(bulletin, [(column, its heading, cell)])] below the title."""
        columns = self.model_admin.list_display[2:]
        now = timezone.now()
        for bulletin in self.result_list:
            cells = []
            for name in columns:
                column = getattr(self.model_admin, name)
                cells.append((name, column.short_description, column(bulletin)))
            yield bulletin, words.kind(bulletin), words.pill(bulletin, now), cells

    def chips(self):
        """[(title, value in words, the address without it)] of the filters in force."""
        return [
            (spec.title, spec.chosen(), self.get_query_string(remove=[spec.parameter_name, "p"]))
            for spec in self.filter_specs
            if spec.value()
        ]


class BulletinList(admin.ModelAdmin):
    change_list_template = "admin/bulletins/bulletin_list.html"
    list_display = ["title", "status_pill", "day", "languages", "last_change"]
    list_filter = FILTERS
    list_per_page = 50
    list_select_related = ["observance", "edited_by"]
    search_fields = ["title", "body_text"]
    search_help_text = gettext_lazy("Words in title or text")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ["-changed_at", "-id"]
    actions = ["delete_selected"]

    def get_changelist(self, request, **kwargs):
        return BulletinChangeList

    def get_queryset(self, request):
        return (
            Bulletin.objects.defer("body", "body_text")
            if self._lists(request)
            else (Bulletin.objects.all())
        )

    def _lists(self, request):
        return request.resolver_match.url_name.endswith("_changelist")

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Bulletins")} | (extra_context or {}))

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def status_pill(self, bulletin):
        return words.pill(bulletin)

    @admin.display(description=gettext_lazy("Day"), ordering="first_day")
    def day(self, bulletin):
        return bulletin.days_in_words(get_language()) or _("No day yet")

    @admin.display(description=gettext_lazy("Languages"))
    def languages(self, bulletin):
        there = [name for code, name in settings.LANGUAGES if code in bulletin.in_languages]
        lacking = [name for code, name in settings.LANGUAGES if code not in bulletin.in_languages]
        return ". ".join(
            filter(None, [", ".join(there), *(_("%s missing") % name for name in lacking)])
        )

    @admin.display(description=gettext_lazy("Last change"), ordering="changed_at")
    def last_change(self, bulletin):
        when = words.recent(bulletin.changed_at, bulletin.desk_zone, timezone.now())
        who = bulletin.edited_by
        return f"{who.get_full_name() or who.get_username()}, {when}" if who else when

    @admin.action(
        description=gettext_lazy("Delete drafts that were never public"), permissions=["delete"]
    )
    def delete_selected(self, request, queryset):
        kept = [bulletin for bulletin in queryset if not workflow.may_delete(bulletin)]
        if kept:
            self.message_user(
                request,
                ngettext(
                    "“%(title)s” was public or is scheduled: withdraw it, or pull it back. Nothing was deleted.",
                    "%(count)s of the marked, such as “%(title)s”, were public or are scheduled. Nothing was deleted.",
                    len(kept),
                )
                % {"count": len(kept), "title": kept[0].title},
                messages.ERROR,
            )
            return None
        return delete_selected(self, request, queryset)

    # A right on bulletins is one on both kinds, whatever their proxies are called.

    def has_add_permission(self, request):
        return request.user.has_perm("bulletins.add_bulletin")

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("bulletins.change_bulletin")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("bulletins.view_bulletin") or request.user.has_perm(
            "bulletins.change_bulletin"
        )

    def has_delete_permission(self, request, obj=None):
        may = request.user.has_perm("bulletins.delete_bulletin")
        return may and (obj is None or workflow.may_delete(obj))

    def delete_model(self, request, obj):
        self.delete_queryset(request, Bulletin.objects.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        queryset.filter(status=Status.DRAFT, published_at=None).delete()
