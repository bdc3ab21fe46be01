"""What the importer knows of the world: places, states, observances and subjects, in both languages."""

import re
from datetime import date
from typing import NamedTuple

from bulletins.prose import fold

COUNTRY, STATE, CITY, VENUE = range(4)  # the finer, the better it answers "where"


class KnownPlace(NamedTuple):
    english: str
    spanish: str
    inside: str  # English name of what it lies in, or empty
    rank: int
    spellings: tuple = ()

    @property
    def names(self):
        return {"en": self.english, "es": self.spanish}


COUNTRIES = [
    ("Cuba", "Cuba"), ("United States", "Estados Unidos", "United States of America", "U.S.A.", "USA", "EE.UU.", "EE. UU.", "EEUU"),
    ("Argentina", "Argentina"), ("Bolivia", "Bolivia"), ("Brazil", "Brasil"), ("Canada", "Canadá"),
    ("Chile", "Chile"), ("China", "China"), ("Colombia", "Colombia"), ("Costa Rica", "Costa Rica"),
    ("Dominican Republic", "República Dominicana"), ("Ecuador", "Ecuador"), ("France", "Francia"),
    ("Germany", "Alemania"), ("Guatemala", "Guatemala"), ("Haiti", "Haití"), ("Honduras", "Honduras"),
    ("India", "India"), ("Italy", "Italia"), ("Jamaica", "Jamaica"), ("Japan", "Japón"),
    ("Mexico", "México"), ("Nicaragua", "Nicaragua"), ("Panama", "Panamá"), ("Paraguay", "Paraguay"),
    ("Peru", "Perú"), ("Portugal", "Portugal"), ("Russia", "Rusia"), ("South Africa", "Sudáfrica"),
    ("Spain", "España"), ("Sweden", "Suecia"), ("Switzerland", "Suiza"),
    ("United Kingdom", "Reino Unido"), ("Uruguay", "Uruguay"), ("Venezuela", "Venezuela"), ("Vietnam", "Vietnam"),
]  # fmt: skip
AMERICAN_STATES = (
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho "
    "Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota "
    "Mississippi Missouri Montana Nebraska Nevada New_Hampshire New_Jersey New_Mexico North_Carolina "
    "North_Dakota Ohio Oklahoma Oregon Pennsylvania Rhode_Island South_Carolina South_Dakota Tennessee Texas "
    "Utah Vermont Virginia West_Virginia Wisconsin Wyoming"
)
SPANISH_STATES = {
    "Hawaii": "Hawái", "Louisiana": "Luisiana", "Pennsylvania": "Pensilvania", "New Mexico": "Nuevo México",
    "North Carolina": "Carolina del Norte", "South Carolina": "Carolina del Sur",
}  # fmt: skip
CITIES = [
    ("Washington D.C.", "Washington D.C.", "United States", "Washington, D.C.", "Washington DC", "Washington, DC", "Washington, D. C.", "Washington D. C."),
    ("New York", "Nueva York", "United States", "New York City"), ("Miami", "Miami", "Florida"),
    ("Tampa", "Tampa", "Florida"), ("Key West", "Cayo Hueso", "Florida"), ("Key Largo", "Cayo Largo", "Florida"),
    ("Orlando", "Orlando", "Florida"), ("Chicago", "Chicago", "Illinois"), ("Boston", "Boston", "Massachusetts"),
    ("Houston", "Houston", "Texas"), ("Los Angeles", "Los Ángeles", "California"),
    ("San Francisco", "San Francisco", "California"), ("Atlanta", "Atlanta", "United States"),
    ("Philadelphia", "Filadelfia", "Pennsylvania"), ("New Orleans", "Nueva Orleans", "Louisiana"),
    ("Havana", "La Habana", "Cuba"), ("Santiago de Cuba", "Santiago de Cuba", "Cuba"),
    ("Varadero", "Varadero", "Cuba"), ("Matanzas", "Matanzas", "Cuba"), ("Camagüey", "Camagüey", "Cuba"),
    ("Holguín", "Holguín", "Cuba"), ("Guantánamo", "Guantánamo", "Cuba"), ("Cienfuegos", "Cienfuegos", "Cuba"),
    ("Santa Clara", "Santa Clara", "Cuba"), ("Pinar del Río", "Pinar del Río", "Cuba"), ("Trinidad", "Trinidad", "Cuba"),
    ("Mexico City", "Ciudad de México", "Mexico"), ("Madrid", "Madrid", "Spain"), ("Ottawa", "Ottawa", "Canada"),
    ("London", "Londres", "United Kingdom"), ("Paris", "París", "France"), ("Rome", "Roma", "Italy"),
    ("Berlin", "Berlín", "Germany"), ("Geneva", "Ginebra", "Switzerland"), ("Vienna", "Viena", ""),
]  # fmt: skip


def _places():
    known = [
        KnownPlace(english, spanish, "", COUNTRY, tuple(more))
        for english, spanish, *more in COUNTRIES
    ]
    for name in AMERICAN_STATES.replace("\n", " ").split():
        english = name.replace("_", " ")
        known.append(
            KnownPlace(english, SPANISH_STATES.get(english, english), "United States", STATE)
        )
    known += [
        KnownPlace(english, spanish, inside, CITY, tuple(more))
        for english, spanish, inside, *more in CITIES
    ]
    return {place.english: place for place in known}


PLACES = _places()
SPELLINGS = {
    spelling: place
    for place in PLACES.values()
    for spelling in (place.english, place.spanish, *place.spellings)
}
PLACE = re.compile(
    rf"(?<!\w)({'|'.join(sorted(map(re.escape, SPELLINGS), key=len, reverse=True))})(?!\w)"
)
# How a state's people and bodies are called, besides its name.
ADJECTIVES = {
    "Cuba": r"Cuba|Cubans?|cuban[oa]s?",
    "United States": r"United States|U\.\s?S\.(?:A\.)?|USA?|Americans?|Estados Unidos|EE\.\s?UU\.|EEUU|estadounidenses?",
}


class KnownObservance(NamedTuple):
    english: str
    spanish: str
    origin: date
    pattern: str  # found in the folded text
    precision: str = "day"

    @property
    def names(self):
        return {"en": self.english, "es": self.spanish}


OBSERVANCES = [
    KnownObservance("Triumph of the Cuban Revolution", "Triunfo de la Revolución Cubana", date(1959, 1, 1), r"triumph of the (cuban )?revolution|triunfo de la revolucion"),
    KnownObservance("Assault on the Moncada Barracks", "Asalto al Cuartel Moncada", date(1953, 7, 26), r"moncada"),
    KnownObservance("Victory at Playa Girón", "Victoria de Playa Girón", date(1961, 4, 19), r"playa giron|bay of pigs|bahia de cochinos"),
    KnownObservance("Birth of José Martí", "Natalicio de José Martí", date(1853, 1, 28), r"(birth|birthday) of (the apostle |the national hero )?jose marti|jose marti[’']s birth|natalicio (de|del apostol) (jose )?marti|nacimiento de jose marti"),
    KnownObservance("Death in combat of José Martí", "Caída en combate de José Martí", date(1895, 5, 19), r"death (in combat )?of jose marti|caida en combate de jose marti"),
    KnownObservance("Cry of Yara", "Grito de Yara", date(1868, 10, 10), r"(cry|grito) (of|de) yara|beginning of the wars? of independence|inicio de las guerras? de independencia"),
    KnownObservance("Landing of the Granma", "Desembarco del Granma", date(1956, 12, 2), r"granma"),
    KnownObservance("Birth of Fidel Castro", "Natalicio de Fidel Castro", date(1926, 8, 13), r"birth(day)? of fidel|natalicio de fidel"),
    KnownObservance("Independence of the United States", "Independencia de los Estados Unidos", date(1776, 7, 4), r"independence of the united states|independencia de (los )?estados unidos"),
    KnownObservance("Founding of the United Nations", "Fundación de las Naciones Unidas", date(1945, 10, 24), r"(founding|foundation|creation) of the united nations|fundacion de las naciones unidas"),
    KnownObservance("Re-establishment of diplomatic relations", "Restablecimiento de las relaciones diplomáticas", date(2015, 7, 20), r"re-?establishment of diplomatic relations|restablecimiento de (las )?relaciones diplomaticas"),
]  # fmt: skip


class Subject(NamedTuple):
    slug: str
    english: str
    spanish: str
    pattern: str  # found in the folded text

    @property
    def names(self):
        return {"en": self.english, "es": self.spanish}


ANNIVERSARIES = Subject(
    "national-anniversaries", "National anniversaries", "Aniversarios nacionales", ""
)
SUBJECTS = [
    Subject("trafficking-in-persons", "Trafficking in persons", "Trata de personas", r"trafficking in persons|human trafficking|trata de personas"),
    Subject("border-and-coast-guard", "Border and coast guard", "Guardafronteras y guardacostas", r"coast guard|border guard|guardafronteras|guardacostas|guardia costera"),
    Subject("law-enforcement", "Law enforcement", "Aplicación de la ley", r"drug traffick|law enforcement|narcotrafico|trafico (ilicito )?de drogas|aplicacion (y cumplimiento )?de la ley|cybersecurity|ciberseguridad|terroris|money launder|lavado"),
    Subject("migration", "Migration", "Migración", r"migrat|migrator|migraci"),
    Subject("health", "Health", "Salud", r"\bhealth|medic|vaccin|\bsalud\b|vacuna|hospital"),
    Subject("environment", "Environment and science", "Medio ambiente y ciencia", r"environment|marine|reef|climate|scien|medio ambiente|arrecife|clima|ciencia|cientific"),
    Subject("trade", "Trade and agriculture", "Comercio y agricultura", r"trade|business|agricultur|farm|econom|comerci|empresari|agricol|puerto|\bport\b"),
    Subject("consular-affairs", "Consular affairs", "Asuntos consulares", r"consul|passport|pasaporte|visa"),
    Subject("education", "Education", "Educación", r"universit|student|school|educat|estudiant|escuela|educaci"),
    Subject("culture", "Culture", "Cultura", r"concert|music|film|cultur|exhibition|ballet|book|poet|concierto|musica|cine|exposicion|libro|poesia"),
    Subject("bilateral-talks", "Bilateral talks", "Conversaciones bilaterales", r"exchange|dialogue|bilateral|talks|meeting|delegation|intercambio|dialogo|conversaci|reunion|delegaci"),
]  # fmt: skip


def observance_in(text):
    """(KnownObservance, match in the folded text) or None; folding keeps the length of Latin text."""
    for known in OBSERVANCES:
        match = re.search(known.pattern, fold(text))
        if match:
            return known, match
    return None


def subject_in(*texts):
    """(Subject, which text, match) of the first text that names one, or None."""
    for which, text in enumerate(texts):
        folded = fold(text)
        for subject in SUBJECTS:
            match = re.search(subject.pattern, folded)
            if match:
                return subject, which, match
    return None
