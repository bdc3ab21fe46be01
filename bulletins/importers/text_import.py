"""Plain text to bulletins: what is new is made, what is unchanged is left, what an editor touched is named."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import SequenceMatcher
from html import escape
from pathlib import Path

from django.db import transaction

from bulletins import text, workflow
from bulletins.importers import known, reading
from bulletins.importers import page as pages
from bulletins.importers.matching import Names, alike, path_of
from bulletins.importers.page import MOST_BYTES, Unreadable
from bulletins.models import Bulletin, Observance, Source, Status, one_writer

SYSTEM = "text"
CLOSE = 0.6  # share of the text that two versions of one item have in common
VERY_CLOSE = 0.9  # the same where their days lie far apart
NEAR = 60  # days that two versions of one item may lie apart
MOST_COMPARED = 200


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
        read.append((found, reading.read(found, year, site_observances())))
    with one_writer():
        report = Report()
        taking = Taking(Names(), report, publish, workflow.nobody_follows())
        for found, proposals in read:
            report.mastheads += [line.words.strip() for line in found.masthead]
            taking.page(proposals)
            report.bulletins += [described(proposal) for proposal in proposals]
            report.warnings += [warning for proposal in proposals for warning in proposal.warnings]
        report.made = taking.names.made
        transaction.set_rollback(dry_run)
    return report


def _bytes(path):
    path = Path(path)
    try:
        if path.exists() and not path.is_file():
            raise Unreadable(f"{path} cannot be read: it is no file. Choose a file of plain text.")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(
            f"{path} cannot be read: {error.strerror}. Choose a file of plain text."
        ) from None
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"{path} is larger than {MOST_BYTES // 1_000_000} MB. Cut it into smaller files."
        )
    return data


class Taking:
    """One import: its names, its report, and the bulletins that its items were found to be."""

    def __init__(self, names, report, publish, announced):
        self.names, self.report = names, report
        self.publish, self.announced = publish, announced
        self.taken = set()  # keys of the bulletins that an item of this import is already
        # Read once: an item is sought among what earlier imports left, never among this one's.
        self.earlier = list(
            Source.objects.filter(system=SYSTEM)
            .order_by("-id")
            .values_list(
                "pk", "bulletin_id", "bulletin__language", "bulletin__title",
                "bulletin__first_day", named=True,
            )
        )  # fmt: skip

    def page(self, proposals):
        """Items known to the letter are left first, so that no other is taken for them.

        New rows are made from the bottom up: of two items of one day, the upper one is the later row.
        """
        unknown = []
        for proposal in reversed(proposals):
            source = Source.objects.filter(system=SYSTEM, key=key_of(proposal)).first()
            if source:
                self.taken.add(source.bulletin_id)
                self._publish_known(source, proposal)
            else:
                unknown.append(proposal)
        for proposal in unknown:
            if Source.objects.filter(system=SYSTEM, key=key_of(proposal)).exists():
                continue  # the same item twice on one page
            former = former_of(proposal, self.earlier, self.taken)
            if former is None:
                self._make(proposal)
            else:
                self.taken.add(former.bulletin_id)
                self._revise(proposal, former)

    def _publish_known(self, source, proposal):
        """A draft that an earlier import left and nobody touched since."""
        bulletin = source.bulletin
        untouched = bulletin.status == Status.DRAFT and is_untouched(bulletin)
        if self.publish and untouched and self._publish(bulletin, proposal):
            self.report.changes += 1

    def _make(self, proposal):
        bulletin = Bulletin(
            language=proposal.language,
            title=proposal.title,
            body=body_of(proposal),
            **_facts(proposal, self.names),
        )
        workflow.save(bulletin, None, self.names.parties(proposal.parties, proposal.language))
        self.taken.add(bulletin.pk)
        if self.publish:
            self._publish(bulletin, proposal)
        _remember(proposal, bulletin)
        self.report.changes += 1

    def _publish(self, bulletin, proposal):
        if not bulletin.first_day:
            proposal.warnings.append(f"“{proposal.title}” has no day, so it stays a draft.")
            return False
        workflow.publish_imported(bulletin, self.announced)
        return True

    def _revise(self, proposal, former):
        """A changed item: written over what the import wrote; what an editor touched since is left and named."""
        bulletin = former.bulletin
        touched = not is_untouched(bulletin)
        self.report.differs.append(
            {
                "title": proposal.title,
                "bulletin": bulletin.pk,
                "left": touched,
                "differences": differences(former, proposal),
            }
        )
        if touched:
            proposal.warnings.append(
                f"“{proposal.title}” differs from what was imported, and an editor has changed it since: "
                "it is left as it is."
            )
            return
        if bulletin.status != Status.DRAFT and not proposal.first_day:
            proposal.warnings.append(
                f"“{proposal.title}” is public, and the page gives it no day any more: it is left as it is."
            )
            return
        bulletin.title, bulletin.body = proposal.title, body_of(proposal)
        for name, value in _facts(proposal, self.names).items():
            setattr(bulletin, name, value)
        workflow.save(bulletin, None, self.names.parties(proposal.parties, proposal.language))
        if self.publish and bulletin.status == Status.DRAFT:
            self._publish(bulletin, proposal)
        if self.publish and bulletin.pending_id:
            workflow.publish_changes(bulletin, None)
        _remember(proposal, bulletin)
        self.report.changes += 1


def words_of(proposal):
    return "\n\n".join([proposal.title, *proposal.paragraphs])


def key_of(proposal):
    return hashlib.sha256(words_of(proposal).encode()).hexdigest()


def is_untouched(bulletin):
    """Whether it stands as the last import of it left it."""
    last = bulletin.sources.filter(system=SYSTEM).latest("id")
    return bulletin.version == last.evidence["version"]


def former_of(proposal, earlier, taken):
    """The latest Source of the same item in another wording, or None; never of the bulletins `taken`.

    Its title or its day is the same, and much of its text; never another edition of it: an item of
    another time with another number or anniversary, or clearly other words. `earlier` are rows of
    Taking.earlier.
    """
    same_title, close_by = [], []
    for source in earlier:
        if source.bulletin__language != proposal.language or source.bulletin_id in taken:
            continue
        if source.bulletin__title == proposal.title:
            same_title.append(source.pk)
        elif len(close_by) < MOST_COMPARED and _near(source.bulletin__first_day, proposal):
            close_by.append(source.pk)
    if not (keys := same_title + close_by):
        return None
    found = Source.objects.select_related("bulletin").in_bulk(keys)
    for source in (found[key] for key in keys if key in found):
        if _is_another_wording(source, proposal):
            return source
    return None


def _is_another_wording(source, proposal):
    titled = alike(source.evidence["title"]) == alike(proposal.title)
    before, now = source.bulletin.first_day, proposal.first_day
    same_day = bool(now) and before == now
    if not (titled or same_day):  # press officers write of two meetings in the same words
        return False
    share = _in_common(source.evidence["words"], words_of(proposal))
    if same_day:
        return titled or share > CLOSE
    if _near(before, proposal):
        return share > CLOSE
    same_counts = (source.bulletin.number, source.evidence.get("anniversary")) == (
        proposal.number,
        proposal.stated_anniversary,
    )
    return share > VERY_CLOSE and same_counts


def _near(day, proposal):
    """Whether `day` may be the first of the same item: nobody knows it of one of them, or they lie close."""
    if not (day and proposal.first_day):
        return True
    return abs(day - proposal.first_day) <= timedelta(days=NEAR)


def _in_common(before, after):
    matcher = SequenceMatcher(None, before.split(), after.split())
    return matcher.ratio() if matcher.quick_ratio() > CLOSE else matcher.quick_ratio() / 2


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


def body_of(proposal):
    body = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in proposal.paragraphs)
    if len(body) > text.LONGEST:
        raise Unreadable(
            f"“{proposal.title}” has {len(body)} characters; at most {text.LONGEST} are taken. Cut it into parts."
        )
    kept = text.clean(body)[1]
    if kept != "\n\n".join(map(text.writable, proposal.paragraphs)):
        raise AssertionError(f"“{proposal.title}” would lose characters of its text.")
    return body


def differences(former, proposal):
    """What changed: the title and paragraphs that went and came, to the letter."""
    before = former.evidence["words"].split("\n\n")
    after = [proposal.title, *proposal.paragraphs]
    gone = [f"− {part}" for part in before if part not in after]
    return gone + [f"+ {part}" for part in after if part not in before]


def _remember(proposal, bulletin):
    key = key_of(proposal)
    Source.objects.create(
        bulletin=bulletin,
        system=SYSTEM,
        key=key,
        sha256=key,
        evidence={
            "title": proposal.title,
            "words": words_of(proposal),
            "evidence": [proof._asdict() for proof in proposal.evidence],
            "mentions": proposal.mentions,
            "anniversary": proposal.stated_anniversary,
            "version": bulletin.version,
        },
    )


def site_observances():
    """The site's own observances, found by their names in any language."""
    rows = Observance.objects.current()
    return [
        known.named_observance(row.names, row.origin_date, row.origin_precision) for row in rows
    ]


def described(proposal):
    """The proposal as JSON: days as ISO dates, names in the language of the page."""
    language, observance = proposal.language, proposal.observance
    return {
        "title": proposal.title,
        "language": language,
        "kind": proposal.kind,
        "first_day": proposal.first_day and proposal.first_day.isoformat(),
        "last_day": proposal.last_day and proposal.last_day.isoformat(),
        "day_precision": proposal.day_precision,
        "day_inferred": proposal.day_inferred,
        "day_basis": proposal.day_basis,
        "place": path_of(proposal.place, language)[-1] if proposal.place else None,
        "place_path": path_of(proposal.place, language),
        "series": proposal.series,
        "number": proposal.number,
        "observance": observance and observance.name(language),
        "origin_date": observance and observance.origin.isoformat(),
        "origin_precision": observance and observance.precision,
        "anniversary": proposal.anniversary,
        "anniversary_stated": proposal.stated_anniversary,
        "parties": [{"name": party.name, "role": party.role} for party in proposal.parties],
        "category": proposal.category and proposal.category.names[language],
        "evidence": [proof._asdict() for proof in proposal.evidence],
        "mentions": proposal.mentions,
    }
