"""What is known of one article, as labelled lines: where it is from, how its text was got, what was left out."""

from __future__ import annotations

from collections import Counter
from datetime import date

from reader.model import Article, Headline
from reader.text.safe import clean_line
from reader.tui import words, words_article
from reader.tui.backend_article import PageFacts

#: Signs of what was left out that are shown.
_MOST = 400


def facts_of(
    row: Headline, article: Article | None, page: PageFacts, today: date, changed_sign: str
) -> list[tuple[str, str]]:
    """Label and text of each fact, in the order they are read."""
    name = words.INFO
    found = [(name["source"], f"{row.source} · {row.category}" if row.category else row.source)]

    def add(label: str, text: str) -> None:
        if text:
            found.append((name[label], text))

    add("section", row.section or (article.section if article is not None else None) or "")
    add("written", words.short_time(row.published, today) if row.published else "")
    changed = article.updated if article is not None and article.updated != article.published else None
    if changed or row.changed:
        add("changed", f"{words.short_time(changed, today) if changed else ''} {changed_sign}".strip())
    add("fetched", words.short_time(row.fetched, today) if row.fetched else "")
    route = (article.extraction.route if article is not None else None) or page.route
    add("route", words.route(route) if route else "")
    if article is None:
        add("text", words.TEXT_STATES[row.text_state])
        add("reason", row.text_problem or "")
    else:
        found += _extraction(article)
    if page.gone:
        add("gone", words_article.GONE)
    add("size", words_article.size(page.bytes, page.pictures))
    add("story", words_article.sources(page.sources) if page.sources > 1 else "")
    add("address", clean_line(row.url))
    return found


def _extraction(article: Article) -> list[tuple[str, str]]:
    how, name = article.extraction, words.INFO
    found = [(name["text"], words_article.whole_from(how.method))]
    if how.rule:
        found.append((name["rule"], how.rule))
    found.append((name["sure"], words.sure(how.confidence)))
    dropped = words_article.left_out(Counter(one.reason for one in how.dropped))
    if dropped:
        found.append((name["dropped"], dropped[:_MOST]))
    found.append((name["words"], f"{words.number(article.words)} · {words.minutes(article.minutes)}"))
    return found
