"""Numbers as people write them: Fifth, Quinto, Quinta; 59th, 59.º, 59.ª; fifty-nine, cincuenta y nueve; LIX."""

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


ENGLISH_COUNT = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
SPANISH_COUNT = (
    "", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once",
    "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve",
    "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis",
    "veintisiete", "veintiocho", "veintinueve",
)  # fmt: skip
SPANISH_COUNT_TENS = (
    "", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa",
)  # fmt: skip


def count_in_words(number, language):
    """`number` (1 to 199) counted: fifty-nine, cincuenta y nueve, one hundred and fifty, ciento cincuenta."""
    if number >= 100:
        rest = count_in_words(number - 100, language) if number > 100 else ""
        if language == "es":
            return f"ciento {rest}" if rest else "cien"
        return f"one hundred and {rest}" if rest else "one hundred"
    tens, ones = divmod(number, 10)
    if language == "es":
        if number < 30:
            return SPANISH_COUNT[number]
        return SPANISH_COUNT_TENS[tens] + (f" y {SPANISH_COUNT[ones]}" if ones else "")
    if number < 20:
        return ENGLISH_COUNT[number]
    return ENGLISH_TENS[tens].lower() + (f"-{ENGLISH_COUNT[ones]}" if ones else "")


ROMAN = {"C": 100, "XC": 90, "L": 50, "XL": 40, "X": 10, "IX": 9, "V": 5, "IV": 4, "I": 1}


def roman(number):
    """`number` in Roman figures, as Spanish counts meetings: XIV."""
    written = ""
    for figures, value in ROMAN.items():
        while number >= value:
            written, number = written + figures, number - value
    return written
