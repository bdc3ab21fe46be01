"""The addresses that an open form speaks to: autosave, presence, signing in again."""

from functools import wraps

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from bulletins import workflow
from bulletins.admin import autosave, sign_in, words, words_found
from bulletins.models import Bulletin, Mission

LARGEST = 2 * 1024 * 1024  # bytes of one form
NOT_WORDS = {"csrfmiddlewaretoken", "editor", "form_key", "leave", "move", "typed_at", "version"}


def bounded(view):
    """413 in words before a body beyond LARGEST is read; the check of the token comes after that."""
    checked = csrf_protect(require_POST(view))

    @csrf_exempt
    @wraps(view)
    def asked(request, *args, **kwargs):
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            sentence = _("This form is too large to be kept: 2 MB at most. Save it in parts.")
            return JsonResponse({"sentence": sentence}, status=413)
        return checked(request, *args, **kwargs)

    return asked


def urls(model_admin):
    @bounded
    def heard(request, pk=None):
        if not sign_in.is_signed_in(request, model_admin.admin_site):
            return JsonResponse({"sentence": _("Your sign-in has ended.")}, status=401)
        bulletin = Bulletin.objects.filter(pk=pk).first() if pk else None
        if pk and bulletin is None:
            return JsonResponse({"sentence": _("This bulletin is not there any more.")}, status=404)
        if not (
            workflow.may_change(request.user, bulletin)
            if bulletin
            else request.user.has_perm("bulletins.add_bulletin")
        ):
            return JsonResponse({"sentence": _("You may not change this bulletin.")}, status=403)
        return _heard(request, bulletin)

    view = model_admin.admin_site.admin_view(
        words_found.WordsFound.as_view(model_admin=model_admin)
    )
    return [
        path("autosave/", heard, name="autosave_new"),
        path(
            "autosave/sign-in/", sign_in.in_place(model_admin.admin_site), name="autosave_sign_in"
        ),
        path("<int:pk>/autosave/", heard, name="bulletins_bulletin_autosave"),
        path("<int:pk>/words-found/", view, name="bulletins_bulletin_words"),
        path("words-found/<uuid:form_key>/", view, name="words_of_new_form"),
    ]


def _heard(request, bulletin):
    """A form is open, or left; with words in it, they are kept."""
    now, editor, form_key = timezone.now(), request.user, autosave.key_of(request.POST)
    if bulletin is None and form_key is None:
        return JsonResponse({"sentence": _("This form has no key. Open it again.")}, status=400)
    typed = {
        name: [value.replace("\x00", "") for value in values]
        for name, values in request.POST.lists()
        if name not in NOT_WORDS
    }
    answer = {"saved": None}
    if typed and str(form_key) not in request.session.get("saved_forms", []):
        copy = autosave.keep(request, bulletin, form_key, typed, now)
        zone = Mission.objects.the().zone
        if copy is None:
            sentence = _("Kept in this browser only, until you take or drop the words found above.")
            found = _note(autosave.found(editor, bulletin, form_key, now), bulletin)
            return JsonResponse({"sentence": sentence, "found": found}, status=409)
        answer["saved"] = words.clock(now, zone)
        if "typed_at" in request.POST:  # from before, handed over by the browser that had them
            answer["found"] = _note(autosave.say(copy, now, zone), bulletin)
    if "leave" in request.POST:
        autosave.left(editor, bulletin, form_key, now)
    elif not typed:
        autosave.seen(editor, bulletin, form_key, now)
    if bulletin:
        answer |= {"version": bulletin.version, "others": autosave.others(bulletin, editor, now)}
        answer["newer"] = _newer(request, bulletin, now)
    return JsonResponse(answer)


def _note(found, bulletin):
    return render_to_string("admin/bulletins/_found.html", {"found": found, "bulletin": bulletin})


def _newer(request, bulletin, now):
    """A sentence where somebody saved or moved `bulletin` since the form was opened, else None."""
    version = request.POST.get("version", "")
    if not version.isdecimal() or len(version) > 9 or int(version) >= bulletin.version:
        return None
    last = bulletin.revisions.select_related("author").last()
    if last is None or last.author is None:
        return _("This was changed meanwhile. If you save too, you will see both texts.")
    sentence = _("%(name)s, %(hour)s: %(action)s. If you save too, you will see both texts.")
    return sentence % {
        "name": words.person(last.author),
        "hour": words.recent(last.at, Mission.objects.the().zone, now),
        "action": last.get_action_display(),
    }
