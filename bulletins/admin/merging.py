"""The screen that merges a name into another: first which, then what will happen, then it is done."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bulletins import terms
from bulletins.admin import words
from bulletins.admin.widgets import ChosenName
from bulletins.models import Bulletin, Observance, Party, Place, Series


class AnyName(forms.ModelChoiceField):
    def label_from_instance(self, term):
        around = term.parent if isinstance(term, Place) else None
        return f"{term}, {around}" if around else str(term)


class AllNames(ChosenName):
    """With every name in the list, so that it can be chosen from without a script."""

    def optgroups(self, name, value, attr=None):
        return forms.Select.optgroups(self, name, value, attr)


class MergeForm(forms.Form):
    into = AnyName(
        None,
        label=gettext_lazy("Merge into"),
        help_text=gettext_lazy("The name that stays. Type to find it."),
        error_messages={"invalid_choice": gettext_lazy("Choose a name from the list.")},
    )

    def __init__(self, *args, term, admin_site, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        field = self.fields["into"]
        field.queryset = type(term).objects.current().exclude(pk=term.pk).order_by("slug")
        if isinstance(term, Place):
            outside = field.queryset.exclude(path__startswith=term.path)
            field.queryset = outside.select_related("parent")
        name = "parties" if isinstance(term, Party) else term._meta.model_name
        field.widget = AllNames(Bulletin._meta.get_field(name), admin_site)
        field.widget.choices = field.choices


def screen(request, model_admin, object_id):
    """GET asks into which one, GET `?into=ID` says what will happen, POST does it."""
    term = model_admin.get_object(request, str(object_id))
    if term is None:
        return model_admin._get_obj_does_not_exist_redirect(
            request, model_admin.opts, str(object_id)
        )
    if not model_admin.has_change_permission(request, term):
        raise PermissionDenied
    site = model_admin.admin_site
    sent = request.POST or request.GET
    form = MergeForm(sent if "into" in sent else None, term=term, admin_site=site)
    into = form.cleaned_data["into"] if form.is_valid() else None
    if into and request.method == "POST":
        try:
            return _merge(request, model_admin, term, into)
        except terms.Refused as refused:
            form.add_error(None, str(refused))
            into = None
    request.current_app = site.name
    context = {
        **site.each_context(request),
        "title": _title(term, into),
        "opts": model_admin.opts,
        "term": term,
        "into": into,
        "form": form,
        "outcome": outcome(term, into) if into else [],
        "media": (model_admin.media + form.media)["js"],
    }
    return TemplateResponse(request, "admin/bulletins/merge.html", context)


def _title(term, into):
    if into:
        return _("Merge “%(name)s” into “%(into)s”") % {"name": term, "into": into}
    return _("Merge “%s” into another name") % term


def _merge(request, model_admin, term, into):
    count = terms.sorted_under(term).count()
    into = terms.merge(term, into, request.user)
    names = {"name": term, "into": into, "count": count}
    model_admin.log_change(request, into, _("“%(name)s” was merged into “%(into)s”.") % names)
    sentence = ngettext(
        "“%(name)s” is merged: %(count)s bulletin moved to “%(into)s”, and its address leads there.",
        "“%(name)s” is merged: %(count)s bulletins moved to “%(into)s”, and its address leads there.",
        count,
    )
    messages.success(request, sentence % names)
    return HttpResponseRedirect(_address(into, "change"))


def _address(term, page):
    return reverse(f"admin:bulletins_{term._meta.model_name}_{page}", args=[term.pk])


def outcome(term, into):
    """[(what, in words, more)] of merging `term` into `into`."""
    count = terms.sorted_under(term).count()
    untold = _("Nobody is told of it. The history of each says who merged.") if count else ""
    moves = ngettext("%s bulletin moves", "%s bulletins move", count) % count
    names = {"name": term, "into": into, "slug": term.slug}
    return [
        (_("Bulletins"), moves, untold),
        (
            _("Address"),
            _("“%(slug)s” leads to “%(into)s” for ever") % names,
            _("Lists, feeds, calendars and subscriptions to it go on with that name."),
        ),
        *_of_kind(term, into),
        (
            _("Here"),
            _("“%(name)s” is gone from every choice") % names,
            _("They cannot be parted again."),
        ),
    ]


def _of_kind(term, into):
    """What only a place, a series or an observance brings along."""
    if isinstance(term, Place):
        count = Place.objects.current().filter(parent=term).count()
        if count:
            move = ngettext(
                "%(count)s place lies in “%(into)s” then",
                "%(count)s places lie in “%(into)s” then",
                count,
            )
            yield _("Places in it"), move % {"count": count, "into": into}, ""
    if isinstance(term, Series):
        taken = Bulletin.objects.filter(series=into).exclude(number=None).values("number")
        twice = Bulletin.objects.filter(series=term, number__in=taken).values("number").distinct()
        if count := twice.count():
            stand = ngettext("%s number stands twice then", "%s numbers stand twice then", count)
            yield _("Numbers"), stand % count, _("They stay as they are. Warnings name them.")
    if isinstance(term, Observance) and _origin(term) != _origin(into):
        yield (
            _("Anniversaries"),
            _("Counted from %s, for all of them") % words.origin(into),
            _("Until now “%(name)s” is counted from %(origin)s.")
            % {"name": term, "origin": words.origin(term)},
        )


def _origin(observance):
    return observance.origin_date, observance.origin_precision


def urls(model_admin):
    def view(request, pk):
        return screen(request, model_admin, pk)

    name = f"bulletins_{model_admin.opts.model_name}_merge"
    return [path("<int:pk>/merge/", model_admin.admin_site.admin_view(view), name=name)]
