"""Plausible bulletins in any number, for load: the same seed gives the same rows."""

import random
import uuid
from datetime import UTC, datetime, time, timedelta
from itertools import islice

from django.utils import timezone

from bulletins import terms, text, workflow
from bulletins.models import (
    AloneReason,
    Bulletin,
    Category,
    Kind,
    Observance,
    Participation,
    Party,
    Place,
    Series,
    Status,
    one_writer,
)
from bulletins.sample.one import in_languages

YEARS = 30
BATCH = 2_000
SUBJECTS = [
    ("fisheries", "Fisheries", "Pesca"), ("reefs", "Reefs", "Arrecifes"), ("health", "Health", "Salud"),
    ("mail", "Mail service", "Servicio postal"), ("music", "Music", "Música"),
    ("farming", "Farming", "Agricultura"), ("weather", "Weather", "Meteorología"),
    ("aviation", "Aviation", "Aviación"),
]  # fmt: skip
TOWNS = [
    ("Tampa", "Miami", "Key West", "Orlando", "Jacksonville"),
    ("Boston", "Chicago", "Denver", "Seattle", "Houston", "Atlanta"),
    ("Matanzas", "Camagüey", "Holguín", "Cienfuegos", "Pinar del Río"),
]
COUNTRIES = [
    ("Northern State", "Estado del Norte"),
    ("Eastern State", "Estado del Este"),
    ("Island State", "Estado Isleño"),
]
BODIES = [("Institute %s", "Instituto %s"), ("Office %s", "Oficina %s"), ("Union %s", "Unión %s")]
OBSERVANCES = [
    ("Opening of the reading room", "Apertura de la sala de lectura", 1901),
    ("First consular convention", "Primera convención consular", 1926),
    ("Founding of the academy", "Fundación de la academia", 1940),
]
ENGLISH = "{subject}: {what} in {town}, {number}"
SPANISH = "{subject}: {what} en {town}, {number}"
WHAT = [
    ("talks held", "celebran conversaciones"), ("experts meet", "se reúnen expertos"),
    ("agreement signed", "firman un acuerdo"), ("visit ends", "concluye la visita"),
    ("course opens", "se abre un curso"),
]  # fmt: skip
SENTENCES = [
    ("Both sides described the work of the past year.", "Ambas partes describieron el trabajo del último año."),
    ("The guests saw the harbour and the laboratory.", "Los invitados vieron el puerto y el laboratorio."),
    ("A list of contacts was agreed, with names and hours.", "Se acordó una lista de contactos, con nombres y horarios."),
    ("The next meeting will be held on the other shore.", "La próxima reunión se celebrará en la otra orilla."),
    ("Questions of cost were left for a smaller group.", "Las cuestiones de costo quedaron para un grupo menor."),
    ("Students asked about daily life and about music.", "Los estudiantes preguntaron por la vida diaria y por la música."),
    ("The report is open to everybody who asks for it.", "El informe está a disposición de quien lo pida."),
]  # fmt: skip


def make_many(count, seed=1, until=None, years=YEARS):
    """Make `count` public bulletins over the `years` up to the day `until` (default today).

    English and Spanish in turn: two rows share their facts; all seeds share their names. Announced
    only where nobody follows yet. ValueError where the rows of this seed are here already.
    """
    until = until or timezone.localdate()
    chance = random.Random(seed)
    with one_writer():
        announced = workflow.nobody_follows()
        rows = _rows(count, chance, until, years, announced, seed)
        while batch := list(islice(rows, BATCH)):
            keys = {bulletin.translation_key for bulletin, _parties in batch}
            if Bulletin.objects.filter(translation_key__in=keys).exists():
                raise ValueError(f"The rows of seed {seed} are here already: choose another seed.")
            Bulletin.objects.bulk_create([bulletin for bulletin, _parties in batch])
            Participation.objects.bulk_create(
                Participation(bulletin=bulletin, party=party, order=order)
                for bulletin, parties in batch
                for order, party in enumerate(parties)
            )
    return count


def _rows(count, chance, until, years, announced, seed):
    categories, series, places, parties, observances = _names()
    numbers = dict.fromkeys(range(len(series)), 0)
    now = timezone.now()
    items = (count + 1) // 2
    for item in range(items):
        day = until - timedelta(days=int((items - 1 - item) * years * 365.25 / items))
        which = chance.randrange(len(SUBJECTS))
        what, place = chance.randrange(len(WHAT)), chance.choice(places)
        facts = {
            "first_day": day,
            "last_day": min(day + timedelta(days=chance.choice((0, 0, 0, 1, 2))), until),
            "category": categories[which],
            "place": place,
        }
        if chance.random() < 0.15:
            facts |= {"kind": Kind.COMMEMORATION, "observance": chance.choice(observances)}
        elif chance.random() < 0.4:
            numbers[which] += 1
            facts |= {"series": series[which], "number": numbers[which]}
        present = chance.sample(parties, chance.randrange(4))
        key, known = uuid.UUID(int=chance.getrandbits(128), version=4), chance.random() < 0.5
        at = min(datetime.combine(facts["last_day"], time(12), tzinfo=UTC), now)
        sentences = chance.sample(range(len(SENTENCES)), 5)
        for tongue, language in enumerate(("en", "es")):
            guid = uuid.UUID(int=chance.getrandbits(128), version=4).urn
            if 2 * item + tongue >= count:
                return
            title = (ENGLISH, SPANISH)[tongue].format(
                subject=SUBJECTS[which][1 + tongue],
                what=WHAT[what][tongue],
                town=place.names[language],
                number=item + 1,
            )
            words = [SENTENCES[sentence][tongue] for sentence in sentences]
            body, body_text = _text(words * 4)
            yield (
                Bulletin(
                    language=language, translation_key=key, guid=guid, title=title,
                    slug=text.ascii_slug(f"{title} {seed}"), summary=words[0], body=body, body_text=body_text,
                    status=Status.PUBLISHED, published_at=at, published_known=known,
                    announced=announced, alone_reason=AloneReason.IMPORTED, created_at=at,
                    changed_at=at, **facts,
                ),
                present,
            )  # fmt: skip


def _text(words):
    """(body, body_text) of a few paragraphs; ours, so it needs no cleaning."""
    paragraphs = [" ".join(words[start : start + 5]) for start in range(0, len(words), 5)]
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs), "\n\n".join(paragraphs)


def _names():
    def term(model, english, spanish, **fields):
        slug = text.ascii_slug(f"{english} sample")  # never a name of the site's own
        return model.objects.filter(slug=slug).first() or terms.save(
            model(slug=slug, names=in_languages((english, spanish)), **fields)
        )

    categories = [term(Category, english, spanish) for _slug, english, spanish in SUBJECTS]
    series = [
        term(Series, f"Meeting on {slug}", f"Encuentro sobre {spanish.lower()}")
        for slug, _english, spanish in SUBJECTS
    ]
    places = []
    for (english, spanish), towns in zip(COUNTRIES, TOWNS, strict=True):
        country = term(Place, english, spanish)
        cities = [term(Place, town, town, parent=country) for town in towns]
        venues = [
            term(Place, f"Library of {town}", f"Biblioteca de {town}", parent=city)
            for town, city in zip(towns[:4], cities, strict=False)
        ]
        places += [country, *cities, *venues]
    parties = [
        term(Party, english % letter, spanish % letter)
        for english, spanish in BODIES
        for letter in "ABCDEF"
    ]
    observances = [
        term(Observance, english, spanish, origin_date=datetime(year, 3, 5).date())
        for english, spanish, year in OBSERVANCES
    ]
    return categories, series, places, parties, observances
