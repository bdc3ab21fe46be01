"""Numbers as people write them in a row: Fifth, Quinto, Quinta; 59th, 59.º, 59.ª."""

ENGLISH = (
    "", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth",
    "Tenth", "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth",
    "Seventeenth", "Eighteenth", "Nineteenth",
)  # fmt: skip
ENGLISH_TENS = (
    "", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety",
)  # fmt: skip
SPANISH = (
    "", "Primero", "Segundo", "Tercero", "Cuarto", "Quinto", "Sexto", "Séptimo", "Octavo",
    "Noveno", "Décimo", "Undécimo", "Duodécimo", "Decimotercero", "Decimocuarto", "Decimoquinto",
    "Decimosexto", "Decimoséptimo", "Decimoctavo", "Decimonoveno",
)  # fmt: skip
SPANISH_TENS = (
    "", "", "Vigésimo", "Trigésimo", "Cuadragésimo", "Quincuagésimo", "Sexagésimo",
    "Septuagésimo", "Octogésimo", "Nonagésimo",
)  # fmt: skip


def in_words(number, language, gender="m"):
    """The ordinal of `number` (1 or more) in words, capitalised; from 100 on, and elsewhere, in figures."""
    if not 1 <= number < 100 or language not in ("en", "es"):
        return in_figures(number, language, gender)
    tens, ones = divmod(number, 10)
    if language == "en":
        if number < 20:
            return ENGLISH[number]
        if not ones:
            return ENGLISH_TENS[tens].removesuffix("y") + "ieth"
        return f"{ENGLISH_TENS[tens]}-{ENGLISH[ones].lower()}"
    words = [SPANISH[number]] if number < 20 else [SPANISH_TENS[tens], SPANISH[ones].lower()]
    if gender == "f":
        words = [word.removesuffix("o") + "a" if word else word for word in words]
    return " ".join(word for word in words if word)


def english_suffix(number):
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def mark(number, language, gender="m"):
    """What follows the figures and is set raised: th, .º, .ª; a full stop where no other is known."""
    if language == "en":
        return english_suffix(number)
    if language == "es":
        return ".ª" if gender == "f" else ".º"
    return "."


def in_figures(number, language, gender="m"):
    return f"{number}{mark(number, language, gender)}"
