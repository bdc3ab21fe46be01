"""Every change of a bulletin: saved, sent, approved, published, withdrawn, its languages and its address.

Each move is one UPDATE whose WHERE is the rule, so two editors cannot both win, and leaves a revision.
"""

from bulletins.models import FACTS
from bulletins.workflow.address import change_slug, refuse_taken
from bulletins.workflow.lacking import lacks_for_review, missing
from bulletins.workflow.languages import (
    agrees,
    link_languages,
    start_translation,
    unlink_language,
)
from bulletins.workflow.publishing import (
    back_to_draft,
    change_notice,
    discard_changes,
    is_flagged,
    last_revision,
    look,
    may_delete,
    nobody_follows,
    publish,
    publish_changes,
    publish_imported,
    publish_now,
    pull_back,
    send,
    send_back,
    send_changes,
    take_back,
    tells,
    withdraw,
)
from bulletins.workflow.stages import (
    MOVES,
    NoRight,
    NotAllowed,
    Stage,
    Stale,
    approves,
    at_stage,
    may_change,
    may_move,
    may_write,
    second_person_required,
    stage,
)
from bulletins.workflow.writing import (
    facts_are_open,
    languages_of,
    restore,
    save,
    with_changes,
)

__all__ = [
    "FACTS", "MOVES", "NoRight", "NotAllowed", "Stage", "Stale", "agrees", "approves", "at_stage",
    "back_to_draft", "change_notice", "change_slug", "discard_changes", "facts_are_open",
    "is_flagged", "lacks_for_review", "languages_of", "last_revision", "link_languages", "look",
    "may_change", "may_delete", "may_move", "may_write", "missing", "nobody_follows", "publish",
    "publish_changes", "publish_imported", "publish_now", "pull_back", "refuse_taken", "restore",
    "save", "second_person_required", "send", "send_back", "send_changes", "stage",
    "start_translation", "take_back", "tells", "unlink_language", "with_changes", "withdraw",
]  # fmt: skip
