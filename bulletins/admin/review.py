"""The one screen before anything becomes public: the text as readers will see it, and what will happen."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from bulletins import differences, proofreading, workflow
from bulletins.admin import moves, outcome, prose, words
from bulletins.admin.moments import Moment, comes_twice, in_zone
from bulletins.models import Bulletin, Mission, content
from bulletins.workflow import Stage

WAITING = (Stage.CHANGES, Stage.CHANGES_IN_REVIEW)


class ReviewForm(forms.Form):
    """Hour or loudness, and whatever else this approval asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    published_at = Moment(label=gettext_lazy("Publish at"), required=False)
    which = forms.ChoiceField(
        label=gettext_lazy("Which one?"), required=False, widget=forms.RadioSelect
    )
    old_news = forms.BooleanField(
        label=gettext_lazy("Old news: put it in the archive under its own day, and tell nobody"),
        required=False,
    )
    loud = forms.ChoiceField(
        choices=[
            ("spelling", gettext_lazy("Spelling only: nobody is told")),
            ("significant", gettext_lazy("Significant: readers and apps are told")),
        ],
        label=gettext_lazy("How do readers learn of it?"),
        widget=forms.RadioSelect,
        initial="spelling",
    )
    alone_reason = forms.CharField(
        label=gettext_lazy("Why without a second person"),
        max_length=200,
        help_text=gettext_lazy("It stands in the history and stays flagged until somebody looks."),
    )

    def __init__(self, *args, bulletin, mission, alone, sentences, **kwargs):
        """`sentences`: {language: the sentence proposed} where changes wait, else None."""
        super().__init__(*args, label_suffix="", **kwargs)
        self.bulletin, self.mission = bulletin, mission
        self.sentences = []
        if not alone:
            del self.fields["alone_reason"]
        if sentences is None:
            del self.fields["loud"]
        if sentences is not None or bulletin.was_public() or bulletin.is_scheduled():
            del self.fields["published_at"], self.fields["which"], self.fields["old_news"]
        else:
            self._show_hour()
        for language, proposed in (sentences or {}).items():
            name = dict(settings.LANGUAGES).get(language, language)
            self.fields[f"sentence_{language}"] = forms.CharField(
                label=_("The sentence readers will see, in %s") % name,
                help_text=_("One sentence; only where it is significant."),
                initial=proposed,
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "lang": language, "spellcheck": "true"}),
            )
            self.sentences.append(f"sentence_{language}")

    def _show_hour(self):
        field = self.fields["published_at"]
        field.help_text = _("%s time. Empty: at once.") % self.mission.city_name
        planned = self.bulletin.planned_at
        moment = planned and planned.astimezone(self.mission.zone)
        if moment:
            self.initial["published_at"] = moment.replace(tzinfo=None)
            self.initial["which"] = str(moment.fold)
        typed = self.initial.get("published_at")
        if self.is_bound:
            try:
                typed = field.clean(self.data.get("published_at"))
            except ValidationError:
                typed = None
        self.fields["which"].choices = comes_twice(typed, self.mission.zone) if typed else []

    def clean(self):
        typed = super().clean()
        if typed.get("published_at"):
            fold = {"0": 0, "1": 1}.get(typed.get("which"))
            zone, city = self.mission.zone, self.mission.city_name
            try:
                typed["published_at"] = in_zone(typed["published_at"], zone, city, fold)
            except ValidationError as error:
                self.add_error("published_at", error)
        if typed.get("loud") == "significant":
            for name in self.sentences:
                if not typed[name].strip():
                    self.add_error(name, _("Say in one sentence what was corrected."))
        return typed


class Review(FormView):
    form_class = ReviewForm
    template_name = "admin/bulletins/review.html"
    model_admin = None

    def dispatch(self, request, *args, **kwargs):
        self.bulletin = get_object_or_404(
            Bulletin.objects.select_related("pending", "pending_by", "edited_by"), pk=kwargs["pk"]
        )
        self.mission = Mission.objects.the()
        self.alone = self._publishes_alone(request)
        if not request.user.has_perm("bulletins.view_bulletin"):
            raise PermissionDenied
        if not (self.alone or self._may(request.user)):
            if request.method == "POST":
                raise PermissionDenied
            return HttpResponseRedirect(self._form_address())
        return super().dispatch(request, *args, **kwargs)

    @property
    def changes(self):
        return workflow.stage(self.bulletin) in WAITING

    def _may(self, user):
        """Whether `user` may publish this now, as the second person or at a post of one."""
        name = "publish_changes" if self.changes else "publish"
        if self.bulletin.is_scheduled():
            name = "publish_now"
        elif not self.mission.second_person:
            name += "_at_one_person_post"
        return workflow.may_move(user, name, self.bulletin)

    def _publishes_alone(self, request):
        name = "publish_changes_alone" if self.changes else "publish_alone"
        asked = "alone" in request.GET and self.mission.second_person
        return asked and workflow.may_move(request.user, name, self.bulletin)

    def _form_address(self):
        return reverse("admin:bulletins_bulletin_change", args=[self.bulletin.pk])

    def get_initial(self):
        return {"version": self.bulletin.version}

    def get_form_kwargs(self):
        sentences = None
        if self.changes:
            sentences = {
                language: outcome.proposed(self.bulletin, language)
                for language in workflow.tells(self.bulletin)
            }
        own = {"bulletin": self.bulletin, "mission": self.mission, "alone": self.alone}
        return super().get_form_kwargs() | own | {"sentences": sentences}

    def post(self, request, *args, **kwargs):
        if request.POST.get("move") == "send-back":
            return self._send_back(request)
        return super().post(request, *args, **kwargs)

    def _send_back(self, request):
        try:
            self.bulletin.version = int(request.POST.get("version", 0))
            workflow.send_back(self.bulletin, request.user, request.POST.get("comment", "")[:2000])
        except (ValueError, workflow.NotAllowed) as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.get_full_path())
        self.model_admin.log_change(request, self.bulletin, "send-back")
        messages.success(request, _("Sent back with your comment. It is not yours to do now."))
        return HttpResponseRedirect(reverse("admin:index"))

    def form_valid(self, form):
        typed, by = form.cleaned_data, self.request.user
        self.bulletin.version = typed["version"]
        reason = typed.get("alone_reason", "")
        try:
            if self.bulletin.is_scheduled():
                workflow.publish_now(self.bulletin, by)
            elif self.changes:
                sentences = {name.removeprefix("sentence_"): typed[name] for name in form.sentences}
                significant = typed["loud"] == "significant"
                workflow.publish_changes(self.bulletin, by, significant, sentences, reason)
            else:
                workflow.publish(
                    self.bulletin, by, typed.get("published_at"), typed.get("old_news"), reason
                )
        except workflow.NotAllowed as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        self.model_admin.log_change(self.request, self.bulletin, "publish")
        messages.success(self.request, self._said())
        return HttpResponseRedirect(self._form_address())

    def _said(self):
        title = self.bulletin.title
        if self.bulletin.is_scheduled():
            return _("“%(title)s” is scheduled for %(at)s %(city)s. The clock does the rest.") % {
                "title": title,
                "at": words.moment(self.bulletin.published_at, self.mission.zone),
                "city": self.mission.city_name,
            }
        return _("“%s” is public. Look at it on the site.") % title

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        bulletin, user = self.bulletin, self.request.user
        then = workflow.with_changes(bulletin)
        sent = workflow.last_revision(bulletin, *moves.SENT)
        difference = None
        if self.changes:
            difference = differences.between(content.of(bulletin), content.of(then))
        at = context["form"].initial.get("published_at")
        missing = workflow.missing(then)
        return context | {
            **self.model_admin.admin_site.each_context(self.request),
            "title": _("Before it is published"),
            "bulletin": bulletin,
            "then": then,
            "body": prose.read(then),
            "lost": prose.lost(then),
            "pill": words.pills(bulletin),
            "sent": sent,
            "sent_by": sent and words.person(sent.author) if sent and sent.author else "",
            "second": not self.alone and self.mission.second_person and not bulletin.is_scheduled(),
            "alone": self.alone,
            "difference": difference,
            "before": _("Now"),
            "after": _("Then"),
            "form_address": self._form_address(),
            "asked": [
                field
                for field in context["form"].visible_fields()
                if field.name not in ("loud", "which")
            ],
            "warnings": proofreading.proofread(then),
            "facts": words.facts(then),
            "missing": missing,
            "outcome": outcome.of(bulletin, then, self.mission),
            "may_send_back": workflow.approves(user, bulletin),
            "may_edit": workflow.may_write(user, bulletin),
            "button": self._button(at),
            "clocks": words.clocks(bulletin.planned_at, self.mission)
            if bulletin.planned_at
            else (),
            "media": (self.model_admin.media + context["form"].media)["js"],
        }

    def _button(self, at):
        """What the button does, in words; desk.js keeps them true as the hour is changed."""
        city = self.mission.city_name
        schedule = _("Schedule for {at} %(city)s") % {"city": city}
        now = timezone.localtime(timezone.now(), self.mission.zone)
        words_ = _("Publish the changes now") if self.changes else _("Publish now")
        label = words_
        if at and at > now.replace(tzinfo=None):
            label = schedule.replace(
                "{at}", words.moment(at.replace(tzinfo=self.mission.zone), self.mission.zone)
            )
        return {
            "label": label,
            "words": words_,
            "at": schedule,
            "now": now.strftime("%Y-%m-%dT%H:%M"),
        }


def urls(model_admin):
    view = model_admin.admin_site.admin_view(Review.as_view(model_admin=model_admin))
    return [path("<int:pk>/review/", view, name="bulletins_bulletin_review")]
