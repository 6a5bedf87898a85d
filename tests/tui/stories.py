"""A library with stories in it: seven papers on the same talks, four on a flood, and what each has alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from reader.model import Entry, Health, Listing
from reader.settings.files import Places
from reader.settings.load import load
from reader.workspace import Workspace
from tests.tui.home import NOW, article_of

_CATEGORIES = {"World": ("apa", "bbc", "dw", "guardian", "aje"), "Science": ("lab", "nature"), "Business": ("kyiv",)}
_NAMES = {"apa": "APA", "bbc": "BBC News", "dw": "Deutsche Welle", "guardian": "The Guardian", "aje": "Al Jazeera",
          "lab": "Lab Notes", "nature": "Nature", "kyiv": "Kyiv Independent"}  # fmt: skip
_TALKS = (
    ("apa", 11, 2, "Ceasefire talks to resume in Muscat, Oman says"),
    ("bbc", 11, 40, "Ceasefire talks resume in Muscat, sources say"),
    ("dw", 12, 10, "Muscat ceasefire talks restart with maps on the table"),
    ("guardian", 13, 20, "Rival maps: ceasefire negotiators return to Muscat"),
    ("aje", 14, 5, "Ceasefire talks resume in Muscat as both sides trade maps"),
)
_FLOOD = (
    ("bbc", 9, 10, "Floods cut the Caspian coastal railway near Derbent for a second time"),
    ("dw", 13, 12, "Floods near Derbent cut the Caspian coastal railway again"),
)
_LAKE = (
    ("nature", 12, 10, "Lake Urmia grows back, seen from orbit by Sentinel"),
    ("lab", 12, 50, "Sentinel sees Lake Urmia growing back from orbit"),
)
_ALONE = (
    ("guardian", 11, 2, "The village that keeps its own time"), ("lab", 10, 20, "Whale song map covers an ocean"),
    ("kyiv", 6, 20, "Grain ships sail under a new insurance scheme"), ("kyiv", 5, 10, "Bank to close its last rural branch"),
    ("apa", 10, 47, "Parliament votes on the water bill tonight"), ("aje", 8, 5, "Court orders release of two reporters"),
)  # fmt: skip
_LEDE = {
    "Muscat": "Negotiators returned to the table in Muscat on Sunday with two maps, one deadline and the same interpreter.",
    "Derbent": "The Caspian railway near Derbent was cut after the river rose two metres in an hour.",
    "Urmia": "Twenty years of Sentinel images show the shoreline of Lake Urmia returning after two wet winters.",
}


def toml() -> str:
    lines = [f"categories = {list(_CATEGORIES)!r}".replace("'", '"')]
    for category, sources in _CATEGORIES.items():
        for one in sources:
            lines += ["", "[[source]]", f'id = "{one}"', f'url = "https://{one}.example/feed"', f'name = "{_NAMES[one]}"',
                      f'category = "{category}"']  # fmt: skip
    return "\n".join(lines) + "\n"


def fill_stories(home: Path) -> None:
    """Sources, articles in the order they came, and the stories found among them."""
    places = Places.under(home)
    places.ensure()
    places.sources_file.write_text(toml())
    with Workspace(load(places), places, now=lambda: NOW, offline=True) as ws:
        by_id = {source.id: source for source in ws.sources.sources}
        told = sorted((*_TALKS, *_FLOOD, *_LAKE, *_ALONE), key=lambda one: (one[1], one[2]))
        for name, hour, minute, title in told:
            lede = next((text for word, text in _LEDE.items() if word in title), f"{title}, and what it means for those who live there.")
            entry = Entry(
                url=f"https://{name}.example/{hour}{minute:02}", title=title, guid=f"{name}-{hour}-{minute}",
                published=_at(hour, minute), summary=lede,
            )  # fmt: skip
            source = by_id[name]
            health = Health(source_id=name, url=source.url, last_fetch=NOW, last_ok=NOW)
            stored = ws.library.store_listing(source, Listing(title=source.title, entries=(entry,)), health)
            if name != "kyiv":
                ws.library.store_article(stored.ids[0], article_of(entry))
        ws.library.group_now()


def _at(hour: int, minute: int) -> datetime:
    return NOW.replace(hour=0, minute=0) + timedelta(hours=hour, minutes=minute)
