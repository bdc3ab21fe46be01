"""The calendars through a second reader, npm ical.js: every entry as the database has it, every hour on its clock."""

import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TOOLS = ROOT / ".venv" / "calendar-reader"
READER = "ical.js@2.2.1"

TITLES = [
    "Commas, semicolons; a \\backslash, \\n and “quotes”", "😀 talks 👩‍👩‍👧 on fish 🇨🇺",
    "שיחות על דגים, 2026; סוף", "مؤتمر، حول الأسماك", "é" * 300, "😀" * 300, "<b>markup</b> & more",
    "BEGIN:VEVENT", "e\u0301" * 150,
]  # fmt: skip
ZONES = [
    "America/New_York", "America/Havana", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kolkata",
    "Africa/Casablanca", "Pacific/Apia", "America/Caracas", "UTC",
]  # fmt: skip
CLOCK_DAYS = [  # and those before and after each
    date(2018, 3, 11), date(2018, 11, 4), date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25),
    date(2026, 11, 1), date(2026, 4, 5), date(2031, 7, 1),
]  # fmt: skip


def start(folder):
    os.environ |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "embassy.settings"}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT.mkdir()
    call_command("migrate", verbosity=0)


def write():
    """The sample, hostile titles, and hours in many places, on the days on which clocks change and beside them."""
    from bulletins import sample
    from tests import builders as make

    sample.make()
    sample.make_many(200)
    summary = "Two\nlines, and a \\; more."
    for title in TITLES:
        category = make.category(es="Categoría, con coma")
        for language in ("en", "es"):
            make.event(title=title, language=language, category=category, summary=summary)
    for zone in ZONES:
        place = make.place(f"Hall, {zone}", parent=make.place(time_zone=zone))
        for middle in CLOCK_DAYS:
            for day in (middle + timedelta(days=days) for days in (-1, 0, 1)):
                # Not those that a clock shows twice or never: readers differ there.
                for hour in (time(3, 30), time(18), time(23, 30)):
                    end = time((hour.hour + 9) % 24, 15)
                    make.event(place=place, first_day=day, start_time=hour, end_time=end)
    first = make.event(title="Ahead", state="postponed")
    make.event(title="Held", state="cancelled", reports_on=first)
    make.observance("Leap, or not", date(1960, 2, 29), es="Bisiesto")


def moment(value, zone):
    """A date as text, an hour of `zone` as seconds of UTC."""
    if value is None or not isinstance(value, datetime):
        return value and value.isoformat()
    return int(value.replace(tzinfo=zone).timestamp())


def ends(bulletin):
    """The exclusive end of its days, or the hour at which it ends."""
    if not bulletin.start_time:
        return bulletin.last_day + timedelta(days=1)
    next_day = bulletin.end_time < bulletin.start_time
    return datetime.combine(bulletin.last_day + timedelta(days=next_day), bulletin.end_time)


def expected(language):
    """{UID: what the entry has to say} of every bulletin that no other reports on, from the database."""
    from django.conf import settings

    from bulletins.models import Bulletin, Mission

    mission = Mission.objects.the()
    words = {"cancelled": ("CANCELLED", "Cancelled: %s"), "as_planned": ("CONFIRMED", "%s")}
    found = {}
    public = Bulletin.objects.published().in_language(language).filter(day_precision="day")
    for bulletin in public.filter(reports=None).select_related("place", "category", "series"):
        around, place = [], bulletin.place
        while place:
            around.append(place)
            place = place.parent
        zone = next((ZoneInfo(one.time_zone) for one in around if one.time_zone), mission.zone)
        status, title = words[bulletin.state]
        begins = bulletin.first_day
        if bulletin.start_time:
            begins = datetime.combine(begins, bulletin.start_time)
        terms = [
            one.names.get(language) or one.names["en"]
            for one in (bulletin.category, bulletin.series)
            if one
        ]
        root = bulletin.reports_on or bulletin
        changed = max(bulletin.changed_at, root.changed_at)
        found[root.guid.removeprefix("urn:uuid:")] = {
            "title": title % bulletin.title,
            "summary": bulletin.summary or None,
            "place": ", ".join(one.names.get(language) or one.names["en"] for one in around)
            or None,
            "sequence": bulletin.sequence + (root != bulletin),
            "status": status,
            "address": settings.SITE_URL + bulletin.get_absolute_url(),
            "changed": int(changed.timestamp()),
            "stamped": int(changed.timestamp()),
            "categories": terms,
            "start": moment(begins, zone),
            "end": moment(ends(bulletin), zone),
        }
    return found


def read(folder, contents):
    if not (TOOLS / "node_modules/ical.js").exists():
        TOOLS.mkdir(exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", TOOLS, READER], check=True)
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"{number}.ics")
        files[-1].write_bytes(content)
    command = ["node", ROOT / ".ci/calendars.mjs", TOOLS, *files]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def check(what, found, wanted):
    if found != wanted:
        sys.exit(f"NOT AS IT SHOULD BE: {what}\n  found    {found}\n  expected {wanted}")


def main(folder):
    start(folder / "data")
    write()
    from django.test import Client

    from bulletins.models import Bulletin, Mission

    client, name = Client(), Mission.objects.the().name
    one = Bulletin.objects.get(title="Held")
    paths = [
        "/en/news/calendar.ics", "/es/news/calendar.ics", "/en/commemorations/calendar.ics",
        "/en/news/calendar.ics?year=1905", f"{one.get_absolute_url()}calendar.ics",
    ]  # fmt: skip
    answers = [client.get(path) for path in paths]
    check("answers", [answer.status_code for answer in answers], [200] * len(paths))
    english, spanish, anniversaries, empty, alone = read(folder, [a.content for a in answers])
    check("name of the calendar", english["name"], f"Calendar – {name}")
    for language, calendar in (("en", english), ("es", spanish)):
        wanted = expected(language)
        check(f"how many in {language}", len(calendar["entries"]), len(wanted))
        for entry in calendar["entries"]:
            check(
                f"{entry['title']!r} in {language}",
                entry,
                {"uid": entry["uid"]} | wanted[entry["uid"]],
            )
    check("an empty calendar", (empty["entries"], empty["zones"]), ([], 1))
    check(
        "one bulletin",
        alone["entries"],
        [e for e in english["entries"] if e["title"] == "Cancelled: Held"],
    )
    year = datetime.now(UTC).year
    leap = {
        entry["start"]: entry["title"]
        for entry in anniversaries["entries"]
        if "Leap" in entry["title"]
    }
    check("the first of the leap days", min(leap)[:4], str(year - 1))
    check("how many leap days", len(leap), 7)
    numbers = {
        int(day[:4]) - 1960: int(re.match("[0-9]+", title)[0]) for day, title in leap.items()
    }
    check("the number in the title", list(numbers.values()), list(numbers))
    counts = [len(calendar["entries"]) for calendar in (english, spanish, anniversaries)]
    print(
        f"   ical.js reads {counts[0]}, {counts[1]} and {counts[2]} entries, each as it should be"
    )


with tempfile.TemporaryDirectory() as folder:
    main(Path(folder))
