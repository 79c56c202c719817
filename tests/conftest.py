"""For all tests. In CI the generated examples are the same each time: a red run there can be repeated. Elsewhere they
are new each time, and find more."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("same")
