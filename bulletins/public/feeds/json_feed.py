"""JSON Feed 1.1 (jsonfeed.org/version/1.1), with what the site knows of a bulletin as `_embassy`."""

import json

from django.utils.feedgenerator import SyndicationFeed, rfc3339_date

from bulletins import dates

VERSION = "https://jsonfeed.org/version/1.1"


class Json(SyndicationFeed):
    content_type = "application/feed+json"

    def write(self, outfile, encoding):
        links = dict(self.feed["links"])
        hub = links.get("hub")
        authors = [{"name": self.feed["author_name"], "url": self.feed["link"]}]
        whole = {
            "version": VERSION,
            "title": self.feed["title"],
            "description": self.feed["description"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "next_url": links.get("prev-archive"),
            "language": self.feed["language"],
            "authors": authors,
            "hubs": [{"type": "WebSub", "url": hub}] if hub else None,
        }
        whole = _said(whole) | {"items": [self.item(item) for item in self.items]}
        outfile.write(json.dumps(whole, ensure_ascii=False, separators=(",", ":")))

    def item(self, item):
        entry = item["entry"]
        published, corrected = item["pubdate"], entry.bulletin.corrected_at
        required = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": entry.html,
        }
        return required | _said(
            {
                "summary": item["description"],
                "date_published": rfc3339_date(published) if published else None,
                "date_modified": rfc3339_date(entry.updated_at) if corrected else None,
                "image": entry.picture and entry.picture.url,
                "tags": item["categories"],
                "attachments": [_attachment(file) for file in entry.files],
                "language": entry.bulletin.language,
                "_embassy": _facts(entry, self.feed["about"]),
            }
        )


def _said(pairs):
    """`pairs` without those that say nothing."""
    return {name: value for name, value in pairs.items() if value or value is False}


def _attachment(file):
    return _said(
        {
            "url": file.url,
            "mime_type": file.mime_type,
            "title": file.title,
            "size_in_bytes": int(file.length),
        }
    )


def _facts(entry, about):
    bulletin = entry.bulletin
    known_to = bulletin.day_precision
    place = _term(bulletin.place)
    if place:
        place["path"] = [str(one) for one in entry.path]
    return _said(
        {
            "about": about,
            "kind": bulletin.kind,
            "first_day": dates.machine(bulletin.first_day, known_to),  # no finer than it is known
            "last_day": dates.machine(bulletin.last_day, known_to),
            "precision": known_to,
            "inferred": bulletin.day_inferred,
            "state": bulletin.state,
            "start_time": bulletin.start_time and f"{bulletin.start_time:%H:%M}",
            "end_time": bulletin.end_time and f"{bulletin.end_time:%H:%M}",
            "time_zone": bulletin.start_time and entry.time_zone,
            "place": place,
            "series": _term(bulletin.series),
            "number": bulletin.number,
            "observance": _term(bulletin.observance),
            "anniversary": bulletin.anniversary,
            "parties": [
                _said(_term(part.party) | {"role": part.role_name}) for part in bulletin.parts
            ],
            "corrections": [
                {"at": rfc3339_date(one.at), "sentence": one.sentence} for one in bulletin.told
            ],
        }
    )


def _term(term):
    return {"slug": term.slug, "name": str(term)} if term else {}
