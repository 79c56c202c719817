"""A farm of made-up feeds on this machine, as a process of its own, for the benchmarks.

    python tests/bench/farm.py [--port 0]      prints the port, serves until it is ended

GET  /news/N     25 items, about 22 KB; every edition puts one more new item on top
GET  /large/N    180 items, about 2 MB
GET  /drip/N     lists what POST /drip added, newest first, after three items of the past
GET  /flat/N     a feed without validators: the same body, never a 304
GET  /bomb/N     answers that want to hurt: inflating gzip, entities, deep nesting, a field that parsers choke on
POST /edition    {"edition": 2}: how many new items each /news and /large feed has got
POST /drip       {"feed": 3, "item": {"slug", "title", "summary"}}
POST /latency    {"mean_ms": 250}: answers take so long on average, most less, some much longer (log-normal); 0 at first
GET  /counts     {"requests": n, "unchanged": n}

The same N and edition always give the same bytes. It listens on 127.0.0.1 to 127.0.0.16 (one port), so that a poller's
limit per host does not stand in for its own speed.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from aiohttp import web

ADDRESSES = [f"127.0.0.{last}" for last in range(1, 17)]
NOUNS = (
    "garden river lantern bridge harvest violin copper meadow signal window market journey island kettle orchard "
    "pepper quarry ribbon saddle temple umbrella valley walnut yarn zebra anchor basket candle drum engine feather"
)
VERBS = "opens closes paints measures repairs sells follows builds visits studies carries collects"
SUBJECTS = "town team museum painter engineer baker school library club council studio orchestra"
# One item in twenty is what the bot looks for, as in a general technology feed.
RELEVANT_EVERY = 20
PLATFORMS = "SoundCloud YouTube LinkedIn Reddit Spotify Deezer Vimeo Figma Bandcamp Pinterest"


def item_xml(feed: int, number: int, *, words: int, at: datetime) -> str:
    """One RSS item. ``number`` counts from 0 (oldest); the text has about ``words`` words of HTML."""
    chance = random.Random(feed * 1_000_003 + number)
    nouns = chance.choices(NOUNS.split(), k=words + 2)
    if chance.randrange(RELEVANT_EVERY) == 0:
        platform = chance.choice(PLATFORMS.split())
        title = f"{platform} changes its terms of service to allow AI training on {nouns[0]} {nouns[1]} works"
    else:
        subject, verb = chance.choice(SUBJECTS.split()), chance.choice(VERBS.split())
        title = f"The {subject} {verb} a {nouns[0]} near the {nouns[1]}"
    # A tag for every dozen words, as newsrooms write.
    body = "</p><p>".join(f'<a href="/t/{nouns[n]}">{" ".join(nouns[n : n + 12])}</a>' for n in range(2, words + 2, 12))
    marked = f'<p>{body}</p><p><a href="/more/{number}">More</a> <img src="/i/{number}.png" alt=""></p>'
    link = f"https://feed{feed}.example/{number}/{nouns[0]}-{nouns[1]}"
    return (
        f"<item><title>{escape(title)} {feed}-{number}</title><link>{link}</link>"
        f'<guid isPermaLink="false">feed{feed}-{number}</guid><pubDate>{format_datetime(at)}</pubDate>'
        f"<description>{escape(marked)}</description></item>\n"
    )


def channel_xml(title: str, items: str) -> bytes:
    """An RSS 2.0 document around items."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>https://{title}.example/</link><description>made up</description>\n{items}</channel></rss>\n"
    ).encode()


def document(feed: int, edition: int, *, items: int, words: int, start: datetime) -> bytes:
    """A feed that lists its newest ``items`` items. Edition e is e items further than edition 0."""
    newest = items + edition
    listed = range(newest - 1, newest - items - 1, -1)
    drawn = (item_xml(feed, n, words=words, at=start + timedelta(minutes=n - items)) for n in listed)
    return channel_xml(f"feed{feed}", "".join(drawn))


def bomb(kind: int) -> tuple[bytes, dict[str, str]]:
    """An answer that costs much more to read than to send: body and headers."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    if kind % 4 == 0:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        zeros = b" " * 1_000_000
        body = b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()
        return body, {"Content-Encoding": "gzip"}
    if kind % 4 == 1:
        ladder = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
        head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{ladder}]>'
        return f"{head}<rss version='2.0'><channel><title>&a9;</title></channel></rss>".encode(), {}
    if kind % 4 == 2:
        deep = "<div>" * 50_000
        return channel_xml("deep", f"<item><title>deep</title><description>{escape(deep)}</description></item>"), {}
    # A long author field sends feedparser's expression for addresses into quadratic time.
    author = "a" * 60_000 + "@"
    item = item_xml(1, 1, words=10, at=start).replace("</item>", f"<author>{author}</author></item>")
    return channel_xml("author", item), {}


class Farm:
    """The server's state: which edition, what was dripped, how often it was asked."""

    def __init__(self) -> None:
        self.edition = 0
        self.requests = 0
        self.unchanged = 0
        self.mean_ms = 0.0
        self.start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        self.dripped: dict[int, list[str]] = {}
        self._documents: dict[tuple[str, int, int], bytes] = {}

    def app(self) -> web.Application:
        """Routes as described at the top."""
        app = web.Application()
        app.router.add_get("/news/{feed}", self._serve(lambda n: self._document("news", n, items=25, words=54)))
        app.router.add_get("/large/{feed}", self._serve(lambda n: self._document("large", n, items=180, words=840)))
        app.router.add_get("/drip/{feed}", self._serve(self._drip))
        app.router.add_get("/flat/{feed}", self._flat)
        app.router.add_get("/bomb/{feed}", self._bomb)
        app.router.add_post("/edition", self._set_edition)
        app.router.add_post("/drip", self._add)
        app.router.add_post("/latency", self._set_latency)
        app.router.add_get("/counts", self._counts)
        return app

    def _document(self, profile: str, feed: int, *, items: int, words: int) -> bytes:
        key = (profile, feed, self.edition)
        if key not in self._documents:
            self._documents[key] = document(feed, self.edition, items=items, words=words, start=self.start)
        return self._documents[key]

    def _drip(self, feed: int) -> bytes:
        past = "".join(item_xml(feed, n, words=10, at=self.start) for n in (3, 2, 1))
        return channel_xml(f"feed{feed}", "".join(reversed(self.dripped.get(feed, []))) + past)

    def _serve(self, make: Callable[[int], bytes]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            self.requests += 1
            await self._wait()
            body = make(int(request.match_info["feed"]))
            tag = f'"{zlib.crc32(body):08x}"'
            if request.headers.get("If-None-Match") == tag:
                self.unchanged += 1
                return web.Response(status=304, headers={"ETag": tag})
            headers = {"ETag": tag}
            if "gzip" in request.headers.get("Accept-Encoding", ""):
                body, headers = gzip.compress(body, 1), headers | {"Content-Encoding": "gzip"}
            return web.Response(body=body, content_type="application/rss+xml", headers=headers)

        return answer

    async def _wait(self) -> None:
        if self.mean_ms:
            # Median of two thirds of the mean, a tail of seconds: what a few hundred real hosts look like.
            await asyncio.sleep(self.mean_ms / 1000 * random.lognormvariate(-0.405, 0.9))

    async def _set_latency(self, request: web.Request) -> web.Response:
        self.mean_ms = float((await request.json())["mean_ms"])
        return web.json_response({"mean_ms": self.mean_ms})

    async def _flat(self, request: web.Request) -> web.Response:
        self.requests += 1
        body = self._document("news", int(request.match_info["feed"]), items=25, words=54)
        return web.Response(body=body, content_type="application/rss+xml")

    async def _bomb(self, request: web.Request) -> web.Response:
        self.requests += 1
        body, headers = await asyncio.to_thread(bomb, int(request.match_info["feed"]))
        return web.Response(body=body, headers={"Content-Type": "application/xml", **headers})

    async def _set_edition(self, request: web.Request) -> web.Response:
        self.edition = int((await request.json())["edition"])
        self._documents.clear()
        return web.json_response({"edition": self.edition})

    async def _add(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        feed, item = int(wanted["feed"]), wanted["item"]
        self.dripped.setdefault(feed, []).append(
            f"<item><title>{escape(item['title'])}</title><link>https://feed{feed}.example/{item['slug']}</link>"
            f'<guid isPermaLink="false">{escape(item["slug"])}</guid>'
            f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate>"
            f"<description>{escape(item['summary'])}</description></item>\n"
        )
        return web.json_response({"listed": len(self.dripped[feed])})

    async def _counts(self, _request: web.Request) -> web.Response:
        return web.json_response({"requests": self.requests, "unchanged": self.unchanged})


async def serve(port: int) -> None:
    """Serve until cancelled; the first line printed is the port."""
    runner = web.AppRunner(Farm().app(), access_log=None)
    await runner.setup()
    for address in ADDRESSES:
        await web.TCPSite(runner, address, port, backlog=1024).start()
        port = runner.addresses[0][1]
    print(json.dumps({"port": port}), flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    try:
        asyncio.run(serve(options.port))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
