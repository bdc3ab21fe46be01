"""What a revision keeps of a bulletin, as JSON, and the way back.

{"text": {"title", "slug", "summary", "body"}, "facts": {name: value}, "names": {name: as shown},
"parties": [{"party", "name", "role"}], "pictures": [{"image", "name", "alt", "decorative", "caption",
"credit"}], "files": [{"file", "name", "title", "language", "accessible"}]}. Facts are days and times in
ISO 8601, ids of names, plain values.
"""

from bulletins import text
from bulletins.models.bulletin import FACTS, Bulletin
from bulletins.models.media import Attachment, Image, ImageUse
from bulletins.models.participation import Participation
from bulletins.models.taxonomy import Party, named

TEXT = ("title", "slug", "summary", "body")
NAMED = ("place", "category", "series", "observance")
SHOWN = ("alt", "decorative", "caption", "credit")  # of a picture's use
FILE = ("title", "language", "accessible")


def of(bulletin):
    """The content of `bulletin`, its `parts`, `uses` and `files` included, saved or not."""
    named_facts = {name: getattr(bulletin, name) for name in NAMED}
    reported = bulletin.reports_on
    return {
        "text": {name: getattr(bulletin, name) for name in TEXT},
        "facts": {name: _plain(bulletin, name) for name in FACTS},
        "names": {
            name: named(term.names, bulletin.language)[0] for name, term in named_facts.items() if term
        } | ({"reports_on": reported.title} if reported else {}),
        "parties": [
            {
                "party": part.party_id,
                "name": named(part.party.names, bulletin.language)[0],
                "role": part.role,
            }
            for part in bulletin.parts
        ],
        "pictures": [
            {"image": use.image_id, "name": use.image.name}
            | {name: getattr(use, name) for name in SHOWN}
            for use in bulletin.uses
        ],
        "files": [
            {"file": file.pk, "name": file.name} | {name: getattr(file, name) for name in FILE}
            for file in bulletin.files
        ],
    }  # fmt: skip


def _plain(bulletin, name):
    value = getattr(bulletin, Bulletin._meta.get_field(name).attname)
    return value.isoformat() if hasattr(value, "isoformat") else value


def put(content, bulletin):
    """`bulletin` with `content` put into it, unsaved, under the names of today.

    What the database has no row for any more is left out.
    """
    for name, value in content["text"].items():
        setattr(bulletin, name, value)
    bulletin.body_text = text.plain(bulletin.body)
    for name, value in content["facts"].items():
        field = Bulletin._meta.get_field(name)
        if _is_gone(field, value):
            value = None
        setattr(bulletin, field.attname, field.to_python(value))
    parties = Party.objects.in_bulk([part["party"] for part in content["parties"]])
    bulletin.parts = [
        Participation(
            bulletin=bulletin, party=parties[part["party"]], role=part["role"], order=order
        )
        for order, part in enumerate(content["parties"])
        if part["party"] in parties
    ]
    images = Image.objects.in_bulk([use["image"] for use in content["pictures"]])
    bulletin.uses = [
        ImageUse(
            bulletin=bulletin,
            image=images[use["image"]],
            order=order,
            **{name: use[name] for name in SHOWN},
        )
        for order, use in enumerate(content["pictures"])
        if use["image"] in images
    ]
    files = Attachment.objects.in_bulk([file["file"] for file in content["files"]])
    bulletin.files = [
        _file(files[file["file"]], file) for file in content["files"] if file["file"] in files
    ]
    put_under_current_names(bulletin)
    return bulletin


def put_under_current_names(bulletin):
    """Where `bulletin`, unsaved, stands under a name that was merged, put it under the one it leads to."""
    for name in NAMED:
        term = getattr(bulletin, name)
        if term and term.merged_into_id:
            setattr(bulletin, name, term.merged_into)
    if "parts" not in bulletin.__dict__:
        return
    parts = {}
    for part in bulletin.parts:
        part.party = part.party.merged_into or part.party
        first = parts.setdefault(part.party_id, part)
        first.role = part.role | first.role
    bulletin.parts = list(parts.values())


def _is_gone(field, value):
    """Whether `value` is the id of a row that the database has no longer."""
    return bool(
        field.is_relation and value and not field.related_model.objects.filter(pk=value).exists()
    )


def _file(attachment, kept):
    for name in FILE:
        setattr(attachment, name, kept[name])
    return attachment


def gone(content):
    """The names, as they were shown, that `put` would leave out because nothing has them any more."""
    lost = []
    for name, value in content["facts"].items():
        if _is_gone(Bulletin._meta.get_field(name), value):
            lost.append(content["names"][name])
    for key, kept, model in (
        ("party", "parties", Party),
        ("image", "pictures", Image),
        ("file", "files", Attachment),
    ):
        there = model.objects.in_bulk([row[key] for row in content[kept]])
        lost += [row["name"] for row in content[kept] if row[key] not in there]
    return lost
