"""Given a library with marks, what an edition of it makes of another one that has never been online."""

import io
import zipfile
from datetime import timedelta

import pytest
from msgspec.structs import replace

from reader.errors import ParseError
from reader.jobs import edition
from reader.model import Category, Entry, Extraction, Health, Image, Listing, Paragraph, Query, Source, Span
from reader.model.article import Article
from reader.settings.edit import sources_text
from reader.settings.files import Places
from reader.settings.schema import Settings
from reader.settings.sources import Sources
from reader.workspace import Workspace
from tests.exchange.pictures import png
from tests.jobs.web import NOON, Clock

LANGUAGES = (("en", "ltr", "River of news"), ("fa", "rtl", "سیل در شهر می‌رود"), ("ru", "ltr", "Ещё одна новость"))
PICTURE = "https://pics.test/river.png"


def a_source(name, **more):
    return Source(id=name, url=f"https://{name}.test/feed", title=name.title(), category="World", **more)


@pytest.fixture
def homes(tmp_path):
    """Makes workspaces, each with a home of its own; none of them may use the network."""
    opened = []

    def make(name, sources=()):
        places = Places.under(tmp_path / name)
        places.ensure()
        if sources:
            text = sources_text(Sources(categories=(Category("World", 0),), sources=tuple(sources)))
            places.sources_file.write_text(text)
        opened.append(Workspace(Settings(), places, now=Clock(), offline=True))
        return opened[-1]

    yield make
    for ws in opened:
        ws.close()


def fill(ws, sources, count):
    """Articles in three languages, every third of them in two sources, with every kind of mark."""
    ids = []
    for number in range(count):
        language, direction, words = LANGUAGES[number % 3]
        source = sources[number % len(sources)]
        url = f"https://news.test/{number}"
        title = f"{words} {number}"
        entry = Entry(
            url=url, title=title, guid=f"g{number}", published=NOON - timedelta(hours=number), language=language,
            authors=("Ann",), summary=f"{words}, in short", categories=("a", "b"),
        )  # fmt: skip
        listing = Listing(title=source.title, entries=(entry,))
        (entry_id,) = ws.library.store_listing(source, listing, Health(source_id=source.id)).ids
        if number % 3 == 0:
            ws.library.store_listing(sources[-1], listing, Health(source_id=sources[-1].id))
        blocks = (Paragraph(spans=(Span(f"{words} ", None, "strong"), Span("more", f"https://a.test/{number}"))),)
        picture = (Image(src=PICTURE, alt="The river"),) if number % 9 == 0 else ()
        article = Article(
            url=url, title=title, language=language, direction=direction, blocks=blocks + picture,
            extraction=Extraction("sample", 0.9, facts={"url": "stated"}),
        )  # fmt: skip
        if number % 17 == 0:  # it was changed twice, and one of these is gone from its site
            for words in ("first", "second"):
                earlier = replace(article, blocks=(Paragraph(spans=(Span(f"The {words} wording."),)),))
                ws.library.store_article(entry_id, earlier)
                ws.now.forward(minutes=1)
        ws.library.store_article(entry_id, article)
        if number % 34 == 0:
            ws.library.set_gone(entry_id)
        ids.append(entry_id)
    ws.cache.put_image(PICTURE, png(30, 20))
    ws.library.mark(ids[::2], read=True)
    ws.library.mark(ids[::5], starred=True)
    ws.library.mark(ids[::7], later=True)
    ws.library.tag(ids[::11], "To do")
    for entry_id in ids[::13]:
        ws.library.set_place(entry_id, 0.5)
        ws.library.opened(entry_id)
    return ids


def told(ws):
    """Everything a person can see of every entry, by address."""
    found = {}
    for row in ws.library.window(Query(), limit=10_000):
        carried, marks = ws.library.carried(row.id), ws.library.marks_of(row.id)
        sources = sorted(ws.sources.get(one).url for one in carried.sources)
        entry = (
            carried.entry.title, carried.entry.published, carried.entry.fetched, carried.entry.summary,
            carried.entry.language, carried.entry.authors, carried.entry.categories,
        )  # fmt: skip
        history = (
            [(ws.library.version(row.id, one), one.stored, one.words) for one in ws.library.versions(row.id)],
            {ws.sources.get(one).url: keys for one, keys in carried.keys.items()},
            row.changed, ws.library.gone(row.id), carried.entry.updated,
        )  # fmt: skip
        marks = (marks.read, marks.starred, marks.later, marks.place, marks.opened, marks.tags)
        found[row.url] = (entry, sources, carried.article, marks, history, row.stamp, row.words, row.direction)
    return found


async def packed(ws, ids, tmp_path, **more):
    path = tmp_path / "it.edition"
    made = await edition.write(ws, ids, path, title="It", **more)
    return path, made


async def test_a_thousand_articles_with_their_state_are_the_same_on_the_other_side(homes, tmp_path):
    sources = [a_source("a"), a_source("b"), a_source("c")]
    here, there = homes("here", sources), homes("there")
    ids = fill(here, sources, 1_000)
    there.now.now = here.now.now
    path, made = await packed(here, ids, tmp_path, images=True, state=True)
    assert (made.articles, made.missing) == (1_000, 0)

    taken = await edition.take(there, path)
    assert (taken.new, taken.texts, taken.refused) == (1_000, 1_000, ())
    before = told(here)
    assert len(before) == 1_000
    assert sum(len(one[4][0]) > 1 for one in before.values()) == 59
    assert told(there) == before
    assert there.cache.image(PICTURE) == png(30, 20)
    starred = there.library.find_url("https://news.test/0")
    assert there.library.picture(starred, PICTURE) == png(30, 20)
    assert len(there.library.find("river", limit=2_000)) == len(here.library.find("river", limit=2_000)) > 300

    again = await edition.take(there, path)
    assert (again.new, again.texts, again.marks) == (0, 0, 0)
    assert told(there) == before


async def test_without_state_everything_comes_unread(homes, tmp_path):
    sources = [a_source("a")]
    here, there = homes("here", sources), homes("there")
    path, _ = await packed(here, fill(here, sources, 20), tmp_path)
    await edition.take(there, path)
    assert there.library.counts().everything.unread == 20
    assert there.library.tags() == {}


async def test_what_is_here_stays(homes, tmp_path):
    sources = [a_source("a")]
    here, there = homes("here", sources), homes("there", sources)
    ids = fill(here, sources, 4)
    path, _ = await packed(here, ids, tmp_path, state=True)
    fill(there, sources, 2)
    mine = there.library.find_url("https://news.test/0")
    there._now = there.now.forward(hours=1)
    there.library.mark([mine], read=False)
    changed = there.library.article(mine)
    taken = await edition.take(there, path)
    assert (taken.new, taken.texts) == (2, 2)
    assert not there.library.marks_of(mine).read
    assert there.library.article(mine) == changed


async def test_an_entry_that_came_is_known_by_its_guid_when_its_address_changes(homes, tmp_path):
    sources = [a_source("a"), a_source("b")]
    here, there = homes("here", sources), homes("there")
    path, _ = await packed(here, fill(here, sources[:1], 2), tmp_path)
    await edition.take(there, path)
    one = there.library.find_url("https://news.test/1")
    moved = Entry(url="https://news.test/moved", title="Moved", guid="g1", published=NOON)
    (source,) = there.sources.sources
    stored = there.library.store_listing(source, Listing(title="", entries=(moved,)), Health(source_id=source.id))
    assert (stored.new_ids, stored.ids) == ((), (one,))
    assert there.library.entry(one).url == "https://news.test/moved"


async def test_an_edition_gives_no_key_to_what_its_source_has_here(homes, tmp_path):
    sources = [a_source("a")]
    here, there = homes("here", sources), homes("there", sources)
    path, _ = await packed(here, fill(here, sources, 1), tmp_path)
    same = Entry(url="https://news.test/0", title="Mine", published=NOON)
    (mine,) = there.library.store_listing(sources[0], Listing(title="", entries=(same,)), Health(source_id="a")).ids
    await edition.take(there, path)
    assert there.library.carried(mine).keys != here.library.carried(1).keys
    other = Entry(url="https://news.test/other", title="Other", guid="g0", published=NOON)
    new = there.library.store_listing(sources[0], Listing(title="", entries=(other,)), Health(source_id="a")).new_ids
    assert len(new) == 1


async def test_searches_and_mutes_come_when_they_are_asked_for(homes, tmp_path):
    sources = [a_source("a"), a_source("b")]
    here, there = homes("here", sources), homes("there", [a_source("other")])
    ids = fill(here, sources, 6)
    here.library.save_search("Rivers", "river -flood")
    here.library.save_search("Mine", "news")
    here.library.mute("4", source="a")
    here.library.mute("soon", until=NOON + timedelta(days=3))
    path, _ = await packed(here, ids, tmp_path, state=True)
    there.library.save_search("Mine", "something else")
    taken = await edition.take(there, path)
    assert (taken.offered, taken.choices, there.library.mutes()) == (4, 0, [])
    for count in (3, 0):
        assert (await edition.take(there, path, choices=True)).choices == count
        assert {one.name: one.query for one in there.library.searches()} == {"Rivers": "river -flood", "Mine": "something else"}
        came = {(one.query, one.source and there.sources.get(one.source).url, one.until) for one in there.library.mutes()}
        assert came == {("4", "https://a.test/feed", None), ("soon", None, NOON + timedelta(days=3))}
    there.library.undo()
    assert len(there.library.mutes()) == 1


async def test_without_state_no_choice_leaves_the_house(homes, tmp_path):
    here = homes("here", [a_source("a")])
    here.library.save_search("Secret plans", "river")
    path, _ = await packed(here, fill(here, [a_source("a")], 2), tmp_path)
    with zipfile.ZipFile(path) as made:
        assert "choices.json" not in made.namelist()


async def test_marks_that_came_can_be_taken_back(homes, tmp_path):
    sources = [a_source("a")]
    here, there = homes("here", sources), homes("there")
    path, _ = await packed(here, fill(here, sources, 10), tmp_path, state=True)
    await edition.take(there, path)
    assert there.library.counts().starred.total == 2
    there.library.undo()
    assert there.library.counts().starred.total == 0


async def test_secrets_and_paths_stay_at_home(homes, tmp_path):
    here = homes("here", [a_source("a")])
    local = Source(id="mine", url="/home/ann/notes", title="Notes", category="World", kind="file")
    ids = fill(here, [a_source("a"), local], 4)
    path, _ = await packed(here, ids, tmp_path)
    with zipfile.ZipFile(path) as read:
        assert b"/home/ann" not in b"".join(read.read(name) for name in read.namelist())
    there = homes("there")
    taken = await edition.take(there, path)
    assert taken.new == 4
    assert there.library.counts().later.total > 0  # of no source of the web: saved


async def test_a_source_of_a_private_network_is_left_out_and_its_articles_are_kept(homes, tmp_path):
    inside = Source(id="a", url="http://192.168.1.4/feed", title="A", category="World")
    here, there = homes("here", [inside]), homes("there")
    path, _ = await packed(here, fill(here, [inside], 3), tmp_path)
    taken = await edition.take(there, path)
    assert [reason for _, reason in taken.sources.refused] == ["it is inside a private network"]
    assert taken.new == 3
    assert "192.168" not in there.places.sources_file.read_text() if there.places.sources_file.exists() else True


async def test_a_dry_run_changes_nothing(homes, tmp_path):
    sources = [a_source("a")]
    here, there = homes("here", sources), homes("there")
    path, _ = await packed(here, fill(here, sources, 3), tmp_path)
    taken = await edition.take(there, path, dry_run=True)
    assert (taken.articles, len(taken.sources.new)) == (3, 1)
    assert there.library.counts().everything.total == 0
    assert not there.places.sources_file.exists()


async def test_what_is_no_edition_is_refused(homes, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(io.BytesIO(b"PK\x03\x04 and nothing else").getvalue())
    with pytest.raises(ParseError):
        await edition.take(homes("there"), path)
