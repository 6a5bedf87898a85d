"""Given a subscription list and what is read already, what an import adds."""

import pytest

from reader.jobs.transfer import Outline, is_private, plan
from reader.model import Source
from reader.settings.sources import Sources


def have(*urls, starter=False):
    sources = tuple(Source(id=f"s{n}", url=url, title=url, category="World") for n, url in enumerate(urls))
    return Sources(categories=(), sources=sources, starter=starter)


def test_new_ones_keep_title_category_and_site():
    listed = [Outline(url="https://a.test/feed", title="A Paper", category=("World", "Asia"), site="https://a.test/")]
    (source,) = plan(listed, have(), allow_private=False).new
    assert (source.id, source.title, source.category, source.site) == ("a-paper", "A Paper", "World", "https://a.test/")


def test_known_and_repeated_addresses_are_added_once():
    listed = [Outline(url="http://www.a.test/feed/"), Outline(url="https://b.test/"), Outline(url="https://b.test")]
    brought = plan(listed, have("https://a.test/feed"), allow_private=False)
    assert [source.url for source in brought.new] == ["https://b.test/"]
    assert brought.known == 2


def test_ids_stay_unique():
    listed = [Outline(url="https://a.test/1", title="News"), Outline(url="https://a.test/2", title="News")]
    assert [source.id for source in plan(listed, have(), allow_private=False).new] == ["news", "news-2"]


def test_the_starter_set_gives_way_to_the_first_list():
    listed = [Outline(url="https://a.test/feed")]
    brought = plan(listed, have("https://a.test/feed", starter=True), allow_private=False)
    assert brought.replaces_starter
    assert len(brought.new) == 1


def test_private_and_unsafe_addresses_are_refused_with_a_reason():
    listed = [
        Outline(url="http://192.168.1.4/feed"),
        Outline(url="javascript:alert(1)"),
        Outline(url="file:///etc/passwd"),
    ]
    brought = plan(listed, have(), allow_private=False)
    assert brought.new == ()
    assert [reason for _, reason in brought.refused] == [
        "it is inside a private network",
        "this is no address of the web",
        "this is no address of the web",
    ]


def test_private_ones_may_come_when_the_person_says_so():
    (source,) = plan([Outline(url="http://192.168.1.4/feed")], have(), allow_private=True).new
    assert source.options.allow_private


@pytest.mark.parametrize(
    "url", ["http://localhost/", "http://nas.local/x", "http://10.0.0.1/", "http://[::1]/", "http://2130706433/"]
)
def test_what_is_private(url):
    assert is_private(url)


def test_a_web_site_is_not_private():
    assert not is_private("https://www.a.test/feed")
