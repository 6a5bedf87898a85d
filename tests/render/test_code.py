"""Words of code get their kinds, line by line; what is not known stays plain."""

from __future__ import annotations

from reader.render.code import coloured


def kinds(text: str, syntax: str) -> list[list[tuple[str, str]]]:
    return [
        [(line[one.start : one.end], one.slot) for one in found]
        for line, found in zip(text.split("\n"), coloured(text, syntax), strict=True)
    ]


def test_words_of_python_by_their_kind() -> None:
    found = kinds('def f(x):\n    return "a" + 1  # so\n\n', "python")
    assert ("def", "keyword") in found[0]
    assert ("f", "name") in found[0]
    assert ("1", "constant") in found[1]
    assert ("# so", "comment") in found[1]
    assert found[2:] == [[], []]


def test_a_string_over_two_lines_is_one_in_both() -> None:
    found = kinds('x = """one\n  two"""', "python")
    assert [slot for _, slot in found[1]] == ["string"]


def test_an_unknown_language_and_too_much_of_it_stay_plain() -> None:
    assert coloured("a b c", "no such thing") == ()
    assert coloured("x = 1\n" * 20_000, "python") == ()
