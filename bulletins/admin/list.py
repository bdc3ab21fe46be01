"""The list of bulletins: its columns, filters and chips."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import CharField, Exists, Max, Min, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bulletins import files, workflow
from bulletins.admin import words, work
from bulletins.admin.marked import MarkedActions
from bulletins.models import Attachment, Bulletin, Category, Kind, Series, Status, named, one_writer
from bulletins.workflow import Stage


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
        return [
            *Stage.choices,
            ("stale", _("Stale")),
            ("flagged", _("Published without a second person")),
        ]

    def narrow(self, request, queryset, value):
        if value == "stale":
            return queryset.filter(work.STALE)
        if value == "flagged":
            return queryset.filter(work.FLAGGED)
        if value == Stage.PUBLISHED:
            return queryset.published()
        return queryset.filter(workflow.at_stage([Stage(value)], timezone.now()))


class WorkFilter(Choice):
    title, parameter_name = gettext_lazy("On your desk"), "work"

    def lookups(self, request, model_admin):
        mission = work.mission_of(request)
        self.piles = work.piles(request.user, mission.second_person, timezone.now())
        return [(key, pile.title) for key, pile in self.piles.items()]

    def narrow(self, request, queryset, value):
        return queryset.filter(self.piles[value].where)


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


def terms_of(request):
    """{model: [(id, name)]} of the categories and series in use, read once for each request."""
    if not hasattr(request, "terms_of_list"):
        each = [
            model.objects.current()
            .annotate(model=Value(model.__name__, CharField()))
            .values_list("model", "pk", "names")
            for model in (Category, Series)
        ]
        found = {Category.__name__: [], Series.__name__: []}
        for model, pk, names in each[0].union(each[1], all=True):
            found[model].append((pk, named(names)[0]))
        request.terms_of_list = found
    return request.terms_of_list


class CategoryFilter(Choice):
    title, parameter_name, model = gettext_lazy("Category"), "category", Category

    def lookups(self, request, model_admin):
        return sorted(terms_of(request)[self.model.__name__], key=lambda pair: pair[1])

    def narrow(self, request, queryset, value):
        return queryset.filter(**{self.parameter_name: value})


class SeriesFilter(CategoryFilter):
    title, parameter_name, model = gettext_lazy("Series"), "series", Series


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
        """Of what is withdrawn nothing is missing."""
        lacks = {
            "summary": {"summary": ""},
            "day": {"first_day": None},
            "category": {"category": None},
        }
        return queryset.filter(work.NOT_WITHDRAWN, **lacks[value])


class EditorFilter(Choice):
    title, parameter_name = gettext_lazy("Last change by"), "who"

    def lookups(self, request, model_admin):
        editors = get_user_model().objects.filter(is_staff=True).order_by("username")
        return [
            (user.pk, _("You") if user == request.user else words.person(user)) for user in editors
        ]

    def narrow(self, request, queryset, value):
        return queryset.filter(Q(pending_by=value) | Q(pending_by=None, edited_by=value))


FILTERS = [
    WorkFilter, StateFilter, KindFilter, YearFilter, CategoryFilter, SeriesFilter, LanguageFilter,
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
        for row in Bulletin.objects.filter(translation_key__in=keys).only(
            "translation_key", "language", "status", "published_at", "pending_status", "stale_since"
        ):
            found.setdefault(row.translation_key, {})[row.language] = row
        for bulletin in self.result_list:
            bulletin.in_languages = found[bulletin.translation_key]
            bulletin.desk_zone = work.mission_of(request).zone
            bulletin.desk_user = request.user

    def categories(self):
        """[(id, name)] that the marked may be sorted under."""
        return next(
            spec.lookup_choices
            for spec in self.filter_specs
            if spec.parameter_name == CategoryFilter.parameter_name
        )

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
            yield bulletin, words.kind(bulletin), words.pills(bulletin, now), cells

    def chips(self):
        """[(title, value in words, the address without it)] of the filters in force."""
        return [
            (spec.title, spec.chosen(), self.get_query_string(remove=[spec.parameter_name, "p"]))
            for spec in self.filter_specs
            if spec.value()
        ]


class BulletinList(MarkedActions, admin.ModelAdmin):
    change_list_template = "admin/bulletins/bulletin_list.html"
    list_display = ["title", "status_pill", "day", "languages", "last_change"]
    list_filter = FILTERS
    list_per_page = 50
    list_select_related = ["observance", "edited_by", "pending", "pending_by"]
    search_fields = ["title", "body_text"]
    search_help_text = gettext_lazy("Words in title or text")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ["-changed_at", "-id"]
    view_on_site = False

    def get_changelist(self, request, **kwargs):
        return BulletinChangeList

    def get_queryset(self, request):
        rows = Bulletin.objects.order_by(*self.ordering)
        return rows.defer("body", "body_text", "pending__content") if self._lists(request) else rows

    def _lists(self, request):
        return request.resolver_match.url_name.endswith("_changelist")

    def changelist_view(self, request, extra_context=None):
        own = {"title": _("Bulletins"), "may_sort": self.has_change_permission(request)}
        return super().changelist_view(request, own | (extra_context or {}))

    @admin.display(description=gettext_lazy("State"), ordering="status")
    def status_pill(self, bulletin):
        return words.pills(bulletin)

    @admin.display(description=gettext_lazy("Day"), ordering="first_day")
    def day(self, bulletin):
        return bulletin.days_in_words(get_language()) or _("No day yet")

    @admin.display(description=gettext_lazy("Languages"))
    def languages(self, bulletin):
        """ "English, Español: Draft", "English. Español stale", "English. Español missing" """
        there, apart = [], []
        for code, name in settings.LANGUAGES:
            row = bulletin.in_languages.get(code)
            if row is None:
                apart.append(_("%s missing") % name)
            elif row.stale_since_id and row.status != Status.WITHDRAWN:
                apart.append(_("%s stale") % name)
            elif (at := workflow.stage(row)) != workflow.stage(bulletin):
                there.append(_("%(language)s: %(state)s") % {"language": name, "state": at.label})
            else:
                there.append(name)
        return ". ".join(filter(None, [", ".join(there), *apart]))

    @admin.display(description=gettext_lazy("Last change"), ordering="changed_at")
    def last_change(self, bulletin):
        who, at = bulletin.edited_by, bulletin.changed_at
        if bulletin.pending:
            who, at = bulletin.pending_by, bulletin.pending.at
        when = words.recent(at, bulletin.desk_zone, timezone.now())
        if who is None:
            return when
        return f"{_('You') if who == bulletin.desk_user else words.person(who)}, {when}"

    # A right on bulletins is one on both kinds, whatever their proxies are called.

    def has_add_permission(self, request):
        return request.user.has_perm("bulletins.add_bulletin")

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("bulletins.change_bulletin")
        return workflow.may_change(request.user, obj)

    def has_view_permission(self, request, obj=None):
        return work.may_view(request.user)

    def has_delete_permission(self, request, obj=None):
        may = request.user.has_perm("bulletins.delete_bulletin")
        return may and (obj is None or workflow.may_delete(obj))

    def delete_model(self, request, obj):
        self.delete_queryset(request, Bulletin.objects.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        """Drafts that were never public, and the files beside them."""
        with one_writer():
            rows = queryset.filter(status=Status.DRAFT, published_at=None).select_for_update()
            keys = list(rows.values_list("pk", flat=True))
            beside = list(Attachment.objects.filter(bulletin__in=keys))
            Bulletin.objects.filter(pk__in=keys).delete()
            transaction.on_commit(lambda: files.forget(beside))
