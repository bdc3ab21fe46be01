"""What differs between two contents, in words."""

import random
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins import differences, text
from bulletins.differences import contents, markup, words
from bulletins.models import Attachment, Bulletin, ImageUse, Kind, Precision, State, content
from tests import builders as make

pytestmark = pytest.mark.once

WORDS = st.lists(st.sampled_from(["reef", "reef,", "Key", "Largo", "2026", "9.5", "\u00a0", ". "]))
SENTENCE = WORDS.map(" ".join)
BLOCK = st.tuples(st.sampled_from(["p", "h2", "li", "blockquote"]), SENTENCE)
BODY = st.lists(BLOCK, max_size=6).map(
    lambda blocks: text.clean("".join(f"<{tag}>{said}</{tag}>" for tag, said in blocks))[0]
)


def of(**fields):
    """The content of a bulletin that no database has."""
    return content.of(make.new(**fields))


def told(before, after):
    """(label, words of the one, words of the other) of each change, its notes included."""
    return [
        (change.label, said(change.before), said(change.after))
        for change in differences.between(before, after).changes
    ]


def said(side):
    if side is None:
        return None
    marked = {"same": "%s", "removed": "−%s−", "added": "+%s+"}
    return "".join(marked[run.kind] % run.words for run in side.runs) + "".join(
        f" [{note}]" for note in side.notes
    )


# Words


def test_a_changed_word_is_removed_on_one_side_and_added_on_the_other():
    assert told(of(summary="It opened on Wednesday."), of(summary="It opened on Thursday.")) == [
        ("Summary", "It opened on −Wednesday−.", "It opened on +Thursday+.")
    ]


def test_a_comma_and_a_word_more_are_all_that_is_told():
    assert told(of(title="Held in Key Largo."), of(title="Held in Key Largo, Florida.")) == [
        ("Title", "Held in Key Largo.", "Held in Key Largo+, Florida+.")
    ]


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("January 1", "January\u00a01", "(no-break space)"),
        ("reef", "re\u00adef", "(soft hyphen)"),
        ("reef", "re\u200bef", "(U+200B)"),
        ("reef ", "reef  ", "(space)"),
    ],
)
def test_a_change_that_the_eye_would_miss_is_named(before, after, name):
    assert name in told(of(summary=before), of(summary=after))[0][2]


@given(SENTENCE, SENTENCE)
def test_both_texts_can_be_read_whole_in_their_difference(before, after):
    found = words.steps(words.WORD.findall(before), words.WORD.findall(after))
    assert "".join(words.WORD.findall(before)) == before
    here, there = words.WORD.findall(before), words.WORD.findall(after)
    assert "".join("".join(here[i1:i2]) for _s, i1, i2, _j, _k in found) == before
    assert "".join("".join(there[j1:j2]) for _s, _i, _k, j1, j2 in found) == after
    assert all(here[i1:i2] == there[j1:j2] for same, i1, i2, j1, j2 in found if same)


@given(st.text(), st.text())
def test_what_is_the_same_is_nowhere_marked(before, after):
    runs = words.inline(before, after)
    assert bool([run for run in runs if run.kind != "same"]) == (before != after)


# Paragraphs


def test_paragraphs_that_stayed_are_said_and_a_new_one_has_no_other_side():
    before = of(body="<p>They met.</p><p>They left.</p>")
    after = of(body="<p>They met.</p><p>They talked for two days.</p><p>They left.</p>")
    found = differences.between(before, after)
    assert found.same == 2
    assert told(before, after) == [("Text", None, "+They talked for two days.+")]


def test_a_paragraph_that_was_rewritten_stands_beside_what_it_was():
    before = of(body="<p>They met.</p><p>Nobody spoke.</p><p>They left.</p>")
    after = of(body="<p>They met.</p><p>All agreed at once!</p><p>They left.</p>")
    (change,) = differences.between(before, after).changes
    assert change.before
    assert change.after


@given(BODY, BODY)
def test_two_bodies_that_differ_never_look_the_same(before, after):
    passages = contents.body_passages(before, after)
    assert any(passage.number for passage in passages) == (before != after)


@given(BODY)
def test_the_blocks_are_those_of_the_plain_text(body):
    texts = [block.text for block in markup.blocks(body) if block.text.strip()]
    assert "\n\n".join(texts) == text.plain(body)


@pytest.mark.parametrize(
    ("before", "after", "notes"),
    [
        (
            '<p>The <a href="https://example.org/a">centre</a></p>',
            '<p>The <a href="https://example.org/b">centre</a></p>',
            ("Link on “centre”: https://example.org/a", "Link on “centre”: https://example.org/b"),
        ),
        ("<p>Agreed</p>", "<h2>Agreed</h2>", ("Paragraph", "Heading")),
        ("<p>Agreed</p>", "<ul><li>Agreed</li></ul>", ("Paragraph", "List")),
        ("<p>All agreed</p>", "<p>All <strong>agreed</strong></p>", (None, "Bold: “agreed”")),
        (
            "<p>All <em>agreed</em></p>",
            "<p><em>All</em> agreed</p>",
            ("Italic: “agreed”", "Italic: “All”"),
        ),
        ('<p lang="es">Cuba</p>', "<p>Cuba</p>", ("<p lang=es>", "<p>")),
        (
            "<table><tr><th>A</th></tr></table>",
            '<table><tr><th colspan="2">A</th></tr></table>',
            (None, "<th colspan=2> “A”"),
        ),
    ],
)
def test_marks_that_words_do_not_show_are_said(before, after, notes):
    (change,) = differences.between(of(body=before), of(body=after)).changes
    for side, note in zip((change.before, change.after), notes, strict=True):
        assert side.notes == ([note] if note else [])


def test_one_list_made_two_is_shown_in_its_marks():
    before = of(body="<ul><li>a</li><li>b</li></ul>")
    after = of(body="<ul><li>a</li></ul><ul><li>b</li></ul>")
    assert [label for label, *_sides in told(before, after)] == ["Marks in the text"]


# Facts and what stands beside


def test_facts_are_told_as_people_write_them():
    before = of(last_day=None, number=5)
    after = of(last_day=date(2026, 11, 20), number=6, state=State.POSTPONED)
    assert told(before, after) == [
        ("Last day", "−none−", "+November\u00a020,\u00a02026+"),
        ("As planned?", "−As planned−", "+Postponed+"),
        ("Number in the series", "−5−", "+6+"),
    ]


def test_names_are_told_and_not_their_numbers(db):
    place, other = make.place("Key Largo"), make.place("Havana")
    assert told(of(place=place), of(place=other)) == [("Place", "−Key Largo−", "+Havana+")]


def test_two_places_of_one_name_are_told_apart(db):
    place, other = make.place("San José"), make.place("San José", slug="san-jose-2")
    ((label, before, after),) = told(of(place=place), of(place=other))
    assert (label, f"({place.pk})" in before.replace("−", "")) == ("Place", True)
    assert before != after


def test_a_party_more_and_its_role_are_told(db):
    meeting = make.draft(parties=[make.party("Cuba")])
    before = content.of(meeting)
    after = before | {
        "parties": [
            *before["parties"],
            {"party": 0, "name": "Ana Sol", "role": {"en": "Minister"}},
        ]
    }
    assert told(before, after) == [("Parties", "Cuba", "Cuba+; Ana Sol: Minister (en)+")]


def test_a_picture_is_told_with_what_is_said_of_it():
    shown = {"image": 3, "name": "reef.jpg", "alt": "The reef", "decorative": False}
    before = of() | {"pictures": [shown | {"caption": "", "credit": "A. Sol"}]}
    after = of() | {
        "pictures": [shown | {"alt": "", "decorative": True, "caption": "", "credit": "A. Sol"}]
    }
    ((label, here, there),) = told(before, after)
    assert label == "Pictures"
    assert "−“The reef”−" in here
    assert "+decorative+" in there


def test_a_file_is_told_by_its_title_and_language():
    row = {"file": 1, "name": "text.pdf", "title": "The agreement", "language": "en"}
    after = of() | {"files": [row | {"accessible": "no"}]}
    assert told(of(), after) == [
        ("Files", "−none−", "+The agreement (text.pdf, en; No)+"),
    ]


def test_every_fact_and_choice_has_the_words_of_the_form():
    fields = {name: Bulletin._meta.get_field(name) for name in content.FACTS}
    assert list(contents.FACTS) == list(content.FACTS)
    assert {
        "kind": dict(Kind.choices),
        "day_precision": dict(Precision.choices),
        "state": dict(State.choices),
        "accessible": dict(Attachment.Accessible.choices),
    } == contents.CHOICES
    same = [n for n in fields if n not in ("day_basis",)]
    assert [str(contents.FACTS[n]).lower() for n in same] == [
        str(fields[n].verbose_name).lower() for n in same
    ]
    assert {"title", "slug", "summary", "body"} == set(contents.TEXT) == set(content.TEXT)
    assert ImageUse._meta.get_field("credit").verbose_name


def test_what_changed_is_named_in_short():
    before, after = of(), of(title="Another", last_day=None, body="<p>Other.</p>")
    assert differences.changed(before, after) == ["Title", "Text", "Last day"]
    assert differences.changed(before, before) == []


# Large texts


def sentence(numbers, count, vocabulary):
    return " ".join(f"word{numbers.randrange(vocabulary)}" for _word in range(count))


@pytest.mark.parametrize(
    "shape", ["paragraphs", "one paragraph", "the same word", "swapped", "lines"]
)
def test_a_megabyte_of_text_is_compared_in_seconds(shape):
    numbers = random.Random(7)
    bodies = {
        "paragraphs": lambda: "".join(
            f"<p>{sentence(numbers, 90, 2000)}</p>" for _p in range(1300)
        ),
        "one paragraph": lambda: f"<p>{sentence(numbers, 120_000, 3000)}</p>",
        "the same word": lambda: "".join(
            f"<p>{'a b ' * numbers.randrange(150, 250)}</p>" for _p in range(1250)
        ),
        "swapped": lambda: (
            "<p>" + " ".join(f"w{n ^ numbers.randrange(2)}" for n in range(140_000)) + "</p>"
        ),
        "lines": lambda: "".join(f"<p>{numbers.randrange(9)}</p>" for _p in range(100_000)),
    }
    before, after = bodies[shape](), bodies[shape]()
    begun = time.process_time()
    assert contents.body_passages(before, after)
    assert time.process_time() - begun < 20


def test_an_address_is_told_only_where_it_is_not_just_the_title(db):
    before, after = of(title="Talks", slug="talks"), of(title="Talks held", slug="talks-held-2")
    assert differences.changed(before, after) == ["Title"]
    assert [label for label, *_sides in told(before, of(title="Talks", slug="reefs"))] == [
        "Address"
    ]


def test_a_word_before_the_first_leaves_the_first_alone():
    ((_label, before, after),) = told(
        of(summary="Talks were held."), of(summary="Two talks. Talks were held.")
    )
    assert (before.strip(), after) == ("Talks were held.", "+Two talks.+ Talks were held.")
