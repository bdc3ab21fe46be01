"""The number in the text against the field, and the field against the series."""

import re
from datetime import date
from typing import NamedTuple

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins import dates, ordinals, prose
from bulletins.models import Series, Status
from bulletins.proofreading.words import LANGUAGES, Warning, distinct, of_text, quote
from bulletins.prose import fold

# What meetings that are counted are called, folded.
HEADS = {
    "en": "exchange|meeting|round|session|edition|conference|talks?|dialogue|consultations?|workshop|seminar|forum|"
    "summit|congress|commission|committee|symposium|colloquium|course|festival|fair|encounter|exercise|drill|gathering|"
    "visit|mission|convention|assembly|council|tournament|regatta|cycle|panel|review|negotiations?|conversations?|"
    "get-together|expedition|campaign|competition|contest|biennial|voyage|flight|cruise|concert",
    "es": "intercambio|reunion|ronda|sesion|edicion|conferencia|conversaci(?:on|ones)|dialogo|consultas?|taller|"
    "seminario|foro|cumbre|congreso|comision|comite|simposio|coloquio|curso|festival|feria|encuentro|reencuentro|"
    "ejercicio|visita|mision|convencion|asamblea|consejo|torneo|regata|ciclo|panel|negociaci(?:on|ones)|cita|"
    "expedicion|campana|concurso|bienal|plenaria|exposicion|viaje|vuelo|concierto|platica|charla",
}
# Words after an ordinal that make it another count.
NOT_OF_SERIES = {
    "en": "days?|half|weeks?|months?|quarter|year|parts?|phase|stage|secretary|vice|lady|person|persons|party|"
    "parties|floor|century|centuries|generation|countr(?:y|ies)|hundred|thousand|anniversary|minister|deputy|place|"
    "hand|class|language|name|step|point|item",
    "es": "dias?|mitad|semanas?|mes|trimestre|semestre|ano|partes?|fase|etapa|jornadas?|secretari[oa]|vice\\w*|dama|"
    "personas?|piso|siglos?|generacion|pais(?:es)?|aniversario|ministr[oa]|lugar|clase|lengua|nombre|paso|punto|"
    "centenar|nivel|grado|lectura",
}
TIME = {"en": r"\s+(?:time|occasion)\b", "es": r"\s+(?:vez|ocasion)\b"}
OF_ITS_KIND = {
    "en": r"\s+(?:of|in)\s+(?:its|their|the|this|a)\s+(?:kind|series|row|cycle)\b",
    "es": r"\s+(?:de|en)\s+(?:su|la|el|esta|este)\s+(?:tipo|genero|serie|ciclo)\b",
}
IT_WAS = re.compile(
    r"\b(?:was|is|were|are|be|fue|es|era|sera)\s+(?:already\s+|ya\s+)?(?:the|their|its|la|el|su)\s+$"
)
# In front of an ordinal that counts another meeting than the one reported.
ANOTHER = re.compile(
    r"\b(?:next|previous|last|since|after|before|follow(?:s|ed|ing)|until|proxim[oa]|anterior|pasad[oa]|desde|despues|tras|"
    r"antes|hasta|siguiente)\b[^.;]{0,25}$"
)
SINCE = re.compile(
    r"\s+(?:since|in (?:\w+ )?years|desde|en (?:\w+ )?anos)\b"
)  # after “the first meeting”
NUMBER_SIGN = r"(?:n(?:umber|umero|o\.|\.?\s?[º°o])\s*|no\s+|#\s?)"
GOES_ON = {  # what may follow “round five”, so that “talks two days long” is no number
    "en": r"\s*(?:$|[.,;:)”\"–—]|(?:of|on|in|at|was|were|is|are|held|takes?|took|ends?|ended|opens?|opened|begins?|"
    r"began|concludes?|concluded|closes?|closed|between|with|brings?|brought|looks?|and|to|for|starts?|started|will)\b)",
    "es": r"\s*(?:$|[.,;:)”\"–—]|(?:de|del|sobre|en|se|fue|es|tuvo|tiene|tendra|entre|con|celebrad[oa]|realizad[oa]|"
    r"concluye|concluyo|termina|termino|comienza|comenzo|abre|abrio|cierra|reune|reunio|y|para|a|inicia|inicio)\b)",
}  # fmt: skip


class Counted(NamedTuple):
    number: int
    start: int  # of the number
    end: int
    last: int  # where the words that it counts end


class Item(NamedTuple):
    """What a series knows of one event; its languages and reports on it are one."""

    number: int
    day: date | None
    title: str


def warnings(bulletin, blocks):
    if not bulletin.series_id:
        return []
    names, genders, items = _series(bulletin)
    found = []
    if bulletin.language in LANGUAGES:
        name = names.get(bulletin.language) or next(iter(names.values()), "")
        found += _of_text(bulletin, blocks, name, genders)
    if bulletin.number:
        found += _of_series(bulletin, items, genders)
    return found


def _of_text(bulletin, blocks, name, genders):
    lead = [(block, counted_in(block, bulletin.language, name)) for block in blocks if block.leads]
    if not any(counted for _block, counted in lead):
        later = (
            (block, counted_in(block, bulletin.language, name))
            for block in blocks
            if not block.leads
        )
        lead = [next(((block, counted) for block, counted in later if counted), (None, []))]
    found = []
    for block, counted in lead:
        if counted and all(one.number != bulletin.number for one in counted):
            one = counted[0]
            words = quote(block, one.start, one.last)
            mark = block.words[one.start : one.end]
            shown = in_field(bulletin, genders) if bulletin.number else _("empty")
            found.append(of_text(_("Number"), block, mark, words, "number", shown))
    return distinct(found)


def in_field(bulletin, genders):
    """6, Sixth: the word in the text's language."""
    gender = genders.get(bulletin.language, "m")
    return f"{bulletin.number}, {ordinals.in_words(bulletin.number, bulletin.language, gender)}"


def counted_in(block, language, name):
    """Each number in `block` that counts a meeting of a series called `name`."""
    folded = fold(block.words)
    head = rf"(?:{HEADS[language]}{_own_head(name)})"
    taken = [(found.start, found.end) for found in prose.find_dates(block.words, language)]
    found = [
        *_before_head(block, language, folded, head),
        *_after_head(block, language, folded, head),
    ]
    return sorted(
        (
            one
            for one in found
            if not ANOTHER.search(block.near(one.start))
            and not any(start < one.end and one.start < end for start, end in taken)
        ),
        key=lambda one: one.start,
    )


def _own_head(name):
    """The first words of the series' name, up to the first small one, as further heads."""
    words = re.split(
        r"\b(?:on|of|for|about|in|and|sobre|de|del|para|en|y|entre|between)\b", fold(name)
    )[0]
    return "".join(f"|{re.escape(word)}" for word in re.findall(r"[\w-]{4,}", words))


def _before_head(block, language, folded, head):
    counts = re.compile(
        rf"\s+(?!(?:{NOT_OF_SERIES[language]})\b)(?:(?!(?:the|and|el|la|y)\b)[\w’'-]+\s+){{0,4}}?(?:{head})\b"
    )
    close = re.compile(rf"\s+(?:(?!(?:{NOT_OF_SERIES[language]})\b)[\w-]+\s+)?(?:{head})\b")
    found = prose.find_ordinals(block.words, language)
    romans = [one for one in prose.find_romans(block.words) if language == "es" or one.words != "I"]
    for one in found:
        match = counts.match(folded, one.end)
        if not match and one.number > 1:
            match = re.compile(TIME[language]).match(folded, one.end)
        if not match:
            match = re.compile(OF_ITS_KIND[language]).match(folded, one.end)
        if match and not (one.number == 1 and SINCE.match(folded, match.end())):
            yield Counted(one.number, one.start, one.end, match.end())
        elif IT_WAS.search(block.near(one.start)) and re.match(r"\s*[.,;]|\s*$", folded[one.end :]):
            yield Counted(one.number, one.start, one.end, one.end)
    for one in romans:
        match = close.match(folded, one.end)
        if match:
            yield Counted(one.number, one.start, one.end, match.end())


def _after_head(block, language, folded, head):
    """Round five, edición 5, Exchange No. 5, Encuentro V."""
    numbers = [*prose.find_counts(block.words, language), *prose.find_romans(block.words)]
    for one in numbers:
        before = re.search(rf"\b(?:{head})\s+({NUMBER_SIGN})?$", block.near(one.start))
        if before and (before.group(1) or re.match(GOES_ON[language], folded[one.end :])):
            yield Counted(one.number, one.start, one.end, one.end)


def _series(bulletin):
    """(names, genders, [Item] of the other events) of its series, in one query."""
    row = Series.objects.filter(pk=bulletin.series_id).values_list(
        "names", "genders",
        *(F(f"bulletin__{name}") for name in (
            "translation_key", "number", "first_day", "title", "language", "status", "reports_on__translation_key",
            "pk",
        )),
    )  # fmt: skip
    rows = list(row)
    if not rows:
        return {}, {}, []
    names, genders = rows[0][:2]
    own = {bulletin.translation_key}
    others = {}
    for _names, _genders, key, number, day, title, language, status, reported, pk in rows:
        if key is None or number is None or status == Status.WITHDRAWN:
            continue
        if reported == bulletin.translation_key or pk == bulletin.reports_on_id:
            own.add(key)
        if key not in others or language == bulletin.language:
            others[key] = Item(number, day, title)
    return names, genders, [item for key, item in others.items() if key not in own]


def _of_series(bulletin, items, genders):
    number, day = bulletin.number, bulletin.first_day
    found = []
    taken = next((item for item in items if item.number == number), None)
    if taken:
        sentence = _("Another bulletin of the series has this number.")
        found.append(_beside(bulletin, taken, sentence, genders))
    if day:
        found += _out_of_order(bulletin, items, genders)
    below = max(
        (item for item in items if item.number < number), default=None, key=lambda item: item.number
    )
    if below and number - below.number > 1 and not taken:
        missing = range(below.number + 1, number)
        if len(missing) == 1:
            sentence = _("No bulletin of the series has the number %d.") % missing[0]
        else:
            sentence = _("No bulletin of the series has a number from %(first)d to %(last)d.") % {
                "first": missing[0], "last": missing[-1],
            }  # fmt: skip
        found.append(_beside(bulletin, below, sentence, genders))
    return found


def _out_of_order(bulletin, items, genders):
    """The nearest that has a higher number and an earlier day, or a lower number and a later day."""
    dated = [item for item in items if item.day]
    earlier = [
        item for item in dated if item.number > bulletin.number and item.day < bulletin.first_day
    ]
    later = [
        item for item in dated if item.number < bulletin.number and item.day > bulletin.first_day
    ]
    if earlier:
        nearest = min(earlier, key=lambda item: item.number)
        return [_beside(bulletin, nearest, _("A higher number stands at an earlier day."), genders)]
    if later:
        nearest = max(later, key=lambda item: item.number)
        return [_beside(bulletin, nearest, _("A lower number stands at a later day."), genders)]
    return []


def _beside(bulletin, item, sentence, genders):
    day = item.day and dates.in_words(item.day, item.day, dates.DAY, get_language())
    mark = str(item.number)
    words = f"{mark}, {item.title}"
    return Warning(
        noun=_("Number"),
        sentence=sentence,
        text_words=words,
        text_mark=mark,
        text_where=day or _("no day"),
        text_field="",
        field="number",
        field_words=in_field(bulletin, genders),
        source=_("Another bulletin"),
        against=_("The field"),
    )
