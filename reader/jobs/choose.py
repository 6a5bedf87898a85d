"""Whose text is kept: the page's or the feed's own. A decision without I/O."""

from __future__ import annotations

import re
from typing import Protocol, TypeVar

from reader.model.article import count_words

#: Words from which a feed's text may stand for the article.
WHOLE = 120
#: A page with less than this part of the feed's words lost the article.
STUB = 0.5

#: Characters of a feed's text whose words are counted.
_LOOKED_AT = 200_000
_UNSPACED = re.compile("[぀-ヿ㐀-鿿가-힯฀-๿]")
_TAGS = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_TEASER = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|(?:read more|continue reading|read the (?:full|rest)|weiterlesen|lire la suite|leer más|"
    r"читать (?:далее|полностью)|ادامه مطلب|devamını oku|ardını oxu)\W{0,8})\s*$",
    re.IGNORECASE,
)


def worth_reading(content_html: str | None, words: int | None = None) -> bool:
    """Whether a feed's own text is long enough to be looked at beside the `words` its page gave; rather yes than no.

    Markup without its tags has no fewer words than the text in it, unless that is very long or written without blanks.
    """
    if not content_html or len(content_html) <= WHOLE:
        return False
    most = count_words(_TAGS.sub(" ", content_html[:_LOOKED_AT]))
    if most < WHOLE or words is None:
        return most >= WHOLE
    sure = len(content_html) <= _LOOKED_AT and "&#" not in content_html and not _UNSPACED.search(content_html)
    return not sure or words < most * STUB


class Text(Protocol):
    """What is asked of an article here: its plain text, and the number of its words."""

    @property
    def words(self) -> int: ...

    @property
    def text(self) -> str: ...


T = TypeVar("T", bound=Text)


def is_whole(feed: Text) -> bool:
    """Whether a feed's text is an article rather than the beginning of one."""
    return feed.words >= WHOLE and not _TEASER.search(feed.text[-80:])


def choose(page: T | None, feed: T | None) -> T | None:
    """The text to keep, or None when neither is an article.

    The page's, unless it holds clearly less than the feed gives: then what was found is a stub of it.
    """
    if feed is None or not is_whole(feed):
        return page
    if page is None or page.words < feed.words * STUB:
        return feed
    return page
