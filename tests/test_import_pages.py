"""Other pages in both languages, read in the same manner."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from bulletins.models import Bulletin, Observance, Place, Series
from tests import builders as make

DATA = Path(__file__).parent / "data"


def import_text(*files, **options):
    out = StringIO()
    call_command("import_text", *map(str, files), report="json", stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.fixture
def page(tmp_path):
    """Writes a page of (title, paragraph …) items below a masthead and imports it."""

    def imported(*items, masthead="Notes from the harbour office", **options):
        path = tmp_path / "page.txt"
        path.write_text("\n\n".join([masthead, *(part for item in items for part in item)]))
        return import_text(path, **options)

    return imported


def test_a_page_without_empty_lines_and_with_two_lines_above_is_read(db):
    report = import_text(DATA / "capitals.txt")
    assert report["mastheads"] == ["Embassy of Mexico in Canada", "Press room"]
    visit, independence, dialogue = report["bulletins"]
    assert visit["first_day"] == "2019-04-08"
    assert visit["place_path"] == ["Canada", "Embassy of Mexico in Canada"]
    assert {"name": "Ana Ruiz Soto", "role": "Ambassador"} in visit["parties"]
    assert [mention["words"] for mention in visit["mentions"]] == ["March 2017"]
    assert (independence["first_day"], independence["anniversary"]) == ("2019-04-05", 209)
    assert independence["place_path"] == ["Canada", "Toronto", "Casa Amarilla"]
    assert (dialogue["series"], dialogue["number"]) == ("Dialogue on labour mobility", 7)
    assert (dialogue["first_day"], dialogue["last_day"]) == ("2019-04-01", "2019-04-03")
    assert [mention["words"] for mention in dialogue["mentions"]] == ["May 4, 2020"]
    assert {party["name"] for party in dialogue["parties"]} >= {"Mexico", "Canada"}


def test_a_spanish_page_is_read_with_days_in_a_list_and_a_weekday(db):
    exchange, moncada, fair = import_text(DATA / "muelle.txt")["bulletins"]
    assert (exchange["first_day"], exchange["last_day"]) == ("2018-07-02", "2018-07-04")
    assert (exchange["series"], exchange["number"]) == ("Intercambio técnico sobre boyas", 2)
    assert {party["name"] for party in exchange["parties"]} >= {
        "Tropas Guardafronteras",
        "Servicio de Guardacostas",
    }
    assert [mention["words"] for mention in exchange["mentions"]] == ["abril de 2016"]
    assert (moncada["kind"], moncada["origin_date"]) == ("commemoration", "1953-07-26")
    assert (moncada["first_day"], moncada["anniversary"]) == ("2018-07-26", 65)
    assert {reason["code"] for reason in moncada["day_basis"]} >= {"anniversary", "weekday"}
    assert {"name": "Rosa Peña Gil", "role": "Encargada de Negocios"} in moncada["parties"]
    assert (fair["first_day"], fair["last_day"]) == ("2018-08-30", "2018-09-01")
    assert Series.objects.get(slug="feria-de-redes").genders == {"es": "f"}


def test_an_embassy_known_in_one_language_is_met_in_the_other(db):
    import_text(DATA / "harbour.txt", DATA / "puerto.txt")
    embassy = Place.objects.get(slug__startswith="embassy")
    assert embassy.names["es"] == "Embajada de Cuba en los Estados Unidos"
    assert Bulletin.objects.filter(place=embassy).count() == 2
    assert embassy.parent.names["en"] == "United States"


@pytest.mark.parametrize(
    "written", ["Washington D.C.", "Washington, D.C.", "Washington DC", "Washington"]
)
def test_spellings_of_a_city_are_one_place(page, db, written):
    washington = make.place("Washington, D.C.")
    report = page(["A talk on buoys", f"On May 3, 2018, pilots met in {written} for a talk."])
    assert Bulletin.objects.get().place == washington
    assert not [made for made in report["made"] if made["kind"] == "place"]


def test_a_place_merged_into_another_leads_to_it(page, db):
    current = make.place("Port of Tampa")
    make.place("Tampa", merged_into=current)
    page(["A talk on buoys", "On May 3, 2018, pilots met in Tampa for a talk."])
    assert Bulletin.objects.get().place == current


def test_a_town_that_no_table_knows_is_made_in_its_state_and_is_unsure(page, db):
    report = page(["A talk on buoys", "On May 3, 2018, pilots met in Cedar Key, Florida."])
    [found] = report["bulletins"]
    assert found["place_path"] == ["United States", "Florida", "Cedar Key"]
    [proof] = [proof for proof in found["evidence"] if proof["field"] == "place"]
    assert (proof["words"], proof["sure"]) == ("Cedar Key, Florida", "unsure")


def test_the_same_series_in_slightly_other_words_is_one(page, db):
    page(
        ["Sixth talks", "On May 3, 2019, the Sixth Exchange on the Care of Reefs was held in Tampa."],
        ["Fifth talks", "On May 3, 2018, the fifth exchange on care of reefs was held in Tampa."],
    )  # fmt: skip
    assert Series.objects.count() == 1
    assert sorted(Bulletin.objects.values_list("number", flat=True)) == [5, 6]


def test_an_observance_of_the_site_is_met_by_its_name_and_counted_from_its_own_day(page, db):
    opening = make.observance("Opening of the Harbour Library", date(2008, 5, 3))
    text = "On May 3, 2018, guests met in Tampa to commemorate the 11th anniversary of the opening of the Harbour Library."
    [warning] = page(["Ten years of books", text])["warnings"]
    assert Bulletin.objects.get().observance == opening
    assert "11" in warning
    assert "10 on 2018-05-03" in warning


def test_what_no_table_knows_is_an_observance_known_to_its_year_and_said_so(page, db):
    text = "On May 3, 2018, guests met in Tampa to commemorate the 10th anniversary of the opening of the Harbour Library."
    [warning] = page(["Ten years of books", text])["warnings"]
    found = Observance.objects.get()
    assert (found.name, found.origin_date.year) == ("Opening of the Harbour Library", 2008)
    assert found.origin_precision == "year"
    assert "2008" in warning


def test_a_numbered_meeting_that_names_an_anniversary_stays_an_event(page, db):
    [found] = page(
        [
            "Fourth meeting of pilots",
            "On May 3, 2018, in the year of the 59th anniversary of the Triumph of the Cuban Revolution, "
            "the fourth meeting of pilots was held in Tampa.",
        ]
    )["bulletins"]
    assert (found["kind"], found["observance"], found["number"]) == ("event", None, 4)


def test_a_weekday_that_does_not_fit_the_date_is_shown(page, db):
    report = page(["A talk on buoys", "On Friday, May 3, 2018, pilots met in Tampa."])
    assert any("weekday" in warning for warning in report["warnings"])
    assert report["bulletins"][0]["first_day"] == "2018-05-03"


def test_december_at_the_end_of_a_page_of_january_is_of_the_year_before(page, db):
    report = page(
        ["The third day", "On January 20, 2018, pilots met in Tampa."],
        ["The second day", "On January 5, 2018, pilots met in Tampa."],
        ["The first day", "On December 20, pilots met in Tampa."],
    )
    assert report["bulletins"][2]["first_day"] == "2017-12-20"
    assert report["warnings"] == []


def test_a_bulletin_without_any_day_stays_a_draft_and_is_named(page, db):
    report = page(["A talk on buoys", "The pilots met in Tampa and spoke at length."], publish=True)
    assert Bulletin.objects.get().status == "draft"
    assert any("no day" in warning for warning in report["warnings"])


def test_an_event_known_to_its_month_keeps_that_precision(page, db):
    [found] = page(["A talk on buoys", "In March 2018 pilots met in Tampa for a talk."])["bulletins"]  # fmt: skip
    assert (found["first_day"], found["last_day"]) == ("2018-03-01", "2018-03-31")
    assert found["day_precision"] == "month"


def test_lines_broken_at_a_width_are_put_together(db, tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(
        "Notes\n\n"
        "A meeting of pilots and harbour masters of both shores is taking place\n"
        "in Tampa\n\n"
        "On May 3, 2018, the fourth meeting of harbour masters was held at the\n"
        "port of Tampa, and pilots of both shores took part in it. They spoke\n"
        "about signals and buoys, and they agreed to meet again before winter.\n"
    )
    [found] = import_text(path)["bulletins"]
    assert found["title"].endswith("is taking place in Tampa")
    assert (found["number"], found["first_day"]) == (4, "2018-05-03")
    assert Bulletin.objects.get().body_text.count("\n\n") == 0


def test_questions_lists_and_asides_are_no_titles(page, db):
    report = page(
        [
            "What was agreed in Tampa?",
            "On May 3, 2018, pilots met in Tampa. They agreed on three things:",
            "- a list of signals",
            "- a list of buoys",
            "1. a day to meet again",
            "They will meet again.",
        ]
    )
    assert [found["title"] for found in report["bulletins"]] == ["What was agreed in Tampa?"]
    assert Bulletin.objects.get().body_text.count("\n\n") == 4


def test_what_stands_above_the_first_title_is_the_masthead_whatever_it_ends_with(db, tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(
        "Noticias de Cuba en EE.UU.\n\nAquí está lo que pasa.\n\nFeria de redes\n\n"
        "El 3 de mayo de 2018 se celebró la feria en Miami con los vecinos.\n"
    )
    report = import_text(path)
    assert [found["title"] for found in report["bulletins"]][-1] == "Feria de redes"
    assert report["bulletins"][-1]["first_day"] == "2018-05-03"


def test_an_ambassador_is_read_with_the_state_and_the_post(page, db):
    text = "On May 3, 2018, the Ambassador of Canada to the United States, David Mac Roe, met Governor Mark Day in St. Paul, Minnesota."
    [found] = page(["Ambassador Meets Governor", text])["bulletins"]
    people = {party["name"]: party["role"] for party in found["parties"] if party["role"]}
    assert people == {
        "David Mac Roe": "Ambassador of Canada to the United States",
        "Mark Day": "Governor",
    }
    assert found["place_path"][-2:] == ["Minnesota", "St. Paul"]
    assert "Minnesota" not in {party["name"] for party in found["parties"]}


def test_a_subject_of_its_own_goes_before_talks_in_general(page, db):
    text = "On May 3, 2018, the fifth exchange on the trafficking in persons was held in Tampa."
    [found] = page(["Fifth exchange held", text])["bulletins"]
    assert found["category"] == "Trafficking in persons"


def test_a_body_of_a_state_in_short_is_read_whole_and_once(page, db):
    text = (
        "El 3 de mayo de 2018 se reunieron en Tampa el Servicio de Guardacostas de los EE.UU. y las "
        "Tropas Guardafronteras, que hablaron de boyas."
    )
    [found] = page(["Se reúne el Servicio de Guardacostas de EE.UU.", text])["bulletins"]
    names = [party["name"] for party in found["parties"]]
    assert names == ["Servicio de Guardacostas de EE.UU.", "Tropas Guardafronteras"]


def test_an_under_secretary_is_no_secretary(page, db):
    text = "On May 3, 2018, Under Secretary Ana B. Ruiz met the pilots of the port in Tampa."
    [found] = page(["A talk on buoys", text])["bulletins"]
    assert {"name": "Ana B. Ruiz", "role": "Under Secretary"} in found["parties"]


def test_a_meeting_on_a_subject_in_an_unknown_town_keeps_the_town_out_of_its_name(page, db):
    text = (
        "On May 3, 2018, Cuba and the Bahamas held their ninth meeting on tides in Nassau, Bahamas."
    )
    [found] = page(["Pilots meet", text])["bulletins"]
    assert (found["series"], found["place_path"]) == ("Meeting on tides", ["Bahamas", "Nassau"])


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("A talk on buoys", "On May 3, 2018, the pilots met at the port of Tampa, Florida, for a talk."),
        ("Hablan de boyas", "El 3 de mayo de 2018 los pilotos se vieron en el puerto de Tampa y hablaron de boyas."),
    ],
)  # fmt: skip
def test_a_port_is_in_its_town(page, db, title, text):
    [found] = page([title, text])["bulletins"]
    assert found["place_path"][-1] == "Tampa"
