"""Fill a library with made-up articles through the library's own API.

`python -m benchmarks.make_library --articles 20000 --home DIR [--seed 1] [--json]`, then `READER_HOME=DIR reader`. The same seed
makes the same library: several languages, sources, categories and states; word frequencies and lengths as in newspapers
(Zipf; a mean of 2.8 KB of text, half of it in scripts of two bytes a letter).
"""

# ruff: noqa: E501

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from reader.library import Library
from reader.model import Article, Category, Entry, Extraction, Heading, Health, Listing, Paragraph, Source, Span
from reader.settings.files import Places

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CATEGORIES = ("World", "Science", "Technology", "Business", "Culture", "Sport", "Opinion", "Local")
SOURCES_A_CATEGORY = 10
SYLLABLES = {
    "en": ("ba be con der est for gra hin ing jo ket lan men nor ous pre qui ra ser tion un ver wil yet", "the of and to in a is that it was for on"),
    "de": ("ab ber chen der ein fen ger hei ich keit lich mün nis ober pfle rung schaf ten ung ver wahl zeit", "der die und in zu den das nicht von sie ist"),
    "fa": ("آب با پر تا جو چه خا دا را زم سی شه طر عا فر قو کا گر لا می نا ور هم یا", "و در به از که این را با است برای"),
    "ru": ("ба вер год дом ель жен зам ить кон лет мин ное ост пра рос сти тех уни фир ход цен чис шко", "и в не на что он с как это по"),
    "tr": ("ak bir cı çok dün eğ fir gü ılı kar ler mış nın oku öz par rak sın şim tür uğ ver yaz", "ve bir bu da için ile çok olarak en daha"),
    "ar": ("أم با تح ثق جم حك خب دو ذل رئ زي سي شر صح ضم طر عا غر فر قو كت لم من نو هي يو", "في من على أن إلى التي عن مع هذا كان"),
}  # fmt: skip
BATCH = 200
#: Words from which one is drawn, about.
DRAWN = 200_000


class Vocabulary:
    """Words of one language, the common ones common."""

    def __init__(self, language: str, chance: random.Random, size: int = 20_000) -> None:
        parts, common = (text.split() for text in SYLLABLES[language])
        words = dict.fromkeys(common)
        while len(words) < size:
            words["".join(chance.choices(parts, k=chance.choice((2, 2, 3, 3, 4))))] = None
        self.words = list(words)
        whole = sum(1 / (rank + 3) for rank in range(size))
        #: Each word as often as it comes: drawing from all of them alike is quick.
        self._drawn = [word for rank, word in enumerate(self.words) for _ in range(max(1, round(DRAWN / whole / (rank + 3))))]

    def some(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self._drawn, k=count)


def the_sources() -> list[Source]:
    """Ten sources for each category, each in one language."""
    languages = ("en", "en", "en", "de", "en", "fa", "ru", "en", "tr", "ar")
    found = []
    for number, (category, language) in enumerate((c, languages[i]) for c in CATEGORIES for i in range(SOURCES_A_CATEGORY)):
        name = f"{category.lower()}-{number}"
        found.append(Source(id=name, url=f"https://{name}.example/feed", title=f"{category} Post {number}", category=category, language=language))
    return found


def the_article(number: int, source: Source, words: Vocabulary, chance: random.Random, when: datetime) -> Article:
    title = " ".join(words.some(chance, chance.randint(5, 12))).capitalize()
    paragraphs: list[Paragraph | Heading] = []
    left = int(min(4_000, max(40, chance.lognormvariate(5.45, 0.55))))
    while left > 0:
        count = min(left, chance.randint(25, 80))
        left -= count
        paragraphs.append(Paragraph(spans=(Span(" ".join(words.some(chance, count)).capitalize() + "."),)))
        if chance.random() < 0.08:
            paragraphs.append(Heading(spans=(Span(" ".join(words.some(chance, 4)).capitalize()),)))
    return Article(
        url=f"https://{source.id}.example/{when:%Y/%m/%d}/{number}", title=title, authors=(" ".join(words.some(chance, 2)).title(),),
        published=when, language=source.language, direction="rtl" if source.language in ("fa", "ar") else "ltr", site=source.title,
        blocks=tuple(paragraphs), extraction=Extraction("container", 0.9),
    )  # fmt: skip


def batches(count: int, seed: int) -> Iterator[tuple[Source, list[tuple[Article, Entry]]]]:
    """Listings of one source at a time with their articles, until there are `count`."""
    chance = random.Random(seed)
    vocabularies = {language: Vocabulary(language, chance) for language in SYLLABLES}
    sources = the_sources()
    size = max(1, min(BATCH, count // len(sources)))
    number = 0
    for source in itertools.cycle(sources):
        if number >= count:
            return
        made = []
        for _ in range(min(size, count - number)):
            number += 1
            when = NOW - timedelta(minutes=chance.expovariate(1) * count * 2 % (60 * 24 * 900))
            article = the_article(number, source, vocabularies[source.language or "en"], chance, when)
            entry = Entry(
                url=article.url, title=article.title, guid=str(number), authors=article.authors, published=when, summary=article.text[:300],
                language=source.language, section=source.category,
            )  # fmt: skip
            made.append((article, entry))
        yield source, made


def make(library: Library, count: int, seed: int) -> dict[str, float]:
    """Fill a library; seconds spent making articles up, storing and indexing."""
    library.sync_sources(the_sources(), [Category(name, position) for position, name in enumerate(CATEGORIES)])
    chance = random.Random(seed + 1)
    storing, started = 0.0, time.perf_counter()
    for source, made in batches(count, seed):
        begun = time.perf_counter()
        ids = library.store_listing(source, Listing(title=source.title, entries=tuple(entry for _, entry in made)), Health(source_id=source.id, url=source.url, last_ok=NOW)).ids
        library.store_articles([(entry, article) for entry, (article, _) in zip(ids, made, strict=True) if entry % 20])
        storing += time.perf_counter() - begun
        library.mark([one for one in ids if chance.random() < 0.6], read=True)
        library.mark([one for one in ids if chance.random() < 0.02], starred=True)
        library.mark([one for one in ids if chance.random() < 0.02], later=True)
    marked = time.perf_counter()
    library.index_now()
    return {"whole": time.perf_counter() - started, "storing": storing, "index": time.perf_counter() - marked}


#: Keys of sources.toml, and where a source has them.
KEYS = (
    ("id", "id"), ("url", "url"), ("name", "title"), ("category", "category"), ("lang", "language"),
    ("enabled", "enabled"),
)  # fmt: skip


def write_sources(places: Places) -> None:
    """sources.toml with the made-up sources, so that the program opens this home as its own. None is ever asked."""
    rows = ["version = 1"]
    for source in (replace(one, enabled=False) for one in the_sources()):
        rows.append("\n[[source]]")
        rows.extend(f"{key} = {json.dumps(getattr(source, name))}" for key, name in KEYS)
    places.sources_file.write_text("\n".join(rows) + "\n", encoding="utf-8")


def on_disk(library: Path, articles: Path) -> int:
    """Bytes of a library that was closed, so that its journal is empty."""
    return library.stat().st_size + sum(path.stat().st_size for path in articles.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    places = Places.under(args.home)
    places.ensure()
    write_sources(places)
    with Library.open(places.library_file, places.articles, now=lambda: NOW) as library:
        seconds = make(library, args.articles, args.seed)
        stats = library.stats()
    room = on_disk(places.library_file, places.articles)
    facts = {
        "articles": args.articles, "texts": stats.texts, "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "kb_an_article": round(room / 1000 / args.articles, 2),
    }  # fmt: skip
    print(json.dumps(facts) if args.json else "\n".join(f"{name}: {value}" for name, value in facts.items()))


if __name__ == "__main__":
    main()
