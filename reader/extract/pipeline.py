"""A page to its article, step by step; this file is the order of the steps and nothing else."""

from __future__ import annotations

import gc
from dataclasses import dataclass

from lxml import etree
from msgspec.structs import replace

from reader.dom.facts import Facts, facts
from reader.dom.tree import parse
from reader.errors import NoArticle
from reader.extract.bios import biographies, signature
from reader.extract.bodies import body_of
from reader.extract.bounds import MOST, bounded
from reader.extract.build import Builder
from reader.extract.candidates import Candidate, candidates, ended
from reader.extract.features import features
from reader.extract.forest import OVERRULES, SHORT, seconded
from reader.extract.judge import Model, calibrated, choose, model, probabilities, scores
from reader.extract.lede import lede_of
from reader.extract.lexicon import Lexicon, lexicon
from reader.extract.measure import Measured, folded, measure
from reader.extract.metadata import Metadata, head_title, metadata
from reader.extract.names import split_names
from reader.extract.others import story_end
from reader.extract.overlays import is_overlay, questions
from reader.extract.rules import SiteRules, addresses, drop, elements, texts
from reader.extract.trims import Trimming, trim
from reader.extract.verdict import refusal
from reader.extract.walk import Walked, walk
from reader.model import Article, Block, Dropped, Extraction, Image
from reader.text.dates import parse_date
from reader.text.language import declared
from reader.text.safe import clean_line
from reader.text.urls import safe_url

#: Below this expected F1 readability-lxml is asked for its opinion.
SECOND_OPINION = 0.6
_DROPPED_SHOWN = 200
#: A rule that finds fewer words has lost its place on the page.
_LEAST = 20
#: A body from data is whole or it is not offered; measured on the pages that have one.
_BODY_CONFIDENCE = 0.9
_DROPPED_TEXT = 120
#: So many blocks around the text are accounted for.
_AROUND = 6


@dataclass(slots=True)
class Chosen:
    """The winning candidate before it is built."""

    measured: Measured
    chances: list[float]
    candidate: Candidate
    expected: float
    trimming: Trimming


def article_of(html: str, url: str | None, feed_title: str | None = None, rules: SiteRules | None = None) -> Article:
    """The article of a page. Raises NoArticle when there is none, ParseError when it is no page at all."""
    # A page makes tens of thousands of small objects and no cycles: collecting while it is read only costs time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        article = _article_of(html, url, feed_title, rules)
        return article if len(html) <= MOST else bounded(article)
    finally:
        if collecting:
            gc.enable()


def _article_of(html: str, url: str | None, feed_title: str | None, rules: SiteRules | None) -> Article:
    for old, new in rules.replace if rules else ():
        html = html.replace(old, new)
    root = parse(html)
    found = facts(root, url)
    gone = drop(root, rules) if rules else []
    laid_over = is_overlay if "fixed" in html else None
    page = walk(root, laid_over)
    if asked := questions(root, (chunk.text for chunk in page.chunks)):
        page = walk(root, lambda element: element in asked or (laid_over is not None and laid_over(element)))
    title = head_title(found)
    measured = measure(page, title)
    words = lexicon(_language_of(found))
    chosen = _by_rule(measured, words, title, root, rules) if rules else None
    if chosen is None:
        chosen = choose_text(measured, words, title, html, model())
    shown = chosen.trimming.words() if chosen is not None else 0
    if not (rules and chosen and chosen.candidate.name == "rule") and (other := body_of(found, shown)):
        return _from_body(other[0], other[1], found, measured, words, url, feed_title)
    if chosen is None:
        raise NoArticle("The page holds no text.")
    article = _build(chosen, found, url, feed_title)
    return _refined(article, root, found, rules, gone) if rules else article


def _by_rule(measured: Measured, words: Lexicon, title: str, root: etree._Element, rules: SiteRules) -> Chosen | None:
    """The boxes a site's rules name, without known furniture lines; None when they name none or hold nothing."""
    chunks = _chunks_in(measured.page, elements(root, rules.article))
    if sum(measured.page.chunks[number].words for number in chunks) < _LEAST:
        return None
    chances = [1.0] * len(measured.page.chunks)
    trimming = Trimming(measured, words, chances, title, chunks, {})
    trim(trimming, only=("title", "phrases"))
    kept = sorted({*trimming.kept, *_chunks_in(measured.page, elements(root, rules.keep, every=True))})
    trimming.kept = kept
    return Chosen(measured, chances, Candidate("rule", tuple(chunks)), 1.0, trimming)


def _chunks_in(page: Walked, boxes: list[etree._Element]) -> list[int]:
    wanted = set(boxes)
    found: set[int] = set()
    for node in page.nodes if wanted else ():
        if node.element in wanted:
            found.update(range(node.first, node.last))
    return sorted(found)


def _refined(article: Article, root: etree._Element, found: Facts, rules: SiteRules, gone: list[str]) -> Article:
    """The article with the metadata that the site's rules point at."""
    facts_of = dict(article.extraction.facts)
    title = next(iter(texts(root, rules.title)), "")
    names = [name for text in texts(root, rules.author) for name in split_names(text)]
    date = next((when for text in texts(root, rules.date) if (when := parse_date(text, article.language))), None)
    following = next(iter(addresses(root, rules.next_page)), None)
    single = next(iter(addresses(root, rules.single_page)), None)
    for field, value in (("title", title), ("authors", names), ("published", date)):
        if value:
            facts_of[field] = "rule"
    if single and (whole := safe_url(single, found.base)):
        facts_of["single_page"] = whole
    dropped = tuple(Dropped("rule", "a rule of the site", text) for text in gone if text)
    extraction = replace(
        article.extraction,
        rule=rules.name,
        facts=facts_of,
        dropped=(*dropped, *article.extraction.dropped)[:_DROPPED_SHOWN],
    )
    return replace(
        article,
        title=title or article.title,
        authors=tuple(names) or article.authors,
        published=date or article.published,
        next_page=(safe_url(following, found.base) if following else None) or article.next_page,
        extraction=extraction,
    )


def _from_body(
    body: Walked, source: str, found: Facts, measured: Measured, words: Lexicon, url: str | None, feed_title: str | None
) -> Article:
    """An article whose text stands in the page's data; its metadata come from the page as ever."""
    kept = [number for number, chunk in enumerate(body.chunks) if words.known(chunk.text, chunk.link) is None]
    about = metadata(found, measured, url, "\n".join([body.chunks[number].text for number in kept]), feed_title)
    if kept and folded(body.chunks[kept[0]].text) == folded(about.title):
        kept = kept[1:]
    if not kept:
        raise NoArticle("The page holds no text.")
    builder = Builder(body, found.base or url, (), about.language)
    return _article(about, found, url, builder, kept, Extraction(source, _BODY_CONFIDENCE, facts=about.facts))


def choose_text(measured: Measured, words: Lexicon, title: str, html: str, weights: Model) -> Chosen | None:
    """The chosen and trimmed candidate of a measured page, or None when the page has no text."""
    page = measured.page
    if not page.chunks:
        return None
    rows = features(measured, words, every=False)
    end = story_end(measured)
    found = scores(rows, weights)
    found[end:] = [None] * (len(found) - end)
    chances = probabilities(found)
    offered = ended(candidates(measured, words), end)
    sizes = [chunk.words for chunk in page.chunks]
    best = choose(offered, chances, sizes)
    if best is None:
        return None
    if weights.forest.trees and sum([sizes[number] for number in best[0].chunks]) < SHORT:
        again = seconded(chances, found, [None if row is None else row.measures for row in rows], weights.forest)
        better = choose(offered, again, sizes)
        if better is not None and better[1] >= OVERRULES:
            chances, best = again, better
    if best[1] < SECOND_OPINION:
        from reader.extract.opinion import second_opinion

        other = second_opinion(html, page)
        if other is not None:
            best = choose([*offered, *ended([other], end)], chances, sizes) or best
    candidate, expected = best
    trimming = Trimming(measured, words, chances, title, list(candidate.chunks), {})
    trim(trimming)
    return Chosen(measured, chances, candidate, expected, trimming)


def _build(chosen: Chosen, found: Facts, url: str | None, feed_title: str | None) -> Article:
    measured, kept = chosen.measured, chosen.trimming.kept
    page = measured.page
    lede = lede_of(measured, chosen.trimming, found)
    if lede.number >= 0 and lede.number not in kept:
        kept = [*lede.numbers(), *kept]
    text = "\n".join([page.chunks[number].text for number in kept])
    about = metadata(found, measured, url, text, feed_title)
    if not about.authors and (name := signature(page, kept)):
        about.authors, about.facts["authors"] = (name,), "signature"
    told = biographies(page, kept, about.authors)
    chosen.trimming.drop(told, "bio", "says who the author is")
    kept = [number for number in kept if number not in told]
    confidence = calibrated(chosen.expected, model())
    refused = refusal(measured, kept, chosen.chances, found, confidence)
    if refused:
        raise NoArticle(refused)
    builder = Builder(page, found.base or url, lede.numbers(), about.language)
    extraction = Extraction(
        chosen.candidate.name, round(confidence, 3), dropped=_dropped(chosen, kept), facts=about.facts
    )
    return _article(about, found, url, builder, kept, extraction)


def _article(
    about: Metadata, found: Facts, url: str | None, builder: Builder, kept: list[int], extraction: Extraction
) -> Article:
    return Article(
        url=found.canonical or url or "",
        title=about.title,
        authors=about.authors,
        published=about.published,
        updated=about.updated,
        section=about.section,
        language=about.language,
        direction=about.direction,
        site=about.site,
        blocks=_described(builder.blocks(kept), about.title),
        footnotes=builder.footnotes(),
        lead_image=about.lead_image,
        next_page=found.next_page,
        extraction=extraction,
    )


def _described(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    """The blocks; a picture whose description is the headline has none: it says nothing of the picture."""
    said = folded(title)
    return tuple(
        replace(block, alt="") if isinstance(block, Image) and block.alt and folded(block.alt) == said else block
        for block in blocks
    )


def _dropped(chosen: Chosen, kept: list[int]) -> tuple[Dropped, ...]:
    """What the trims took, and what the choice passed over between a little above the text and a little below it."""
    page = chosen.measured.page
    rows = dict(chosen.trimming.dropped)
    for number in range(max(0, kept[0] - _AROUND), min(len(page.chunks), kept[-1] + 1 + _AROUND)) if kept else ():
        rows.setdefault(number, ("choice", _passed_over(chosen, number)))
    stay = set(kept)
    return tuple(
        Dropped(step, reason, clean_line(page.chunks[number].text[:_DROPPED_TEXT]))
        for number, (step, reason) in sorted(rows.items())
        if number not in stay
    )[:_DROPPED_SHOWN]


def _passed_over(chosen: Chosen, number: int) -> str:
    measured, words = chosen.measured, chosen.trimming.lexicon
    chunk = measured.page.chunks[number]
    if number == measured.headline:
        return "the headline"
    category = words.known(chunk.text, chunk.link)
    if category is not None:
        return category.replace("_", " ")
    if measured.cut[chunk.node]:
        return "stands in a furniture box"
    if chunk.link > 0.6:
        return "only a link"
    return "not in the chosen boxes"


def _language_of(found: Facts) -> str | None:
    tag = found.language or found.first("og:locale", "content-language")
    stated = declared(tag.replace("_", "-")) if tag else None
    return stated.split("-")[0] if stated else None


__all__ = ["Metadata", "Walked", "article_of", "etree"]
