"""The shapes of what the program stores and shows: frozen values, no behaviour beyond derived ones."""

from reader.model.article import (
    Article,
    Block,
    Code,
    Direction,
    Dropped,
    Extraction,
    Heading,
    Image,
    Lede,
    Link,
    List,
    ListItem,
    PackedArticle,
    Paragraph,
    Prepared,
    Quote,
    Rule,
    Span,
    Spans,
    Table,
    block_spans,
    block_text,
    count_words,
    minutes_of,
    plain,
)
from reader.model.entry import Enclosure, Entry, Headline, Hit, Listing, PackedListing, Status, TextState
from reader.model.page import Page
from reader.model.query import Count, Counts, Query
from reader.model.source import Category, Health, Source, SourceKind, SourceOptions

__all__ = [
    "Article", "Block", "Category", "Code", "Count", "Counts", "Direction", "Dropped", "Enclosure", "Entry",
    "Extraction", "Heading", "Headline", "Health", "Hit", "Image", "Lede", "Link", "List", "ListItem", "Listing",
    "PackedArticle", "PackedListing", "Page", "Paragraph", "Prepared", "Query", "Quote", "Rule", "Source", "SourceKind",
    "SourceOptions", "Span", "Spans", "Status", "Table", "TextState", "block_spans", "block_text", "count_words",
    "minutes_of", "plain",
]  # fmt: skip
