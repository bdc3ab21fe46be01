"""Single values in a feed: dates, addresses, languages, plain text, HTML. Each check takes (value, findings, where)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.entities import html5
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.utils import timezone

URI = (
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"  # RFC 3986
)
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # RFC 9562, 4
RFC822 = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d(:\d\d)? (?:[+-]\d{4}|GMT|UT|Z)"
RFC3339 = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before it, the validator finds a date hard to believe
VOID = {
    "area",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
SAFE = {  # of the elements that readers show, those that an article could have
    "a", "abbr", "aside", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "col", "colgroup",
    "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "img", "ins", "li", "ol", "p", "picture", "pre", "q", "s", "section", "small",
    "source", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time",
    "tr", "u", "ul", "wbr",
}  # fmt: skip
ADDRESSES = ("href", "src", "cite", "poster")


class Findings(NamedTuple):
    errors: list
    warnings: list

    def error(self, name, detail=""):
        self.errors.append(f"{name}: {detail}")

    def warn(self, name, detail=""):
        self.warnings.append(f"{name}: {detail}")

    def names(self):
        """The kinds of warning, without what they are about."""
        return {warning.partition(":")[0] for warning in self.warnings}


def uri(value, found, where):
    """A URI with its scheme (RFC 3986; Atom: RFC 4287, 2)."""
    if not re.fullmatch(URI, value):
        found.error("InvalidFullLink", f"{where} {value!r}")
    if value.lower().startswith("urn:uuid:") and not re.fullmatch(UUID, value[9:].lower()):
        found.error("InvalidUUID", f"{where} {value!r}")


def canonical(value, found, where):
    """An identity, which is compared letter by letter (RFC 4287, 4.2.6.1)."""
    uri(value, found, where)
    if value != value.strip():
        found.error("UnexpectedWhitespace", where)
    address = urlsplit(value)
    octets = re.findall(
        "%..", value
    )  # letters large, and none for what needs none (RFC 3986, 6.2.2)
    usual = all(one.isupper() or one[1:].isdigit() for one in octets) and not any(
        re.fullmatch(r"[A-Za-z0-9\-._~]", unquote(one)) for one in octets
    )
    usual_port = {"http": ":80", "https": ":443"}.get(address.scheme, "-")
    host = address.netloc.lower().removesuffix(usual_port)
    if address.scheme in ("http", "https") and not address.path:
        found.warn("NonCanonicalURI", value)
    if not usual or host != address.netloc or not value.startswith(address.scheme + ":"):
        found.warn("NonCanonicalURI", value)


def web_address(value, found, where):
    """Absolute, on the web, as written in a document (no letters outside ASCII)."""
    uri(value, found, where)
    address = urlsplit(value)
    if address.scheme not in ("http", "https") or not address.netloc:
        found.error("InvalidFullLink", f"{where} {value!r}")


def _believable(at, found, where):
    if not EARLIEST <= at <= timezone.now() + timedelta(days=1):
        found.warn("ImplausibleDate", f"{where} {at}")


def rfc822(value, found, where):
    """A date as RSS writes it: RFC 822 with four digits of the year."""
    try:
        if not re.fullmatch(RFC822, value):
            raise ValueError(value)
        at = parsedate_to_datetime(value)
        if value[:3].isalpha() and at.strftime("%a") != value[:3]:
            raise ValueError(value)
    except ValueError:
        found.error("InvalidRFC2822Date", f"{where} {value!r}")
    else:
        _believable(at if at.tzinfo else at.replace(tzinfo=UTC), found, where)


def rfc3339(value, found, where):
    """A date as Atom and JSON Feed write it (RFC 3339, 5.6), its letters large (RFC 4287, 3.3)."""
    try:
        if not re.fullmatch(RFC3339, value):
            raise ValueError(value)
        _believable(datetime.fromisoformat(value), found, where)
    except ValueError:
        found.error("InvalidRFC3339Date", f"{where} {value!r}")


def language(value, found, where):
    """A tag of a language (RFC 5646): its code, then what narrows it."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", value):
        found.error("InvalidLanguage", f"{where} {value!r}")


def media_type(value, found, where):
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+(; ?[\w-]+=[\w-]+)*", value):
        found.error("InvalidMIMEType", f"{where} {value!r}")


def number(value, found, where):
    if not re.fullmatch("[0-9]+", value):
        found.error("InvalidNonNegativeInteger", f"{where} {value!r}")


def plain(value, found, where, name="ContainsHTML"):
    """Text that some readers would take for HTML."""
    references = re.findall(r"&(#?\w+)", value)
    if re.search(r"</\w+>", value) or any(
        not word.isalpha() or f"{word};" in html5 for word in references
    ):
        found.warn(name, f"{where} {value[:60]!r}")


def plain_in_rss(value, found, where):
    """The same, where nothing says whether it is HTML (profile: Character Data)."""
    plain(value, found, where)
    if re.search(r"<[/A-Za-z]", value):
        found.warn("CharacterData", f"{where} {value[:60]!r}")


class Markup(HTMLParser):
    """What an article of a feed may hold (RSS and Atom say nothing; readers drop or mend the rest)."""

    def __init__(self, found, where):
        super().__init__()
        self.found, self.where, self.open = found, where, []

    def handle_starttag(self, tag, attributes):
        if tag not in SAFE:
            self.found.warn("SecurityRisk", f"{self.where} <{tag}>")
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attributes)
        for name, value in given.items():
            if name.startswith("on"):
                self.found.warn("SecurityRiskAttr", f"{self.where} {name}")
            if name == "style":
                self.found.warn("DangerousStyleAttr", f"{self.where} {value}")
            if name.startswith("data-"):
                self.found.error("our own attribute", f"{self.where} {name}")
            if name in ADDRESSES and not re.match(r"(https?|mailto|tel):", value or ""):
                self.found.warn("ContainsRelRef", f"{self.where} {value}")
            if name == "srcset":
                self.srcset(value)
        if tag == "img" and "alt" not in given:
            self.found.error("picture without alt", self.where)
        if tag == "img" and not given.get("src"):
            self.found.error("picture without address", self.where)

    def srcset(self, value):
        if any(not re.match("https?:", part.strip()) for part in value.split(",")):
            self.found.warn("ContainsRelRef", f"{self.where} {value}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.found.warn("NotHtml", f"{self.where} </{tag}>")

    def handle_comment(self, data):
        self.found.warn("NotHtml", f"{self.where} <!--{data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def html(value, found, where):
    """A piece of HTML: tags in pairs, nothing that acts, absolute addresses alone."""
    reader = Markup(found, where)
    reader.feed(value)
    reader.close()
    if reader.open:
        found.warn("NotHtml", f"{where} <{reader.open[-1]}> is not closed")
    for reference in re.findall(r"&(#?\w+;?)", value):
        good = re.fullmatch(r"#[0-9]+;|#x[0-9A-Fa-f]+;", reference) or reference in html5
        if not good or not reference.endswith(";"):
            found.warn("NotHtml", f"{where} &{reference}")
