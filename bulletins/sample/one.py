"""The sample of an empty site: four bulletins of an old page, and what a site of today also has."""

from datetime import date, timedelta

from django.utils import timezone

from bulletins import terms, text, workflow
from bulletins.models import (
    Bulletin,
    Category,
    Mission,
    Observance,
    Party,
    Place,
    Series,
    one_writer,
)
from bulletins.sample import words

LANGUAGES = ("en", "es")


def wanted():
    """Whether the site is empty, so that a sample does no harm."""
    return not Bulletin.objects.exists()


def make(now=None):
    """Fill an empty site as of `now` (aware datetime, default now); the number of bulletins made."""
    now = now or timezone.now()
    with one_writer():
        _dress_mission()
        known = _names()
        announced = workflow.nobody_follows()
        for item in reversed(words.PAGE):
            for bulletin in _item(item, known):
                workflow.publish_imported(bulletin, announced)
        today = timezone.localdate(now)
        for bulletin in _item(words.ENGLISH_ONLY, known, today):
            workflow.publish(bulletin, by=None)
        for bulletin in _item(words.AHEAD, known, today):
            workflow.publish(bulletin, by=None)
        for bulletin in _item(words.SCHEDULED, known, today):
            workflow.publish(bulletin, by=None, at=now + timedelta(days=1, hours=2))
        _item(words.DRAFT, known, today)
    return Bulletin.objects.count()


def _dress_mission():
    """Give a mission that still has its placeholder name the one that the sample tells of."""
    mission = Mission.objects.the()
    if mission.names.get("en") != "Embassy of the Sending State":
        return
    embassy, _outer = words.PLACES["embassy"]
    mission.names = in_languages(embassy)
    mission.sending_state = in_languages(words.PARTIES["cuba"])
    mission.receiving_state = in_languages(words.PARTIES["united-states"])
    mission.city = in_languages(("Washington", "Washington"))
    mission.capital = in_languages(("Havana", "La Habana"))
    mission.address = in_languages(
        ("Placeholder street 1\nWashington D.C.", "Calle de ejemplo 1\nWashington D.C.")
    )
    mission.telephone = "+1 000 555 0100"
    mission.email = "press@embassy.example"
    mission.save()


def in_languages(names):
    return dict(zip(LANGUAGES, names, strict=True))


def _names():
    """{model: {slug: row}} of everything that the sample is sorted by."""
    known = {Place: {}}
    for slug, (names, outer) in words.PLACES.items():
        known[Place][slug] = _term(Place, slug, names, parent=known[Place].get(outer))
    known[Series] = {
        slug: _term(Series, slug, names, genders={"es": "f"} if slug in words.FEMININE else {})
        for slug, names in words.SERIES.items()
    }
    for model, table in ((Category, words.CATEGORIES), (Party, words.PARTIES)):
        known[model] = {slug: _term(model, slug, names) for slug, names in table.items()}
    known[Observance] = _term(
        Observance,
        "triumph-of-the-cuban-revolution",
        words.OBSERVANCE,
        origin_date=date(1959, 1, 1),
    )
    return known


def _term(model, slug, names, **fields):
    """The row of `slug`, made where there is none."""
    return model.objects.filter(slug=slug).first() or terms.save(
        model(slug=slug, names=in_languages(names), **fields)
    )


def _item(item, known, today=None):
    """Drafts of `item` in each of its languages, its facts shared; `today` where its days are counted."""
    facts = dict(item["facts"])
    for name, model in (("place", Place), ("category", Category), ("series", Series)):
        if name in facts:
            facts[name] = known[model][facts[name]]
    if facts.get("kind") == "commemoration":
        facts["observance"] = known[Observance]
    if today:
        facts["first_day"] = today + timedelta(days=item["days_ahead"])
    facts.setdefault("last_day", facts["first_day"])
    parties = [(known[Party][slug], role) for slug, role in item["parties"]]
    made = []
    for language in LANGUAGES:
        if language not in item:
            continue
        title, summary, paragraphs = item[language]
        bulletin = Bulletin(
            language=language,
            title=title,
            summary=summary,
            body=text.from_paragraphs("\n\n".join(paragraphs)),
            **facts,
        )
        if made:
            bulletin.translation_key = made[0].translation_key
        made.append(workflow.save(bulletin, None, parties))
    return made
