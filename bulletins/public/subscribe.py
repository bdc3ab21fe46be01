"""Every way to follow a selection: its addresses to copy, and messages by email."""

from datetime import timedelta
from functools import wraps
from typing import NamedTuple

from django.core import signing
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bulletins.addresses import absolute
from bulletins.models import Bulletin, Every
from bulletins.outbox import links, subscribing
from bulletins.public import facets
from bulletins.public.list import chips, refused
from bulletins.public.pages import kept_nowhere, page
from bulletins.public.posts import is_foreign, network
from bulletins.selection import SELECTING, TERMS, BulletinFilter, selection

LONGEST_FORM = 20_000  # bytes of a form that holds one address
SHOWN_AGAIN = 300  # characters of what was typed


class Way(NamedTuple):
    """An address to copy, and where else it leads."""

    id: str
    name: str
    hint: str
    address: str
    acts: list  # of (label, where it leads)


def of_a_selection(url_name):
    """A view(request, language, found) at `url_name`, for what can be read; the rest answers as the list does."""

    def decorate(view):
        @wraps(view)
        def asked(request, language):
            bulletins = Bulletin.objects.published().in_language(language)
            found = BulletinFilter(request.GET, bulletins, parameters=SELECTING)
            if not found.form.is_valid():
                return refuse(request, language, found)
            if request.method != "POST" and (found.empty or found.form.moved):
                address = reverse(url_name, args=[language]) + found.query()
                return redirect(address, permanent=bool(found.form.moved))
            return view(request, language, found)

        return asked

    return decorate


@csrf_exempt  # guarded by the token of the form and by where it comes from
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_selection("subscribe")
def subscribe(request, language, found):
    if request.method == "POST":
        return kept_nowhere(sign_up(request, language, found))
    return show(request, language, found)


def show(request, language, found, status=200, **context):
    return page(
        request,
        language,
        "bulletins/subscribe.html",
        lambda code: reverse("subscribe", args=[code]) + found.query(),
        status=status,
        found=found,
        query=found.query(),
        phrase=found.phrase(),
        count=found.narrowed().count(),
        newest=found.narrowed().newest_first().for_cards().first(),
        ways=[*feeds(language, found, followed=False), calendar(language, found)],
        every=Every.choices,
        token=form_token(timezone.now()),
        **form_options(found),
        **context,
    )


def form_options(found):
    return {"chips": chips(found)} | {name: facets.terms_in_use(found, name) for name in TERMS}


def refuse(request, language, found):
    """404 with the form and a sentence: a value names nothing or cannot be read."""
    return page(
        request,
        language,
        "bulletins/subscribe.html",
        lambda code: reverse("subscribe", args=[code]),
        status=404,
        found=found,
        **refused(found),
        **form_options(found),
    )


def feeds(language, found, followed):
    """The feeds of a selection; `followed` where the page says already what they hold."""
    names = [
        ("rss", "RSS", _("For any news reader.")),
        ("atom", "Atom", _("The same, with change dates.")),
        ("json", "JSON Feed", _("For programs.")),
    ]
    view = reverse("feed_view", args=[language]) + found.query()
    ways = []
    for name, title, hint in names:
        path = reverse(name, args=[language]) + found.query()
        act = (
            (_("Open the raw feed"), path)
            if followed
            else (_("See what is in it"), f"{view}#{name}")
        )
        ways.append(Way(name, title, hint, absolute(path), [act]))
    return ways


def calendar(language, found):
    path = reverse("calendar", args=[language]) + found.query()
    address = "webcal:" + absolute(path).partition(":")[2]
    return Way(
        "calendar",
        _("Calendar"),
        _("Dates in your own calendar; changes follow."),
        address,
        [(_("Add to calendar"), address), (_("Download once (.ics)"), path)],
    )


# By email


def form_token(now):
    """The same for a day, so that the page is byte for byte the same."""
    return signing.Signer(salt="subscribe").sign(now.date().isoformat())


def is_ours(token):
    """Whether the form is of today or yesterday."""
    now = timezone.now()
    return token in (form_token(now), form_token(now - timedelta(days=1)))


def sign_up(request, language, found):
    if is_foreign(request):
        return answer(request, language, "foreign", 403)
    too_long = int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_FORM
    form = QueryDict() if too_long else request.POST
    address, every = form.get("address", ""), form.get("every", "")
    typed = {"address": address[:SHOWN_AGAIN], "chosen_every": every}
    if too_long:
        return show(request, language, found, 413, error=_("This is too long."), **typed)
    if not is_ours(form.get("token", "")):
        sentence = _("The page was open for more than a day. Press the button once more.")
        return show(request, language, found, 400, error=sentence, **typed)
    query = found.query(only_selecting=True)
    try:
        subscribing.sign_up(address, language, query, every, network(request))
    except subscribing.Refused as no:
        return show(request, language, found, 429 if no.busy else 400, error=str(no), **typed)
    return redirect("subscribed", language)


def subscribed(request, language):
    """After the form: an address of its own, so that loading it again sends nothing again."""
    return answer(request, language, "sent", 200, lambda code: reverse("subscribed", args=[code]))


def answer(request, language, said, status, path_in=lambda code: None, **context):
    """A page with the one sentence that follows a button."""
    template = "bulletins/subscribe_answer.html"
    return kept_nowhere(
        page(request, language, template, path_in, status=status, said=said, **context)
    )


# The links of the messages: opening one changes nothing


@csrf_exempt  # who has the token may confirm, and nobody else
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, language, token):
    try:
        subscription = links.to_confirm(token, timezone.now())
    except signing.BadSignature:
        return answer(request, language, "unknown", 404)
    if subscription is None:
        return answer(request, language, "old", 404)
    if subscription.language != language:
        return kept_nowhere(redirect("confirm", subscription.language, token))
    about = in_words(subscription)
    if request.method == "POST":
        if is_foreign(request):
            return answer(request, language, "foreign", 403)
        subscribing.confirm(subscription)
        return answer(request, language, "confirmed", 200, **about)
    if subscribing.is_confirmed(subscription):
        return answer(request, language, "confirmed", 200, **about)
    return one_button(request, language, "bulletins/subscribe_confirm.html", about)


@csrf_exempt  # also pressed by mail programs, without opening the page (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, language, token):
    try:
        subscription = links.to_leave(token)
    except signing.BadSignature:
        return answer(request, language, "unknown", 404)
    if subscription is None:
        return answer(request, language, "ended", 200)
    if subscription.language != language:
        return kept_nowhere(redirect("leave", subscription.language, token))
    if request.method == "POST":
        if is_foreign(request):
            return answer(request, language, "foreign", 403)
        subscribing.leave(subscription)
        return answer(request, language, "ended", 200)
    return one_button(request, language, "bulletins/subscribe_leave.html", in_words(subscription))


def in_words(subscription):
    """What a page says of a subscription; no `phrase` where its selection names what is here no longer."""
    bulletins = Bulletin.objects.published().in_language(subscription.language)
    found = selection(subscription.query, bulletins)
    return {
        "subscription": subscription,
        "phrase": found.phrase() if found else "",
        "query": found.query() if found else "",
    }


def one_button(request, language, template, about):
    return kept_nowhere(page(request, language, template, lambda code: None, **about))
