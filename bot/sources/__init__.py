"""Brings in: feeds and article pages over guarded HTTP. Parsing happens in worker processes that can be killed.

A new kind of source is one new module with a class like RssSource and one line in KINDS.
"""

from bot.sources.rss import RssSource

KINDS = {"rss": RssSource}
