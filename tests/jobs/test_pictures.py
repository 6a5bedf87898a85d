"""Given an article with pictures, only those come that the settings allow, and what cannot be shown is not there."""

import io

import pytest
from msgspec.structs import replace
from PIL import Image as Pixels

from reader.jobs.pictures import may_fetch, obtainable, picture, site_of
from reader.model import Article, Extraction, Image
from reader.settings.schema import Privacy, Reader, Settings

OWN, FOREIGN = "https://img.a.test/1.png", "https://cdn.b.test/2.png"


def png(colour=(10, 200, 30), size=(80, 40)):
    out = io.BytesIO()
    Pixels.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def page():
    return Article(
        url="https://www.a.test/story", title="T", blocks=(Image(src=OWN), Image(src=FOREIGN)),
        extraction=Extraction("container", 0.9),
    )  # fmt: skip


@pytest.fixture
def ws(workspace):
    return workspace({"a": "https://a.test/feed"})


def test_the_site_of_a_host():
    assert site_of("ichef.bbci.co.uk") == "bbci.co.uk"
    assert site_of("cdn.example.org") == "example.org"
    assert site_of("example.org") == "example.org"


def test_other_hosts_are_asked_only_where_that_is_allowed():
    usual = Settings()
    assert may_fetch(usual, "https://www.a.test/story", OWN)
    assert not may_fetch(usual, "https://www.a.test/story", FOREIGN)
    assert may_fetch(replace(usual, privacy=Privacy(images_remote="article")), "https://www.a.test/story", FOREIGN)
    assert not may_fetch(replace(usual, reader=Reader(images="alt")), "https://www.a.test/story", OWN)


def test_kept_pictures_can_be_had_everywhere_and_others_only_with_a_network(ws):
    assert obtainable(ws, page()) == {OWN}
    ws.cache.put_image(FOREIGN, png())
    assert obtainable(ws, page()) == {OWN, FOREIGN}
    ws.offline = True
    assert obtainable(ws, page()) == {FOREIGN}


async def test_a_picture_is_fetched_once_and_decoded_for_its_place(ws, web):
    web.pages[OWN] = png()
    web.headers[OWN] = {"content-type": "image/png"}
    shown = await picture(ws, OWN, 20, 8, fetch=True)
    assert shown is not None
    assert (shown.columns, shown.rows, shown.pixel(3, 3)) == (20, 5, (10, 200, 30))
    ws.offline = True
    again = await picture(ws, OWN, 10, 8, fetch=True)
    assert again is not None
    assert (again.columns, again.rows) == (10, 2)
    assert web.asked("/1.png") == [OWN]


async def test_nothing_is_asked_without_leave(ws, web):
    web.pages[FOREIGN] = png()
    assert await picture(ws, FOREIGN, 20, 8, fetch=False) is None
    assert web.log == []


async def test_what_is_no_picture_is_not_there(ws, web):
    ws.cache.put_image("https://a.test/broken.png", b"<svg>" * 100)
    assert await picture(ws, "https://a.test/broken.png", 20, 8, fetch=False) is None
    web.pages["https://a.test/gone.png"] = 404
    assert await picture(ws, "https://a.test/gone.png", 20, 8, fetch=True) is None
