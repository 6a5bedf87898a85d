"""What stands before and after the text: kicker, headline, byline and date; the end mark and what comes next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo

import msgspec

from reader.model import Article
from reader.render.flows import FOOT, HEADER, Flow, append
from reader.text.bidi import direction_of
from reader.text.cells import width
from reader.text.days import clock, day_month, numerals


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What the program knows about an article and its place among others.

    `today` decides whether the year is written. `source` is given where the pane's header does not name it. `note`
    takes the place of the end mark: why there is no more. `next_above`, `next_title` and `next_hint` (key, words) are
    the lines after the end.
    """

    today: date
    zone: tzinfo | None = None
    category: str = ""
    source: str = ""
    minutes: int | None = None
    note: str = ""
    note_slot: str = "muted"
    next_above: str = ""
    next_title: str = ""
    next_hint: tuple[str, str] = ("", "")


def header_flows(article: Article, around: Around, measure: int, hair: bool) -> list[Flow]:
    """Kicker, headline, byline, date and the hair rule; the standfirst is the first block."""
    way = direction_of(article.title) if article.title else article.direction
    flows: list[Flow] = []

    def add(text: str, slot: str, gap: int = 0, *, balanced: bool = False) -> None:
        order = direction_of(text)
        flows.append(Flow(HEADER, len(flows), text, slot, gap=gap, direction=way, balanced=balanced, order=order))

    kicker = " · ".join(dict.fromkeys(name for name in (around.category, article.section or "") if name))
    if kicker:
        add(kicker, "kicker")
    if article.title:
        add(article.title, "title", balanced=True)
    gap = 1
    for line in _byline(article, around, measure):
        add(line, "byline", gap)
        gap = 0
    if hair and flows:
        flows.append(Flow(HEADER, len(flows), "", "rule", kind="rule", rows=FOOT, direction=way))
    return flows


def _byline(article: Article, around: Around, measure: int) -> list[str]:
    names = ", ".join(article.authors)
    if names and (article.language or "en").split("-")[0] == "en":
        *others, last = article.authors
        names = f"By {', '.join(others)} and {last}" if others else f"By {last}"
    minutes = article.minutes if around.minutes is None else around.minutes
    facts = [around.source] if around.source else []
    if article.published:
        facts.append(_when(article.published, around))
    if minutes:
        facts.append(f"{numerals(str(minutes))} min")
    second = " · ".join(facts)
    one = f"{names} · {second}"
    if not names or not second:
        return [names or second] if names or second else []
    # One line may not run both ways: figures after a name of the other direction would change places.
    together = width(one) <= measure and direction_of(names) == direction_of(second)
    return [one] if together else [names, second]


def _when(published: datetime, around: Around) -> str:
    """Day and time; of midnight in UTC the day alone: pages that name no time come out so."""
    if published.astimezone(UTC).time() == time():
        return day_month(published, around.today, UTC)
    return f"{day_month(published, around.today, around.zone)}, {clock(published, around.zone).strip()}"


def end_flows(article: Article, around: Around, body: list[Flow]) -> list[Flow]:
    """Set the end mark behind the last word (or say why there is no more), then what comes next."""
    flows: list[Flow] = []
    way = article.direction
    if around.note:
        flows.append(Flow(FOOT, 0, around.note, around.note_slot, gap=1, direction=direction_of(around.note)))
    elif body:
        last = body[-1]
        if last.kind == "text" and last.text and last.slot != "caption":
            append(last, "\u00a0▪", "end")
        else:
            flows.append(Flow(FOOT, 0, "▪", "end", direction=way))
    if around.next_above or around.next_title:
        flows.append(Flow(FOOT, 1, "", "rule", kind="rule", rows=12, gap=1, direction=way))
        if around.next_above:
            above = around.next_above
            flows.append(Flow(FOOT, 2, above, "muted", direction=way, order=direction_of(above)))
        if around.next_title:
            title = around.next_title
            flows.append(Flow(FOOT, 3, title, "strong", direction=direction_of(title)))
        key, words = around.next_hint
        if key:
            hint = Flow(FOOT, 4, key, "strong", direction=way, order=direction_of(words))
            append(hint, f" {words}", "muted")
            flows.append(hint)
    return flows

