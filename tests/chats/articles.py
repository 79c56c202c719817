"""Articles of every form that feeds give, in our own words, and the alerts that the bot makes of them.

Each was written for a trap: what a careless summary would quote, repeat, or cut. The alerts come from the real reader
with the shipped watchlist and weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.config import load
from bot.config.loading import SHIPPED
from bot.core.articles import Reader, Reading, article_of
from bot.core.cards import card_of
from bot.core.messages import alert_message
from bot.core.model import Article, Entry, Feed
from bot.core.outgoing import Message
from bot.core.record_reading import RecordReader

WHEN = datetime(2025, 5, 15, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Piece:
    """An item of a feed: summary as feeds give it, text if the feed or the page gives more."""

    title: str
    summary: str = ""
    text: str = ""
    publisher: str = "Example News"
    language: str = "en"


PIECES: dict[str, Piece] = {
    "statement": Piece(
        "A message to our community about AI",
        "",
        "We have heard you. SoundCloud has never used artist content to train AI models, and we do not develop AI "
        "tools from it. In February 2024 we changed our terms to explain how AI works on the platform. That wording "
        "was too broad. We are changing it: “We will not use Your Content to train generative AI models that aim to "
        "replicate or synthesize your voice, music or likeness without your explicit consent.” If we ever think about "
        "it, we will ask you first, with an opt-in. Share this message with your friends! Follow us for more.",
        "SoundCloud",
    ),
    "retelling": Piece(
        "SoundCloud changes AI policy after outcry | Byte Ledger",
        "SoundCloud changes AI policy after outcry. SoundCloud changes its policy on AI after an outcry",
        "SoundCloud changes AI policy after outcry\n\nAI News\n\n14 May 2025\n\nThe audio platform has rewritten its "
        "terms of use following criticism of a clause about AI training. Chief executive Eliah Seton published an "
        "open letter on Wednesday. The earlier wording was found by the technologist Ed Newton-Rex. Critics say that "
        "the new text still allows training of models that do not imitate anybody. SoundCloud changes AI policy after "
        "outcry.\n\nRead more at Byte Ledger",
        "Byte Ledger",
    ),
    "magazine": Piece(
        "SoundCloud says its music is safe from AI",
        "",
        "Photo by Rita Example for Loop Monthly\n\nThe platform faced anger when musicians found a clause on Al "
        "training in its terms. “We have never used artist content to train AI models,” said Marni Greenberg, senior "
        "vice president at SoundCloud. She said that a ‘no Aľ tag on files keeps them from being scraped. The clause "
        "stood in the terms from February 2024. Those who upload cannot switch it off.\n\nThis article first appeared "
        "in the June issue.",
        "Loop Monthly",
    ),
    "landing": Piece(
        "What SoundCloud's AI clause means for your masters",
        "Home > Blog > Rights\n\nSoundCloud's terms let the platform use uploads to train AI, unless a separate "
        "agreement says otherwise.",
        "Home > Blog > Rights\n\nSoundCloud's terms let the platform use uploads to train AI, unless a separate "
        "agreement says otherwise. The clause reads: “You explicitly agree that your Content may be used to inform, "
        "train, develop or serve as input to artificial intelligence or machine intelligence technologies.” Labels "
        "with licences are exempt. Independent artists are not.\n\nReady to release your next single? Sign up for our "
        "distribution and keep 100% of your royalties. Start your free trial today!",
        "Master Merchants",
    ),
    "derivative": Piece(
        "SoundCloud, AI and the pivotal question of consent",
        "",
        "Advertisement: Get 20% off all plugins\n\nIn the evolving landscape of music, consent has become pivotal. "
        "According to [TechCrunch](https://techcrunch.example/2025/05/09/a), SoundCloud changed its terms in February "
        "2024 to allow AI training on uploads .\n\nAdvertisement: Get 20% off all plugins\n\nThis underscores a "
        "broader shift, and may influence the whole industry. SoundCloud says it has never trained models on uploads "
        ".\n\nAdvertisement: Get 20% off all plugins\n\nX and LinkedIn made similar moves.\n\nLast updated: 15 May "
        "2025",
        "Plugin Planet",
    ),
    "one_line": Piece("Reddit sues AI company for scraping posts", "The suit was filed in San Francisco on Wednesday."),
    "title_only": Piece("YouTube lets creators opt in to AI training by third parties"),
    "not_english": Piece(
        "Schrijvers klagen Meta aan wegens copyright: AI-training met boeken",
        "Volgens de aanklacht zijn de boeken zonder toestemming gebruikt voor AI. De rechter beslist in het najaar.",
        publisher="Klankblad",
        language="nl",
    ),
    "list": Piece(
        "Ten platforms and what their terms say about AI training",
        "We read the terms of YouTube, Spotify, SoundCloud, Bandcamp, Deezer, TikTok, Instagram, Reddit, LinkedIn and "
        "Pinterest. Four of them allow AI training on what people post. Two forbid it to others. The rest say nothing.",
    ),
    "denial": Piece(
        "Bandcamp denies that it sells music for AI training",
        "“We have not licensed any music to AI companies and have no plans to,” a Bandcamp spokesperson told Example "
        "News. A viral post had claimed the opposite.",
    ),
    "lawsuit": Piece(
        "Three record labels sue Suno over AI training on their recordings",
        "The complaint was filed on 24 June 2024 in Boston. It says that the AI music maker copied decades of "
        "recordings without permission and asks for up to $150,000 per work. Suno said that its technology is "
        "“designed to generate completely new outputs, not to memorize and regurgitate content”.",
    ),
    "licence_deal": Piece(
        "News Corp signs five-year licensing deal with OpenAI",
        "The agreement gives the AI company access to current and archived articles. It is worth more than $250 "
        "million over five years, according to The Wall Street Journal, which News Corp owns.",
    ),
    "settlement": Piece(
        "Anthropic to pay $1.5 billion to settle authors' copyright lawsuit over AI training",
        "About 500,000 books are covered, at roughly $3,000 each. The company will destroy the pirated copies. A judge "
        "must approve the settlement at a hearing on 2 June.",
    ),
    "ruling": Piece(
        "Judge rules that training AI on bought books is fair use",
        "The ruling in favour of Anthropic is the first of its kind. The judge wrote that the use was “exceedingly "
        "transformative”. A trial over pirated copies will follow in December.",
    ),
    "law": Piece(
        "Denmark passes law that gives people copyright in their own face and voice against AI deepfakes",
        "Parliament adopted the bill on Tuesday with a broad majority. It takes effect on 31 March 2026. Parody and "
        "satire stay allowed. Platforms that do not remove such deepfakes may be fined.",
    ),
    "labelling_rule": Piece(
        "YouTube will require labels on realistic AI-generated videos",
        "Creators must disclose when they use AI to make content that viewers could take for real. Those who do not "
        "may lose their share of advertising. The rule begins in the coming weeks and covers music, too.",
    ),
    "likeness_law": Piece(
        "California bans AI replicas of actors without consent",
        "Governor Gavin Newsom signed two bills on 17 September 2024. Contracts must say how a digital replica of a "
        "performer will be used. For performers who have died, the estate has to agree.",
    ),
    "opt_out_deadline": Piece(
        "Meta will train AI on Europeans' public posts; users can object until 27 May 2025",
        "Facebook and Instagram users in the EU got a notice with a link to an objection form. Private messages are "
        "not used, the company says. Whoever does not object by 27 May 2025 cannot take back what was used.",
    ),
    "pause": Piece(
        "LinkedIn pauses AI training on data of members in the UK",
        "The regulator said it was pleased that LinkedIn had reflected on its approach. The pause holds until further "
        "talks. In other regions the setting stays on by default.",
    ),
    "crawlers": Piece(
        "Cloudflare blocks AI crawlers by default and lets sites charge them",
        "New domains are asked whether they want to allow AI bots. With pay per crawl, publishers set a price for each "
        "request. “If the Internet is going to survive the age of AI, we need to give publishers the control they "
        "deserve,” said Matthew Prince, chief executive of Cloudflare.",
    ),
    "cut_by_the_feed": Piece(
        "Tumblr's owner to sell posts to OpenAI and Midjourney for AI training",
        "Automattic is preparing to sell user data to AI companies, according to internal documents. A new setting "
        "will let people opt out, but […] The post Tumblr's owner to sell posts appeared first on Example News.",
    ),
    "rewritten_terms": Piece(
        "Adobe’s new terms & AI: what changed",
        "Adobe rewrote its terms after customers feared AI training on their work. It says: “we don’t train generative "
        "AI on your or your customers’ content”. The update takes effect on 18 June 2024.",
    ),
    "podcast": Piece(
        "Episode 212: Who owns your voice? AI, likeness and the NO FAKES Act",
        "Listen on Apple Podcasts, Spotify or wherever you get your podcasts. Our guests talk about the NO FAKES Act, "
        "which would let people demand that AI copies of their voice be taken down. Subscribe to our newsletter.",
    ),
    "press_release": Piece(
        "Example Audio Announces Industry-Leading Ethical AI Partnership with Universal Music",
        "LONDON, 15 May 2025 /Wire/ -- Example Audio, the world's leading provider of innovative sound solutions, "
        "today announced a groundbreaking partnership with Universal Music Group. Under the licensing agreement, "
        "artists decide whether their recordings may be used to train AI models, and are paid when they are. About "
        "Example Audio: Example Audio is a leading provider.",
    ),
    "two_sides": Piece(
        "Authors and Meta clash over AI training on pirated books",
        "“They took our work from a pirate library and knew it,” said Jane Doe, a novelist. A Meta spokesperson said "
        "that use of the books was fair. Court filings of 9 January 2025 quote messages of employees who had doubts.",
    ),
    "hostile": Piece(
        "@everyone <!channel> SoundCloud terms allow AI training [free](https://evil.example)",
        "Click [here](https://evil.example/login) or <https://evil.example|gov.uk>. SoundCloud's terms allow AI "
        "training on uploads since February 2024. \u202egnp.exe\u202c <script>alert(1)</script>",
    ),
}


def article_piece(name: str) -> Article:
    """The article of a piece, as a feed brings it."""
    piece = PIECES[name]
    feed = Feed("example", "https://example.org/feed", piece.publisher, language=piece.language)
    link = f"https://news.example/{name.replace('_', '-')}"
    return article_of(Entry(name, link, piece.title, piece.summary, piece.text, WHEN), feed, WHEN)


def alerts_of_pieces() -> dict[str, tuple[Article, Message]]:
    """Every piece with the alert that a channel would get of it."""
    config = load(SHIPPED, {})
    reader, recorder = Reader(config.watchlist, opinion=config.opinion), RecordReader(config.watchlist, config.opinion)
    readings = {name: reader.read(article_piece(name)) for name in PIECES}
    return {name: (each.copy, alert_of(reader, recorder, each)) for name, each in readings.items()}


def alert_of(reader: Reader, recorder: RecordReader, reading: Reading, *, derived: bool = False) -> Message:
    """The alert that the bot makes of an article. derived: also from facts that the article has from others, which the
    bot leaves out."""
    facts = recorder.read(reading.copy, reading.relevance)
    return alert_message(
        reading.copy,
        reading.relevance,
        platform_names=reader.platform_names,
        topic_names=reader.topic_names,
        card=card_of([fact.body for fact in facts if derived or not fact.origin.derivative], reading.copy),
    )
