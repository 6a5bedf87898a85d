"""Given nothing, a library to try the program on."""

from datetime import timedelta

from reader.jobs.demo import demo_workspace, load_edition
from reader.model import Query
from reader.settings.schema import Settings


def test_every_article_is_there_and_readable_offline():
    edition = load_edition()
    with demo_workspace(Settings()) as ws:
        rows = ws.library.window(Query(), offset=0, limit=100)
        assert len(rows) == len(edition["article"])
        assert all(row.offline and row.unread and row.summary for row in rows)
        assert {row.category for row in rows} == {source["category"] for source in edition["source"]}
        assert ws.sources.categories[0].name == "Welcome"
        assert {row.direction for row in rows} == {"ltr", "rtl"}
        for row in rows:
            article = ws.library.article(row.id)
            assert article.words == row.words > 50
            assert all(ws.cache.image(image.src) for image in article.images)
        assert ws.offline
        home = ws.places.data.parent
        assert home.exists()
    assert not home.exists()


def test_the_newest_stands_first():
    with demo_workspace(Settings()) as ws:
        (first,) = ws.library.window(Query(), offset=0, limit=1)
        youngest = min(load_edition()["article"], key=lambda row: row["minutes"])
        assert ws.now() - first.stamp >= timedelta(minutes=youngest["minutes"])
        assert first.category == "Welcome"
