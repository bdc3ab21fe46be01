import json
import os
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bulletins import workflow
from bulletins.models import Bulletin, Observance, Place, Series, Source
from tests import builders as make
from tests.reading import ids, listed

DATA = Path(__file__).parent / "data"
HARBOUR, PUERTO = DATA / "harbour.txt", DATA / "puerto.txt"
REAL_PAGE = Path(__file__).parent.parent.parent / "shared/data/cuba-in-usa.txt"


def import_text(*files, **options):
    out = StringIO()
    call_command("import_text", *map(str, files), report="json", stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.fixture
def real_page():
    if not REAL_PAGE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"The real page is missing: {REAL_PAGE.name}")
        pytest.skip(f"NOT TESTED on the real page: {REAL_PAGE.name} is not beside the project.")
    return REAL_PAGE


def test_the_real_page_becomes_four_bulletins_with_their_facts(db, real_page):
    report = import_text(real_page, publish=True)
    found = report["bulletins"]
    assert (len(found), report["changes"], report["warnings"]) == (4, 4, [])
    assert [(b["first_day"], b["last_day"], b["day_inferred"]) for b in found] == [
        ("2018-02-13", "2018-02-13", False),
        ("2018-01-22", "2018-01-23", False),
        ("2018-01-19", "2018-01-19", False),
        ("2018-01-18", "2018-01-18", True),
    ]
    assert [b["number"] for b in found] == [5, 8, 4, None]
    assert Series.objects.count() == 3
    assert len({reason["code"] for reason in found[3]["day_basis"]}) >= 2
    assert [b["kind"] for b in found] == ["event", "event", "event", "commemoration"]
    assert Observance.objects.get().origin_date == date(1959, 1, 1)
    assert found[3]["anniversary"] == Bulletin.objects.get(kind="commemoration").anniversary == 59
    places = [bulletin.place for bulletin in Bulletin.objects.newest_first()]
    assert places[0] == places[2]
    assert [place.names["en"] for place in places[:2]] == ["Washington D.C.", "Florida"]
    assert "Embassy" in places[3].names["en"]
    [mention] = found[2]["mentions"]
    assert (mention["words"], mention["precision"]) == ("November 2015", "month")
    assert "2015" not in json.dumps([b["first_day"] for b in found])


def test_every_character_of_the_real_page_is_kept(db, real_page):
    import_text(real_page)
    text = real_page.read_text()
    for bulletin in Bulletin.objects.all():
        for part in (bulletin.title, *bulletin.body_text.split("\n\n")):
            assert part in text
    kept = sum(len(b.title) + len(b.body_text.replace("\n\n", "")) for b in Bulletin.objects.all())
    assert kept == len(text.replace("\n", "")) - len(text.splitlines()[0])
    assert sum(b.body_text.count("\u00a0") for b in Bulletin.objects.all()) == text.count("\u00a0")


def test_every_word_of_evidence_stands_where_it_says(db, real_page):
    for page in (real_page, HARBOUR, PUERTO):
        text = page.read_text()
        report = import_text(page)
        proofs = [proof for b in report["bulletins"] for proof in (*b["evidence"], *b["mentions"])]
        assert len(proofs) > 8
        for proof in proofs:
            assert text[proof["start"] : proof["end"]] == proof["words"]


def test_list_and_feeds_show_the_real_page_in_its_order_without_a_publication_date(
    client, db, real_page
):
    import_text(real_page, publish=True)
    order = [f"2018-{day}" for day in ("02-13", "01-23", "01-19", "01-18")]
    bulletins = {b.get_absolute_url(): b for b in Bulletin.objects.all()}
    page = client.get("/en/news/")
    assert [str(bulletins[path].last_day) for path in listed(page)] == order
    assert "Published" not in page.content.decode()
    guids = [bulletins[path].guid for path in listed(page)]
    assert ids(client.get("/en/news/feed.rss")) == ids(client.get("/en/news/feed.atom")) == guids
    assert "pubDate" not in client.get("/en/news/feed.rss").content.decode()


def test_the_same_file_again_changes_nothing(db, django_assert_num_queries):
    assert import_text(HARBOUR)["changes"] == 3
    before = list(Bulletin.objects.values())
    assert import_text(HARBOUR)["changes"] == 0
    assert list(Bulletin.objects.values()) == before


def test_an_english_page_is_read_with_its_reasons(db):
    found = import_text(HARBOUR)["bulletins"]
    assert [(b["first_day"], b["last_day"]) for b in found] == [
        ("2026-03-03", "2026-03-05"),
        ("2026-02-27", "2026-02-27"),
        ("2026-02-11", "2026-02-12"),
    ]
    assert [b["number"] for b in found] == [4, None, 3]
    assert [b["place"] for b in found] == [
        "Tampa",
        "Embassy of Cuba in the United States",
        "Havana",
    ]
    assert found[1]["parties"] == [{"name": "Elena Prado Lis", "role": "Ambassador"}]
    assert {reason["code"] for reason in found[1]["day_basis"]} == {"neighbours", "order"}
    assert Place.objects.get(slug="tampa").parent.slug == "florida"
    assert Bulletin.objects.get(number=4).status == "draft"
    assert Bulletin.objects.get(number=4).summary == ""


def test_a_spanish_page_is_read_and_meets_the_names_of_the_english_one(db):
    import_text(HARBOUR)
    report = import_text(PUERTO)
    meeting, commemoration = report["bulletins"]
    assert (meeting["first_day"], meeting["last_day"]) == ("2026-02-11", "2026-02-12")
    assert (meeting["number"], meeting["place"], meeting["language"]) == (3, "La Habana", "es")
    assert commemoration["kind"] == "commemoration"
    assert commemoration["anniversary"] == 173
    assert commemoration["first_day"] == "2026-01-28"
    assert Place.objects.filter(slug="havana").count() == 1
    assert Series.objects.get(slug="reunion-sobre-arrecifes").genders == {"es": "f"}
    assert report["warnings"] == []


def test_reasons_that_disagree_are_shown_and_nothing_is_settled(db, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(
        "The guests were at the embassy\n\nOn March 3, 2017, the guests met at the port of Miami.\n\n"
        "Triumph of the Cuban Revolution commemorated\n\n"
        "The guests met on January 18 to commemorate the 59th anniversary of the Triumph of the Cuban Revolution.\n"
    )
    report = import_text(page, publish=True)
    assert any("anniversary: 2018" in w and "neighbours: 2017" in w for w in report["warnings"])
    assert Bulletin.objects.get(kind="commemoration").first_day is None
    assert Bulletin.objects.get(kind="commemoration").status == "draft"


def test_a_stated_anniversary_that_is_not_the_computed_one_is_shown(db, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(
        "The birth of José Martí remembered\n\n"
        "On January 28, 2017, the guests met in Tampa to commemorate the 165th anniversary of the birth of José Martí.\n"
    )
    [warning] = import_text(page)["warnings"]
    assert "165" in warning
    assert "164" in warning


def test_a_year_can_be_given(db, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("A visit to the port\n\nOn May 3, the guests were at the port of the city.\n")
    assert import_text(page, dry_run=True)["bulletins"][0]["first_day"] is None
    found = import_text(page, year=2018)["bulletins"][0]
    assert (found["first_day"], found["day_inferred"]) == ("2018-05-03", True)


def test_a_dry_run_reports_the_same_and_writes_nothing(db):
    report = import_text(HARBOUR, dry_run=True)
    assert report["changes"] == 3
    assert not Bulletin.objects.exists()
    assert not Place.objects.exists()


def test_a_changed_file_names_what_differs_and_changes_what_nobody_touched(db, tmp_path, editor):
    import_text(HARBOUR)
    page = tmp_path / "harbour.txt"
    page.write_text(
        HARBOUR.read_text()
        .replace("Pilots, captains", "Pilots, cooks")
        .replace("opened a reading", "opened a large reading")
    )
    touched = Bulletin.objects.get(title__contains="reading room")
    touched.summary = "An editor wrote this."
    workflow.save(touched, editor)
    report = import_text(page)
    assert report["changes"] == 1
    assert "cooks" in Bulletin.objects.get(number=4).body_text
    touched.refresh_from_db()
    assert "large" not in touched.body_text
    assert touched.summary == "An editor wrote this."
    assert {d["title"]: d["left"] for d in report["differs"]} == {
        "Fourth meeting of harbour masters ends in Tampa": False,
        "Ambassador Elena Prado Lis opens a reading room": True,
    }
    assert any("cooks" in line for d in report["differs"] for line in d["differences"])
    assert Bulletin.objects.count() == 3
    assert import_text(HARBOUR)["changes"] == 0  # the older file is known too


def test_published_into_a_site_with_readers_it_is_announced_to_nobody(client, db):
    make.event()
    import_text(HARBOUR, publish=True)
    assert len(listed(client.get("/en/news/"))) == 4
    assert len(ids(client.get("/en/news/feed.rss"))) == 1


def test_the_evidence_stays_with_the_bulletin(db):
    import_text(HARBOUR)
    source = Source.objects.get(bulletin__number=4)
    assert {proof["field"] for proof in source.evidence["evidence"]} >= {
        "first_day",
        "number",
        "place",
    }
    assert source.evidence["mentions"][0]["words"] == "November 2024"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: "\n".join(line for line in text.splitlines() if line.strip()).encode(),
        lambda text: text.replace("\n\n", "\n\n\n \n").encode(),
    ],
    ids=["CRLF", "CR", "BOM", "UTF-16", "Latin-1", "no blank lines", "many blank lines"],
)
def test_a_page_in_any_usual_form_reads_the_same(db, tmp_path, spoil):
    plain = [(b["title"], b["first_day"]) for b in import_text(HARBOUR, dry_run=True)["bulletins"]]
    page = tmp_path / "page.txt"
    page.write_bytes(spoil(HARBOUR.read_text()))
    assert [(b["title"], b["first_day"]) for b in import_text(page)["bulletins"]] == plain
    assert "doesn’t" in Bulletin.objects.get(number=3).body_text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\n ", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not plain text"),
        (b"PK\x03\x04" + bytes(range(256)) * 9, "is not plain text"),
        ("Κείμενο σε άλλη γλώσσα\n\nΑυτό δεν είναι ούτε αγγλικά ούτε ισπανικά.".encode(), "neither English nor Spanish"),
        (b"The text of the page is only one paragraph of the news and it has no title at all.", "nothing that looks like"),
        (b"x" * 20_000_001, "larger than 20 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence_and_nothing_is_written(
    db, tmp_path, content, sentence
):
    page = tmp_path / "page.txt"
    page.write_bytes(content)
    with pytest.raises(CommandError, match=sentence) as refused:
        import_text(HARBOUR, page)
    assert str(page) in str(refused.value)
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize("path", ["missing.txt", "."])
def test_a_missing_file_or_a_folder_is_named(db, tmp_path, path):
    with pytest.raises(CommandError, match="cannot be read"):
        import_text(tmp_path / path)


def test_a_year_out_of_reach_is_refused(db):
    with pytest.raises(CommandError, match="--year"):
        import_text(HARBOUR, year=99)


def test_the_report_for_people_names_words_places_and_new_names(db):
    out = StringIO()
    call_command("import_text", str(HARBOUR), stdout=out)
    report = out.getvalue()
    assert "Masthead: Notes from the harbour office" in report
    assert "first_day: 2026-03-03 (stated), from “March 3 to 5, 2026” at" in report
    assert "New names: " in report
    assert report.strip().endswith("3 changes.")
