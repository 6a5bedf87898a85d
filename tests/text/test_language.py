from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.language import declared, guess


@pytest.mark.parametrize(("tag", "language"), [("en_us", "en-US"), ("PT-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("fas", "fa"), ("iw", "he"), ("", None), (None, None), ("english", None), ("<b>", None)])
def test_tags_are_spelled_one_way(tag: str | None, language: str | None) -> None:
    assert declared(tag) == language


@given(st.text(max_size=20))
def test_a_spelled_tag_stays(tag: str) -> None:
    found = declared(tag)
    assert found is None or declared(found) == found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The delegations arrived within an hour of each other and left at the door.", "en"),
        ("Die Delegationen kamen mit der Bahn und das Treffen ist nicht vorbei.", "de"),
        ("Nümayəndə heyətləri bir saat ərzində gəldi və danışıqlar üçün hazır oldu.", "az"),
        ("Heyetler bir saat içinde geldi ve bu görüşme için çok daha hazır olarak döndü.", "tr"),
        ("این زمین‌لرزه در ساعت ۱۲ و در عمق ده کیلومتری رخ داد", "fa"),
        ("وصل الوفد إلى المدينة في ساعة واحدة وترك الهاتف", "ar"),
        ("Делегации прибыли в течение часа и оставили телефоны у двери, был вечер", "ru"),
        ("Делегації прибули протягом години і залишили телефони біля дверей", "uk"),
        ("中国东部迎来今年首场大雪，多条高速公路临时关闭", "zh"),
        ("代表団は一時間以内に到着した", "ja"),
        ("대표단은 한 시간 안에 도착했다", "ko"),
        ("12 34", None),
    ],
)
def test_languages_are_told_apart(text: str, language: str | None) -> None:
    assert guess(text) == language
