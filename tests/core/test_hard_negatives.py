"""News that looks like ours and is not, and the news beside it that is: by families, in our own words.

Each line is a headline and the first sentence below it. What is ours reaches the digest at least; the rest stays out.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.config import load
from bot.config.loading import SHIPPED
from bot.core.articles import Reader
from bot.core.model import Article, Level, Weight

WHEN = datetime(2025, 5, 9, tzinfo=UTC)
NOT_OURS: dict[str, list[tuple[str, str]]] = {
    "product launches": [
        ("Spotify rolls out an AI DJ that takes requests", "Listeners can now tell the assistant what to play."),
        ("Adobe brings a faster image model to Photoshop", "The generative tool makes backgrounds in half the time."),
        ("YouTube adds AI summaries below long videos", "Viewers will see a short text before they press play."),
        ("Meta's new AI app has a feed of conversations", "The company wants to compete with other chatbots."),
        ("Canva's assistant now writes presentations", "The design service says its AI saves teams hours every week."),
        ("Google Photos can now animate your pictures", "The new AI feature turns still photographs into short clips."),
    ],
    "licence in other senses": [
        ("Waymo gets a licence to drive at night in Boston", "The city allows robotaxis with AI on more streets."),
        ("Nvidia gets export licence for AI chips", "The government allows sales of the processors to China again."),
        ("Lawmakers want doctors' licences checked by AI", "A state board will try software that reads applications."),
        ("Open-source AI startup changes its software licence", "The database maker moves to a source-available one."),
        ("Chatbot claimed to be a licensed therapist", "Users complained that an AI character gave medical advice."),
        ("Fishing licences now sold by an AI assistant", "The agency says that waiting times have halved."),
    ],
    "platform names as words": [
        ("Threads of the story: how the novel was woven", "A look at the new book and the AI that never appears."),
        ("A medium for ideas: painting in the age of AI", "The exhibition shows works from three decades."),
        ("X marks the spot where AI found a shipwreck", "Archaeologists used scans of the sea floor."),
        ("Slack water: how AI predicts the tides", "A model helps harbour pilots plan their day."),
        ("Why the meta of the game changed with AI bots", "Players say that the new opponents are too strong."),
        ("The discord among neighbours about an AI data centre", "The town will vote on the building next month."),
    ],
    "labour and chips": [
        ("Studio lays off 200 artists and points to AI", "The games company will close two of its offices."),
        ("Union says AI scheduling hurts warehouse workers", "The shifts change too often, members complain."),
        ("Company tracks keystrokes to train managers' AI", "Employees were told about the software in March."),
        ("Chipmaker's shares soar on AI demand", "Orders for accelerators doubled in the quarter."),
        ("Writers room replaced? Job postings fall by a third", "Agencies hire fewer copywriters because of AI."),
        ("Data centres for AI need more power than a city", "The grid operator warns of shortages next winter."),
    ],
    "scams": [
        ("AI voice scam costs pensioner her savings", "The caller sounded like her grandson, police say."),
        ("Fake AI trading app took millions", "Investors were shown profits that did not exist."),
        ("Police warn of deepfake video calls from bosses", "A finance clerk sent money after a meeting."),
        ("Malware hides in fake AI video tools", "Victims are lured by adverts on social networks."),
        ("Romance fraudsters use AI photos", "The agency counted three times more cases this year."),
        ("Scammers clone websites with AI", "Shops were copied within hours, researchers found."),
    ],
    "detection tools": [
        ("Startup says it can spot AI images in a second", "Its software is sold to insurers and banks."),
        ("Researchers test five AI text detectors", "None was right in more than eighty percent of cases."),
        ("Browser extension flags AI videos", "The free tool compares faces and shadows."),
        ("University drops its AI detector", "Too many students were accused without reason."),
        ("New model finds deepfakes by heartbeat", "Blood flow in the face is hard to fake, engineers say."),
        ("Phone maker adds fake-call detection", "The feature warns when a voice may be made by AI."),
    ],
    "earnings": [
        ("Spotify beats expectations, talks up AI", "Subscribers grew by twelve percent in the quarter."),
        ("Adobe raises its outlook on AI subscriptions", "The shares rose in late trading."),
        ("Universal Music's revenue grows despite AI worries", "Streaming remained the largest part of its sales."),
        ("Reddit's advertising business doubles", "The company reported its first profit since its listing."),
        ("AI startup raises 300 million dollars", "The round values the music maker at two billion."),
        ("Shutterstock's earnings fall short", "Analysts asked about AI; the company named the economy."),
    ],
    "claims that are not about models": [
        ("Music stars sue Apple over unpaid ringtones", "The songs were sold for years after a contract had ended."),
        ("Residents protest against AI data centre", "The village fears for its water."),
        ("Town driven by AI boom wants no more towers", "Rents doubled within a year."),
        ("Pirate site for e-books loses its address", "The registrar acted on a request from Belgium."),
        ("The train on its way to Leeds was late", "A fallen tree blocked the line."),
        ("Startup that does voice cloning is for sale", "Two buyers have looked at its books."),
        ("Universal Music hires an AI chief", "She comes from a maker of games."),
    ],
}  # fmt: skip
OURS: dict[str, list[tuple[str, str]]] = {
    "terms and training": [
        ("SoundCloud's terms let it train AI on uploads", "Musicians found the clause, which was added a year ago."),
        ("Adobe clarifies: it will not train AI on customers' work", "The company answers an outcry over new terms."),
        ("Meta will use public posts in Europe to train its AI", "People can object by a form until the end of May."),
        ("LinkedIn switches AI training on by default", "Members can opt out in their settings, the company says."),
        ("Photographers protest as Flickr rival trains on pictures", "The new privacy policy allows AI training."),
        ("Zoom denies that it trains AI on calls", "The service says that its terms of service were misread."),
        ("Bandcamp pledges: no AI training on its artists' music", "The shop bans scraping of its catalogue for AI."),
    ],
    "courts": [
        ("Authors sue chatbot maker over pirated novels", "They say that their books were used to train the model."),
        ("Judge rules AI training on books is fair use", "The copies from a pirate library are another matter."),
        ("Getty drops part of its copyright case against AI firm", "The picture agency keeps its other claims."),
        ("Record labels settle with AI music generator", "The start-up will license the catalogues from next year."),
    ],
    "deals": [
        ("New York publisher signs AI licensing deal", "Its archive may be used to train the company's models."),
        ("Universal and a start-up agree on licensed AI music", "Artists can opt in and will be paid."),
        ("Reddit sells its posts to an AI company", "The agreement allows training on what its members wrote."),
    ],
    "labels and bans": [
        ("Deezer will label AI-generated music", "Albums that are made by AI get a tag and are not recommended."),
        ("YouTube stops paying for mass-produced AI videos", "The new monetisation rule begins in July."),
        ("Steam makes developers disclose AI-generated content", "Games without the note will be removed."),
        ("Comic convention bans AI art", "Works made with image generators may not be sold there."),
    ],
    "laws": [
        ("Denmark gives people copyright in their own faces", "The law against deepfakes was passed on Tuesday."),
        ("Britain's Lords demand that AI firms name their sources", "The amendment would protect copyright."),
        ("California passes AI training transparency law", "Developers must publish what models were trained on."),
        ("Tennessee protects voices of musicians from AI clones", "The governor signed the act on Thursday."),
    ],
    "crawlers": [
        ("Cloudflare blocks AI crawlers by default", "Site owners can charge for scraping, the company says."),
        ("Publishers add AI bots to robots.txt", "Half of the news sites now forbid training on their articles."),
        ("Wikipedia begs AI firms not to scrape it", "Its servers carry twice the traffic of last year."),
    ],
    "claims of those who write and draw, without the word": [
        ("Novelists take Apple to court", "The complaint was filed in San Francisco by three authors."),
        ("Meta wins against illustrators", "The judge found their lawsuit unproven."),
        ("Databricks cannot shake off claim over Books3", "Two authors say that their novels were in the collection."),
        ("Labels told 300 firms that they may not train on their songs", "The letters name no one."),
    ],
    "anger": [
        ("Cartoonists furious at new AI filter", "They see their own lines in what it makes."),
        ("Studios blast new Kling release", "Well-known heroes were seen in its clips."),
        ("Cover made by AI draws outrage from readers", "The magazine took it from its site."),
    ],
    "voices and manners": [
        ("Actress says OpenAI copied her voice", "The company paused the assistant."),
        ("ChatGPT stops drawing in the style of living artists", "It now says no to such requests."),
    ],
    "the office and the houses": [
        ("Copyright Office is without a head", "Nobody has been named for months."),
        ("YouTube and Universal are building AI tools together", "Singers shall be paid when their voices are used."),
        ("ELVIS Act comes into force", "Voices in Tennessee are protected."),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    config = load(SHIPPED, {})
    return Reader(config.watchlist, opinion=config.opinion)


def _level(reader: Reader, title: str, summary: str) -> Level:
    article = Article(
        "https://news.example/1", title, summary, "", "Example News", "f", Weight.ORIGINAL, "en", WHEN, WHEN
    )
    return reader.read(article).relevance.level


@pytest.mark.parametrize(("title", "summary"), [line for lines in NOT_OURS.values() for line in lines])
def test_what_only_looks_like_ours_stays_out(reader: Reader, title: str, summary: str) -> None:
    assert _level(reader, title, summary) is Level.NONE


@pytest.mark.parametrize(("title", "summary"), [line for lines in OURS.values() for line in lines])
def test_what_is_ours_is_told(reader: Reader, title: str, summary: str) -> None:
    assert _level(reader, title, summary) is not Level.NONE
