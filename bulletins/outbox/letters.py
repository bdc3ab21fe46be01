"""The messages themselves: two parts, in the language of the subscription, in the mission's dress."""

import re
from email.charset import QP, Charset
from email.header import Header
from email.policy import compat32
from email.utils import format_datetime, quote
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from bulletins import colours, dates, text
from bulletins.addresses import absolute
from bulletins.models import Bulletin, Delivery, Every, Kind, Mission, State, as_withdrawn, named
from bulletins.outbox.bodies import dressed, in_lines, wrapped
from bulletins.outbox.links import confirm_token, leave_token
from bulletins.selection import selection

QUOTED = Charset("utf-8")  # seven bits, no line over 76: every relay passes it on as it is
QUOTED.body_encoding = QP
GAPS = re.compile(r"\n{3,}")
LONG_WORD = re.compile(r"\S{60}")
PRINTED = "django.core.mail.backends.console.EmailBackend"  # for people to read, not for mail


class Letter(EmailMultiAlternatives):
    """A message whose header lines are never empty, as Django folds them: strict readers add a space."""

    def message(self):
        made = super().message()
        made.policy = compat32.clone(max_line_length=998)
        plain = self.subject.isascii() and not LONG_WORD.search(self.subject)
        charset = "us-ascii" if plain and "=?" not in self.subject else "utf-8"
        made.replace_header(
            "Subject", Header(self.subject, charset, header_name="Subject").encode()
        )
        return made


def write(message, deliveries, now):
    """The letter that tells `deliveries` (at least one) as of `now`."""
    subscription = message.subscription
    with translation.override(subscription.language):
        mission = Mission.objects.the()
        told = [Told(delivery, mission, now) for delivery in deliveries]
        template = "one" if len(told) == 1 else "digest"
        leave = absolute(reverse("leave", args=[subscription.language, leave_token(subscription)]))
        headers = {
            "List-Id": list_id(subscription),
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        context = {"told": told, "one": told[0], "leave": leave, "subject": _subject(told)}
        return _letter(message, mission, template, context, headers, now)


def confirmation(message, now):
    """The letter with the link that begins a subscription."""
    subscription = message.subscription
    with translation.override(subscription.language):
        token = confirm_token(subscription)
        context = {
            "subject": _("Confirm your subscription"),
            "confirm": absolute(reverse("confirm", args=[subscription.language, token])),
            "language_name": get_language_info(subscription.language)["name_translated"],
        }
        return _letter(message, Mission.objects.the(), "confirm", context, {}, now)


def _subject(told):
    first = told[0]
    if len(told) > 1:
        more = len(told) - 1
        words = ngettext("%(title)s, and %(more)s more", "%(title)s, and %(more)s more", more)
        return words % {"title": first.title, "more": more}
    return {
        Delivery.Kind.NEWS: "%s",
        Delivery.Kind.CORRECTION: _("Corrected: %s"),
        Delivery.Kind.WITHDRAWAL: _("Withdrawn: %s"),
    }[first.kind] % first.title


def _letter(message, mission, template, context, headers, now):
    subscription = message.subscription
    language = subscription.language
    every = {Every.ONCE: _("at once"), Every.DAILY: _("daily"), Every.WEEKLY: _("weekly")}
    context |= {
        "mission": mission,
        "language": language,
        "address": subscription.address,
        "selection": phrase(subscription),
        "every": every[subscription.every],
        "choose": absolute(reverse("subscribe", args=[language])) + subscription.query,
        "privacy": absolute(reverse("privacy", args=[language])),
        "street": ", ".join(filter(None, map(str.strip, named(mission.address)[0].splitlines()))),
        "band": colours.band(mission.brand_hue, mission.brand_chroma),
        "link": colours.link(mission.brand_hue, mission.brand_chroma),
    }
    host = urlsplit(settings.SITE_URL).hostname
    letter = Letter(
        subject=text.one_line(context["subject"]),
        body=wrapped(GAPS.sub("\n\n", render_to_string(f"mail/{template}.txt", context))),
        from_email=f'"{quote(text.one_line(mission.name))}" <{settings.EMAIL_FROM}>',
        to=[subscription.address],
        headers=headers
        | {
            "Message-ID": f"<{message.id.hex}@{host}>",
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
        },
    )
    if settings.EMAIL_BACKEND != PRINTED:
        letter.encoding = QUOTED
        letter.attach_alternative(
            render_to_string(f"mail/{template}.html", context).strip(), "text/html"
        )
    return letter


def phrase(subscription):
    found = selection(subscription.query, Bulletin.objects.none())
    return found.phrase() if found else _("what you chose")


def list_id(subscription):
    """The same for all who follow the same (RFC 2919)."""
    name = text.one_line(phrase(subscription))
    words = f'"{quote(name)}"' if name.isascii() else Header(name, "utf-8").encode()
    key = sha256(subscription.query.encode()).hexdigest()[:12] if subscription.query else "all"
    host = urlsplit(settings.SITE_URL).hostname
    return f"{' '.join(words.split())} <{key}.{subscription.language}.news.{host}>"


class Told:
    """What a letter says of one delivery, in words of the active language."""

    def __init__(self, delivery, mission, now):
        bulletin = delivery.bulletin
        if delivery.kind == Delivery.Kind.WITHDRAWAL:
            bulletin = as_withdrawn(bulletin)
        self.kind = delivery.kind
        self.title = bulletin.title
        self.url = absolute(bulletin.get_absolute_url())
        if delivery.kind == Delivery.Kind.WITHDRAWAL:
            self._say_withdrawal(bulletin, now)
            return
        self.kind_name = Kind(bulletin.kind).label
        self.about = [term.name for term in (bulletin.category, bulletin.series) if term]
        self.when = _when(bulletin, mission)
        self.where = _where(bulletin.place)
        if delivery.kind == Delivery.Kind.CORRECTION:
            self.sentence = delivery.correction.sentence
            return
        link = colours.link(mission.brand_hue, mission.brand_chroma)
        self.summary = bulletin.summary
        self.first, self.rest = dressed(bulletin.body, self.url, link)
        self.first_line, self.other_lines = in_lines(bulletin.body, self.url)

    def _say_withdrawal(self, bulletin, now):
        """As little as its page says: date, reason and what replaces it."""
        self.when = bulletin.days_in_words(translation.get_language())
        self.sentence = bulletin.withdrawn_words
        replacement = bulletin.replaced_by
        if replacement and replacement.is_public(now):
            self.replacement = replacement.title
            self.replacement_url = absolute(replacement.get_absolute_url())

    @property
    def line(self):
        """Its kind, category and series."""
        return ", ".join([str(self.kind_name), *self.about])

    @property
    def underline(self):
        return "=" * min(len(self.title), 72)


def _when(bulletin, mission):
    """ "November 12, 2026, 6:30 p.m. to 8:00 p.m., Washington time"."""
    language = translation.get_language()
    days = bulletin.days_in_words(language)
    if bulletin.day_inferred:
        days = _("%s (year inferred)") % days
    parts = [days]
    if bulletin.start_time:
        hours = dates.clock(bulletin.start_time, language)
        if bulletin.end_time:
            hours = _("%(start)s to %(end)s") % {
                "start": hours,
                "end": dates.clock(bulletin.end_time, language),
            }
        parts += [hours, _("%(city)s time") % {"city": mission.clock_at(_around(bulletin.place))}]
    words = ", ".join(parts)
    if bulletin.state == State.CANCELLED:
        return _("Cancelled. It was to be %s") % words
    if bulletin.state == State.POSTPONED:
        return _("Postponed. It was to be %s") % words
    return words


def _where(place):
    return ", ".join(one.name for one in (place, place.parent) if one) if place else ""


def _around(place):
    """`place` and what it lies in, innermost first."""
    while place:
        yield place
        place = place.parent
