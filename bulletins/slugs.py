"""The words of a bulletin's title in its address."""

import uuid

from bulletins import text
from bulletins.models import Bulletin, FormerSlug


def free_slug(bulletin):
    """The slug that its title makes, with -2, -3 … where another bulletin has or had it."""
    base = text.ascii_slug(bulletin.title)
    if not base:
        base = f"bulletin-{bulletin.pk}" if bulletin.pk else uuid.uuid4().hex  # until it has an id
    taken = set()
    for rows, own in (
        (Bulletin.objects, {"pk": bulletin.pk}),
        (FormerSlug.objects, {"bulletin_id": bulletin.pk}),
    ):
        rows = rows.filter(
            language=bulletin.language, slug__startswith=base[: text.SLUG_LENGTH - 6]
        )
        taken.update(rows.exclude(**own).values_list("slug", flat=True))
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base[: text.SLUG_LENGTH - 6].rstrip('-')}-{count}"
    return slug
