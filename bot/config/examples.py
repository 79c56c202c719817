"""Checks the example sentences that stand beside platforms in feeds.yaml against a matcher.

The matcher is handed in: this room knows what was promised, not how names are recognised.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.config.model import Config
from bot.errors import Problem


def check_examples(config: Config, platforms_in: Callable[[str], tuple[str, ...]]) -> list[Problem]:
    """One Problem for each example that does not hold. ``platforms_in`` gives the platform ids met in a sentence."""
    problems = []
    for example in config.examples:
        if (example.platform in platforms_in(example.sentence)) == example.should_match:
            continue
        key = "matches" if example.should_match else "does_not_match"
        verdict = "is not recognised" if example.should_match else "is recognised"
        says = f"{verdict} in: {example.sentence} Change the platform's `context` or `not`, or the example"
        problems.append(Problem(str(config.path), example.line, f"platforms.{example.platform}.{key}", says))
    return problems
