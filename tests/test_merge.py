"""Two people changed one text: what each of them changed, and one text of both."""

from datetime import date

import pytest
from hypothesis import given

from bulletins import differences
from bulletins.differences import markup
from tests.test_differences import BODY, of

pytestmark = pytest.mark.once


def both(base, mine, theirs):
    pieces = differences.merged(base, mine, theirs)
    return [piece.label for piece in pieces if piece.is_asked], differences.assembled(
        pieces, {}, theirs
    )


def test_what_only_one_of_two_changed_is_taken_from_each():
    base = of(body="<p>One.</p><p>Two.</p><p>Three.</p>", number=5)
    mine = of(body="<p>One!</p><p>Two.</p><p>Three.</p>", number=5, title="Mine")
    theirs = of(body="<p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p>", number=6)
    asked, result = both(base, mine, theirs)
    assert asked == []
    assert result["text"]["title"] == "Mine"
    assert result["text"]["body"] == "<p>One!</p><p>Two.</p><p>Three.</p><p>Four.</p>"
    assert result["facts"]["number"] == 6


def test_neighbouring_paragraphs_changed_by_one_each_are_not_asked():
    base = of(body="<p>One of them spoke.</p><p>Two of them wrote.</p>")
    mine = of(body="<p>One of them sang.</p><p>Two of them wrote.</p>")
    theirs = of(body="<p>One of them spoke.</p><p>Two of them read.</p>")
    asked, result = both(base, mine, theirs)
    assert asked == []
    assert result["text"]["body"] == "<p>One of them sang.</p><p>Two of them read.</p>"


def test_a_paragraph_that_both_changed_is_asked_and_the_choice_counts():
    base = of(title="Talks", body="<p>One.</p><p>Two men.</p>")
    mine = of(title="Mine", body="<p>One.</p><p>Two women.</p>")
    theirs = of(title="Theirs", body="<p>One.</p><p>Two children.</p>")
    asked, _result = both(base, mine, theirs)
    assert asked == ["Title", "Paragraph 2"]
    pieces = differences.merged(base, mine, theirs)
    chosen = differences.assembled(pieces, {"title": "theirs", "p2": "<p>Two.</p>"}, theirs)
    assert (chosen["text"]["title"], chosen["text"]["body"]) == ("Theirs", "<p>One.</p><p>Two.</p>")


def test_a_paragraph_that_one_removed_and_the_other_changed_is_asked():
    base = of(body="<p>One.</p><p>Two men.</p>")
    mine = of(body="<p>One.</p>")
    theirs = of(body="<p>One.</p><p>Two women.</p>")
    assert both(base, mine, theirs)[0] == ["Paragraph 2"]


def test_new_paragraphs_of_both_at_one_place_are_asked():
    base = of(body="<p>One.</p>")
    mine, theirs = of(body="<p>One.</p><p>Mine.</p>"), of(body="<p>One.</p><p>Theirs.</p>")
    assert both(base, mine, theirs)[0] == ["New after paragraph 1"]


def test_facts_that_hold_only_together_are_one_choice():
    base = of()
    mine, theirs = of(first_day=date(2026, 2, 19)), of(last_day=date(2026, 2, 21))
    pieces = [piece for piece in differences.merged(base, mine, theirs) if piece.is_asked]
    assert [piece.label for piece in pieces] == ["First day, Last day"]


def test_without_the_text_both_began_with_every_difference_is_asked():
    mine, theirs = of(title="Mine", body="<p>Mine.</p>"), of(title="Theirs")
    assert both({}, mine, theirs)[0] == ["Title", "Text"]


@given(BODY, BODY)
def test_what_one_person_alone_changed_is_the_result_to_the_letter(base, other):
    one, two = of(body=base), of(body=other)
    assert both(one, two, one)[1]["text"]["body"].split() == other.split()
    assert both(one, one, two)[1]["text"]["body"].split() == other.split()


@given(BODY)
def test_the_outermost_blocks_joined_are_the_body(body):
    assert "".join(markup.top_blocks(body)) == body


def test_a_list_a_table_and_a_quotation_are_one_block_each():
    body = '<p>a</p>\n<ul><li>b<ul><li>c</li></ul></li></ul><blockquote><p>d</p></blockquote><table><tr><td>e &gt; "f"</td></tr></table>'
    assert [block[:6] for block in markup.top_blocks(body)] == [
        "<p>a</",
        "<ul><l",
        "<block",
        "<table",
    ]
