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


COUNTRIES = """
Afghanistan/Afganistán Albania Algeria/Argelia Andorra Angola Antigua_and_Barbuda/Antigua_y_Barbuda Argentina
Armenia Australia Austria Azerbaijan/Azerbaiyán Bahamas Bahrain/Baréin Bangladesh/Bangladés Barbados
Belarus/Belarús Belgium/Bélgica Belize/Belice Benin/Benín Bhutan/Bután Bolivia Bosnia_and_Herzegovina/Bosnia_y_Herzegovina
Botswana/Botsuana Brazil/Brasil Brunei/Brunéi Bulgaria Burkina_Faso Burundi Cambodia/Camboya Cameroon/Camerún
Canada/Canadá Cape_Verde/Cabo_Verde Central_African_Republic/República_Centroafricana Chile China Colombia Comoros/Comoras
Costa_Rica Croatia/Croacia Cuba Cyprus/Chipre Czech_Republic/República_Checa Denmark/Dinamarca Djibouti Dominica
Dominican_Republic/República_Dominicana Ecuador Egypt/Egipto El_Salvador Equatorial_Guinea/Guinea_Ecuatorial
Eritrea Estonia Ethiopia/Etiopía Fiji Finland/Finlandia France/Francia Gabon/Gabón Gambia Georgia Germany/Alemania Ghana
Greece/Grecia Grenada/Granada Guatemala Guinea-Bissau Guinea Guyana Haiti/Haití Honduras Hungary/Hungría
Iceland/Islandia India Indonesia Iran/Irán Iraq/Irak Ireland/Irlanda Israel Italy/Italia Ivory_Coast/Costa_de_Marfil
Jamaica Japan/Japón Jordan/Jordania Kazakhstan/Kazajistán Kenya/Kenia Kiribati Kuwait Kyrgyzstan/Kirguistán Laos
Latvia/Letonia Lebanon/Líbano Lesotho/Lesoto Liberia Libya/Libia Liechtenstein Lithuania/Lituania
Luxembourg/Luxemburgo Madagascar Malawi/Malaui Malaysia/Malasia Maldives/Maldivas Mali/Malí Malta Mauritania
Mauritius/Mauricio Mexico/México Moldova/Moldavia Monaco/Mónaco Mongolia Montenegro Morocco/Marruecos Mozambique
Myanmar Namibia Nauru Nepal Netherlands/Países_Bajos New_Zealand/Nueva_Zelanda Nicaragua Nigeria Niger/Níger
North_Korea/Corea_del_Norte North_Macedonia/Macedonia_del_Norte Norway/Noruega Oman/Omán Pakistan/Pakistán Palau
Palestine/Palestina Panama/Panamá Papua_New_Guinea/Papúa_Nueva_Guinea Paraguay Peru/Perú Philippines/Filipinas
Poland/Polonia Portugal Qatar/Catar Romania/Rumania Russia/Rusia Rwanda/Ruanda Saint_Kitts_and_Nevis/San_Cristóbal_y_Nieves
Saint_Lucia/Santa_Lucía Saint_Vincent_and_the_Grenadines/San_Vicente_y_las_Granadinas Samoa San_Marino
Saudi_Arabia/Arabia_Saudita Senegal Serbia Seychelles Sierra_Leone/Sierra_Leona Singapore/Singapur Slovakia/Eslovaquia
Slovenia/Eslovenia Somalia South_Africa/Sudáfrica South_Korea/Corea_del_Sur South_Sudan/Sudán_del_Sur Spain/España
Sri_Lanka Sudan/Sudán Suriname/Surinam Sweden/Suecia Switzerland/Suiza Syria/Siria Tajikistan/Tayikistán Tanzania
Thailand/Tailandia Togo Tonga Trinidad_and_Tobago/Trinidad_y_Tobago Tunisia/Túnez Turkmenistan/Turkmenistán
Turkey/Turquía Uganda Ukraine/Ucrania United_Arab_Emirates/Emiratos_Árabes_Unidos United_Kingdom/Reino_Unido
United_States/Estados_Unidos Uruguay Uzbekistan/Uzbekistán Vanuatu Venezuela Vietnam Yemen Zambia Zimbabwe/Zimbabue
"""  # English/Spanish where they differ
COUNTRY_SPELLINGS = {
    "United States": ("United States of America", "Estados Unidos de América", "U.S.A.", "USA", "U.S.", "U. S.", "US", "EE.UU.", "EE. UU.", "EEUU"),
    "United Kingdom": ("Great Britain", "Gran Bretaña", "UK", "U.K."), "Vietnam": ("Viet Nam",), "Turkey": ("Türkiye",),
    "Netherlands": ("Holland", "Holanda"), "Russia": ("Russian Federation", "Federación de Rusia"), "Czech Republic": ("Czechia", "Chequia"),
    "China": ("People's Republic of China", "República Popular China"), "Cape Verde": ("Cabo Verde",), "Romania": ("Rumanía",),
    "Venezuela": ("Bolivarian Republic of Venezuela", "República Bolivariana de Venezuela"), "Fiji": ("Fiyi",), "Djibouti": ("Yibuti",),
}  # fmt: skip
AMERICAN_STATES = (
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Hawaii Idaho "
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
    ("Washington D.C.", "Washington D.C.", "United States", "Washington, D.C.", "Washington DC", "Washington, DC", "Washington, D. C.", "Washington D. C.", "Washington"),
    ("New York", "Nueva York", "United States", "New York City"), ("Miami", "Miami", "Florida"),
    ("Tampa", "Tampa", "Florida"), ("Key West", "Cayo Hueso", "Florida"), ("Key Largo", "Cayo Largo", "Florida"),
    ("Orlando", "Orlando", "Florida"), ("Chicago", "Chicago", "Illinois"), ("Boston", "Boston", "Massachusetts"),
    ("Houston", "Houston", "Texas"), ("Los Angeles", "Los Ángeles", "California"),
    ("San Francisco", "San Francisco", "California"), ("Atlanta", "Atlanta", "United States"),
    ("Philadelphia", "Filadelfia", "Pennsylvania"), ("New Orleans", "Nueva Orleans", "Louisiana"),
    ("Havana", "La Habana", "Cuba"), ("Santiago de Cuba", "Santiago de Cuba", "Cuba"),
    ("Varadero", "Varadero", "Matanzas"), ("Matanzas", "Matanzas", "Cuba"), ("Camagüey", "Camagüey", "Cuba"),
    ("Villa Clara", "Villa Clara", "Cuba"), ("Sancti Spíritus", "Sancti Spíritus", "Cuba"), ("Ciego de Ávila", "Ciego de Ávila", "Cuba"),
    ("Las Tunas", "Las Tunas", "Cuba"), ("Granma", "Granma", "Cuba"), ("Mayabeque", "Mayabeque", "Cuba"), ("Artemisa", "Artemisa", "Cuba"),
    ("Isle of Youth", "Isla de la Juventud", "Cuba"), ("Bayamo", "Bayamo", "Granma"), ("Mariel", "Mariel", "Artemisa"),
    ("Cárdenas", "Cárdenas", "Matanzas"), ("Baracoa", "Baracoa", "Guantánamo"),
    ("Holguín", "Holguín", "Cuba"), ("Guantánamo", "Guantánamo", "Cuba"), ("Cienfuegos", "Cienfuegos", "Cuba"),
    ("Santa Clara", "Santa Clara", "Villa Clara"), ("Pinar del Río", "Pinar del Río", "Cuba"), ("Trinidad", "Trinidad", "Sancti Spíritus"),
    ("Mexico City", "Ciudad de México", "Mexico"), ("Madrid", "Madrid", "Spain"), ("Ottawa", "Ottawa", "Canada"),
    ("London", "Londres", "United Kingdom"), ("Paris", "París", "France"), ("Rome", "Roma", "Italy"),
    ("Seattle", "Seattle", "United States"), ("San Diego", "San Diego", "California"), ("Dallas", "Dallas", "Texas"), ("Denver", "Denver", "Colorado"),
    ("Mobile", "Mobile", "Alabama"), ("Jacksonville", "Jacksonville", "Florida"), ("Baltimore", "Baltimore", "Maryland"), ("Detroit", "Detroit", "Michigan"),
    ("Guadalajara", "Guadalajara", "Mexico"), ("Mérida", "Mérida", "Mexico"), ("Monterrey", "Monterrey", "Mexico"), ("Barcelona", "Barcelona", "Spain"),
    ("Seville", "Sevilla", "Spain"), ("Toronto", "Toronto", "Canada"), ("Montreal", "Montreal", "Canada"), ("Buenos Aires", "Buenos Aires", "Argentina"),
    ("Bogotá", "Bogotá", "Colombia"), ("Caracas", "Caracas", "Venezuela"), ("Lima", "Lima", "Peru"), ("Quito", "Quito", "Ecuador"), ("La Paz", "La Paz", "Bolivia"),
    ("Asunción", "Asunción", "Paraguay"), ("Montevideo", "Montevideo", "Uruguay"), ("Brasília", "Brasilia", "Brazil"), ("São Paulo", "São Paulo", "Brazil"),
    ("Rio de Janeiro", "Río de Janeiro", "Brazil"), ("San José", "San José", "Costa Rica"), ("Managua", "Managua", "Nicaragua"), ("Tegucigalpa", "Tegucigalpa", "Honduras"),
    ("Guatemala City", "Ciudad de Guatemala", "Guatemala"), ("Panama City", "Ciudad de Panamá", "Panama"), ("Santo Domingo", "Santo Domingo", "Dominican Republic"),
    ("Port-au-Prince", "Puerto Príncipe", "Haiti"), ("Kingston", "Kingston", "Jamaica"), ("Lisbon", "Lisboa", "Portugal"), ("Brussels", "Bruselas", "Belgium"),
    ("The Hague", "La Haya", "Netherlands"), ("Amsterdam", "Ámsterdam", "Netherlands"), ("Stockholm", "Estocolmo", "Sweden"), ("Oslo", "Oslo", "Norway"),
    ("Copenhagen", "Copenhague", "Denmark"), ("Helsinki", "Helsinki", "Finland"), ("Dublin", "Dublín", "Ireland"), ("Warsaw", "Varsovia", "Poland"),
    ("Prague", "Praga", "Czech Republic"), ("Athens", "Atenas", "Greece"), ("Moscow", "Moscú", "Russia"), ("Beijing", "Pekín", "China"), ("Tokyo", "Tokio", "Japan"),
    ("New Delhi", "Nueva Delhi", "India"), ("Cairo", "El Cairo", "Egypt"), ("Pretoria", "Pretoria", "South Africa"), ("Luanda", "Luanda", "Angola"),
    ("Addis Ababa", "Adís Abeba", "Ethiopia"), ("Nairobi", "Nairobi", "Kenya"), ("Hanoi", "Hanói", "Vietnam"), ("Bern", "Berna", "Switzerland"),
    ("Berlin", "Berlín", "Germany"), ("Geneva", "Ginebra", "Switzerland"), ("Vienna", "Viena", "Austria"),
]  # fmt: skip


def _places():
    known = []
    for pair in COUNTRIES.split():
        english, _slash, spanish = pair.replace("_", " ").partition("/")
        more = COUNTRY_SPELLINGS.get(english, ())
        known.append(KnownPlace(english, spanish or english, "", COUNTRY, more))
    for name in AMERICAN_STATES.split():
        english = name.replace("_", " ")
        spanish = SPANISH_STATES.get(english, english)
        known.append(KnownPlace(english, spanish, "United States", STATE))
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
WITH_ARTICLE = {
    "en": "Bahamas|Central African Republic|Czech Republic|Dominican Republic|Gambia|Maldives|Netherlands|Philippines|"
    "United Arab Emirates|United Kingdom|United States",
    "es": {"United States": "los", "United Kingdom": "el", "Dominican Republic": "la", "Netherlands": "los", "India": "la",
           "Bahamas": "las", "United Arab Emirates": "los", "Czech Republic": "la", "Ivory Coast": "la"},
}  # fmt: skip


def with_article(place, language):
    """The name as it stands after “of” or “in”: the United States, los Estados Unidos."""
    name = place.names[language]
    if language == "en":
        return f"the {name}" if place.english in WITH_ARTICLE["en"].split("|") else name
    article = WITH_ARTICLE["es"].get(place.english)
    return f"{article} {name}" if article else name


# How a state's people and bodies are called, besides its name.
ADJECTIVES = {
    "Cuba": r"Cubans?|cuban[oa]s?", "United States": r"Americans?|estadounidenses?|norteamerican[oa]s?",
    "Mexico": r"Mexicans?|mexican[oa]s?", "Canada": r"Canadians?|canadienses?", "Spain": r"Spanish|español(?:a|es|as)?",
    "France": r"French|frances(?:a|es|as)?|francés", "Germany": r"Germans?|aleman(?:a|es|as)?|alemán", "Italy": r"Italians?|italian[oa]s?",
    "United Kingdom": r"British|británic[oa]s?", "China": r"Chinese|chin[oa]s?", "Russia": r"Russians?|rus[oa]s?",
    "Venezuela": r"Venezuelans?|venezolan[oa]s?", "Argentina": r"Argentine(?:s|ans?)?|argentin[oa]s?", "Brazil": r"Brazilians?|brasileñ[oa]s?",
    "Colombia": r"Colombians?|colombian[oa]s?", "Chile": r"Chileans?|chilen[oa]s?", "Haiti": r"Haitians?|haitian[oa]s?",
    "Jamaica": r"Jamaicans?|jamaican[oa]s?", "Bahamas": r"Bahamians?|bahameñ[oa]s?", "Japan": r"Japanese|japones(?:a|es|as)?|japonés",
    "Vietnam": r"Vietnamese|vietnamitas?",
}  # fmt: skip


def _state_pattern(place):
    spellings = sorted(map(re.escape, (*place.names.values(), *place.spellings)), key=len)[::-1]
    more = ADJECTIVES.get(place.english)
    return rf"(?<!\w)(?:{'|'.join(spellings)}{f'|{more}' if more else ''})(?!\w)"


STATES = {
    place.english: re.compile(_state_pattern(place))
    for place in PLACES.values()
    if place.rank == COUNTRY
}


class KnownObservance(NamedTuple):
    names: dict  # by language
    origin: date
    pattern: str  # found in the folded text
    precision: str = "day"

    def name(self, language):
        return self.names.get(language) or next(iter(self.names.values()))


def named_observance(names, origin, precision):
    """An observance that is found by any of its names, the article and small words of them apart."""
    plain = (re.sub(r"^(the|el|la|los|las)\s", "", fold(name)) for name in names.values() if name)
    return KnownObservance(names, origin, "|".join(map(re.escape, plain)) or "(?!)", precision)


INDEPENDENCE = [
    ("the United States", "los Estados Unidos", date(1776, 7, 4)), ("Haiti", "Haití", date(1804, 1, 1)),
    ("Ecuador", "Ecuador", date(1809, 8, 10)), ("Colombia", "Colombia", date(1810, 7, 20)), ("Mexico", "México", date(1810, 9, 16)),
    ("Chile", "Chile", date(1810, 9, 18)), ("Paraguay", "Paraguay", date(1811, 5, 14)), ("Venezuela", "Venezuela", date(1811, 7, 5)),
    ("Argentina", "Argentina", date(1816, 7, 9)), ("Peru", "Perú", date(1821, 7, 28)), ("Central America", "Centroamérica", date(1821, 9, 15)),
    ("Brazil", "Brasil", date(1822, 9, 7)), ("Bolivia", "Bolivia", date(1825, 8, 6)), ("Uruguay", "Uruguay", date(1825, 8, 25)),
    ("the Dominican Republic", "la República Dominicana", date(1844, 2, 27)), ("Panama", "Panamá", date(1903, 11, 3)),
    ("India", "la India", date(1947, 8, 15)), ("Jamaica", "Jamaica", date(1962, 8, 6)), ("Algeria", "Argelia", date(1962, 7, 5)),
    ("Angola", "Angola", date(1975, 11, 11)),
]  # fmt: skip
JOSE = r"(the |el )?(apostle |national hero |apostol |heroe nacional )?(de cuba,? |of cuba,? )?(jose )?marti\b"
OBSERVANCES = [
    KnownObservance({"en": english, "es": spanish}, origin, pattern)
    for english, spanish, origin, pattern in [
        ("Triumph of the Cuban Revolution", "Triunfo de la Revolución Cubana", date(1959, 1, 1), r"(triumph|victory) of (the )?(cuban )?revolution|(triunfo|victoria) de la revolucion|(cuban )?revolution[’']s (triumph|victory)"),
        ("Assault on the Moncada Barracks", "Asalto al Cuartel Moncada", date(1953, 7, 26), r"moncada|day of national rebellion|dia de la rebeldia nacional"),
        ("Victory at Playa Girón", "Victoria de Playa Girón", date(1961, 4, 19), r"(playa )?giron|bay of pigs|bahia de cochinos"),
        ("Birth of José Martí", "Natalicio de José Martí", date(1853, 1, 28), rf"(birth|birthday) of {JOSE}|jose marti[’']s (birth|birthday)|(natalicio|nacimiento) (de |del ){JOSE}"),
        ("Death in combat of José Martí", "Caída en combate de José Martí", date(1895, 5, 19), rf"(death|fall)( in combat)? of {JOSE}|(caida|muerte)( en combate)? (de |del ){JOSE}"),
        ("Death in combat of Antonio Maceo", "Caída en combate de Antonio Maceo", date(1896, 12, 7), r"death( in combat)? of antonio maceo|(caida|muerte)( en combate)? de antonio maceo"),
        ("Cry of Yara", "Grito de Yara", date(1868, 10, 10), r"(cry|grito) (of|de) yara|(beginning|start) of (the |cuba[’']s )?wars? of independence|inicio de las (guerras|luchas) (de|por la) independencia"),
        ("Landing of the Granma", "Desembarco del Granma", date(1956, 12, 2), r"(landing|yacht)( of the)?( yacht)? granma|(desembarco|yate)( del)?( yate)? granma"),
        ("Birth of Fidel Castro", "Natalicio de Fidel Castro", date(1926, 8, 13), r"birth(day)? of (the )?(commander in chief )?fidel|(natalicio|nacimiento) (de|del)( comandante en jefe)? fidel"),
        ("Death of Fidel Castro", "Fallecimiento de Fidel Castro", date(2016, 11, 25), r"(death|passing) of (the )?(commander in chief )?fidel|(fallecimiento|desaparicion fisica|muerte) (de|del)( comandante en jefe)? fidel"),
        ("Death of Ernesto Che Guevara", "Caída en combate de Ernesto Che Guevara", date(1967, 10, 9), r"(death|fall|murder)( in combat)? of (ernesto )?[“\"]?che\b|(caida|muerte|asesinato)( en combate)? (de|del) (ernesto )?[“\"]?che\b"),
        ("Proclamation of the Republic of Cuba", "Proclamación de la República de Cuba", date(1902, 5, 20), r"proclamation of the republic of cuba|proclamacion de la republica de cuba"),
        ("Founding of the United Nations", "Fundación de las Naciones Unidas", date(1945, 10, 24), r"(founding|foundation|creation) of the united nations|(fundacion|creacion) de las naciones unidas"),
        ("Universal Declaration of Human Rights", "Declaración Universal de los Derechos Humanos", date(1948, 12, 10), r"universal declaration of human rights|declaracion universal de (los )?derechos humanos"),
        ("Re-establishment of diplomatic relations", "Restablecimiento de las relaciones diplomáticas", date(2015, 7, 20), r"re-?establishment of (the )?diplomatic relations|restablecimiento de (las )?relaciones diplomaticas"),
        ("Storming of the Bastille", "Toma de la Bastilla", date(1789, 7, 14), r"bastille|bastilla"),
        ("Founding of the People’s Republic of China", "Fundación de la República Popular China", date(1949, 10, 1), r"founding of the people[’']s republic of china|fundacion de la republica popular china"),
    ]
]  # fmt: skip
OBSERVANCES += [
    KnownObservance(
        {"en": f"Independence of {english}", "es": f"Independencia de {spanish}"}, origin,
        rf"(independence of|declaration of independence of) {fold(english)}\b|independencia de {re.sub('^(los|la) ', r'(los |la )?', fold(spanish))}\b",
    )
    for english, spanish, origin in INDEPENDENCE
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
    Subject("consular-affairs", "Consular affairs", "Asuntos consulares", r"\bconsula|passport|pasaporte|\bvisas?\b"),
    Subject("education", "Education", "Educación", r"universit|student|school|educat|estudiant|escuela|educaci"),
    Subject("culture", "Culture", "Cultura", r"concert|music|film|cultur|exhibition|ballet|book|poet|concierto|musica|cine|exposicion|libro|poesia"),
    Subject("bilateral-talks", "Bilateral talks", "Conversaciones bilaterales", r"exchange|dialogue|bilateral|talks|meeting|delegation|intercambio|dialogo|conversaci|reunion|delegaci"),
]  # fmt: skip


def observance_in(text, more=()):
    """(KnownObservance, match in the folded text, which keeps positions) or None; those of the site, `more`, first."""
    folded = fold(text)
    for known in (*more, *OBSERVANCES):
        match = re.search(rf"\b(?:{known.pattern})", folded)
        if match:
            return known, match
    return None


def subject_in(*texts):
    """(Subject, which text, match) of the first text that names one, or None; the last subject only if no other."""
    for subjects in (SUBJECTS[:-1], SUBJECTS[-1:]):
        for which, text in enumerate(map(fold, texts)):
            for subject in subjects:
                match = re.search(rf"(?:{subject.pattern})\w*", text)
                if match:
                    return subject, which, match
    return None
