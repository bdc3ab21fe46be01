"""The sign-off link: one text for one person without an account, who approves or returns it."""

from django.http import HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bulletins import sign_off
from bulletins.public.bulletin import show_unpublished
from bulletins.public.pages import kept_nowhere, page
from bulletins.public.posts import is_foreign
from bulletins.sign_off import Standing

ANSWERED = (Standing.APPROVED, Standing.RETURNED)


@csrf_exempt  # who has the token may answer, and nobody else; no cookie has a say in it
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off_page(request, language, token):
    asked = sign_off.find(token)
    if asked is None or asked.revision.bulletin.language != language:
        return closed(request, language, "unknown", 404)
    if request.method == "POST":
        if is_foreign(request):
            return closed(request, language, "foreign", 403)
        return decide(request, asked)
    return opened(request, asked)


def decide(request, asked):
    comment = request.POST.get("comment", "")
    try:
        sign_off.answer(asked, request.POST.get("answer", ""), comment)
    except sign_off.NotAllowed as refused:
        return opened(request, asked, str(refused), comment)
    return HttpResponseRedirect(request.path)


def opened(request, asked, error="", comment=""):
    """The text with the decision to be made, or why there is none to make."""
    standing = sign_off.standing(asked)
    revision = asked.revision
    if standing != Standing.OPEN:
        now = timezone.now()
        return closed(
            request,
            revision.bulletin.language,
            standing,
            200 if standing in ANSWERED else 410,
            asked=asked,
            to_be_published=to_be_published(revision.bulletin, now),
            void=sign_off.undone(revision) is not None,
        )
    then = revision.bulletin_then()
    response = show_unpublished(
        request,
        then,
        "bulletins/sign_off.html",
        bare=True,
        asked=asked,
        revision=revision,
        error=error,
        comment=comment,
        to_be_published=to_be_published(revision.bulletin, timezone.now()),
    )
    if error:
        response.status_code = 400
    return response


def to_be_published(bulletin, now):
    """The instant ahead at which it is planned, or None."""
    at = bulletin.published_at if bulletin.is_scheduled(now) else bulletin.planned_at
    return at if at and at > now else None


def closed(request, language, standing, status, **context):
    """A page with a sentence and no word of the text."""
    template = "bulletins/sign_off_closed.html"
    return kept_nowhere(
        page(request, language, template, {}.get, status, bare=True, standing=standing, **context)
    )
