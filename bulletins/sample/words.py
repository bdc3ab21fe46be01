"""The sample in our own words: each item with its facts and its text in English and Spanish."""

from datetime import date, time

CATEGORIES = {
    "trafficking-in-persons": ("Trafficking in persons", "Trata de personas"),
    "border-and-coast-guard": ("Border and coast guard", "Guardafronteras y guardacostas"),
    "law-enforcement": ("Law enforcement", "Aplicación de la ley"),
    "national-anniversaries": ("National anniversaries", "Aniversarios nacionales"),
    "culture": ("Culture", "Cultura"),
    "consular-affairs": ("Consular affairs", "Asuntos consulares"),
}
SERIES = {
    "trafficking-in-persons": (
        "Exchange on trafficking in persons",
        "Intercambio sobre la trata de personas",
    ),
    "coast-guards": (
        "Technical meeting of the coast guards",
        "Reunión técnica de los guardacostas",
    ),
    "drug-trafficking": ("Exchange on drug trafficking", "Intercambio sobre el narcotráfico"),
}
FEMININE = {"coast-guards"}  # in Spanish: "la reunión"
PLACES = {  # slug: names, slug of what it lies in
    "cuba": (("Cuba", "Cuba"), None),
    "havana": (("Havana", "La Habana"), "cuba"),
    "united-states": (("United States", "Estados Unidos"), None),
    "florida": (("Florida", "Florida"), "united-states"),
    "washington-dc": (("Washington D.C.", "Washington D.C."), "united-states"),
    "embassy": (
        ("Embassy of Cuba in the United States", "Embajada de Cuba en los Estados Unidos"),
        "washington-dc",
    ),
}
PARTIES = {
    "cuba": ("Cuba", "Cuba"),
    "united-states": ("United States", "Estados Unidos"),
    "border-guard-troops": ("Border Guard Troops of Cuba", "Tropas Guardafronteras de Cuba"),
    "coast-guard": ("United States Coast Guard", "Guardia Costera de los Estados Unidos"),
    "jose-ramon-cabanas": ("José Ramón Cabañas", "José Ramón Cabañas"),
}
DELEGATION = {"en": "Delegation of several ministries", "es": "Delegación de varios ministerios"}
OFFICERS = {"en": "Law enforcement officers", "es": "Funcionarios de aplicación de la ley"}
AMBASSADOR = {"en": "Ambassador of Cuba", "es": "Embajador de Cuba"}
OBSERVANCE = ("Triumph of the Cuban Revolution", "Triunfo de la Revolución Cubana")
INFERRED = [
    {"code": "anniversary", "number": 59, "origin": 1959},
    {"code": "neighbours", "year": 2018},
]

# The old page, newest first: what was printed without a date of publication.
PAGE = [
    {
        "facts": {
            "first_day": date(2018, 2, 13), "place": "washington-dc", "number": 5,
            "category": "trafficking-in-persons", "series": "trafficking-in-persons",
        },
        "parties": [("cuba", DELEGATION), ("united-states", DELEGATION)],
        "en": (
            "Washington hosts fifth round of talks against human trafficking",
            "Officials of both countries compared notes on preventing the crime, pursuing it and caring for its victims.",
            [
                "Cuban and United States officials sat down in Washington D.C. on February 13, 2018, for the fifth time, to talk about human trafficking.",
                "Each side told the other what it had achieved since the last round and where it still falls short: in keeping people from being deceived, in bringing offenders to court and in looking after those who were harmed.",
            ],
        ),
        "es": (
            "Washington acoge la quinta ronda de conversaciones contra la trata",
            "Funcionarios de ambos países compararon lo hecho para prevenir el delito, perseguirlo y atender a sus víctimas.",
            [
                "Funcionarios de Cuba y de los Estados Unidos se sentaron por quinta vez a hablar de la trata de personas el 13 de febrero de 2018 en Washington D.C.",
                "Cada parte contó a la otra qué había logrado desde la ronda anterior y qué le falta todavía: evitar que se engañe a la gente, llevar a los culpables ante los tribunales y cuidar de quienes sufrieron el daño.",
            ],
        ),
    },
    {
        "facts": {
            "first_day": date(2018, 1, 22), "last_day": date(2018, 1, 23), "place": "florida",
            "category": "border-and-coast-guard", "series": "coast-guards", "number": 8,
        },
        "parties": [("border-guard-troops", {}), ("coast-guard", {})],
        "en": (
            "Coast guards of both shores spend two days on rescue and patrol",
            "In Florida the two services went through rescues at sea, unlawful crossings and smuggling.",
            [
                "On January 22 and 23, 2018, officers who watch the Cuban shore met their colleagues of the United States Coast Guard in Florida. It was their eighth technical meeting.",
                "They went through cases of people lost at sea, of crossings without papers and of drugs carried by boat, and looked for ways to help each other sooner.",
                "Those who took part describe two days of plain talk among professionals.",
            ],
        ),
        "es": (
            "Los guardacostas de ambas orillas dedican dos días al rescate y la vigilancia",
            "En la Florida los dos servicios repasaron los rescates en el mar, las salidas ilegales y el contrabando.",
            [
                "El 22 y 23 de enero de 2018, oficiales que cuidan la costa cubana se reunieron en la Florida con sus colegas de la Guardia Costera de los Estados Unidos. Fue su octava reunión técnica.",
                "Repasaron casos de personas perdidas en el mar, de viajes sin papeles y de drogas llevadas en lancha, y buscaron maneras de ayudarse antes.",
                "Quienes participaron hablan de dos días de conversación franca entre profesionales.",
            ],
        ),
    },
    {
        "facts": {
            "first_day": date(2018, 1, 19), "place": "washington-dc", "number": 4,
            "category": "law-enforcement", "series": "drug-trafficking",
        },
        "parties": [("cuba", OFFICERS), ("united-states", OFFICERS)],
        "en": (
            "Fourth technical talk on stopping drug shipments",
            "Officers of both countries met in Washington D.C. about drugs and agreed to keep working side by side.",
            [
                "The fourth technical talk about drug trafficking took place in Washington D.C. on January 19, 2018, with officers from both countries.",
                "It belongs to the conversation on law enforcement that the two governments opened late in 2015.",
                "The Cuban side said that it wants to go on working with its counterparts case by case.",
            ],
        ),
        "es": (
            "Cuarta conversación técnica para frenar los envíos de droga",
            "Oficiales de ambos países hablaron de drogas en Washington D.C. y acordaron seguir trabajando juntos.",
            [
                "La cuarta conversación técnica sobre el narcotráfico tuvo lugar en Washington D.C. el 19 de enero de 2018, con oficiales de los dos países.",
                "Forma parte del diálogo sobre aplicación de la ley que los dos gobiernos abrieron a fines de 2015.",
                "La parte cubana dijo que quiere seguir trabajando con sus homólogos caso por caso.",
            ],
        ),
    },
    {
        "facts": {
            "kind": "commemoration", "first_day": date(2018, 1, 18), "place": "embassy",
            "category": "national-anniversaries", "day_inferred": True, "day_basis": INFERRED,
        },
        "parties": [("jose-ramon-cabanas", AMBASSADOR)],
        "en": (
            "Evening at the embassy for 59 years of the Revolution",
            "Some 150 guests came to the embassy; the ambassador spoke of what has held the country together.",
            [
                "About 150 people, from Cuba, the United States and other countries, came to the embassy on January 18 for the 59th anniversary of the Triumph of the Cuban Revolution.",
                "Ambassador José Ramón Cabañas told them that the country has lasted through these decades because its people stand together and do not give up. He had words of thanks for friends in the United States and beyond.",
            ],
        ),
        "es": (
            "Velada en la embajada por los 59 años de la Revolución",
            "Unos 150 invitados acudieron a la embajada; el embajador habló de lo que ha mantenido unido al país.",
            [
                "Unas 150 personas, de Cuba, de los Estados Unidos y de otros países, acudieron el 18 de enero a la embajada por el 59.º aniversario del Triunfo de la Revolución Cubana.",
                "El embajador José Ramón Cabañas les dijo que el país ha resistido estas décadas porque su gente está unida y no se rinde. Tuvo palabras de gratitud para los amigos en los Estados Unidos y en otras partes.",
            ],
        ),
    },
]  # fmt: skip

# What lies ahead; the days are counted from the day the sample is made.
AHEAD = {
    "days_ahead": 30,
    "facts": {
        "start_time": time(18, 0), "end_time": time(20, 0), "place": "embassy", "category": "culture",
    },
    "parties": [],
    "en": (
        "An evening of piano music at the embassy",
        "Works by Cuban composers of two centuries. Admission is free; seats are few.",
        [
            "The embassy opens its hall for an evening of piano music by Cuban composers of the nineteenth and twentieth centuries.",
            "Doors open half an hour before. A name given by telephone keeps a seat.",
        ],
    ),
    "es": (
        "Una noche de música para piano en la embajada",
        "Obras de compositores cubanos de dos siglos. La entrada es libre; los asientos son pocos.",
        [
            "La embajada abre su salón para una noche de música para piano de compositores cubanos de los siglos XIX y XX.",
            "Las puertas se abren media hora antes. Basta dar el nombre por teléfono para reservar un asiento.",
        ],
    ),
}  # fmt: skip
SCHEDULED = {
    "days_ahead": 2,
    "facts": {"place": "embassy", "category": "consular-affairs"},
    "parties": [],
    "en": (
        "Consular counters stay open late for one evening",
        "Those who work during the day can hand in passports and papers until eight in the evening.",
        [
            "The consular counters stay open until eight for one evening.",
            "Nothing has to be booked. Bring what the counter asks for on other days.",
        ],
    ),
    "es": (
        "Las ventanillas consulares abren una noche hasta tarde",
        "Quienes trabajan durante el día podrán entregar pasaportes y documentos hasta las ocho de la noche.",
        [
            "Las ventanillas consulares atienden una noche hasta las ocho.",
            "No hace falta pedir cita. Traiga lo mismo que se pide los demás días.",
        ],
    ),
}
ENGLISH_ONLY = {
    "days_ahead": -3,
    "facts": {"place": "havana", "category": "culture"},
    "parties": [],
    "en": (
        "Reading room sends its first hundred books to Havana",
        "A parcel of children's books is on its way to a library in Havana.",
        [
            "The reading room of the embassy has sent its first hundred books for children to a library in Havana.",
            "They were given by visitors over the summer.",
        ],
    ),
}
DRAFT = {
    "days_ahead": 60,
    "facts": {"place": "embassy", "category": "culture"},
    "parties": [],
    "en": (
        "Poets read in two languages",
        "",
        ["Four poets will read from their work, each in the language of the other."],
    ),
}
