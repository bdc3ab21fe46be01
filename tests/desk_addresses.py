"""Every address of the desk with who may read it and who may write there, for test_rights.py."""

from typing import NamedTuple

from django.core import signing
from django.urls import NoReverseMatch, get_resolver, reverse

from bulletins import images, workflow
from bulletins.models import Mission, content
from bulletins.models.revision import digest
from tests import pictures
from tests.desk_world import KEY, PASSWORD, TERMS
from tests.test_desk_moves import typed as form

ROLES = ("nobody", "reader", "staff", "writer", "editor", "administrator", "superuser")
ANYBODY, STAFF, WRITERS, EDITORS, ADMINISTRATORS, SUPERUSERS, NONE = (
    frozenset(ROLES[first:]) for first in (0, 2, 3, 4, 5, 6, 7)
)


def addresses():
    """{the name of each address of the desk, or its route where it has none}"""
    return {name or route for route, name in _walked(get_resolver(), "") if _is_desk(route)}


def _is_desk(route):
    return route.startswith("admin/")


def _walked(resolver, before):
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _walked(pattern, route)
        else:
            yield route, pattern.name


class Row(NamedTuple):
    """An address, what of world() it is about, who may GET it, whose POST of `typed` changes something.

    `told`: who has not the right to write is told so in words, on a page that may be read.
    """

    name: str
    on: str = ""
    read: frozenset = NONE
    write: frozenset = NONE
    typed: object = None  # (world, object, user) -> what is sent; None: nothing is
    query: str = ""
    told: bool = False

    def path(self, there):
        on = getattr(there, self.on) if self.on else None
        return self._path(there, on) + self.query

    def _path(self, there, on):
        if self.name in ADDRESSES:
            return ADDRESSES[self.name](there, on)
        if _is_desk(self.name):  # a route without a name
            return f"/{self.name}".replace("<path:object_id>", str(on.pk))
        try:
            return reverse(f"admin:{self.name}")
        except NoReverseMatch:
            return reverse(f"admin:{self.name}", args=[on.pk])


# Addresses whose parts are more than the id of what they are about.
ADDRESSES = {
    "media": lambda there, _on: reverse(
        "admin:media", args=[images.name_of(there.picture.key, "jpeg", 60)]
    ),
    "words_of_new_form": lambda _there, _on: reverse("admin:words_of_new_form", args=[KEY]),
    "app_list": lambda _there, _on: reverse("admin:app_list", args=["bulletins"]),
    "admin/(?P<url>.*)$": lambda _there, _on: "/admin/nowhere/",
}


def sent(**fields):
    return lambda there, on, user: fields


def saved(there, on, user):
    changed = workflow.with_changes(on)
    slug = {"slug": on.slug} if on.was_public() else {}
    return form(changed, title="Talks again", **slug)


def moved(name):
    return lambda there, on, user: {"move": name, "version": on.version}


def asked(there, on, user):
    seen = digest(content.of(workflow.with_changes(on)))
    return {"act": "ask", "who": "Ambassador", "until": "2026-03-04T18:00", "seen": seen}


def settled(there, on, user):
    """What the screen of two texts sends: all of it signed for this person."""
    theirs = content.of(workflow.with_changes(on))
    mine = theirs | {"text": theirs["text"] | {"title": "Talks of mine"}}
    texts = (on.pk, on.version, {}, mine, theirs, [None, None], False, "")
    salt = f"bulletins.conflict.{user.pk if user else 0}"
    return {"signed": signing.dumps(texts, salt=salt), "piece_title": "mine"}


def marked(action, **fields):
    return lambda there, on, user: {"action": action, "_selected_action": [on.pk]} | fields


def sorted_under(there, on, user):
    return marked("change_category", category=there.category.pk)(there, on, user)


def uploaded(there, on, user):
    return {"files": pictures.upload(pictures.jpeg(61, 41, comment=str(user).encode()))}


def named(there, on, user):
    kind = {"origin_date": "1990-01-01", "origin_precision": "day"}
    return {"name_en": "Another name", "slug": "another-name"} | kind


def merged(there, on, user):
    return {"into": getattr(there, f"other_{on._meta.model_name}").pk}


def configured(there, on, user):
    row = Mission.objects.the()
    fields = ("brand_hue", "brand_chroma", "accent_hue", "ribbon_1", "ribbon_2", "ribbon_3")
    kept = {name: getattr(row, name) for name in (*fields, "time_zone", "capital_time_zone")}
    return kept | {"name_en": "Another mission", "second_person": ""}


def _bulletin_rows():
    change, history = "bulletins_bulletin_change", "bulletins_bulletin_history"
    preview, review = "bulletins_bulletin_preview", "bulletins_bulletin_review"
    delete, withdraw = "bulletins_bulletin_delete", "bulletins_bulletin_withdraw"
    autosave, words = "bulletins_bulletin_autosave", "bulletins_bulletin_words"
    conflict, listed = "bulletins_bulletin_conflict", "bulletins_bulletin_changelist"
    but_editor = EDITORS - {"editor"}
    # Who may change the text, by stage and whose it is.
    text = {
        "own_draft": WRITERS, "others_draft": WRITERS, "own_in_review": EDITORS, "others_in_review": EDITORS,
        "editors_in_review": but_editor, "own_published": WRITERS, "others_published": EDITORS,
        "own_scheduled": NONE, "others_scheduled": NONE, "own_withdrawn": NONE, "others_withdrawn": NONE,
        "own_changes": WRITERS, "others_changes": EDITORS, "own_changes_in_review": EDITORS,
        "editors_changes_in_review": but_editor,
    }  # fmt: skip
    for on, write in text.items():
        yield Row(change, on, WRITERS, write, saved)
    moves = {
        "own_in_review": ("take-back", WRITERS), "others_in_review": ("take-back", EDITORS),
        "own_changes_in_review": ("take-back", WRITERS), "own_scheduled": ("pull-back", WRITERS),
        "others_scheduled": ("pull-back", EDITORS), "own_withdrawn": ("back-to-draft", EDITORS),
        "others_withdrawn": ("back-to-draft", EDITORS), "own_changes": ("discard", WRITERS),
        "others_changes": ("discard", EDITORS), "alone": ("look", EDITORS),
    }  # fmt: skip
    for on, (move, write) in moves.items():
        yield Row(change, on, WRITERS, write, moved(move))
    for on in ("own_draft", "others_published", "others_in_review"):
        yield Row(change, on, WRITERS, WRITERS, sent(start="es"))
    yield Row("bulletins_bulletin_add", "", WRITERS, WRITERS, lambda *_: form())
    # The second person
    published = sent_to_publish = lambda there, on, user: {
        "version": on.version,
        "loud": "spelling",
    }
    for on, write in {
        "others_draft": NONE, "own_in_review": EDITORS, "others_in_review": EDITORS,
        "editors_in_review": but_editor, "others_changes": NONE, "own_changes_in_review": EDITORS,
        "editors_changes_in_review": but_editor, "others_scheduled": EDITORS,
        "editors_scheduled": but_editor, "others_published": NONE,
    }.items():  # fmt: skip
        yield Row(review, on, WRITERS, write, published)
    alone = lambda *about: sent_to_publish(*about) | {"alone_reason": "Nobody else is here."}  # noqa: E731
    for on in ("others_draft", "others_in_review", "others_changes", "others_changes_in_review"):
        write = ADMINISTRATORS if on in ("others_draft", "others_changes") else EDITORS
        yield Row(review, on, WRITERS, write, alone, "?alone=1")
    back = lambda there, on, user: {"move": "send-back", "version": on.version, "comment": "No."}  # noqa: E731
    yield Row(review, "own_in_review", WRITERS, EDITORS, back)
    yield Row(review, "own_changes_in_review", WRITERS, EDITORS, back)
    notice = sent(reason="wrong", words_en="It was wrong after all.")
    for on, write in {
        "own_published": EDITORS, "others_changes": EDITORS, "others_withdrawn": EDITORS,
        "others_scheduled": NONE, "others_draft": NONE,
    }.items():  # fmt: skip
        yield Row(withdraw, on, EDITORS, write, notice, told=True)
    # Preview and sign-off
    yield Row(preview, "own_draft", WRITERS, WRITERS, asked)
    yield Row(preview, "others_draft", WRITERS, WRITERS, asked)
    yield Row(preview, "others_in_review", WRITERS, EDITORS, asked)
    yield Row(preview, "others_changes", WRITERS, EDITORS, asked)
    yield Row("bulletins_bulletin_preview_page", "others_changes", WRITERS)
    # Autosave, words found, two texts
    words_typed = sent(form_key=KEY, title="Typed words")
    yield Row("autosave_new", "", NONE, WRITERS, words_typed)
    for on, write in {"own_draft": WRITERS, "others_draft": WRITERS, "others_published": EDITORS}.items():  # fmt: skip
        yield Row(autosave, on, NONE, write, words_typed)
        yield Row(conflict, on, write, write, settled)
    for on, write in {"own_draft": WRITERS, "others_published": EDITORS}.items():
        yield Row(words, on, write, write, sent())
    yield Row("words_of_new_form", "", WRITERS, WRITERS, sent())
    yield Row("autosave_sign_in", "", ANYBODY, NONE, sent(username="writer", password="wrong"))
    # History
    restored, sealed = sent(restore=1, why="It was right."), sent(seal=1, why="A name.")
    for on, write in {
        "own_draft": WRITERS, "others_draft": WRITERS, "own_published": WRITERS,
        "others_published": EDITORS, "others_in_review": EDITORS, "own_scheduled": NONE,
    }.items():  # fmt: skip
        yield Row(history, on, WRITERS, write, restored, told=on == "own_scheduled")
        yield Row(history, on, write, NONE, query="?restore=1")
        yield Row(history, on, ADMINISTRATORS, ADMINISTRATORS, sealed, "?seal=1")
    # Deleting, and the list
    for on, write in {
        "own_draft": WRITERS, "others_draft": WRITERS, "own_published": NONE, "others_in_review": NONE,
        "own_scheduled": NONE, "own_withdrawn": NONE,
    }.items():  # fmt: skip
        yield Row(delete, on, write, write, sent(post="yes"))
        deleted = marked("delete_selected", post="yes")
        yield Row(listed, on, WRITERS, write, deleted, told=True)
    for on, write in {
        "own_draft": WRITERS, "others_draft": WRITERS, "own_changes": WRITERS, "others_changes": EDITORS,
        "others_published": NONE,
    }.items():  # fmt: skip
        yield Row(listed, on, WRITERS, write, marked("send_for_review"), told=True)
    for on, write in {
        "own_draft": WRITERS, "own_published": WRITERS, "others_published": EDITORS,
        "others_in_review": EDITORS, "others_scheduled": NONE,
    }.items():  # fmt: skip
        yield Row(listed, on, WRITERS, write, sorted_under, told=True)
    yield Row("admin/bulletins/bulletin/<path:object_id>/", "own_draft", STAFF)
    for kind in ("event", "commemoration"):
        name = f"bulletins_{kind}"
        yield Row(f"{name}_changelist", "", STAFF)  # these two lead on, to what asks
        yield Row(f"{name}_change", "others_published", STAFF)
        yield Row(f"{name}_add", "", WRITERS, WRITERS, lambda *_: form())
        yield Row(f"{name}_history", "others_published", WRITERS, EDITORS, restored)
        yield Row(f"{name}_delete", "others_published", NONE, NONE, sent(post="yes"))
        yield Row(f"{name}_delete", "others_draft", WRITERS, WRITERS, sent(post="yes"))
        yield Row(f"admin/bulletins/{kind}/<path:object_id>/", "own_draft", STAFF)


def _other_rows():
    for term in TERMS:
        name = f"bulletins_{term}"
        yield Row(f"{name}_changelist", "", WRITERS)
        yield Row(f"{name}_add", "", WRITERS, WRITERS, named)
        yield Row(f"{name}_change", term, WRITERS, EDITORS, named)
        yield Row(f"{name}_history", term, WRITERS)
        yield Row(f"{name}_merge", term, EDITORS, EDITORS, merged)
        yield Row(f"{name}_delete", term, ADMINISTRATORS, ADMINISTRATORS, sent(post="yes"))
        yield Row(f"admin/bulletins/{term}/<path:object_id>/", term, STAFF)
    yield Row("bulletins_mission_changelist", "", STAFF)  # leads to the form, which asks
    yield Row("bulletins_mission_add", "", NONE, NONE, configured)
    yield Row("bulletins_mission_change", "mission", ADMINISTRATORS, ADMINISTRATORS, configured)
    yield Row("bulletins_mission_history", "mission", ADMINISTRATORS)
    yield Row("bulletins_mission_delete", "mission", NONE, NONE, sent(post="yes"))
    yield Row("admin/bulletins/mission/<path:object_id>/", "mission", STAFF)
    former = sent(pattern="/rss.php", output="rss", selection="/en/news/?kind=event")
    yield Row("bulletins_address_changelist", "", ADMINISTRATORS)
    yield Row("bulletins_address_add", "", ADMINISTRATORS, ADMINISTRATORS, former)
    yield Row("bulletins_address_change", "address", ADMINISTRATORS, ADMINISTRATORS, former)
    yield Row("bulletins_address_history", "address", ADMINISTRATORS)
    gone = sent(post="yes")
    yield Row("bulletins_address_delete", "address", ADMINISTRATORS, ADMINISTRATORS, gone)
    yield Row("admin/bulletins/address/<path:object_id>/", "address", STAFF)
    yield Row("pictures", "", WRITERS, WRITERS, uploaded)
    credit = sent(credit="Somebody", focal_x=10, focal_y=90)
    yield Row("picture", "picture", WRITERS, WRITERS, credit)
    yield Row("picture", "picture", WRITERS, EDITORS, sent(remove="1"))
    yield Row("media", "", WRITERS)
    yield Row("search", "", WRITERS, query="?q=Hidden")
    agreed = lambda there, on, user: {  # noqa: E731
        "agrees": f"{on.pk}-{on.stale_since.bulletin.version}"
    }
    yield Row("languages", "own_stale", WRITERS, WRITERS, agreed)
    yield Row("languages", "others_stale", WRITERS, EDITORS, agreed)
    begun = lambda there, on, user: {"start": f"{on.pk}-es"}  # noqa: E731
    yield Row("languages", "others_published", WRITERS, WRITERS, begun)
    yield Row("start_commemoration", "coming", NONE, WRITERS, sent())
    yield Row("names", "", STAFF)
    yield Row("index", "", STAFF)
    yield Row("app_list", "", WRITERS)
    yield Row("admin/(?P<url>.*)$")
    yield Row("jsi18n", "", STAFF)
    yield Row("login", "", ANYBODY, NONE, sent(username="writer", password="wrong"), told=True)
    yield Row(
        "logout", "", ANYBODY - STAFF
    )  # by POST alone; who is not signed in is led to the door
    new = {"new_password1": "quite another word", "new_password2": "quite another word"}
    yield Row("password_change", "", STAFF, STAFF, sent(old_password=PASSWORD, **new))
    yield Row("password_change_done", "", STAFF)
    field = "?app_label=bulletins&model_name=bulletin&field_name=%s"
    for name in ("place", "series", "observance", "reports_on", "parties", "category"):
        yield Row("autocomplete", "", WRITERS, query=field % name)
    yield Row("autocomplete", "", SUPERUSERS, query=field % "edited_by")
    yield Row("autocomplete", "", NONE, query=field % "pending")
    for model, on in (("user", "user"), ("group", "group")):
        name = f"auth_{model}"
        yield Row(f"{name}_changelist", "", SUPERUSERS)
        yield Row(f"{name}_add", "", SUPERUSERS, SUPERUSERS, ADDED[model])
        yield Row(f"{name}_change", on, SUPERUSERS)
        yield Row(f"{name}_history", on, SUPERUSERS)
        yield Row(f"{name}_delete", on, SUPERUSERS, SUPERUSERS, sent(post="yes"))
        yield Row(f"admin/auth/{model}/<path:object_id>/", on, STAFF)
    yield Row("auth_user_password_change", "user", SUPERUSERS)


ADDED = {
    "user": sent(username="new", usable_password="true", password1="quite another word",
                 password2="quite another word"),
    "group": sent(name="Another"),
}  # fmt: skip

ROWS = [*_bulletin_rows(), *_other_rows()]
