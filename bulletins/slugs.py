"""The words of a bulletin's title in its address."""

import uuid

from bulletins import text
from bulletins.models import Bulletin, FormerSlug


def free_slug(bulletin):
    """The slug that its title makes, with -2, -3 … where another bulletin has or had it."""
    base = text.ascii_slug(bulletin.title)
    if not base:
        base = f"bulletin-{bulletin.pk}" if bulletin.pk else uuid.uuid4().hex  # until it has an id
    others = [
        rows.filter(language=bulletin.language)
        for rows in (
            Bulletin.objects.exclude(pk=bulletin.pk),
            FormerSlug.objects.exclude(bulletin_id=bulletin.pk),
        )
    ]
    if not any(rows.filter(slug=base).exists() for rows in others):
        return base  # found by the key; what only begins like it is sought among all
    taken = set()
    for rows in others:
        alike = rows.filter(slug__startswith=base[: text.SLUG_LENGTH - 6])
        taken.update(alike.values_list("slug", flat=True))
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base[: text.SLUG_LENGTH - 6].rstrip('-')}-{count}"
    return slug
