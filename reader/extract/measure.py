"""What the model and the candidates both ask about a page: score container, headline, what stands under what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.extract.classes import BODY, BODYBOX, COMMENT, FOOT, NEGATIVE, RELATED
from reader.extract.walk import IN_ASIDE, IN_FOOTER, IN_FORM, IN_HIDDEN, IN_NAV, Walked, heading_level

_BOXES_OUT = IN_NAV | IN_FOOTER | IN_ASIDE | IN_FORM
_SCORED = frozenset(("p", "td", "pre", "div", "section", "article", "blockquote", "li"))
_NOT_WORD = re.compile(r"\W+")
#: Everything in ASCII that is no letter, figure or underscore, to a blank.
_APART = {sign: " " for sign in range(128) if not (chr(sign).isalnum() or chr(sign) == "_")}


@dataclass(slots=True)
class Measured:
    """A page with what was measured once. `chain` holds the node numbers from the score container to the root."""

    page: Walked
    container: int
    chain: frozenset[int]
    headline: int
    #: For each node whether a box around it (or itself) is furniture by tag or class and holds little of the prose.
    cut: list[bool]
    total_words: int
    total_prose: float
    marker: int

    def near(self, chunk: int) -> int:
        """The class groups of a chunk's box and the two boxes around it."""
        nodes = self.page.nodes
        number, found = self.page.chunks[chunk].node, 0
        for _ in range(3):
            if number < 0:
                break
            found |= nodes[number].groups
            number = nodes[number].parent
        return found

    def prose_of(self, node: int) -> float:
        at = self.page.nodes[node]
        return self.page.prose[at.last] - self.page.prose[at.first]

    def words_of(self, node: int) -> int:
        at = self.page.nodes[node]
        return self.page.words[at.last] - self.page.words[at.first]


def measure(page: Walked, title: str) -> Measured:
    """Measure a page. `title` is the headline the page states in its head, to find its place in the text."""
    container = _container(page)
    chain = set()
    node = container
    while node >= 0:
        chain.add(node)
        node = page.nodes[node].parent
    found = Measured(
        page, container, frozenset(chain), _headline(page, title), [], page.words[-1], max(page.prose[-1], 1e-9), 0
    )
    found.cut = _cut(found)
    found.marker = _marker(found)
    return found


def folded(text: str) -> str:
    """A text for comparing: lower case, words parted by one blank, no punctuation."""
    if text.isascii():
        return " ".join(text.lower().translate(_APART).split())
    return _NOT_WORD.sub(" ", text.lower()).strip()


def _container(page: Walked) -> int:
    """The box with the best paragraph score: each paragraph gives its parent its points, half to the grandparent."""
    scores: dict[int, float] = {}
    nodes = page.nodes
    for chunk in page.chunks:
        if len(chunk.text) < 25 or chunk.link > 0.5 or chunk.tag not in _SCORED:
            continue
        text = chunk.text
        points = 1 + text.count(",") + text.count("،") + text.count("、") + text.count("，") + min(len(text) / 100, 3.0)
        owner = chunk.node if chunk.tag in ("div", "section", "article", "td") else nodes[chunk.node].parent
        if owner < 0:
            continue
        scores[owner] = scores.get(owner, 0.0) + points
        above = nodes[owner].parent
        if above >= 0:
            scores[above] = scores.get(above, 0.0) + points / 2
    best, best_score = 0, 0.0
    for number, score in scores.items():
        node = nodes[number]
        if node.groups & (BODY | BODYBOX):
            score += 25
        if node.groups & (NEGATIVE & ~BODY) or node.inside & _BOXES_OUT:
            score -= 25
        if node.inside & IN_HIDDEN:
            score *= 0.3
        words = page.words[node.last] - page.words[node.first]
        prose = page.prose[node.last] - page.prose[node.first]
        score *= 0.2 + 0.8 * min(1.0, prose / max(words, 1))
        if score > best_score:
            best, best_score = number, score
    return best


def _headline(page: Walked, title: str) -> int:
    """The number of the headline's chunk, or -1. The last heading that says what the title says, before the prose."""
    wanted = folded(title)
    half = page.prose[-1] / 2
    first_h1 = -1
    for number, chunk in enumerate(page.chunks):
        level = heading_level(chunk.tag)
        if level == 0:
            continue
        if page.prose[number] > half and first_h1 >= 0:
            break
        if level == 1 and first_h1 < 0 and chunk.words > 1:
            first_h1 = number
        if wanted and level <= 2:
            here = folded(chunk.text)
            if len(here) > 8 and (here == wanted or (here in wanted and len(here) > 0.6 * len(wanted))):
                return number
    if first_h1 >= 0:
        return first_h1
    if wanted:
        for number, chunk in enumerate(page.chunks):
            if page.prose[number] > half:
                break
            if 2 < chunk.words < 40 and folded(chunk.text) == wanted and chunk.link < 0.5:
                return number
    return -1


def _cut(found: Measured) -> list[bool]:
    cut: list[bool] = []
    limit = 0.3 * found.total_prose
    for number, node in enumerate(found.page.nodes):
        own = node.inside & _BOXES_OUT or (node.groups & NEGATIVE and not node.groups & BODYBOX)
        above = node.parent >= 0 and cut[node.parent]
        cut.append(above or bool(own and found.prose_of(number) < limit))
    return cut


def _marker(found: Measured) -> int:
    """The number of the first chunk after the headline's prose that a footer, comments or related box opens."""
    page = found.page
    start = max(found.headline, 0)
    enough = page.prose[start] + 0.25 * (page.prose[-1] - page.prose[start])
    for node in page.nodes:
        if node.first <= start or page.prose[node.first] < enough:
            continue
        if node.tag == "footer" or node.groups & (COMMENT | FOOT | RELATED):
            words = page.words[node.last] - page.words[node.first]
            if words > 3 and page.prose[node.last] - page.prose[node.first] < 0.5 * found.total_prose:
                return node.first
    return len(page.chunks)


def elsewhere(found: Measured, node: int, groups: int, ours: bool) -> bool:
    """Whether a box belongs to navigation, to one of these class groups, or to an aside or footer.

    `ours`: by its place it may be the article's all the same, also in an aside. Boxes around much of the prose say
    nothing of what stands in them.
    """
    at = found.page.nodes[node]
    if at.inside & (IN_NAV | (0 if ours else IN_ASIDE | IN_FOOTER)):
        return True
    names = at.groups
    for _ in range(6):
        if at.parent < 0 or at.tag in ("article", "main") or found.prose_of(at.parent) > 0.3 * found.total_prose:
            break
        at = found.page.nodes[at.parent]
        names |= at.groups
    return bool(names & (groups & (COMMENT | RELATED) if ours else groups))
