"""Given the pages of one article, the article."""

from msgspec.structs import replace

from reader.jobs.pages import cut_short, joined, next_page
from reader.model import Article, Extraction, Image, List, ListItem, Paragraph, Span
from reader.text.urls import same_key


def page(*texts, url="https://a.test/1", following=None, notes=()):
    return Article(
        url=url,
        title="Title",
        blocks=tuple(Paragraph(spans=(Span(text),)) for text in texts),
        next_page=following,
        footnotes=tuple((Span(note),) for note in notes),
        extraction=Extraction("container", 0.9),
    )


def test_pages_follow_each_other_and_repeat_nothing():
    first = page("The standfirst", "One", following="https://a.test/1?page=2")
    second = page("The standfirst", "Two", following="https://a.test/1?page=3")
    whole = joined(first, second)
    assert whole.text == "The standfirst\n\nOne\n\nTwo"
    assert whole.next_page == "https://a.test/1?page=3"


def test_a_page_without_anything_new_is_the_last():
    assert joined(page("One"), page("One", following="https://a.test/9")).next_page is None


def test_a_picture_stands_once():
    picture = Image(src="https://a.test/x.jpg")
    first = replace(page("One"), blocks=(picture,))
    assert joined(first, replace(page("Two"), blocks=(picture, Image(src="https://a.test/y.jpg")))).images == (
        picture,
        Image(src="https://a.test/y.jpg"),
    )


def test_footnotes_keep_their_numbers_apart():
    second = page("Two", notes=("b",))
    second = replace(second, blocks=(List(items=(ListItem((Span("Two", note=0),)),)),))
    whole = joined(page("One", notes=("a",)), second)
    assert whole.footnotes == ((Span("a"),), (Span("b"),))
    assert whole.blocks[-1] == List(items=(ListItem((Span("Two", note=1),)),))


def test_only_new_pages_of_the_same_site_follow():
    first = page("One", following="https://www.a.test/1?page=2")
    assert next_page(first, {same_key(first.url)}) == "https://www.a.test/1?page=2"
    assert next_page(first, {same_key("http://a.test/1?page=2")}) is None
    assert next_page(page("One", following="https://b.test/1?page=2"), set()) is None
    assert next_page(first, {str(number) for number in range(10)}) is None


def test_a_missing_page_is_told():
    whole = cut_short(page("One", following="https://a.test/2"), "https://a.test/2", "no answer")
    assert whole.next_page is None
    assert "no answer" in whole.extraction.dropped[0].reason
