"""From what people type to the platforms and topics of the watchlist: names, aliases, misspellings, suggestions.

The one place where a typed name is looked up, for settings, questions, the terminal and the chats' suggestions alike.
Which platform a question means where it names an owner is ``platform_choice``. Recognising names in articles is another
matter: that is ``platform_names``.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.core.model import Platform, Topic, Watchlist
from bot.core.text import fold
from bot.core.zones import known_zones

NEAR_SCORE = 60.0  # of 100; a name of six letters with one wrong still reaches 80
SURE_SCORE = 80.0  # so near that it is taken for a misspelling
SUGGESTED = 25  # most that Discord shows

# What people type for a topic beside its id and name.
TOPIC_WORDS = {
    "training-data": ("training", "ai training", "data"),
    "terms-of-service": ("terms", "tos", "terms of service", "policy", "policies"),
    "opt-out": ("opt out", "opt-in", "opt in", "optout", "consent"),
    "licensing-deal": ("licensing", "licence", "license", "deal", "deals", "licences", "licenses"),
    "lawsuit": ("lawsuits", "court", "courts", "suit", "suits", "litigation", "ruling", "rulings"),
    "legislation": ("law", "laws", "regulation", "bill", "bills"),
    "labelling": ("labeling", "labels", "label", "disclosure", "watermark"),
    "likeness": ("voice", "deepfake", "deepfakes", "image rights"),
}


class Naming:
    """The names of one watchlist, ready to be asked."""

    def __init__(self, watchlist: Watchlist) -> None:
        self.platforms = {platform.id: platform for platform in watchlist.platforms}
        self.topics = {topic.id: topic for topic in watchlist.topics}
        self._platform_of: dict[str, str] = {}
        for platform in watchlist.platforms:
            for name in (platform.id, platform.name, *platform.aliases, *platform.domains):
                self._platform_of.setdefault(key_of(name), platform.id)
        self._topic_of: dict[str, str] = {}
        for topic in watchlist.topics:
            for name in (topic.id, topic.name, *TOPIC_WORDS.get(topic.id, ())):
                self._topic_of.setdefault(key_of(name), topic.id)

    def find_platform(self, typed: str) -> Platform | None:
        """The platform that is called so, ``twitter`` for X included; None if there is none."""
        found = self._platform_of.get(key_of(typed))
        return self.platforms[found] if found else None

    def find_topic(self, typed: str) -> Topic | None:
        """The topic that is called so, ``lawsuits`` or ``tos`` included."""
        found = self._topic_of.get(key_of(typed))
        return self.topics[found] if found else None

    def near_platforms(self, typed: str, limit: int = 3, score: float = NEAR_SCORE) -> list[Platform]:
        """The platforms with the most similar names, best first."""
        return [self.platforms[each] for each in _nearest(typed, self._platform_of, limit, score)]

    def near_topics(self, typed: str, limit: int = 3, score: float = NEAR_SCORE) -> list[Topic]:
        """The topics with the most similar names, best first."""
        return [self.topics[each] for each in _nearest(typed, self._topic_of, limit, score)]

    def misspelt_topic(self, typed: str, score: float) -> Topic | None:
        """The topic whose id or name was nearly typed. Other words for it are left out: many are keywords, too."""
        names = {key_of(name): each.id for each in self.topics.values() for name in (each.id, each.name)}
        found = _nearest(typed, names, 1, score)
        return self.topics[found[0]] if found else None

    def suggest_platforms(self, typed: str) -> list[tuple[str, str]]:
        """(id, name) of at most SUGGESTED platforms for what was typed so far: first those that begin so."""
        return _suggested(typed, ((each.id, each.name, each.aliases) for each in self.platforms.values()))

    def suggest_topics(self, typed: str) -> list[tuple[str, str]]:
        """The same for topics."""
        return _suggested(typed, ((each.id, each.name, TOPIC_WORDS.get(each.id, ())) for each in self.topics.values()))

    def suggest_zones(self, typed: str) -> list[str]:
        """At most SUGGESTED time zones for what was typed so far: first those whose city begins so."""
        wanted = typed.strip().lower().replace(" ", "_")
        found = sorted(zone for zone in known_zones() if wanted in zone.lower())
        first = [zone for zone in found if zone.lower().rpartition("/")[2].startswith(wanted)]
        return list(dict.fromkeys([*first, *found]))[:SUGGESTED]

    def name_of(self, platform_id: str) -> str:
        """The display name, or the id itself for one that is watched no more."""
        platform = self.platforms.get(platform_id)
        return platform.name if platform else platform_id


def key_of(name: str) -> str:
    """A name as it is compared: folded, blanks for hyphens, without what people put around it."""
    return fold(name).replace("-", " ").strip(" .!?@")


def _nearest(typed: str, names: dict[str, str], limit: int, score: float) -> list[str]:
    found = process.extract(key_of(typed), names.keys(), scorer=fuzz.ratio, limit=4 * limit, score_cutoff=score)
    return list(dict.fromkeys(names[name] for name, _, _ in found))[:limit]


def _suggested(typed: str, known: Iterable[tuple[str, str, Iterable[str]]]) -> list[tuple[str, str]]:
    wanted = key_of(typed)
    first, then = [], []
    for number, name, others in sorted(known, key=lambda each: each[1].lower()):
        keys = [key_of(number), key_of(name), *map(key_of, others)]
        if any(key.startswith(wanted) for key in keys):
            first.append((number, name))
        elif any(wanted in key for key in keys):
            then.append((number, name))
    return (first + then)[:SUGGESTED]
