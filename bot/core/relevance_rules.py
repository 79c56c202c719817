"""Which ideas matter when they meet, as tables: the groups are those of lexicon.py, the weighing is relevance.py.

To teach the bot a new kind of news, add a rule; for a new turn of speech, add a phrase to the lexicon instead.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A turn of the subject: every one of ``needs`` must be met (``a|b`` is either).

    points: what it is worth in a title, on a scale where 3.5 reaches the digest and 6 an alert; sure: in a title it is
    its topic's news also where none of the topic's own words is found.
    """

    topic: str
    points: float
    needs: tuple[str, ...]
    sure: bool = False


RULES: tuple[Rule, ...] = (
    # Training on works or on what users post.
    Rule("training-data", 8.0, ("ai", "train", "copyright")),
    Rule("training-data", 6.0, ("ai", "copyright")),
    Rule("training-data", 7.0, ("ai", "train", "consent")),
    Rule("training-data", 6.0, ("ai", "train", "works")),
    Rule("training-data", 5.0, ("ai", "train", "user_content")),
    Rule("training-data", 4.5, ("ai", "train", "people")),
    Rule("training-data", 7.0, ("ai", "train", "terms")),
    Rule("training-data", 5.0, ("ai", "scrape", "works|user_content|copyright|consent")),
    Rule("opt-out", 6.0, ("ai_search", "consent|copyright|lawsuit|licensing", "works|user_content")),
    Rule("training-data", 6.0, ("ai_name", "train", "works|user_content|copyright|terms|consent")),
    Rule("opt-out", 5.0, ("ai_search", "scrape")),
    # Courts and claims about works.
    Rule("lawsuit", 8.0, ("ai_name", "lawsuit", "copyright")),
    Rule("lawsuit", 9.0, ("ai", "lawsuit", "copyright")),
    Rule("lawsuit", 8.0, ("ai", "lawsuit", "train")),
    Rule("lawsuit", 5.0, ("ai", "lawsuit", "works")),
    Rule("lawsuit", 6.0, ("ai", "lawsuit", "scrape")),
    # Licences and deals.
    Rule("licensing-deal", 8.0, ("ai", "licensing", "deal", "works")),
    Rule("licensing-deal", 6.0, ("ai", "licensing", "works")),
    Rule("licensing-deal", 5.0, ("ai", "licensing", "deal")),
    Rule("licensing-deal", 5.0, ("ai_content", "deal", "works")),
    Rule("licensing-deal", 6.0, ("ai", "train", "deal")),
    Rule("licensing-deal", 6.0, ("ai", "deal", "user_content")),
    # Consent.
    Rule("opt-out", 6.0, ("ai", "consent", "works|user_content")),
    Rule("opt-out", 4.0, ("ai", "consent", "people")),
    # Terms and rules.
    Rule("terms-of-service", 6.0, ("ai", "terms", "works|user_content|ai_content")),
    Rule("terms-of-service", 3.5, ("ai", "terms", "people")),
    Rule("terms-of-service", 6.0, ("ai", "contract", "platform")),
    # Marking and forbidding AI-made content.
    Rule("labelling", 6.0, ("ai_content", "labelling")),
    Rule("labelling", 6.0, ("ai_content", "marking")),
    Rule("labelling", 6.0, ("ai|ai_name", "watermark")),
    Rule("labelling", 6.0, ("ai_content", "ban")),
    Rule("labelling", 6.0, ("ai", "labelling", "works")),
    # Voices and faces.
    Rule("likeness", 6.0, ("ai", "likeness", "consent|lawsuit|lawmaking|ban|labelling|terms")),
    # Those whose works they are, beside AI: short headlines say no more.
    Rule("lawsuit", 5.0, ("ai|ai_name", "lawsuit", "rightsholder"), sure=True),
    Rule("licensing-deal", 4.5, ("ai|ai_name", "deal", "rightsholder"), sure=True),
    Rule("likeness", 4.5, ("ai|ai_name", "likeness", "rightsholder"), sure=True),
    Rule("opt-out", 4.5, ("ai|ai_name", "robots_rule"), sure=True),
    Rule("legislation", 5.0, ("named_law",), sure=True),
    Rule("labelling", 4.5, ("ai", "pledge", "works|likeness|ai_content"), sure=True),
    Rule("lawsuit", 3.7, ("model_maker", "sued"), sure=True),
    Rule("labelling", 4.0, ("ai_ban", "works|rightsholder|platform"), sure=True),
    Rule("legislation", 4.5, ("lawmaking", "data_transparency"), sure=True),
    Rule("training-data", 4.0, ("ai_name", "train", "lawsuit|lawmaking"), sure=True),
    Rule("training-data", 4.5, ("pirate_source", "ai|ai_name|also_builder|model_maker"), sure=True),
    Rule("lawsuit", 4.5, ("also_builder|model_maker|ai_name|ai", "lawsuit", "maker_of_words"), sure=True),
    Rule("training-data", 5.0, ("ai", "scrape", "platform")),
    Rule("opt-out", 5.0, ("ai_name", "consent", "works|user_content|rightsholder")),
    Rule("licensing-deal", 3.6, ("model_maker|ai_name", "house"), sure=True),
    Rule("licensing-deal", 4.0, ("ai", "platform", "major_label", "deal|licensing|joint_work"), sure=True),
    Rule("legislation", 3.6, ("copyright_office",), sure=True),
    Rule("likeness", 4.5, ("ai|ai_name|model_maker", "likeness", "taken"), sure=True),
    Rule("likeness", 4.0, ("ai|ai_name", "manner"), sure=True),
    # Those whose works they are, against it.
    Rule("training-data", 4.0, ("ai|ai_name", "protest", "rightsholder"), sure=True),
    Rule("labelling", 4.0, ("ai_content", "protest"), sure=True),
    Rule("terms-of-service", 4.0, ("ai", "protest", "platform", "deal|terms|user_content"), sure=True),
    # Laws about any of it.
    Rule("legislation", 8.0, ("ai", "lawmaking", "copyright")),
    Rule("legislation", 7.0, ("ai", "lawmaking", "train")),
    Rule("legislation", 7.0, ("ai_content", "lawmaking", "labelling|ban")),
    Rule("legislation", 5.0, ("ai", "lawmaking", "works", "consent|licensing")),
)

# What takes away, and how much: (group, points, groups that make it harmless).
DAMPERS: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("staff", 6.0, ("copyright", "lawsuit")),
    ("job", 5.0, ()),
    ("money", 3.0, ("copyright",)),
    ("abuse", 6.0, ("copyright",)),
    ("distil", 6.0, ()),
    ("preprint", 6.0, ("copyright",)),
    ("military", 4.0, ("copyright",)),
    ("rivals", 4.0, ("copyright", "works", "train")),
    ("labour", 4.0, ("copyright", "lawmaking")),
    ("court_slip", 5.0, ("train",)),
    ("clean_model", 6.0, ("deal", "terms", "lawmaking")),
    ("detector", 3.0, ("labelling", "ban", "terms", "copyright")),
    ("other_licence", 4.0, ("copyright",)),
    ("other_training", 4.0, ("copyright", "consent")),
    ("launch", 1.5, ("copyright", "lawsuit", "consent", "labelling")),
)
