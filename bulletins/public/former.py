"""Addresses of the former site: where a path that nothing here answers leads."""

from urllib.parse import parse_qsl, unquote, urlencode

from django.urls import is_valid_path, reverse

from bulletins.models import Address, Bulletin
from bulletins.selection import selection

LONGEST = Address._meta.get_field("pattern").max_length


def written(path, query):
    """One spelling of an address: the case of the path and the ways to encode its query count for nothing.

    `path` as it is read, not encoded; `query` as it is sent, or empty.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    return path.lower() + (f"?{urlencode(pairs)}" if pairs else "")


def pattern(typed):
    """The spelling of a pattern as it is kept; `typed` may end with * for whatever follows."""
    whole, star = typed.removesuffix("*"), "*" if typed.endswith("*") else ""
    path, mark, query = whole.partition("?")
    kept = written(unquote(path), query)
    if star and mark and "?" not in kept:  # any query at all
        kept += "?"
    return kept + star


def leads_to(request):
    """The address here that an unknown address of `request` once stood for, or None; one query where there is none.

    The whole address counts before the path alone, and that before the longest beginning with *.
    """
    if request.method not in ("GET", "HEAD") or request.resolver_match:
        return None
    if is_valid_path(f"{request.path_info}/"):  # that is what was meant
        return None
    path, whole = (
        written(request.path_info, ""),
        written(request.path_info, request.META["QUERY_STRING"]),
    )
    if "\0" in whole:
        return None
    beginnings = [f"{whole[:length]}*" for length in range(min(len(whole), LONGEST - 1), 0, -1)]
    wanted = [one for one in (whole, path) if len(one) <= LONGEST] + beginnings
    found = {row.pattern: row for row in Address.objects.filter(pattern__in=wanted)}
    former = next((found[one] for one in wanted if one in found), None)
    return address_of(former) if former else None


def address_of(former):
    """What the row `former` stands for, as it is called now; None where it names nothing any more."""
    bulletins = Bulletin.objects.published().in_language(former.language)
    found = selection(former.query, bulletins)
    if found is None:
        return None
    return reverse(former.output, args=[former.language]) + found.query(only_selecting=True)
