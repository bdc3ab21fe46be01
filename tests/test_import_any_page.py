"""Whatever stands on a page: nothing of it is lost, and every finding stands where it says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletins import text
from bulletins.importers import page as pages
from bulletins.importers import reading
from bulletins.importers.text_import import body_of, described

PIECES = [
    "On January 22-23, 2018,", "el 28 de enero", "del 30 de mayo al 2 de junio de 2018", "February 30", "0 de enero",
    "the fifth", "tercer encuentro sobre", "59th anniversary of the", "65 aniversario del", "Triumph of the Cuban Revolution",
    "Embassy of Cuba in the United States", "held at the", "in Florida,", "en La Habana", "Washington, D.C.", "Monday,",
    "Ambassador Ana Ruiz", "the", "of", "and", "was", "José", "\u00a0", "  ", "<b>&amp;", "e\u0301", "ﬁ", "İ", "²", "\u2028",
    "\n", "\n\n", "\n\n", "signals.", "Title Words",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=6, max_size=60), st.sampled_from(["en", "es"]))
def test_no_character_is_lost_and_every_word_stands_where_it_says(pieces, language):
    written = "Title\n\nThe first line. " + " ".join(pieces)
    page = pages.read(written, "page.txt", language)
    proposals = reading.read(page)
    kept = [line.words for line in page.masthead]
    for proposal in proposals:
        _body, plain = text.clean(body_of(proposal))
        assert plain == "\n\n".join(proposal.paragraphs)
        kept += [proposal.item.title.words, *proposal.paragraphs]
        for proof in proposal.evidence:
            assert page.text[proof.start : proof.end] == proof.words
        for mention in proposal.mentions:
            assert page.text[mention["start"] : mention["end"]] == mention["words"]
        assert described(proposal)["title"]
    lines = {line for block in kept for line in block.split("\n")}
    missing = [line for line in written.split("\n") if line.strip() and line not in lines]
    assert missing == []


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_a_sentence(data):
    try:
        reading.read(pages.read(pages.decode(data, "page.txt"), "page.txt"))
    except pages.Unreadable as refused:
        assert str(refused).startswith("page.txt ")  # noqa: PT017


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<!DOCTYPE html><p>The news of the port and of the harbour", "web page"),
        ("{\\rtf1 The news of the port and of the harbour}", "markup"),
        ("\ufeff", "is empty"),
        ("Notícias\n\nA reunião foi realizada em Lisboa com as delegações dos dois países e não há data para a próxima.", "neither"),
        ("Nouvelles\n\nLa réunion a été tenue à Paris avec les délégations des deux pays et une date pour la suite.", "neither"),
        ("Notizie\n\nLa riunione si è tenuta a Roma con le delegazioni dei due paesi e una data per il seguito.", "neither"),
        ("Nachrichten\n\nDas Treffen in der Stadt war gut und die Gäste sprachen mit dem Hafenmeister über die Bojen.", "neither"),
        ("Qwrtz plmk\n\nXvbn dfgh jklz qwrt, pmnb vcxy.", "neither"),
    ],
)  # fmt: skip
def test_what_is_no_plain_page_in_english_or_spanish_is_refused(content, sentence):
    with pytest.raises(pages.Unreadable, match=sentence):
        pages.read(pages.decode(content.encode(), "page.txt"), "page.txt")
