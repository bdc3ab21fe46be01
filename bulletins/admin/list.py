"""The list of bulletins: its columns, filters and chips."""

from django.conf import settings
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.db.models import Exists, Max, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
