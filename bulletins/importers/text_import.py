"""Plain text to bulletins: what is new is made, what is unchanged is left, what an editor touched is named."""

import hashlib
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

from django.db import transaction

from bulletins import text, workflow
from bulletins.importers import page as pages
from bulletins.importers import reading
from bulletins.importers.matching import Names, alike
from bulletins.importers.page import MOST_BYTES, Unreadable
from bulletins.models import Bulletin, Source

SYSTEM = "text"
CLOSE = 0.6  # share of the text that two versions of one item have in common


@dataclass
class Report:
    bulletins: list = field(default_factory=list)
    mastheads: list = field(default_factory=list)
    made: list = field(default_factory=list)
    differs: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    changes: int = 0


def import_files(paths, language=None, year=None, publish=False, dry_run=False):
    """The Report of importing `paths`; Unreadable (nothing written) where one of them cannot be read."""
    read = []
    for path in paths:
        found = pages.read(pages.decode(_bytes(path), path), path, language)
        read.append((found, reading.read(found, year)))
    with transaction.atomic():
        report = Report()
        names = Names()
        announced = workflow.nobody_follows()
        for found, proposals in read:
            if found.masthead:
                report.mastheads.append(found.masthead.words.strip())
            for proposal in reversed(proposals):  # of one day, the upper row is the later one
                _take(proposal, names, report, publish, announced)
            report.bulletins += [described(proposal) for proposal in proposals]
            report.warnings += [warning for proposal in proposals for warning in proposal.warnings]
        report.made = names.made
        transaction.set_rollback(dry_run)
    return report


def _bytes(path):
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(
                f"{path} is larger than {MOST_BYTES // 1_000_000} MB. Cut it into smaller files."
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from None


def _take(proposal, names, report, publish, announced):
    words = "\n\n".join([proposal.title, *proposal.paragraphs])
    key = hashlib.sha256(words.encode()).hexdigest()
    if Source.objects.filter(system=SYSTEM, key=key).exists():
        return
    former = _former(proposal, words)
    if former is None:
        _make(proposal, names, report, words, key, publish, announced)
    else:
        _revise(proposal, names, report, words, key, former)


def _former(proposal, words):
    """The latest Source of the same item in another wording: the same title, else much the same text."""
    same_language = Source.objects.filter(system=SYSTEM, bulletin__language=proposal.language)
    sources = list(same_language.select_related("bulletin").order_by("-id"))
    for source in sources:
        if alike(source.evidence["title"]) == alike(proposal.title):
            return source
    for source in sources:
        matcher = SequenceMatcher(None, source.evidence["words"], words, autojunk=False)
        if (
            matcher.quick_ratio() > CLOSE
            and matcher.ratio() > CLOSE
            and _same_days(source, proposal)
        ):
            return source
    return None


def _same_days(source, proposal):
    return (
        source.bulletin.first_day == proposal.first_day
        or source.evidence["title"] == proposal.title
    )


def _facts(proposal, names):
    return {
        "kind": proposal.kind,
        "first_day": proposal.first_day,
        "last_day": proposal.last_day,
        "day_precision": proposal.day_precision,
        "day_inferred": proposal.day_inferred,
        "day_basis": proposal.day_basis,
        "place": names.place(proposal.place, proposal.language),
        "category": names.category(proposal.category),
        "series": names.series(proposal.series, proposal.language),
        "number": proposal.number,
        "observance": names.observance(proposal.observance),
    }


def _body(proposal):
    body = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in proposal.paragraphs)
    kept = text.clean(body)[1]
    if kept != "\n\n".join(map(text.writable, proposal.paragraphs)):
        raise AssertionError(f"“{proposal.title}” would lose characters of its text.")
    return body


def _make(proposal, names, report, words, key, publish, announced):
    bulletin = Bulletin(
        language=proposal.language,
        title=proposal.title,
        body=_body(proposal),
        **_facts(proposal, names),
    )
    workflow.save(bulletin, None, names.parties(proposal.parties, proposal.language))
    if publish and bulletin.first_day:
        workflow.publish_imported(bulletin, announced)
    elif publish:
        proposal.warnings.append(f"“{proposal.title}” has no day, so it stays a draft.")
    _remember(proposal, bulletin, words, key)
    report.changes += 1


def _revise(proposal, names, report, words, key, former):
    """A changed item: written over what the import wrote; what an editor touched since is left and named."""
    bulletin = former.bulletin
    changes = _differences(former, proposal)
    touched = bulletin.version != former.evidence["version"]
    report.differs.append(
        {"title": proposal.title, "differences": changes, "left": touched, "bulletin": bulletin.pk}
    )
    if touched:
        proposal.warnings.append(
            f"“{proposal.title}” differs from what was imported, and an editor has changed it since: "
            "it is left as it is."
        )
        return
    bulletin.title, bulletin.body = proposal.title, _body(proposal)
    for name, value in _facts(proposal, names).items():
        setattr(bulletin, name, value)
    workflow.save(bulletin, None, names.parties(proposal.parties, proposal.language))
    _remember(proposal, bulletin, words, key)
    report.changes += 1


def _differences(former, proposal):
    """What changed, in words: the paragraphs that went and came."""
    before = former.evidence["words"].split("\n\n")
    after = [proposal.title, *proposal.paragraphs]
    gone = [f"− {part}" for part in before if part not in after]
    return gone + [f"+ {part}" for part in after if part not in before]


def _remember(proposal, bulletin, words, key):
    Source.objects.create(
        bulletin=bulletin,
        system=SYSTEM,
        key=key,
        sha256=key,
        evidence={
            "title": proposal.title,
            "words": words,
            "evidence": [proof._asdict() for proof in proposal.evidence],
            "mentions": proposal.mentions,
            "version": bulletin.version,
        },
    )


def described(proposal):
    """The proposal as JSON: days as ISO dates, names in the language of the page."""
    place, language = proposal.place, proposal.language
    return {
        "title": proposal.title,
        "language": language,
        "kind": proposal.kind,
        "first_day": proposal.first_day and proposal.first_day.isoformat(),
        "last_day": proposal.last_day and proposal.last_day.isoformat(),
        "day_precision": proposal.day_precision,
        "day_inferred": proposal.day_inferred,
        "day_basis": proposal.day_basis,
        "place": place and (place.names[language] if hasattr(place, "names") else place.name),
        "series": proposal.series,
        "number": proposal.number,
        "observance": proposal.observance
        and {
            "name": proposal.observance.names[language],
            "origin_date": proposal.observance.origin.isoformat(),
            "origin_precision": proposal.observance.precision,
        },
        "anniversary": proposal.anniversary,
        "parties": [{"name": party.name, "role": party.role} for party in proposal.parties],
        "category": proposal.category and proposal.category.names[language],
        "evidence": [proof._asdict() for proof in proposal.evidence],
        "mentions": proposal.mentions,
    }
