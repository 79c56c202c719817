"""What an affair is called that goes on through several stories: its platform and subject, "SoundCloud AI terms"."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.model import Relevance

_SHORT = {
    "training-data": "AI training",
    "terms-of-service": "AI terms",
    "opt-out": "AI opt-out",
    "licensing-deal": "AI licensing",
    "lawsuit": "AI lawsuit",
    "legislation": "AI law",
    "labelling": "AI labelling",
    "likeness": "AI and likeness",
}
# The more telling subject first: nearly everything is about training.
_ORDER = tuple(_SHORT)[1:] + tuple(_SHORT)[:1]


def saga_name(
    title: str, relevance: Relevance, platform_names: Mapping[str, str], topic_names: Mapping[str, str]
) -> str:
    """The name of a saga whose first story has this title and judgement; the title itself if it is about no platform.

    Names of platforms and topics by their ids; a topic without a short name goes by its own.
    """
    platforms = [platform_names.get(key, key) for key in relevance.platforms[:2]]
    topic = next((key for key in _ORDER if key in relevance.topics), next(iter(relevance.topics), ""))
    if not platforms or not topic:
        return title
    return f"{' and '.join(platforms)} {_SHORT.get(topic) or topic_names.get(topic, topic)}"
