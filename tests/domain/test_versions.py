import time

import pytest

from innovations.domain.versions import compare

WORDS = [f"kata{number}" for number in range(400)]


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("a b", "a b", [("same", "a b")], [("same", "a b")]),
        (
            "a b c",
            "a x c",
            [("same", "a "), ("del", "b "), ("same", "c")],
            [("same", "a "), ("ins", "x "), ("same", "c")],
        ),
        ("", "baru", [], [("ins", "baru")]),
        ("lama", "", [("del", "lama")], []),
    ],
)
def test_changed_words_are_marked(
    old: str, new: str, left: list[tuple[str, str]], right: list[tuple[str, str]]
) -> None:
    assert compare(old, new) == (left, right)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" ".join(WORDS * 15), " ".join(reversed(WORDS * 15))),
        ("a " * 20_000, "b a " * 10_000),
        ("a\n" * 20_000, "b\na\n" * 10_000),
        (" " * 40_000, "\n" * 40_000),
        (" ".join(f"x a{n}" for n in range(600)), " ".join(f"x b{n}" for n in range(600))),
        (
            " ".join([*(f"{w} p" for w in WORDS), *(f"x a{n}" for n in range(600))]),
            " ".join([*(f"{w} q" for w in WORDS), *(f"x b{n}" for n in range(600))]),
        ),
        (" ".join(f"s{n} a{n}" for n in range(3000)), " ".join(f"s{n} b{n}" for n in range(3000))),
    ],
    ids=["long", "one word", "one line", "blanks", "unique between", "many matches first", "interleaved"],
)
def test_hostile_texts_are_compared_fast_and_whole(old: str, new: str) -> None:
    before = time.perf_counter()
    left, right = compare(old, new)
    assert time.perf_counter() - before < 5  # without the bound it takes minutes
    assert ("".join(text for _, text in left), "".join(text for _, text in right)) == (old, new)
