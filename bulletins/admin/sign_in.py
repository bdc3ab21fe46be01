"""Signing in without leaving the form: over it by script, or with its words in the page."""

from functools import wraps

from django.contrib.auth import login
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

OWN = ("csrfmiddlewaretoken", "username", "password")


def is_signed_in(request, site):
    """As the editor whom the form was made for, where it says so."""
    editor = request.POST.get("editor", str(request.user.pk))
    return site.has_permission(request) and editor == str(request.user.pk)


def in_place(site):
    """JSON {user, token}: who is signed in, and the token for the form from now on; POST signs in.

    400 {sentence} where name and password are not taken.
    """

    @never_cache
    @sensitive_post_parameters("password")
    @require_http_methods(["GET", "POST"])
    def view(request):
        if request.method == "POST":
            form = site.login_form(request, request.POST)
            if not form.is_valid():
                sentences = [sentence for found in form.errors.values() for sentence in found]
                return JsonResponse({"sentence": " ".join(sentences)}, status=400)
            login(request, form.get_user())
        user = request.user.pk if site.has_permission(request) else None
        return JsonResponse({"user": user, "token": get_token(request)})

    return view


def with_words(view, site):
    """`view`, but what a form with a key sends after the sign-in has ended stays in the page that asks for it.

    Files are not kept; the page says so.
    """

    @wraps(view)
    def asked(request, *args, **kwargs):
        if request.method != "POST" or "form_key" not in request.POST:
            return view(request, *args, **kwargs)
        if is_signed_in(request, site):
            return view(request, *args, **kwargs)
        tried = "password" in request.POST
        form = site.login_form(request, request.POST if tried else None)
        if tried and form.is_valid() and str(form.get_user().pk) == request.POST.get("editor"):
            login(request, form.get_user())
            return view(request, *args, **kwargs)
        if tried and form.is_valid():
            form.add_error(None, _("These words are of another account. Sign in with that one."))
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in OWN
            for value in values
        ]
        context = {
            **site.each_context(request),
            "title": _("Your sign-in has ended"),
            "form": form,
            "typed": fields,
            "files": bool(request.FILES),
        }
        return TemplateResponse(request, "admin/bulletins/sign_in_again.html", context, status=403)

    return never_cache(sensitive_post_parameters("password")(asked))
