"""The messages that every chat is shown with: everyday ones, and ones made by somebody who means harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.lines import Link
from bot.core.outgoing import Item, Message

WHEN = datetime(2025, 5, 9, 14, 30, tzinfo=UTC)

ALERT = Message(
    kind="alert",
    title="SoundCloud's terms now allow AI training on uploads",
    url="https://www.example-news.com/2025/05/soundcloud-ai?edition=uk&page=1",
    badge="Training data",
    platforms=("SoundCloud",),
    publisher="Example News",
    published=WHEN,
    sentences=(
        "The terms were changed in February 2024 to say that uploads may be used to train artificial intelligence.",
        "SoundCloud says that it has never used artists' work to train models.",
    ),
    why="SoundCloud in the title; training data: “train artificial intelligence”",
    also=(Link("Beta Weekly", "https://beta.example.org/a"), Link("Gamma", "https://gamma.example.net/b?x=1")),
    note="Excerpt only: the article is behind a paywall.",
)

SUMMARY = Message(
    kind="summary",
    title="12 stories while the bot was away",
    items=tuple(
        Item(f"Story number {number} about terms", f"https://news.example.com/{number}", "Example News", WHEN)
        for number in range(1, 6)
    ),
    more=7,
    why="more than five stories at once are told in one message",
)

NOTICE = Message(
    kind="notice",
    title="The feed of Example News has not answered for six hours",
    sentences=("The bot keeps trying.", "Nothing is lost: what appears there will be told when it is back."),
)

_LONG = "A very long sentence about what a platform may do with people's work. " * 60

MESSAGES: dict[str, Message] = {
    "alert": ALERT,
    "alert_many_outlets": replace(ALERT, also_more=3),
    "alert_card": replace(
        ALERT,
        clauses=(
            "We will not use Your Content to train generative AI models without your explicit consent.",
            "You explicitly agree that your Content may be used to train, develop or serve as input to AI.",
        ),
        speaker="Marni Greenberg, a spokesperson",
        voice="SoundCloud has never used artist content to train AI models",
        changed="Feb 2024",
        zone="America/New_York",
    ),
    "alert_card_hostile": replace(
        ALERT,
        clauses=("<!channel> @everyone [gov.uk](https://evil.example) " * 9,),
        speaker="<@U1> **x**",
        voice="https://evil.example \u202etxet\u202c ``` # c",
        changed="<!here>",
        credited="<!here> @everyone **x** https://evil.example",
    ),
    "alert_retold": replace(ALERT, credited="Beta Weekly", retellings=2),
    "alert_bare": Message(kind="alert", title="Short", url="https://a.example/"),
    "alert_many_platforms": replace(ALERT, platforms=("YouTube", "Meta", "Instagram", "Threads", "WhatsApp")),
    "summary": SUMMARY,
    "notice": NOTICE,
    "hostile_pings": replace(
        ALERT,
        title="@everyone <!channel> <!here> <@U123> <@456> <@&789> <#C1|x> <!subteam^S1>",
        publisher="<!everyone> & sons",
        badge="<@U1>",
        platforms=("@here",),
        sentences=("<@123456> look </policy:1> at <t:0:R> and <a:wave:12> :scream: <id:guide>",),
        why="&lt;!channel&gt;",
        also=(Link("<!channel>", "https://x.example/<!channel>|click"),),
        note="@everyone",
    ),
    "hostile_links": replace(
        ALERT,
        title="[gov.uk](https://evil.example) <https://evil.example|gov.uk>",
        url="https://bank.example@evil.example/a|b>c(d)e f",
        sentences=(
            "Log in at https://evil.example/login or http://www.evil.example now.",
            "javascript://evil.example/%0aalert(1)",
        ),
        also=(
            Link("https://www.gov.uk/tax", "https://evil.example/1"),
            Link("label]( https://evil.example", "javascript:alert(1)"),
            Link("аррӏе.com", "https://xn--80ak6aa92e.com/"),
        ),
    ),
    "hostile_title_is_address": replace(ALERT, title="https://www.gov.uk/tax-refund", url="https://evil.example/x"),
    "hostile_markup": replace(
        ALERT,
        title="# Heading *bold* _it_ ~~gone~~ `code` ||spoiler||",
        sentences=("- list", "1. first", "> quoted", "-# small", "```\nblock\n```", "a\\*b\\", "+ plus", "### h"),
        why="*why* | <b>bold</b>",
    ),
    "hostile_direction": replace(
        ALERT,
        title="Policy \u202egpj.exe\u202c \u2066isolated\u2069 \u200bzero\u200b wid\u00adth \ufeffmark",
        publisher="שלום עולם",
        sentences=("العربية: شروط الخدمة تغيرت", "می‌خواهم 👩‍🚀 क्‍ष"),
    ),
    "hostile_zalgo": replace(ALERT, title="Z" + "\u0301\u0316\u0334" * 50 + "algo", note="e\u0301" * 5),
    "hostile_terminal": replace(
        ALERT,
        title="\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m \x9b31m\x00\x08\x7f",
        publisher="\x1bPq\x1b\\",
        sentences=("line one\r\nline two\x1b[1A\x1b[2K",),
    ),
    "hostile_empty": replace(ALERT, title="\u200b\u200e\u3164 ", publisher="\u2060", sentences=("", "\u00ad"), also=()),
    "hostile_huge": replace(
        ALERT,
        title="Wide 𝕏👨‍👩‍👧‍👦 " * 800,
        badge="badge " * 1000,
        platforms=("Platform " * 60,) * 10,
        publisher="Publisher " * 1000,
        sentences=(_LONG,) * 12,
        why=_LONG,
        also=tuple(Link("Outlet " * 100, f"https://o{n}.example/" + "p" * 1900) for n in range(30)),
        note=_LONG,
    ),
    "hostile_huge_summary": replace(
        SUMMARY,
        items=tuple(
            Item("Item <@1> * " * 60, f"https://i{n}.example/" + "q" * 500, "Pub " * 60, WHEN) for n in range(40)
        ),
    ),
}
