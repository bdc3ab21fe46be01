import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins import ordinals

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("number", "english", "masculine", "feminine"),
    [
        (1, "First", "Primero", "Primera"),
        (4, "Fourth", "Cuarto", "Cuarta"),
        (5, "Fifth", "Quinto", "Quinta"),
        (8, "Eighth", "Octavo", "Octava"),
        (12, "Twelfth", "Duodécimo", "Duodécima"),
        (13, "Thirteenth", "Decimotercero", "Decimotercera"),
        (20, "Twentieth", "Vigésimo", "Vigésima"),
        (21, "Twenty-first", "Vigésimo primero", "Vigésima primera"),
        (59, "Fifty-ninth", "Quincuagésimo noveno", "Quincuagésima novena"),
        (112, "112th", "112.º", "112.ª"),
    ],
)
def test_ordinals_are_written_in_words(number, english, masculine, feminine):
    assert ordinals.in_words(number, "en") == english
    assert ordinals.in_words(number, "es") == masculine
    assert ordinals.in_words(number, "es", "f") == feminine


@given(st.sampled_from(["en", "es"]), st.sampled_from(["m", "f"]))
def test_no_two_numbers_share_their_words(language, gender):
    written = [ordinals.in_words(number, language, gender) for number in range(1, 200)]
    assert len(set(written)) == len(written)


@pytest.mark.parametrize(
    ("number", "figures"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (11, "11th"),
        (12, "12th"),
        (113, "113th"),
        (122, "122nd"),
    ],
)
def test_english_figures_carry_their_letters(number, figures):
    assert ordinals.in_figures(number, "en") == figures
