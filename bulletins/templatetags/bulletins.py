"""How facts are shown: days, numbers and names in the page's language. No question to the database."""

from datetime import datetime

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info

from bulletins import basis, dates, ordinals
from bulletins.models import State, named

register = template.Library()
register.filter("reason", basis.in_words)


@register.filter
def name(term):
    """The name of a category, place, mission …, with its `lang` where that is not the page's."""
    if term.name_language in ("", get_language()):
        return term.name
    return format_html('<span lang="{}">{}</span>', term.name_language, term.name)


@register.filter
def in_language(words):
    """Words by language code in the page's language, with `lang` where they fell back to another."""
    text, language = named(words)
    if language == get_language():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag(takes_context=True)
def to_list(context, parameter, term):
    """The name of `term`, leading to all of it in the list; where nothing leads on (`bare`) the name alone."""
    if context.get("bare"):
        return name(term)
    address = reverse("list", args=[context["language"]])
    return format_html('<a href="{}?{}={}">{}</a>', address, parameter, term.slug, name(term))


@register.filter
def days(bulletin):
    """Its days in words, in a `<time>` no finer than they are known."""
    return format_html(
        '<time datetime="{}">{}</time>',
        dates.machine(bulletin.first_day, bulletin.day_precision),
        bulletin.days_in_words(get_language()),
    )


@register.filter
def day(value):
    """One date in words; an instant must be in the zone that it is shown in."""
    value = value.date() if isinstance(value, datetime) else value
    return format_html(
        '<time datetime="{}">{}</time>',
        value.isoformat(),
        dates.in_words(value, value, dates.DAY, get_language()),
    )


@register.filter
def origin(observance):
    """The day, month or year that an observance marks."""
    marked, known_to = observance.origin_date, observance.origin_precision
    return format_html(
        '<time datetime="{}">{}</time>',
        dates.machine(marked, known_to),
        dates.in_words(*dates.widen(marked, marked, known_to), known_to, get_language()),
    )


@register.filter
def at(instant, zone):
    """`instant` (aware) in the zone (tzinfo) of the mission."""
    return timezone.localtime(instant, zone)


@register.filter
def clock(hour):
    return dates.clock(hour, get_language())


@register.filter
def month_of(bulletin):
    """The month of its first day in words: "February 2018"."""
    first, last = dates.widen(bulletin.first_day, bulletin.first_day, dates.MONTH)
    return dates.in_words(first, last, dates.MONTH, get_language())


@register.filter
def number(bulletin):
    """Its number in the series, in words: Fifth, Quinta."""
    language = get_language()
    return ordinals.in_words(bulletin.number, language, bulletin.series.genders.get(language, "m"))


@register.filter
def figures(count):
    """59th, 59.º"""
    return ordinals.in_figures(count, get_language())


@register.filter
def ordinal_mark(count):
    return ordinals.mark(count, get_language())


@register.filter
def published_apart(bulletin, zone):
    """The day it was published, where that is known and none of its own days; else None."""
    if not bulletin.published_known:
        return None
    published = timezone.localtime(bulletin.published_at, zone).date()
    return None if bulletin.first_day <= published <= bulletin.last_day else published


@register.filter
def lede(body):
    """The first paragraph of a text that begins with one (sanitised HTML), else nothing."""
    return mark_safe(body[: lede_end(body)])


@register.filter
def after_lede(body):
    return mark_safe(body[lede_end(body) :])


def lede_end(body):
    return body.find("</p>") + len("</p>") if body.startswith("<p") else 0


@register.filter
def language_in_words(code):
    """A language's name in the page's language: Spanish, inglés."""
    return get_language_info(code)["name_translated"]


@register.inclusion_tag("bulletins/_figure.html")
def day_figure(bulletin, short=False):
    """The day in large figures: a rail (`short` months) or a plate."""
    language = get_language()
    first, last, known_to = bulletin.first_day, bulletin.last_day, bulletin.day_precision
    months = [
        (day.year, dates.month_name(day.month, language, short=short)) for day in (first, last)
    ]
    return {
        "short": short,
        "precision": known_to,
        "first": first,
        "last": last if last != first and known_to == dates.DAY else None,
        "machine": dates.machine(first, known_to),
        "month": dates.month_name(first.month, language, short=True),
        "caption": _caption(*months, language, short),
        "cancelled": bulletin.state == State.CANCELLED,
    }


def _caption(first, last, language, short):
    """ "January 2018", "Dec 2017–Jan 2018", "Jan–Feb 2018"."""
    of = " de " if language == "es" and not short else " "

    def written(year, month):
        return f"{month}{of}{year}"

    if first == last:
        return written(*first)
    start = first[1] if first[0] == last[0] else written(*first)
    return f"{start}–{written(*last)}"


@register.simple_tag
def starts(bulletin, hour, zone):
    """An hour of its first day for a `datetime` attribute: "2026-12-09T18:00-05:00"."""
    moment = datetime.combine(bulletin.first_day, hour, tzinfo=zone)
    return moment.isoformat(timespec="minutes")


@register.simple_tag(takes_context=True)
def page_address(context, number):
    """The list's address with its filters, at page `number`."""
    return reverse("list", args=[context["language"]]) + context["found"].query(page=number)
