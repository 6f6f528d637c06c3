"""Feeds of every kind and charset become entries for the ear; what means harm becomes nothing."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.news.parsing.dates import iso
from skills.news.parsing.entry import ENTRIES, TEXT, TITLE, BadFeed, Entry
from skills.news.parsing.feed import entries
from skills.news.parsing.text import is_advertised, plain

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Feed</title><updated>2026-03-04T09:00:00Z</updated>
<entry><title type="html">Less: &lt;em&gt; &amp;lt; &lt;/em&gt; noise</title><id>tag:x,2026:1</id>
<updated>2026-03-04T08:00:00+01:00</updated><category term="science"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>A new <b>telescope</b> opened.</p><p>It is large.</p></div></content></entry></feed>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel rdf:about="http://x/"><title>Wire</title><items><rdf:Seq><rdf:li resource="a"/></rdf:Seq></items>
</channel><item rdf:about="a"><media:title>A picture</media:title><title>Talks resume</title>
<dc:date>2026-03-04T10:00:00Z</dc:date>
<dc:subject>Politics</dc:subject><description>Ministers met.</description></item></rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "My Feed",
    "items": [
        {"id": "1", "title": "Chip maker grows", "content_html": "<p>It grew.</p>", "tags": ["tech"]},
        {"id": "2", "content_text": "without a title"},
        "no item",
    ],
}
CHINESE = (
    '<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel><title>News</title><item>'
    "<title>{title}</title><description>{text}</description></item></channel></rss>"
)
SIMPLIFIED = CHINESE.format(
    charset="gb2312", title="中国的探测器在月球上工作", text="这是人们第一次来到那里。"
)
TRADITIONAL = CHINESE.format(
    charset="big5", title="臺北的天氣在這個週末轉晴", text="這是我們今年的第一個好天氣。"
)


def _rss(title: str, text: str = "") -> bytes:
    item = f"<item><title>{title}</title><description>{text}</description></item>"
    return f"<rss><channel>{item}</channel></rss>".encode()


def test_atom_is_read() -> None:
    text = "A new telescope opened. It is large."
    assert entries(ATOM.encode()) == [Entry("Less: < noise", text, "2026-03-04T08:00:00+01:00", ("science",))]


def test_rdf_is_read_and_the_title_of_a_picture_is_not_its_title() -> None:
    found = Entry("Talks resume", "Ministers met.", "2026-03-04T10:00:00+00:00", ("Politics",))
    assert entries(RDF.encode()) == [found]


def test_a_json_feed_is_read() -> None:
    found = Entry("Chip maker grows", "It grew.", "", ("tech",))
    assert entries(json.dumps(JSON_FEED).encode()) == [found]


@pytest.mark.parametrize("header", ["", "utf-8", "iso-8859-1", "gbk", "no such charset"])
@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED.replace("gb2312", "utf-8"), "gbk"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL.replace(' encoding="big5"', ""), "big5"),
    ],
)
def test_the_letters_are_right_whatever_the_server_says(text: str, charset: str, header: str) -> None:
    title = text.partition("<item><title>")[2].partition("<")[0]
    assert [each.title for each in entries(text.encode(charset), header)] == [title]


def test_western_letters_are_right_too() -> None:
    body = '<?xml version="1.0" encoding="iso-8859-1"?><rss><item><title>Café à Zürich</title></item></rss>'
    assert entries(body.encode("latin-1"))[0].title == "Café à Zürich"


def test_a_feed_with_html_entities_and_bare_ampersands_is_read() -> None:
    assert entries(_rss("AT&T&nbsp;buys R&D"))[0].title == "AT&T buys R&D"


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    assert [each.title for each in entries(_rss("Whole")[:-10] + b"<item><title>Half")] == ["Whole"]


def test_only_so_many_entries_are_read() -> None:
    body = b"<rss><channel>" + b"<item><title>One</title></item>" * 200 + b"</channel></rss>"
    assert len(entries(body)) == ENTRIES


@pytest.mark.parametrize(
    ("markup", "heard"),
    [
        ("<p>One<br/>two</p><script>steal('<p>')</script>", "One two"),
        ("&lt;b&gt;Bold&lt;/b&gt; &amp;amp; plain", "Bold & plain"),
        ("It rains 🌧️ today ➡️ everywhere", "It rains today everywhere"),
        ("See https://x.example/?utm_source=rss&id=1 now", "See now"),
        ('Done.<img src="https://track.example/p.gif" width="1" height="1">', "Done."),
        ("Real news. Read more at our site. Subscribe to our newsletter.", "Real news."),
        ("真的新闻。责任编辑：张三。扫描二维码关注公众号。", "真的新闻。"),
        ("中新网北京3月4日电 (记者 张三)今天开幕。", "今天开幕。"),
        ("WASHINGTON (AP) — Lawmakers agreed. They voted.", "Lawmakers agreed. They voted."),
        ("First sentence. And then the sec...", "First sentence."),
        ("It costs 3.5 million dollars.", "It costs 3.5 million dollars."),
        ("<![CDATA[Inside]]>", "Inside"),
        ("a < b and c > d", "a < b and c > d"),
        ("<!-- never closed", ""),
    ],
)
def test_only_what_is_for_the_ear_is_left(markup: str, heard: str) -> None:
    assert plain(markup, TEXT) == heard


@pytest.mark.parametrize("title", ["Sponsored: a car", "【广告】好车", "Advertisement feature", "推广：好车"])
def test_an_advert_is_left_out(title: str) -> None:
    assert is_advertised(title)
    assert entries(_rss(title)) == []


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("Wed, 04 Mar 2026 08:30:00 GMT", "2026-03-04T08:30:00+00:00"),
        ("Wed, 4 Mar 2026 08:30 +0800", "2026-03-04T08:30:00+08:00"),
        ("2026-03-04T08:30:00Z", "2026-03-04T08:30:00+00:00"),
        ("2026-03-04 08:30:00", "2026-03-04T08:30:00"),
        ("2026年3月4日 08:30", "2026-03-04T08:30:00"),
        ("Wed, 04 Mar 2026 08:30:00 GMT+8", "2026-03-04T08:30:00+08:00"),
        ("yesterday", ""),
        ("", ""),
        ("99999-99-99", ""),
    ],
)
def test_dates_are_read_in_every_usual_format(written: str, means: str) -> None:
    assert iso(written) == means


BOMB = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    "body",
    [
        f'<!DOCTYPE r [<!ENTITY a0 "ha">{BOMB}]><rss><item><title>&a9;</title></item></rss>'.encode(),
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>',
        b'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><rss/>',
        b"<rss><channel>" + b"<a>" * 10_000,
        b"<rss><channel>" + b"<a/>" * 100_000,
        b"[" * 100_000,
        b'{"items": 5}',
        b"<html><body>Not found</body></html>",
        b"<rss",
        b"plain text",
        b"",
        b"\0" * 1000,
    ],
)
def test_what_is_no_feed_or_means_harm_is_refused(body: bytes) -> None:
    with pytest.raises(BadFeed):
        entries(body)


def test_an_undefined_entity_is_only_text() -> None:
    assert entries(_rss("&file;"))[0].title == "&file;"


def test_a_huge_field_is_cut() -> None:
    found = entries(_rss("word " * 10_000, "Some words. " * 5_000))[0]
    assert len(found.title) <= TITLE
    assert len(found.text) <= TEXT


@given(st.binary(max_size=300))
def test_any_bytes_give_entries_or_a_refusal(body: bytes) -> None:
    with suppress(BadFeed):
        entries(b"<rss><item><title>" + body)


@given(st.text(max_size=300))
def test_no_markup_is_left_of_any_text(text: str) -> None:
    assert "<b>" not in plain(f"<b>{text}</b>".replace("&", ""), TEXT)
