"""The checks of feeds find what is broken: one change to a sound document, one finding."""

import pytest

from tests.feed_rules import atom, json_feed, rss

pytestmark = pytest.mark.once

ADDRESS = "https://embassy.example/en/news/feed"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:fh="http://purl.org/syndication/history/1.0" version="2.0"><channel>
<title>News</title><link>https://embassy.example/en/news/</link><description>Events.</description>
<atom:link href="https://embassy.example/en/news/feed" rel="self"/>
<atom:link href="https://embassy.example/en/news/feed?archive=2026-01" rel="prev-archive"/>
<language>en</language><lastBuildDate>Mon, 02 Mar 2026 12:00:00 +0000</lastBuildDate>
<item><title>One</title><link>https://embassy.example/en/news/2026/one/</link>
<description>First &amp;amp; short.</description><pubDate>Mon, 02 Mar 2026 12:00:00 +0000</pubDate>
<guid isPermaLink="false">urn:example:1</guid><category>Reefs</category>
<enclosure url="https://embassy.example/media/a.pdf" length="12" type="application/pdf"/>
<content:encoded>&lt;p&gt;One &amp;amp; &lt;a href="https://embassy.example/"&gt;more&lt;/a&gt;.&lt;/p&gt;&lt;img src="https://embassy.example/a.jpg" alt=""&gt;</content:encoded></item>
<item><title>Two</title><guid isPermaLink="false">urn:example:2</guid></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="en">
<title>News</title><id>https://embassy.example/en/news/feed</id><updated>2026-03-02T12:00:00+00:00</updated>
<author><name>Embassy</name></author>
<link href="https://embassy.example/en/news/feed" rel="self"/><link href="https://embassy.example/en/news/" rel="alternate"/>
<link href="https://embassy.example/en/news/feed?archive=2026-01" rel="prev-archive"/><link href="https://embassy.example/en/news/feed?now=1" rel="current"/>
<fh:archive/>
<entry><title>One</title><id>urn:example:1</id><published>2026-03-02T12:00:00+00:00</published><updated>2026-03-02T12:00:00+00:00</updated>
<link href="https://embassy.example/en/news/2026/one/" rel="alternate"/><category term="Reefs"/>
<link href="https://embassy.example/media/a.pdf" rel="enclosure" length="12" type="application/pdf"/>
<summary type="html">Short.</summary><content type="html">&lt;p&gt;One.&lt;/p&gt;</content></entry>
<entry><title type="html">Two &amp;amp; more</title><id>urn:example:2</id><updated>2026-03-01T12:00:00Z</updated><content type="html">&lt;p&gt;Two.&lt;/p&gt;</content></entry>
<at:deleted-entry ref="urn:example:3" when="2026-03-02T13:00:00Z"/>
</feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "News",
"home_page_url": "https://embassy.example/en/news/", "feed_url": "https://embassy.example/en/news/feed",
"next_url": "https://embassy.example/en/news/feed?archive=2026-01", "language": "en",
"authors": [{"name": "Embassy"}], "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
"items": [{"id": "urn:example:1", "url": "https://embassy.example/en/news/2026/one/", "title": "One",
"content_html": "<p>One.</p>", "date_published": "2026-03-02T12:00:00Z", "tags": ["Reefs"],
"attachments": [{"url": "https://embassy.example/media/a.pdf", "mime_type": "application/pdf",
"title": "Minutes", "size_in_bytes": 12}], "_embassy": {"first_day": "2026-03-02"}},
{"id": "urn:example:2", "url": "https://embassy.example/en/news/2026/two/", "content_text": "Two."}]}"""

# (what is changed, into what, the finding)
OF_RSS = [
    ("</channel>", "", "SAXError"),
    ("<?xml", "<!DOCTYPE rss><?xml", "SAXError"),
    ("<rss ", "<!DOCTYPE rss><rss ", "InvalidDoctype"),
    ('version="2.0">', 'version="0.91">', "InvalidRSSVersion"),
    ('version="2.0">', 'version="2.0" more="1">', "UnexpectedAttribute"),
    ("<title>News</title>", "", "MissingElement"),
    ("<title>News</title>", "<title> </title>", "NotBlank"),
    ("<title>News</title>", "<title>News</title><title>News</title>", "DuplicateElement"),
    ("<title>News</title>", "<title>News</title>stray", "UnexpectedText"),
    ("<title>News</title>", "<title>N<b>e</b>ws</title>", "UndefinedElement"),
    ("<title>News</title>", "<title>News\x85</title>", "BadCharacters"),
    ("<link>https://embassy.example/en/news/</link>", "", "MissingElement"),
    ("<link>https://embassy.example/en/news/</link>", "<link>/en/news/</link>", "InvalidFullLink"),
    ("<description>Events.</description>", "", "MissingElement"),
    ("<description>Events.</description>", "<description>&lt;b&gt;E&lt;/b&gt;</description>", "ContainsHTML"),
    ("<language>en</language>", "", "MissingDCLanguage"),
    ("<language>en</language>", "<language>English</language>", "InvalidLanguage"),
    ("<language>en</language>", "<lingo>en</lingo>", "UndefinedElement"),
    ("<language>en</language>", "<atom:entry/>", "UndefinedElement"),
    ('<atom:link href="https://embassy.example/en/news/feed" rel="self"/>', "", "MissingSelf"),
    ('news/feed" rel="self"', 'news/feed?page=2" rel="self"', "SelfDoesntMatchLocation"),
    ('news/feed?archive=2026-01" rel="prev-archive"', 'news/feed" rel="prev-archive"', "LinkPastEnd"),
    ('href="https://embassy.example/en/news/feed?archive=2026-01"', "", "MissingHref"),
    ('href="https://embassy.example/en/news/feed?archive=2026-01"', 'href="feed?archive=2026-01"', "InvalidFullLink"),
    ('rel="prev-archive"', 'rel="older"', "UnregisteredAtomLinkRel"),
    ('rel="prev-archive"', 'rel="prev-archive" hreflang="English"', "InvalidLanguage"),
    ("<language>", "<fh:archive/><language>", "MissingCurrentInArchive"),
    ('xmlns:fh="http://purl.org/syndication/history/1.0"', 'xmlns:at="urn:example:other"', "UnknownNamespace"),
    ('xmlns:fh="http://purl.org/syndication/history/1.0"', 'xmlns:dc="http://purl.org/dc/terms/"', "ReservedPrefix"),
    ("<lastBuildDate>Mon", "<lastBuildDate>Tue", "InvalidRFC2822Date"),
    ("Mar 2026 12:00:00 +0000</last", "Mar 26 12:00:00 +0000</last", "InvalidRFC2822Date"),
    ("02 Mar 2026 12:00:00 +0000</last", "31 Feb 2026 12:00:00 +0000</last", "InvalidRFC2822Date"),
    ("Mon, 02 Mar 2026 12:00:00 +0000</last", "Thu, 01 Jan 1970 00:00:00 +0000</last", "ImplausibleDate"),
    ("Mon, 02 Mar 2026 12:00:00 +0000</pub", "2026-03-02T12:00:00Z</pub", "InvalidRFC2822Date"),
    ("</channel>", "<ttl>60</ttl></channel>", "MisplacedItem"),
    ("<language>", "<ttl>soon</ttl><language>", "InvalidNonNegativeInteger"),
    ("<title>Two</title>", "", "ItemMustContainTitleOrDescription"),
    ("<title>Two</title>", "<title></title>", "NotBlank"),
    ("<title>Two</title>", "<title>Two</title><title>Two</title>", "DuplicateElement"),
    ("<title>Two</title>", "<title>AT&amp;amp;T</title>", "ContainsHTML"),
    ("<title>Two</title>", "<title>Two</title><summary>Two</summary>", "UndefinedElement"),
    ('<guid isPermaLink="false">urn:example:2</guid>', "", "MissingGuid"),
    ('<guid isPermaLink="false">urn:example:2', '<guid isPermaLink="false">urn:example:1', "DuplicateValue"),
    ('<guid isPermaLink="false">urn:example:2', '<guid isPermaLink="no">urn:example:2', "InvalidBooleanAttribute"),
    ('<guid isPermaLink="false">urn:example:2', "<guid>urn:example:2", "InvalidPermalink"),
    ('<guid isPermaLink="false">urn:example:2', '<guid isPermaLink="false">', "NotBlank"),
    ("<category>Reefs</category>", "<category>Reefs</category><category>Reefs</category>", "category twice"),
    ("<category>Reefs</category>", "<category/>", "NotBlank"),
    ("<category>Reefs</category>", "<category>Reefs &lt;b&gt;</category>", "CharacterData"),
    ('url="https://embassy.example/media/a.pdf" ', "", "MissingAttribute"),
    ('url="https://embassy.example/media/a.pdf"', 'url="/media/a.pdf"', "InvalidFullLink"),
    ('length="12"', "", "MissingAttribute"),
    ('length="12"', 'length="-1"', "InvalidNonNegativeInteger"),
    ('type="application/pdf"', "", "MissingAttribute"),
    ('type="application/pdf"', 'type="pdf"', "InvalidMIMEType"),
    ("<content:enc", '<enclosure url="https://embassy.example/b" length="1" type="image/jpeg"/><content:enc', "DuplicateEnclosure"),
    ("<description>First &amp;amp; short.</description>", "", "NeedDescriptionBeforeContent"),
    ("<description>First &amp;amp;", "<description>First &amp;", "sound"),  # a lone & needs no escape
    ("<description>First &amp;amp;", "<description>First &amp;nope;", "NotHtml"),
    ('href="https://embassy.example/"', 'href="/en/"', "ContainsRelRef"),
    ('href="https://embassy.example/"', 'href="javascript:go()"', "ContainsRelRef"),
    ('href="https://embassy.example/"', 'href="https://embassy.example/" onclick="go()"', "SecurityRiskAttr"),
    ('href="https://embassy.example/"', 'href="https://embassy.example/" style="x"', "DangerousStyleAttr"),
    ('src="https://embassy.example/a.jpg" alt=""', 'src="https://embassy.example/a.jpg"', "picture without alt"),
    ('src="https://embassy.example/a.jpg" alt=""', 'data-image="7" alt=""', "picture without address"),
    ('src="https://embassy.example/a.jpg"', 'src="https://embassy.example/a.jpg" srcset="/b.jpg 2x"', "ContainsRelRef"),
    ("&lt;p&gt;", "&lt;p&gt;&lt;script&gt;go()&lt;/script&gt;", "SecurityRisk"),
    ("&lt;/p&gt;", "", "NotHtml"),
    ("&lt;/p&gt;", "&lt;/b&gt;&lt;/p&gt;", "NotHtml"),
    ("&lt;p&gt;", "&lt;!-- note --&gt;&lt;p&gt;", "NotHtml"),
]  # fmt: skip
OF_ATOM = [
    ("</feed>", "", "SAXError"),
    ('xmlns="http://www.w3.org/2005/Atom"', 'xmlns="http://purl.org/atom/ns#"', "UndefinedElement"),
    ('xmlns:fh="', 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fh="', "AvoidNamespacePrefix"),
    (' xml:lang="en"', "", "MissingDCLanguage"),
    ("<title>News</title>", "", "MissingElement"),
    ("<title>News</title>", "<title>News</title><title>News</title>", "DuplicateElement"),
    ("<title>News</title>", '<title type="markdown">News</title>', "InvalidTextType"),
    ("<title>News</title>", "<title>N<b>e</b>ws</title>", "UndefinedElement"),
    ("<title>News</title>", "<title/>", "NotBlank"),
    ("<title>News</title>", "<title>&lt;b&gt;News&lt;/b&gt;</title>", "ContainsUndeclaredHTML"),
    ("<id>https://embassy.example/en/news/feed</id>", "", "MissingElement"),
    ("<id>https://embassy.example/en/news/feed</id>", "<id>news</id>", "InvalidFullLink"),
    ("<id>https://embassy.example", "<id> https://embassy.example", "UnexpectedWhitespace"),
    ("<id>https://embassy.example", "<id>https://Embassy.example", "NonCanonicalURI"),
    ("<id>https://embassy.example", "<id>https://embassy.example:443", "NonCanonicalURI"),
    ("news/feed</id>", "news/feed?q=%C3%B1+%26</id>", "sound"),
    ("news/feed</id>", "news/feed?q=%c3%b1</id>", "NonCanonicalURI"),
    ("news/feed</id>", "news/feed?q=%61</id>", "NonCanonicalURI"),
    ("news/feed</id>", "news/feed?q=%2f</id>", "NonCanonicalURI"),
    ("<updated>2026-03-02T12:00:00+00:00</updated>\n<author>", "\n<author>", "MissingElement"),
    ("<updated>2026-03-02T12:00:00+00:00</updated>\n<author>", "<updated>2026-03-02</updated><author>", "InvalidRFC3339Date"),
    ("<updated>2026-03-02T12:00:00+00:00</updated>\n<author>", "<updated>1970-01-01T00:00:00Z</updated><author>", "ImplausibleDate"),
    ("<author><name>Embassy</name></author>", "", "MissingElement"),
    ("<name>Embassy</name>", "", "MissingElement"),
    ("<name>Embassy</name>", "<name>Embassy</name><email>nobody</email>", "InvalidContact"),
    ("<name>Embassy</name>", "<name>Embassy</name><uri>nobody</uri>", "InvalidFullLink"),
    ('<link href="https://embassy.example/en/news/feed" rel="self"/>', "", "MissingSelf"),
    ('news/feed" rel="self"', 'news/" rel="self"', "SelfDoesntMatchLocation"),
    ('rel="self"/>', 'rel="self"/><link href="https://embassy.example/es/news/"/>', "DuplicateAtomLink"),
    ('rel="self"/>', 'rel="self">here</link>', "AtomLinkNotEmpty"),
    ('rel="self"/>', 'rel="self" size="1"/>', "UnexpectedAttribute"),
    ('rel="self"/>', 'rel="self" type="atom"/>', "InvalidMIMEType"),
    ('rel="prev-archive"', 'rel="related"', "ArchiveIncomplete"),
    ('rel="current"', 'rel="related"', "MissingCurrentInArchive"),
    ('rel="current"', 'rel="prev-archive"', "page twice"),
    ("</feed>", "<rights>Free</rights></feed>", "MisplacedMetadata"),
    ("<title>One</title>", "", "MissingElement"),
    ("<id>urn:example:1</id>", "", "MissingElement"),
    ("<id>urn:example:1</id>", "<id>urn:uuid:1</id>", "InvalidUUID"),
    ("<id>urn:example:2</id>", "<id>urn:example:1</id>", "DuplicateEntries"),
    ("<updated>2026-03-01T12:00:00Z</updated>", "", "MissingElement"),
    ("<updated>2026-03-01T12:00:00Z</updated>", "<updated>2026-03-02T12:00:00+00:00</updated>", "DuplicateUpdated"),
    ("<published>2026-03-02", "<published>2026-03-09", "updated before published"),
    ("<published>2026-03-02T12:00:00+00:00", "<published>2026-03-02T12:00:00", "InvalidRFC3339Date"),
    ("<published>2026-03-02", "<published>2046-03-02", "ImplausibleDate"),
    ('<content type="html">&lt;p&gt;Two.&lt;/p&gt;</content>', "", "MissingContentOrAlternate"),
    ('<content type="html">&lt;p&gt;Two.&lt;/p&gt;</content>', '<link href="https://embassy.example/2/"/>', "MissingTextualContent"),
    ('<content type="html">&lt;p&gt;Two.&lt;/p&gt;', '<content type="html">&lt;p&gt;Two.', "NotHtml"),
    ('<content type="html">&lt;p&gt;Two.', '<content type="html">&lt;p&gt;&lt;a href="/"&gt;2&lt;/a&gt;', "ContainsRelRef"),
    ('<content type="html">&lt;p&gt;Two.&lt;/p&gt;', "<content>&lt;p&gt;Two.&lt;/p&gt;", "ContainsUndeclaredHTML"),
    ('href="https://embassy.example/media/a.pdf"', 'href="/media/a.pdf"', "InvalidFullLink"),
    ('length="12"', 'length="many"', "InvalidNonNegativeInteger"),
    ('rel="enclosure"', 'rel="next"', "FeedHistoryRelInEntry"),
    ('<category term="Reefs"/>', '<category label="Reefs"/>', "MissingAttribute"),
    ('<category term="Reefs"/>', '<category term="Reefs"/><category term="Reefs"/>', "category twice"),
    (' ref="urn:example:3"', "", "MissingAttribute"),
    (' when="2026-03-02T13:00:00Z"', "", "MissingAttribute"),
    (' when="2026-03-02T13:00:00Z"', ' when="yesterday"', "InvalidRFC3339Date"),
    (' ref="urn:example:3"', ' ref="urn:example:2"', "entry is deleted"),
    ("</feed>", '<at:deleted-entry ref="urn:example:3" when="2026-03-02T13:00:00Z"/></feed>', "tombstone twice"),
    ('13:00:00Z"/>', '13:00:00Z"><at:by/></at:deleted-entry>', "MissingElement"),
    ('13:00:00Z"/>', '13:00:00Z"><at:comment/><at:comment/></at:deleted-entry>', "DuplicateElement"),
]  # fmt: skip
OF_JSON = [
    ('"items": [', '"items": [[', "not JSON"),
    ('"title": "News"', '"title": "News", "title": "More"', "not JSON"),
    ('"size_in_bytes": 12', '"size_in_bytes": NaN', "not JSON"),
    ("version/1.1", "version/2", "version"),
    ('"title": "News",', "", "missing"),
    ('"title": "News"', '"title": 7', "wrong type"),
    ('"title": "News"', '"titles": "News", "title": "News"', "unknown name"),
    ('"language": "en"', '"language": "English"', "InvalidLanguage"),
    ('"home_page_url": "https://embassy.example/en/news/"', '"home_page_url": "/en/news/"', "InvalidFullLink"),
    ('"feed_url": "https://embassy.example/en/news/feed"', '"feed_url": "https://embassy.example/other"', "feed_url"),
    ("feed?archive=2026-01", "feed", "next_url"),
    ('[{"name": "Embassy"}]', "[{}]", "missing"),
    ('[{"name": "Embassy"}]', '{"name": "Embassy"}', "wrong type"),
    ('"authors": [{"name": "Embassy"}]', '"author": {"name": "Embassy"}', "unknown name"),
    ('"type": "WebSub", ', "", "missing"),
    ('"id": "urn:example:2", ', "", "missing"),
    ('"id": "urn:example:2"', '"id": 2', "wrong type"),
    ('"id": "urn:example:2"', '"id": "urn:example:1"', "id twice"),
    (', "content_text": "Two."', "", "missing"),
    ('"<p>One.</p>"', '"<p>One."', "NotHtml"),
    ('"<p>One.</p>"', '"<a href=\\"/\\">One</a>"', "ContainsRelRef"),
    ('"2026-03-02T12:00:00Z"', '"2026-03-02"', "InvalidRFC3339Date"),
    ('["Reefs"]', "[1]", "wrong type"),
    ('["Reefs"]', '["Reefs", "Reefs"]', "tag twice"),
    ('"mime_type": "application/pdf",', "", "missing"),
    ('"application/pdf"', '"pdf"', "InvalidMIMEType"),
    ('"https://embassy.example/media/a.pdf"', '"a.pdf"', "InvalidFullLink"),
    ('"size_in_bytes": 12', '"size_in_bytes": "12"', "wrong type"),
    ('"size_in_bytes": 12', '"size_in_bytes": true', "wrong type"),
    ('"size_in_bytes": 12', '"size_in_bytes": -1', "size"),
    ('"_embassy"', '"embassy"', "unknown name"),
    ('"_embassy"', '"_1embassy"', "extension name"),
    ('"_embassy"', '"_embassy.org"', "extension name"),
    ('{"first_day": "2026-03-02"}', '"2026-03-02"', "extension is no object"),
    ('{"first_day":', '{"_first_day":', "extension name"),
]  # fmt: skip
SOUND = {rss: RSS, atom: ATOM, json_feed: JSON}
BROKEN = [
    (check, *change)
    for check, changes in ((rss, OF_RSS), (atom, OF_ATOM), (json_feed, OF_JSON))
    for change in changes
]


def findings(check, document):
    """Names of what `check` finds, without the namespace that the validator does not know."""
    found = check(document.encode(), ADDRESS)
    every = [*found.errors, *found.warnings]
    return {one.partition(":")[0] for one in every if "tombstones" not in one}


@pytest.mark.parametrize("check", SOUND, ids=lambda check: check.__name__)
def test_a_sound_document_has_no_finding(check):
    assert findings(check, SOUND[check]) == set()


@pytest.mark.parametrize(("check", "words", "others", "finding"), BROKEN)
def test_one_change_is_found_under_its_name(check, words, others, finding):
    assert SOUND[check].count(words) >= 1
    found = findings(check, SOUND[check].replace(words, others, 1))
    assert found == set() if finding == "sound" else finding in found


def test_a_letter_that_is_not_utf_8_is_found():
    for check, document in SOUND.items():
        assert check(document.encode().replace(b"One", b"On\xe9", 1), ADDRESS).errors
