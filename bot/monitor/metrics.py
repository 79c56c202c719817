"""The figures that Prometheus is shown, written anew at each request from what was just seen. Counts nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from bot.core.health import Condition, Figures


class _Collector:
    """What is shown of one moment."""

    def __init__(self, conditions: Iterable[Condition], figures: Figures) -> None:
        self._conditions = conditions
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """One family after the other."""
        shown = self._figures
        yield _by("health", "condition", "1 if the condition is fine", [(c.name, c.fine) for c in self._conditions])
        yield _by("deliveries", "state", "Deliveries that are kept, by state", shown.deliveries)
        yield _by("feeds", "health", "Feeds by health", shown.feeds)
        for name, says, value in (
            ("articles", "Articles that are kept", shown.articles),
            ("stories", "Stories that are kept", shown.stories),
            ("subscriptions", "Subscriptions", shown.subscriptions),
            ("oldest_delivery_seconds", "How long the oldest delivery that may be sent waits", shown.waiting_s),
            ("loop_lag_seconds", "How late the loop was at worst within a minute", shown.lag_s),
            ("disk_free_bytes", "Room where the database lies", shown.free_bytes),
        ):
            yield GaugeMetricFamily(f"policy_bot_{name}", says, value=value)
        if shown.backup_age_s is not None:
            yield GaugeMetricFamily("policy_bot_backup_age_seconds", "Age of the newest backup", shown.backup_age_s)


def render(conditions: Iterable[Condition], figures: Figures) -> tuple[bytes, str]:
    """The page and its content type. The process's own memory, files and time are there, too."""
    registry = CollectorRegistry()
    registry.register(_Collector(conditions, figures))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return generate_latest(registry), CONTENT_TYPE_LATEST


def _by(name: str, label: str, says: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(f"policy_bot_{name}", says, labels=[label])
    for value, count in values:
        family.add_metric([value], float(count))
    return family
