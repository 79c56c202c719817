"""The stem of an English word, for weighing and likeness: "licensing" and "licensed" share one. Knows no lexicon."""

from __future__ import annotations

from functools import lru_cache

from snowballstemmer import stemmer

_stemmer = stemmer("english")  # Porter2, pure Python: dear per word, and most words of a day's news come again


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """The stem of a word in lower case; any other string comes back as the algorithm leaves it."""
    return str(_stemmer.stemWord(word))
