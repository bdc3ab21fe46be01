"""A text as readers will see it, and beside it the links for those who sign it off."""

from datetime import timedelta
from typing import NamedTuple

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from bulletins import sign_off, workflow
from bulletins.addresses import absolute
from bulletins.admin import words
from bulletins.admin.moments import Moment, in_zone
from bulletins.models import Action, Bulletin, Mission, Revision, SignOff, Status, content
from bulletins.models.revision import digest
from bulletins.public.bulletin import show_unpublished
from bulletins.sign_off import Standing

ASKED_SHOWN = 20
WAITS = timedelta(days=2)  # what is offered for an answer
OF_SIGN_OFF = (Action.ASK, Action.ANSWER, Action.REVOKE)


def urls(model_admin):
    view = model_admin.admin_site.admin_view
    framing = csp_replace({"frame-src": [SELF]})(Preview.as_view(model_admin=model_admin))
    framed = csp_replace({"frame-ancestors": [SELF]})(Page.as_view(model_admin=model_admin))
    return [
        path("<int:pk>/preview/", view(framing), name="bulletins_bulletin_preview"),
        path("<int:pk>/preview/page/", view(framed), name="bulletins_bulletin_preview_page"),
    ]


class AskForm(forms.Form):
    who = forms.CharField(label=gettext_lazy("Who is asked"), max_length=100)
    until = Moment(label=gettext_lazy("Good until"))

    def __init__(self, *args, mission, now, **kwargs):
        super().__init__(*args, **kwargs, label_suffix="")
        self.mission = mission
        offered = timezone.localtime(now + WAITS, mission.zone).replace(hour=18, minute=0)
        self.initial = {"until": offered.replace(tzinfo=None)}
        self.fields["until"].help_text = _("%s time. At most 14 days.") % mission.city_name

    def clean_until(self):
        typed = self.cleaned_data["until"]
        return in_zone(typed, self.mission.zone, self.mission.city_name, fold=0)


class Shown(View):
    """The text that waits: the draft, or the changes beside what readers have."""

    model_admin = None

    def dispatch(self, request, *args, **kwargs):
        self.bulletin = get_object_or_404(Bulletin.objects.for_detail(), pk=kwargs["pk"])
        if not self.model_admin.has_view_permission(request, self.bulletin):
            raise PermissionDenied
        self.now = timezone.now()
        self.text = workflow.with_changes(self.bulletin)
        self.content = content.of(self.text)
        self.hash = digest(self.content)
        return super().dispatch(request, *args, **kwargs)

    def revision(self):
        """The newest one that has this text; None where none was taken yet."""
        same = self.bulletin.revisions.filter(content_hash=self.hash, sealed_at=None)
        return same.exclude(action__in=OF_SIGN_OFF).last()

    @property
    def is_public(self):
        return self.bulletin.is_public(self.now) and not self.bulletin.pending_id


class Page(Shown):
    """The page alone, in its own language, as the frame shows it."""

    def get(self, request, pk):
        with translation.override(self.bulletin.language):
            response = show_unpublished(
                request,
                self.text,
                "admin/bulletins/preview_page.html",
                media="admin:media",
                revision=self.revision(),
                stage=workflow.stage(self.bulletin, self.now).label,
                is_public=self.is_public,
                may_change=workflow.may_change(request.user, self.bulletin),
            )
        response.headers["Content-Language"] = self.bulletin.language
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class Asked(NamedTuple):
    """Who was asked, what came back, and what may be done about it."""

    sign_off: SignOff
    when: str
    by: str
    sentence: str
    is_open: bool
    may_renew: bool


class Preview(Shown):
    """The page in a frame, and sign-off beside it."""

    link = None  # just made: shown once, kept nowhere

    def get(self, request, pk):
        return self.answer(self.form())

    def post(self, request, pk):
        if not workflow.may_change(request.user, self.bulletin):
            raise PermissionDenied
        acts = {"revoke": self.revoke, "replace": self.replace}
        return acts.get(request.POST.get("act"), self.ask)()

    def form(self, data=None):
        return AskForm(data, mission=Mission.objects.the(), now=self.now)

    def ask(self):
        form = self.form(self.request.POST)
        if form.is_valid():
            who, until = form.cleaned_data["who"], form.cleaned_data["until"]
            try:
                token = sign_off.ask(self.read(), who, self.request.user, until, self.now)
                self.made(token, who)
                form = self.form()
            except sign_off.NotAllowed as refused:
                form.add_error(None, str(refused))
        return self.answer(form)

    def replace(self):
        former, form = self.chosen(), self.form()
        try:
            token = sign_off.replace(former, self.read(), self.request.user, self.now)
            self.made(token, former.who)
        except sign_off.NotAllowed as refused:
            messages.error(self.request, str(refused))
        return self.answer(form)

    def revoke(self):
        chosen = self.chosen()
        try:
            sign_off.revoke(chosen, self.request.user, self.now)
            sentence = _("The link of %s is revoked. It shows no word of the text any more.")
            messages.success(self.request, sentence % chosen.who)
        except sign_off.NotAllowed as refused:
            messages.error(self.request, str(refused))
        return HttpResponseRedirect(self.request.path)

    def chosen(self):
        """The sign-off that the button belongs to; another bulletin's is not found."""
        pk = self.request.POST.get("asked", "")
        known = pk if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
        return get_object_or_404(sign_off.asked(self.bulletin), pk=known)

    def read(self):
        """The revision of the text that was read; NotAllowed where it is another by now."""
        if self.request.POST.get("seen") != self.hash:
            raise sign_off.NotAllowed(
                _("“%s” was changed since you read it. Read it again, then ask.") % self.text.title
            )
        with transaction.atomic():
            Bulletin.objects.select_for_update().get(pk=self.bulletin.pk)
            return self.revision() or Revision.take(
                self.bulletin, None, Action.KEPT, written=self.content
            )

    def made(self, token, who):
        self.link = absolute(reverse("sign_off", args=[self.bulletin.language, token]))
        sentence = _("The link is made. Send it to %s: it is shown this once.")
        messages.success(self.request, sentence % who)

    def answer(self, form):
        site, mission = self.model_admin.admin_site, form.mission
        rows = {row.language: row for row in workflow.languages_of(self.bulletin).defer("body")}
        may_change = workflow.may_change(self.request.user, self.bulletin)
        is_withdrawn = self.bulletin.status == Status.WITHDRAWN
        acts = sign_off.acts_of(self.bulletin)
        context = {
            **site.each_context(self.request),
            "title": _("Preview: %s") % self.text.title,
            "bulletin": self.bulletin,
            "text": self.text,
            "pills": words.pills(self.bulletin, self.now),
            "revision": self.revision(),
            "is_public": self.is_public,
            "languages": [
                (code, name, rows[code]) for code, name in settings.LANGUAGES if code in rows
            ],
            "form": form,
            "seen": self.hash,
            "link": self.link,
            "may_change": may_change,
            "may_ask": may_change and not (self.is_public or is_withdrawn),
            "is_withdrawn": is_withdrawn,
            "asked": [
                self.row(one, mission, acts) for one in sign_off.asked(self.bulletin)[:ASKED_SHOWN]
            ],
        }
        if context["revision"]:
            context["saved"] = moment(context["revision"].at, mission, self.now)
        self.request.current_app = site.name
        return render(self.request, "admin/bulletins/preview.html", context)

    def row(self, asked, mission, acts):
        standing = sign_off.standing(asked, self.now, acts)

        def at(instant):
            return moment(instant, mission, self.now)

        void = sign_off.undone(asked.revision, acts) if asked.answer else None
        by = _("you") if asked.asked_by == self.request.user else words.person(asked.asked_by)
        is_open = standing == Standing.OPEN
        return Asked(
            asked, at(asked.asked_at), by, in_words(asked, standing, void, at), is_open,
            not asked.answer,
        )  # fmt: skip


def moment(instant, mission, now):
    """ "today at 10:39 a.m.", else the day too."""
    zone = mission.zone
    if timezone.localtime(instant, zone).date() == timezone.localtime(now, zone).date():
        return _("today at %s") % words.clock(instant, zone)
    return words.moment(instant, zone)


def in_words(asked, standing, void, at):
    """What came back; `void` is the Standing that undid an answer, `at(instant)` says when."""
    undone = {
        Standing.OUTDATED: _("Void: the text was edited since."),
        Standing.GONE: _("Void: the text was taken back."),
    }
    if asked.answer:
        words_ = _("Approved %s") if standing == Standing.APPROVED else _("Returned %s:")
        said = [words_ % at(asked.answered_at)]
        if asked.comment:
            said.append(_("“%s”") % asked.comment)
        if void:
            said.append(undone[void])
        return " ".join(said)
    return {
        Standing.OPEN: _("No answer yet. Good until %s") % at(asked.expires_at),
        Standing.EXPIRED: _("No answer. It ended %s") % at(asked.expires_at),
        Standing.PUBLISHED: _("No answer. The text is public."),
        Standing.REVOKED: _("Revoked %s") % at(asked.revoked_at) if asked.revoked_at else "",
        **undone,
    }[standing]
