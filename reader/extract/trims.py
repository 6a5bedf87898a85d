"""What goes from the chosen candidate: furniture inside the article's own box, each with its reason.

Every trim looks at structure first (links, place, copies); names of classes and known phrases only back it up. Nothing
is dropped for a short line, a hidden box or a sidebar class alone: measured, those lose more article than furniture.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reader.extract.classes import (
    AD,
    BIO,
    BODYBOX,
    CAPTION,
    COMMENT,
    LETTER,
    META,
    MODAL,
    NEGATIVE,
    RELATED,
    SHARE,
    TOC,
)
from reader.extract.lexicon import Lexicon
from reader.extract.measure import Measured, folded
from reader.extract.others import leads_on
from reader.extract.walk import (
    IN_ASIDE,
    IN_BUTTON,
    IN_FIGCAPTION,
    IN_FOOTER,
    IN_FORM,
    IN_NAV,
    IN_QUOTE,
    IN_TABLE,
    Walked,
    heading_level,
)  # fmt: skip

_SIGN_UP = re.compile(
    r"newsletter|mailing list|e-?mail address|your inbox|unsubscribe|sign up (?:for|to)|subscribe (?:to|for|now|today)|"
    r"abonnez-vous|inscrivez-vous|suscríb|boletín|inscreva-se|iscriviti|abonnieren|newsletter|рассылк|подпишит|підпишіт|"
    r"bülten|abone ol|abunə ol|خبرنامه|عضو شوید|النشرة|اشترك",
    re.IGNORECASE,
)
#: Says of whose newsletter: no article's own line, whatever it is likely to be by its place.
_OWN_LETTER = re.compile(
    r"\b(?:our|my) (?:[\w’'-]+ ){0,3}(?:newsletters?|mailing list)\b|"
    r"\b(?:sign up|subscribe|join|newsletter)\b[^?!]{0,80}\byour inbox\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"©|\(c\) ?20\d\d|all rights reserved|privacy policy|terms of (?:use|service)|cookie policy|we use cookies|"
    r"recaptcha|"
    r"email address will not be published|required fields are marked|affiliate (?:links|commission)|this site uses",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^(?:photo(?:graph)?s?|image|picture|credit|source|foto|bild|fotoğraf|фото|صورة|عکس|crédit|photo credit)"
    r"(?: (?:by|credit|courtesy|via|von|de))?\s*[:/©|–-]",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"^(?:(?:published|posted|updated|last (?:updated|modified)|by|on|modified|reviewed)\b[\s:]*)?[\w\s.,:/|"
    r"·•–-]{0,24}\b(?:19|20)\d\d\b[\w\s.,:/|·•+–-]{0,24}$",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_DASHED = re.compile(r"[—–―-]{1,2}\s*\w")
_MINUTES = re.compile(
    r"^\W*\d+\s*[- ]?(?:min(?:ute)?s?\.?|мин\w*|dk|dəq\w*|Min\.?|minut\w*|دقیقه|دقائق)(?:\W*(?:read|reading|lecture|"
    r"lesezeit|чтения|okuma|leitura|lectura|di lettura|مطالعه))?\W*$",
    re.IGNORECASE,
)


#: From this probability on, a place alone takes nothing away.
_SURE = 0.75
#: Blocks of this probability are the text's without doubt; an article of fewer words before the last of them is short.
_FIRM, _BRIEF = 0.85, 400
#: Fewer sure words say nothing of where a text ends.
_ENOUGH = 80
#: Behind the text of a short article what is less likely goes: in the box of the text, and outside.
_INSIDE, _OUTSIDE = 0.3, 0.5
#: A page shows further stories by so many cards of one make at least.
_CARDS = 3
#: So many blocks of a card may stand between its headline and its excerpt: author, day, topic.
_CARD = 4
#: What the model is no surer of than this, on the mean, is a card.
_DOUBTED = 0.75
#: A table with a picture and fewer words is its frame.
_CAPTION = 60
#: More headings than this at the end are a list, not the heads of what went.
_ORPHANS = 6


@dataclass(slots=True)
class Trimming:
    """A candidate while it is trimmed: `kept` in order, `dropped` maps chunk numbers to (step, reason)."""

    found: Measured
    lexicon: Lexicon
    chances: Sequence[float]
    title: str
    kept: list[int]
    dropped: dict[int, tuple[str, str]]

    @property
    def page(self) -> Walked:
        return self.found.page

    def drop(self, numbers: set[int], step: str, reason: str) -> None:
        if numbers:
            for number in numbers:
                self.dropped[number] = (step, reason)
            self.kept = [number for number in self.kept if number not in numbers]

    def words(self) -> int:
        chunks = self.page.chunks
        return sum([chunks[number].words for number in self.kept])


def trim(state: Trimming, only: Sequence[str] = ()) -> None:
    """Apply all trims (or `only` these) in order. A trim that would leave nearly nothing is taken back."""
    page = state.page
    for step, apply in _STEPS:
        if only and step not in only:
            continue
        if not state.kept:
            return
        before = state.kept
        apply(state)
        if state.kept is not before and state.words() < 0.25 * sum(page.chunks[number].words for number in before):
            state.kept = before
            for number in before:
                if state.dropped.get(number, ("", ""))[0] == step:
                    del state.dropped[number]


def _copies(state: Trimming) -> None:
    """A page that carries its text twice (mobile and desktop, print version): the second copy goes."""
    seen: set[str] = set()
    again: set[int] = set()
    for number in state.kept:
        chunk = state.page.chunks[number]
        if chunk.words < 8:
            continue
        if chunk.text in seen:
            again.add(number)
        seen.add(chunk.text)
    size = sum(state.page.chunks[number].words for number in again)
    if size > 0.15 * state.words():
        first = min(again)
        before = {state.page.chunks[other].text for other in state.kept if other < first}
        short = {
            number for number in state.kept
            if number > first and state.page.chunks[number].words < 8
            and state.page.chunks[number].text in before
        }  # fmt: skip
        state.drop(again | short, "copies", "a second copy of the text")
    elif again:
        # A pull quote or a teaser of the text itself: the same block again right in the same box stays only once.
        state.drop({n for n in again if state.chances[n] < 0.5}, "copies", "a repeated block")


def _comments(state: Trimming) -> None:
    page = state.page
    long = next((number for number in state.kept if page.chunks[number].words >= 25), None)
    if long is None:
        return
    gone: set[int] = set()
    for node in page.nodes:
        if node.groups & COMMENT and node.first > long and not node.groups & BODYBOX:
            prose = page.prose[node.last] - page.prose[node.first]
            if prose < 0.85 * state.found.total_prose:
                gone.update(range(node.first, node.last))
    state.drop(gone & set(state.kept), "comments", "readers' comments")


def _boxes(state: Trimming) -> None:
    """Chunks in navigation, footers, sidebars and forms, unless most of the text stands there."""
    page = state.page
    size = state.words()
    for bit, name in ((IN_NAV, "navigation"), (IN_FOOTER, "a footer"), (IN_ASIDE, "an aside"), (IN_FORM, "a form")):
        inside = {number for number in state.kept if page.nodes[page.chunks[number].node].inside & bit}
        if bit == IN_ASIDE:
            # An aside may be a pull-out of the article; the model decides about those.
            inside = {number for number in inside if state.chances[number] < 0.5}
        if sum(page.chunks[number].words for number in inside) < 0.3 * size:
            state.drop(inside, "boxes", f"stands in {name}")


def _captions(state: Trimming) -> None:
    page = state.page
    gone = {
        number for number in state.kept
        if page.nodes[page.chunks[number].node].inside & IN_FIGCAPTION
        or (page.nodes[page.chunks[number].node].groups & CAPTION and page.chunks[number].words < 60
            and not page.nodes[page.chunks[number].node].groups & BODYBOX)
    } | _framed(state)  # fmt: skip
    if sum(page.chunks[number].words for number in gone) < 0.3 * state.words():
        state.drop(gone, "captions", "a picture's caption")


def _framed(state: Trimming) -> set[int]:
    """Captions of pictures that are set with them in a table of their own."""
    page = state.page
    gone: set[int] = set()
    inside = [number for number in state.kept if page.nodes[page.chunks[number].node].inside & IN_TABLE]
    if not inside:
        return gone
    pictures = sorted(node for _, node, element in page.things if element.tag in ("img", "amp-img"))
    frames: dict[int, bool] = {}
    for number in inside:
        table = page.chunks[number].node
        while table >= 0 and page.nodes[table].tag != "table":
            table = page.nodes[table].parent
        if table not in frames:
            at = page.nodes[table]
            small = table >= 0 and page.words[at.last] - page.words[at.first] < _CAPTION and at.last - at.first <= 2
            frames[table] = small and bisect_left(pictures, table) < bisect_left(pictures, at.end)
        if frames[table]:
            gone.add(number)
    return gone


def _improbable(state: Trimming) -> None:
    page = state.page
    gone = set()
    kept = set(state.kept)
    for number in state.kept:
        if state.chances[number] < 0.15:
            # A heading goes only with what it heads.
            if heading_level(page.chunks[number].tag) and number + 1 in kept and state.chances[number + 1] >= 0.15:
                continue
            node = page.nodes[page.chunks[number].node]
            if (node.groups | node.above) & NEGATIVE and not node.groups & BODYBOX:
                gone.add(number)
    state.drop(gone, "model", "unlikely, and in a box named like furniture")


def _link_lists(state: Trimming) -> None:
    """Lists of three or more items that are nearly all links, and paragraphs that are only a link."""
    page = state.page
    kept = set(state.kept)
    gone: set[int] = set()
    for node in page.nodes:
        if node.tag not in ("ul", "ol"):
            continue
        inside = [number for number in range(node.first, node.last) if number in kept]
        if len(inside) < 2:
            continue
        words = sum(page.chunks[number].words for number in inside)
        linked = sum(page.chunks[number].words * page.chunks[number].link for number in inside)
        if linked > 0.75 * words and sum(state.chances[number] for number in inside) < 0.6 * len(inside):
            gone.update(inside)
    state.drop(gone, "link list", "a list of links")
    lone = {
        number for number in state.kept
        if page.chunks[number].link > 0.9 and state.chances[number] < 0.6 and not heading_level(page.chunks[number].tag)
        and page.chunks[number].tag not in ("li", "td", "tr")
    }  # fmt: skip
    state.drop(lone, "link", "only a link")


def _contents(state: Trimming) -> None:
    """A table of contents: linked lines that say what later headings say."""
    page = state.page
    headings = {folded(page.chunks[n].text): n for n in range(len(page.chunks)) if heading_level(page.chunks[n].tag)}
    hits = [
        n for n in state.kept
        if page.chunks[n].link > 0.7 and page.chunks[n].words < 25 and not heading_level(page.chunks[n].tag)
        and max(
            headings.get(folded(re.sub(r"^[\d.]+\s+", "", page.chunks[n].text)), -1),
            headings.get(folded(page.chunks[n].text), -1),
        ) > n
    ]  # fmt: skip
    gone: set[int] = set()
    if len(hits) >= 2:
        gone.update(hits)
        for number in state.kept:  # entries in between whose headings are worded otherwise
            if hits[0] < number < hits[-1] and page.chunks[number].link > 0.7:
                gone.add(number)
    for number in state.kept:
        node = page.nodes[page.chunks[number].node]
        if (
            node.groups & TOC
            and page.chunks[number].words < 30
            and not (heading_level(page.chunks[number].tag) and page.chunks[number].link < 0.5)
            and (page.chunks[number].link > 0.5 or page.chunks[number].words < 6)
        ):
            gone.add(number)
    state.drop(gone, "contents", "the table of contents")


def _title_again(state: Trimming) -> None:
    page = state.page
    wanted = folded(state.title)
    gone = set()
    for number in state.kept[:12]:
        chunk = page.chunks[number]
        if number == state.found.headline or (wanted and chunk.words < 40 and folded(chunk.text) == wanted):
            gone.add(number)
    state.drop(gone, "title", "the headline")


def _above_headline(state: Trimming) -> None:
    page, headline = state.page, state.found.headline
    if headline < 0:
        return
    above = {number for number in state.kept if number < headline and state.chances[number] < _SURE}
    if sum(page.chunks[number].words for number in above) < 0.25 * state.words():
        state.drop(above, "above", "stands above the headline")


def _letter_boxes(state: Trimming) -> None:
    """Small boxes that hold an e-mail field or are named after a newsletter, wherever they stand."""
    page = state.page
    size = state.words()
    kept = set(state.kept)
    for node in page.nodes:
        if not node.groups & LETTER or node.groups & BODYBOX:
            continue
        inside = {number for number in range(node.first, node.last) if number in kept}
        words = sum(page.chunks[number].words for number in inside)
        if inside and words < 80 and words < 0.15 * size and all(state.chances[number] < 0.9 for number in inside):
            state.drop(inside & set(state.kept), "letter", "a sign-up box")


def _buttons(state: Trimming) -> None:
    """Buttons of a few words. Longer ones head the folded parts of an article."""
    page = state.page
    gone = {
        number
        for number in state.kept
        if page.chunks[number].words <= 3 and page.nodes[page.chunks[number].node].inside & IN_BUTTON
    }
    state.drop(gone, "button", "a button")


def _remnants(state: Trimming) -> None:
    """One short item left of a list whose other items went: the list was a toolbar or a menu."""
    page = state.page
    kept = set(state.kept)
    gone: set[int] = set()
    for node in page.nodes:
        if node.tag in ("ul", "ol") and node.last - node.first >= 3:
            inside = [number for number in range(node.first, node.last) if number in kept]
            if 0 < len(inside) <= (node.last - node.first) / 3 and sum(
                page.chunks[number].words for number in inside
            ) < 6 * len(inside):
                gone.update(inside)
    state.drop(gone, "remnant", "what is left of a list of links")


def _before_text(state: Trimming) -> None:
    """Short lines between the headline and the first paragraph: toolbars, labels, counts."""
    page = state.page
    gone: set[int] = set()
    for number in state.kept:
        chunk = page.chunks[number]
        if chunk.words >= 12 or heading_level(chunk.tag):
            break
        if chunk.words < 6 and state.chances[number] < 0.6:
            gone.add(number)
    state.drop(gone, "before", "a short line before the text")


def _phrases(state: Trimming) -> None:
    """Lines that are nothing but a known phrase of page furniture, or carry a mark of one by their place and form."""
    page = state.page
    size = state.words()
    gone: dict[int, str] = {}
    words_so_far = 0
    about_letters = "newsletter" in state.title.lower()
    for number in state.kept:
        chunk = page.chunks[number]
        node = page.nodes[chunk.node]
        at = words_so_far / max(size, 1)
        words_so_far += chunk.words
        category = state.lexicon.known(chunk.text, chunk.link)
        if category and not (heading_level(chunk.tag) and category not in _HEADS and state.chances[number] > 0.5):
            gone[number] = category.replace("_", " ")
        elif chunk.words < 12 and _CREDIT.match(chunk.text):
            gone[number] = "a credit line"
        elif (chunk.words < 12 and _FIGURE.search(chunk.text)) and (
            _MINUTES.match(chunk.text) or (_DATE_LINE.match(chunk.text) and (at < 0.1 or at > 0.95))
        ):
            gone[number] = "a date or reading time"
        elif (
            chunk.words < 60
            and (
                state.chances[number] < 0.5
                or chunk.link > 0.5
                or ((node.groups | node.above) & (LETTER | MODAL | AD) and state.chances[number] < 0.8)
            )
            and _SIGN_UP.search(chunk.text)
        ) or (
            chunk.words < 40
            and not about_letters
            and _may_be_letter(chunk.text.lower())
            and _OWN_LETTER.search(chunk.text)
        ):
            gone[number] = "a sign-up line"
        elif chunk.words < 60 and (state.chances[number] < 0.5 or at > 0.9) and _LEGAL.search(chunk.text):
            gone[number] = "a legal line"
        elif (
            node.groups & (SHARE | META)
            and chunk.words < 12
            and state.chances[number] < 0.6
            and not heading_level(chunk.tag)
        ) or (chunk.groups & (META | SHARE) and chunk.words < 15 and state.chances[number] < 0.6):
            gone[number] = "a byline or share bar"
    for number, reason in gone.items():
        state.drop({number}, "phrases", reason)


def _may_be_letter(lowered: str) -> bool:
    """Whether a line holds one of the words without which `_OWN_LETTER` finds nothing."""
    return "newsletter" in lowered or "your inbox" in lowered or "mailing list" in lowered


#: Categories that head a box: they may be headings by themselves.
_HEADS = frozenset([
    "related", "share", "tags_label", "leave_reply", "comment_form", "follow_us", "newsletter_signup", "prev_next",
    "author_bio_label", "advertisement", "contents", "print_email", "player",
])  # fmt: skip


def _boxes_by_phrase(state: Trimming) -> None:
    """What follows "Related articles" or "Leave a reply" in the same box goes with it.

    In the very box of the phrase everything goes when it is short; one box further out only what the model doubts.
    """
    page = state.page
    gone: set[int] = set()
    heads = {number: reason for number, (step, reason) in state.dropped.items() if step == "phrases"}
    kept = set(state.kept)
    for number in range(state.kept[0], state.kept[-1]):
        if number not in kept and number not in heads and page.chunks[number].words < 20:
            category = state.lexicon.known(page.chunks[number].text, page.chunks[number].link)
            if category:
                heads[number] = category.replace("_", " ")
    for number, reason in heads.items():
        if reason not in _BOX_HEADS:
            continue
        for level, box in enumerate(_box_chain(page, number)):
            inside = [other for other in state.kept if box.first <= other < box.last and other > number]
            words = sum(page.chunks[other].words for other in inside)
            before = any(box.first <= other < number for other in state.kept)
            if before or words > 0.2 * state.words():
                break
            gone.update(other for other in inside if state.chances[other] < 0.85 or (level == 0 and words < 60))
    state.drop(gone, "box", "belongs to a furniture box")


_BOX_HEADS = frozenset(
    (
        "related",
        "leave reply",
        "comment form",
        "newsletter signup",
        "donate",
        "author bio label",
        "app promo",
        "read more inline",
        "a sign-up line",
        "subscribe paywall",
        "follow us",
    )
)


def _box_chain(page: Walked, number: int) -> list:  # type: ignore[type-arg]
    out = []
    node = page.nodes[page.chunks[number].node].parent
    for _ in range(2):
        if node < 0:
            break
        out.append(page.nodes[node])
        node = page.nodes[node].parent
    return out


def _bios(state: Trimming) -> None:
    """Author boxes and other furniture boxes after the last long paragraph."""
    page = state.page
    size = state.words()
    gone = set()
    words_so_far = 0
    for number in state.kept:
        chunk = page.chunks[number]
        node = page.nodes[chunk.node]
        words_so_far += chunk.words
        if (
            words_so_far > 0.7 * size
            and (node.groups | node.above) & BIO
            and not node.groups & BODYBOX
            and state.chances[number] < 0.7
        ) or (
            words_so_far > 0.5 * size
            and (node.groups) & (RELATED | AD)
            and chunk.words < 40
            and state.chances[number] < 0.4
        ):
            gone.add(number)
    state.drop(gone, "bio", "about the author, or onward links")


def _teasers(state: Trimming) -> None:
    """The line under a linked heading, after the text has ended: a teaser of another article."""
    page = state.page
    strong = max((number for number in state.kept if state.chances[number] >= 0.85), default=-1)
    gone: set[int] = set()
    for number in state.kept:
        if number <= strong or not number or state.chances[number] >= 0.75:
            continue
        above = page.chunks[number - 1]
        if heading_level(above.tag) and number - 1 not in state.kept and leads_on(above):
            gone.add(number)
    if sum(page.chunks[number].words for number in gone) < 0.15 * state.words():
        state.drop(gone, "teaser", "a teaser of another article")


def _cards(state: Trimming) -> None:
    """Excerpts after the text whose linked headlines are left out, three or more of one make: further stories."""
    page = state.page
    kept = set(state.kept)
    if all(_headline_of_card(state, number, kept) < 0 for number in reversed(state.kept)):
        return
    makes: dict[tuple[str, str, str, str], list[range]] = {}
    for number, chunk in enumerate(page.chunks):
        head = _headline_of_card(state, number, kept)
        if head >= 0:
            node, title = page.nodes[chunk.node], page.nodes[page.chunks[head].node]
            above = page.nodes[node.parent].names if node.parent >= 0 else ""
            makes.setdefault((chunk.tag, node.names, above, f"{title.tag} {title.names}"), []).append(
                range(head, number + 1)
            )
    repeated = [card for cards in makes.values() if len(cards) >= _CARDS for card in cards]
    gone = {number for card in repeated for number in card if number in kept}
    last = max((number for number in state.kept if number not in gone), default=-1)
    gone = {number for number in gone if number > last}
    if sum([state.chances[number] for number in gone]) > _DOUBTED * len(gone):
        return
    if sum(page.chunks[number].words for number in gone) < 0.6 * state.words():
        state.drop(gone, "card", "an excerpt of another story")


def _headline_of_card(state: Trimming, number: int, kept: set[int]) -> int:
    """The linked headline that is left out and stands shortly before this block of text, or -1."""
    chunks = state.page.chunks
    if chunks[number].words < 8 or chunks[number].link > 0.3:
        return -1
    for before in range(number - 1, max(-1, number - 2 - _CARD), -1):
        chunk = chunks[before]
        if chunk.words >= 3 and leads_on(chunk):
            return before if before not in kept else -1
        if chunk.words >= 8 or heading_level(chunk.tag):
            return -1
    return -1


def _after_end(state: Trimming) -> None:
    """What the model doubts behind the last block it is sure of, on short articles: news has much behind little text.

    The text is cut where most is gained, by words, from that block to the end; in the box of the sure blocks more doubt
    is asked for. On longer articles the last part is doubted for its place alone.
    """
    page = state.page
    sure = [number for number in state.kept if state.chances[number] >= _FIRM]
    size = sum([page.chunks[number].words for number in sure])
    if size < _ENOUGH or sum([page.chunks[n].words for n in state.kept if n <= sure[-1]]) >= _BRIEF:
        return
    box = page.nodes[_around(page, sure, 0.9 * size)]
    gain, most, cut = 0.0, 0.0, len(page.chunks)
    for number in reversed(state.kept):
        if number <= sure[-1]:
            break
        asked = _INSIDE if box.first <= number < box.last else _OUTSIDE
        gain += page.chunks[number].words * (asked - state.chances[number])
        if gain > most:
            most, cut = gain, number
    state.drop({number for number in state.kept if number >= cut}, "end", "doubtful, and behind the text")


def _around(page: Walked, numbers: Sequence[int], words: float) -> int:
    """The smallest box that holds so many words of these chunks."""

    def held(node: int) -> bool:
        at = page.nodes[node]
        if page.words[at.last] - page.words[at.first] < words:
            return False
        return sum([page.chunks[number].words for number in numbers if at.first <= number < at.last]) >= words

    node = 0
    while True:
        child, inner = node + 1, -1
        while child < page.nodes[node].end and inner < 0:
            inner = child if held(child) else -1
            child = page.nodes[child].end
        if inner < 0:
            return node
        node = inner


def _attributions(state: Trimming) -> None:
    """Who said it: the line with a dash that ends a quotation stays with the quotation."""
    page = state.page
    kept = set(state.kept)
    for number in state.kept:
        chunk = page.chunks[number]
        follower = number + 1
        if follower in kept or follower >= len(page.chunks) or not page.nodes[chunk.node].inside & IN_QUOTE:
            continue
        after = page.chunks[follower]
        if after.words <= 20 and _DASHED.match(after.text) and page.nodes[after.node].inside & IN_QUOTE:
            kept.add(follower)
            state.dropped.pop(follower, None)
    if len(kept) > len(state.kept):
        state.kept = sorted(kept)


def _tail(state: Trimming) -> None:
    """Headings and linked lines at the end that head nothing any more."""
    page = state.page
    gone: set[int] = set()
    for number in reversed(state.kept):
        chunk = page.chunks[number]
        if heading_level(chunk.tag) or chunk.tag == "button" or (chunk.link > 0.6 and chunk.words < 20):
            gone.add(number)
        else:
            break
    if sum(page.chunks[number].link < 0.5 for number in gone) <= _ORPHANS:
        state.drop(gone, "tail", "a heading or link with nothing after it")


_STEPS: tuple[tuple[str, Callable[[Trimming], None]], ...] = (
    ("copies", _copies),
    ("comments", _comments),
    ("boxes", _boxes),
    ("captions", _captions),
    ("model", _improbable),
    ("contents", _contents),
    ("link list", _link_lists),
    ("title", _title_again),
    ("above", _above_headline),
    ("button", _buttons),
    ("remnant", _remnants),
    ("letter", _letter_boxes),
    ("before", _before_text),
    ("phrases", _phrases),
    ("box", _boxes_by_phrase),
    ("bio", _bios),
    ("teaser", _teasers),
    ("card", _cards),
    ("end", _after_end),
    ("tail", _tail),
    ("attribution", _attributions),
)
