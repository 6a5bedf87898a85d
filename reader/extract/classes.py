"""What class names and ids say about a part of a page: groups of words, remembered per word.

A class string is split into words (`RelatedBlock_root__k3d1` gives related, block, root, k3d1), each word is looked up
once by its beginning. Names are hints for the model and for a few trims, never a verdict of their own.
"""

from __future__ import annotations

import re

BODY, COMMENT, RELATED, NAV, FOOT, SIDE, AD, LETTER, SHARE, META, BIO, CAPTION, MODAL, LEDE, HIDE, TOC = (
    1 << bit for bit in range(16)
)
#: A whole class string that names the box of the article's text.
BODYBOX = 1 << 16
#: Groups that speak against a box being the article.
NEGATIVE = COMMENT | RELATED | NAV | FOOT | SIDE | AD | LETTER | SHARE | BIO | MODAL | META

_WHOLE = {
    BODY: "article articles entry story prose body content main post single paragraph blog news page copy",
    COMMENT: "reply respond",
    RELATED: "related more promo also latest recent similar popular trending teaser teasers card cards upsell "
    "recirc recirculation explore outbrain taboola",
    NAV: "nav menu menus crumb crumbs bread pager tabs skip header topbar masthead",
    FOOT: "foot bottom colophon legal disclaimer",
    SIDE: "side aside rail widget widgets sidebar",
    AD: "ad ads adv advert banner sponsor dfp gpt promo partner cta",
    LETTER: "cta optin mailing signup email mail",
    SHARE: "share social follow sharing like likes",
    META: "meta byline author authors date time tag tags category categories cat cats kicker views info label "
    "labels topics",
    BIO: "bio about",
    CAPTION: "caption credit credits",
    MODAL: "popup modal overlay dialog login consent cookie gdpr",
    LEDE: "lede lead dek deck chapo sapo intro subtitle subheading summary excerpt abstract description leadtext sub "
    "sommario catenaccio chapeau entradilla bajada vorspann ingress anleser lid leadin",
    HIDE: "hidden sr invisible",
    TOC: "toc",
}
_BEGIN = {
    BODY: "articlebod articlecont articletext bodytext bodycopy entrycont postcont postbod storybod storycont richtext "
    "maincont",
    COMMENT: "comment disqus discussion komment yorum respond",
    RELATED: "relat recommend upnext nextpost nextarticle nextstor readmore readalso alsoread morestor morefrom "
    "mostread mostpop popularpost latestnews "
    "recentpost outbrain taboola suggest",
    NAV: "navig breadcrumb paginat prevnext menuitem navbar mainmenu",
    FOOT: "footer copyright footnav",
    SIDE: "sidebar rightcol leftcol rightrail",
    AD: "advert adsby sponsor adslot adunit adcontain banner",
    LETTER: "newsletter subscri signup mailchimp optin mailinglist emailsign paywall donat donation regwall",
    SHARE: "share sharing social addtoany followus sharedaddy",
    META: "byline timestamp publish dateline postmeta entrymeta taglist authorname postinfo readingtime",
    BIO: "authorbio authorbox authorcard aboutauthor biograph authorinfo",
    CAPTION: "caption figcaption imagecredit photocredit imgcaption",
    MODAL: "cookie consent modal popup lightbox overlay gdpr",
    LEDE: "standfirst subtitle subhead leadpara articlelead storylead subheadline",
    HIDE: "screenreader visuallyhidden sronly",
    TOC: "tableofcontents tocitem",
}
_BOXES = re.compile(
    r"(?:article|entry|post|story|news|blog|single|page|main|detail)[-_ ]?_?(?:body|content|text|copy|entry)"
    r"|bodytext|body-copy|richtext|rich-text|articlebody|available-content|field--?name-body|item-text|text-content",
)
#: One of these is in every name that _BOXES knows.
_BOX_WORDS = re.compile("body|content|text|copy|entry")
_SPLIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Everything in ASCII that is no small letter, to a blank.
_APART = {sign: " " for sign in range(128) if chr(sign) not in _LETTERS}
_EXACT: dict[str, int] = {}
_PREFIXES: list[tuple[str, int]] = []
for _bit, _line in _WHOLE.items():
    for _word in _line.split():
        _EXACT[_word] = _EXACT.get(_word, 0) | _bit
for _bit, _line in _BEGIN.items():
    _PREFIXES += [(_word, _bit) for _word in _line.split()]
_ALL = tuple(word for word, _ in _PREFIXES)
#: Words of utility style sheets that only look like ours.
_LAYOUT = frozenset(("relative", "relatively"))
#: Pages bring hashed names without end; the memory is emptied when it is full.
_ROOM = 1_000
_words: dict[str, int] = {}
_strings: dict[str, int] = {}


def groups(names: str) -> int:
    """The groups a class string (with id and role) belongs to, as bits."""
    known = _strings.get(names)
    if known is None:
        if len(_strings) >= _ROOM:
            _strings.clear()
        known = _strings[names] = _read(names[:400])
    return known


def _read(names: str) -> int:
    found = 0
    lowered = names.lower()
    for word in names.translate(_APART).split() if names == lowered and names.isascii() else _SPLIT.findall(names):
        bits = _words.get(word)
        if bits is None:
            if len(_words) >= _ROOM:
                _words.clear()
            bits = _words[word] = _word_groups(word.lower())
        found |= bits
    if _BOX_WORDS.search(lowered) and "relat" not in lowered and _BOXES.search(lowered):
        found |= BODYBOX
    return found


def _word_groups(word: str) -> int:
    if word in _LAYOUT:
        return 0
    found = _EXACT.get(word, 0)
    if word.startswith(_ALL):
        for begin, bit in _PREFIXES:
            if word.startswith(begin):
                found |= bit
    return found
