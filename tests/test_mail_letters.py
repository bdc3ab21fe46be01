"""Each message as it leaves, read by a strict parser: headers, two parts, lines, languages."""

import email
import re
from datetime import date, time, timedelta
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime
from html import unescape

import pytest
from django.core import mail

from bulletins import outbox
from bulletins.models import Action, Correction, Mission, Revision, State, WithdrawnReason
from bulletins.workflow import back_to_draft, withdraw
from tests import builders as make
from tests.mailing import read, subscriber
from tests.test_feeds_are_sound import TITLES

SOON = make.NOON + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _noon(noon):
    """It is noon in these tests."""


def sent(now=SOON):
    """The one message that is due, as a parser reads it."""
    mail.outbox.clear()
    outbox.send_due(now)
    [letter] = mail.outbox
    return read(letter.message().as_bytes())


def words(message, kind="plain"):
    return message.get_body([kind]).get_content()


def columns(message):
    """The longest line of the text part without an address in it, in characters."""
    return max(len(line) for line in words(message).split("\n") if "://" not in line)


def test_a_message_has_the_headers_that_programs_ask_for():
    place = make.place("Washington D.C.")
    reader = subscriber(query="?kind=event&place=washington-dc")
    make.event(place=place, title="A reading room opens")
    message = sent()
    assert message.defects == []
    assert str(message["From"]) == "Embassy of the Sending State <news@embassy.example>"
    assert str(message["To"]) == "reader@example.org"
    assert str(message["Subject"]) == "A reading room opens"
    assert message["Message-ID"] == f"<{reader.messages.get().id.hex}@embassy.example>"
    assert parsedate_to_datetime(message["Date"]) == SOON
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(
        r"<(https://embassy\.example/en/subscribe/leave/\S+/)>", message["List-Unsubscribe"]
    )
    assert link[1] in words(message)
    assert link[1] in words(message, "html")
    assert re.fullmatch(
        r'"Events in Washington D\.C\." <[0-9a-f]{12}\.en\.news\.embassy\.example>',
        message["List-Id"],
    )
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert {part.get_content_charset() for part in message.iter_parts()} == {"utf-8"}


def test_who_follows_the_same_has_the_same_list_and_others_another():
    for number, query in enumerate(["?kind=event", "?kind=event", "", "?year=2026"]):
        subscriber(f"reader-{number}@example.org", query)
    make.event()
    outbox.send_due(SOON)
    lists = {letter.to[0]: letter.extra_headers["List-Id"] for letter in mail.outbox}
    assert len(lists) == 4
    assert lists["reader-0@example.org"] == lists["reader-1@example.org"]
    assert len(set(lists.values())) == 3


def test_the_message_with_the_link_offers_no_unsubscribing():
    pending = subscriber(confirmed_at=None, asked_at=make.NOON)
    pending.messages.create(due_at=make.NOON)
    message = sent()
    assert message["Auto-Submitted"] == "auto-generated"
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id"} & set(message.keys())


@pytest.mark.parametrize("title", TITLES)
def test_a_title_stays_whole_in_subject_and_both_parts(title):
    subscriber()
    make.event(title=title, slug="title")
    message = sent()
    shown = title.replace("\u2028", " ").replace("\u2029", " ")
    assert str(message["Subject"]) == shown
    assert "".join(title.split()) in "".join(words(message).split())
    assert title in unescape(words(message, "html"))
    assert columns(message) <= 78


def test_a_title_that_looks_like_an_encoded_word_is_not_decoded():
    subscriber()
    make.event(title="=?utf-8?q?Peace?= for 1 =3D 1")
    assert str(sent()["Subject"]) == "=?utf-8?q?Peace?= for 1 =3D 1"


def test_no_title_name_or_selection_puts_a_header_into_the_message():
    evil = "News\r\nBcc: victim@example.org\r\n\r\nText"
    Mission.objects.update(names={"en": evil})
    subscriber(query="?q=News%0D%0ABcc%3A+victim%40example.org")
    make.event(title=evil, slug="title", body="<p>News Bcc: victim@example.org</p>")
    message = sent()
    assert "Bcc" not in message
    assert message.defects == []
    assert message.get_content_type() == "multipart/alternative"


def test_what_is_handed_to_the_relay_is_seven_bits_in_short_lines(wire):
    name = "Misión Diplomática de la República — " * 4
    Mission.objects.update(names={"en": name.strip()})
    subscriber(query="?q=ñandú")
    long = "palabra–ñandú 漢字 " * 2000 + "<a href='https://example.org/" + "x" * 900 + "'>aquí</a>"
    make.event(title="¿Qué? ¡Así! Ñandú — " + "漢" * 280, slug="title", body=f"<p>{long}</p>" * 3)
    outbox.send_due(SOON)
    [(_address, octets)] = wire.taken
    assert octets.isascii()
    assert max(len(line) for line in octets.split(b"\r\n")) <= 998
    assert b"\n" not in octets.replace(b"\r\n", b"")
    message = read(octets)
    assert message.defects == []
    raw = email.message_from_bytes(octets)["From"]  # the parser above parts a name of two words
    assert str(make_header(decode_header(raw))) == f"{name.strip()} <news@embassy.example>"
    assert "“ñandú”" in str(message["List-Id"])
    assert columns(message) <= 78
    for kind in ("plain", "html"):
        assert words(message, kind).count("palabra–ñandú") == 6000


BODY = """<p lang="en">First <a href="/en/news/">of all</a>.</p><h2>Then</h2><p>Second &amp; last.</p>
<figure><img data-image="7" alt="A reef"></figure><ul><li>one</li><li>two</li></ul>
<p><a href="https://example.org/?a=1&amp;b=2" hreflang="en">https://example.org/?a=1&amp;b=2</a></p>"""


def test_both_parts_have_the_whole_text_with_whole_addresses_and_no_picture():
    subscriber()
    make.event(body=BODY)
    message = sent()
    text, html = words(message), words(message, "html")
    assert "First of all (https://embassy.example/en/news/).\n\nThen\n\nSecond & last." in text
    assert "- one\n- two\n" in text
    assert "\nhttps://example.org/?a=1&b=2\n" in text
    for part in ("Second &amp; last.", ">one</li>", 'href="https://embassy.example/en/news/"'):
        assert part in html
    assert "A reef" not in text + html
    assert "<img" not in html


def test_the_facts_stand_above_the_text():
    state = make.place("Florida")
    place = make.place("Key West", parent=state, time_zone="America/Havana")
    subscriber()
    make.event(
        place=place, category=make.category("Culture"), series=make.series("Readings"),
        first_day=date(2026, 11, 12), start_time=time(18, 30), end_time=time(20),
    )  # fmt: skip
    text = " ".join(words(sent()).split())
    assert "Event, Culture, Readings" in text
    assert "When: November 12, 2026, 6:30 p.m. to 8:00 p.m., Havana time" in text
    assert "Where: Key West, Florida" in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": State.CANCELLED}, "When: Cancelled. It was to be March 2, 2026"),
        ({"state": State.POSTPONED}, "When: Postponed. It was to be March 2, 2026"),
        ({"day_inferred": True}, "When: March 2, 2026 (year inferred)"),
    ],
)
def test_a_day_that_does_not_hold_or_was_worked_out_says_so(fields, said):
    subscriber()
    make.event(**fields)
    assert said in " ".join(words(sent()).split())


def test_a_message_is_in_the_language_of_the_subscription_and_in_the_mission_s_colours():
    Mission.objects.update(ribbon_1="#010203", ribbon_2="#040506", ribbon_3="#070809")
    subscriber(language="es")
    make.event(language="es", title="Una sala de lectura")
    message = sent()
    html = words(message, "html")
    assert html.startswith("<!doctype html>")
    assert '<html lang="es"' in html
    assert "Embajada del Estado acreditante" in str(message["From"])
    assert "2 de marzo de 2026" in words(message).replace("\N{NO-BREAK SPACE}", " ")
    for colour in ("#010203", "#040506", "#070809"):
        assert html.count(colour) == 2


def test_the_foot_names_the_mission_s_address_line_by_line():
    Mission.objects.update(address={"en": "16 Reef Street\r\n\r\nPort Town "})
    subscriber()
    make.event()
    message = sent()
    for kind in ("plain", "html"):
        assert "Sending State, 16 Reef Street, Port Town" in " ".join(words(message, kind).split())


def test_a_digest_has_each_title_once_with_its_first_paragraph():
    subscriber(every="daily", next_at=SOON)
    for title in ("One", "Two", "Three"):
        make.event(title=title, body=f"<p>First of {title}.</p><p>More of {title}.</p>")
    message = sent()
    assert str(message["Subject"]) == "One, and 2 more"
    text, html = words(message), words(message, "html")
    for title in ("One", "Two", "Three"):
        assert text.count(f"\n{title}\n{'=' * len(title)}\n") == 1
        for part in (text, html):
            assert f"First of {title}." in part
            assert f"More of {title}." not in part
    assert "daily" in text


def test_a_correction_says_its_sentence_and_where_the_text_is():
    subscriber()
    bulletin = make.event(title="Reefs", body="<p>Nobody reads this twice.</p>")
    sent()
    revision = Revision.take(bulletin, None, Action.IMPORT)
    Correction.objects.create(
        bulletin=bulletin, at=SOON + timedelta(hours=1), significant=True,
        sentence="The number is 12, not 21.", before=revision, after=revision,
    )  # fmt: skip
    message = sent(SOON + timedelta(hours=2))
    assert str(message["Subject"]) == "Corrected: Reefs"
    for kind in ("plain", "html"):
        part = words(message, kind)
        assert "The number is 12, not 21." in part
        assert f"https://embassy.example{bulletin.get_absolute_url()}" in part
        assert "Nobody reads this twice." not in part


def test_a_withdrawal_says_why_and_shows_nothing_of_the_text():
    subscriber()
    hidden = {"category": make.category("Secrets"), "place": make.place("Secret place")}
    bulletin = make.event(
        title="Reefs", summary="Secret.", body="<p>Very secret.</p>", start_time=time(18), **hidden
    )
    instead = make.event(title="Reefs, as they are", announced=False)
    sent()
    withdraw(bulletin, make.second(), WithdrawnReason.REPLACED, "The figures were wrong.", instead)
    message = sent(SOON + timedelta(hours=1))
    assert str(message["Subject"]) == "Withdrawn: Reefs"
    for kind in ("plain", "html"):
        part = words(message, kind)
        assert "The figures were wrong." in part
        assert instead.title in part
        assert f"https://embassy.example{instead.get_absolute_url()}" in part
        assert "March 2, 2026" in part.replace("\N{NO-BREAK SPACE}", " ")
        assert "ecret" not in part
        assert "p.m." not in part


def test_a_withdrawal_says_nothing_of_a_draft_made_of_it_since():
    subscriber()
    bulletin = make.event(title="Reefs")
    sent()
    withdraw(bulletin, make.second(), WithdrawnReason.WRONG, "The figures were wrong.")
    bulletin.refresh_from_db()
    back_to_draft(bulletin, make.second())
    type(bulletin).objects.update(title="Sharks", first_day=None, last_day=None)
    message = sent(SOON + timedelta(hours=1))
    assert str(message["Subject"]) == "Withdrawn: Reefs"
    for shown in ("The figures were wrong.", "March 2, 2026"):
        assert shown in words(message).replace("\N{NO-BREAK SPACE}", " ")
    assert "Sharks" not in words(message)


def test_a_selection_that_names_what_is_gone_still_has_words():
    reader = subscriber()
    bulletin = make.event()
    sent()
    type(reader).objects.update(query="?place=nowhere")
    withdraw(bulletin, make.second(), WithdrawnReason.WRONG, "It was wrong.")
    assert "what you chose" in words(sent(SOON + timedelta(hours=1)))


def test_without_a_relay_a_message_is_printed_as_people_read_it(settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    subscriber()
    make.event(title="¿Qué? Ñandú", slug="title", body="<p>¡Así! Peces 🐟 = µ</p>")
    outbox.send_due(SOON)
    printed = capsys.readouterr().out
    assert "¿Qué? Ñandú\n===========" in printed
    assert "¡Así! Peces 🐟 = µ" in printed
    assert "/en/subscribe/leave/" in printed
    assert "<table" not in printed
