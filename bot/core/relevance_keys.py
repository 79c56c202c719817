"""The words that make a topic, and the company they need, as tables: how they are used is in relevance_topics.py.

Narrower than the lexicon, which decides whether an article matters at all: "label" is much there, here it must mark.
A phrase that ends in ``*`` matches longer words too; hyphens and case do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

_KEYS = {
    "court": """
        sue, sues, sued, suing, lawsuit*, suit, suits, court, courts, judge, judges, ruling, rulings, class action,
        injunction, plaintiff*, litigat*, legal battle*, legal fight*, legal action, legal challenge*, legal threat*,
        verdict, jury, cease and desist, settlement*, settles, amicus, copyright claim*, copyright case*, copyright
        fight, copyright battle*, copyright win, piracy claims, copyright trial, subpoena*, motion to dismiss, takes *
        to court, infringement case, court filing*, lawyering up, infringement claim*
    """,
    "lawmaking_proper": """
        bill, bills, legislat*, congress, lawmaker*, senate, senator*, parliament*, mps, meps, house of lords, upper
        house, lower house, amendment*, peers, minister*, government, governments, regulator*, regulation*, watchdog,
        european commission, cma, ftc, ofcom, dpc, ai act, executive order, data protection, competition authority,
        antitrust, copyright law, copyright laws, copyright reform*, copyright office, copyright exception, white
        house, consultation, attorney general, attorneys general, ai action plan, draft guidance, code of practice, no
        fakes act, elvis act, train act, state law*, new law, ai law, ai laws, eu guidelines, directive, policymaker*,
        lords, ministry, commission, privacy regulator*, tech secretary, culture secretary, policy proposal,
        action plan, treaty, fcc, uspto, justice department, trade commission, code of practice
    """,
    # Too common further down: only in a title.
    "lawmaking_loose": "law, laws, act, illegal, fines, fined, probe, mandate, mandates, lobby*, petition*",
    "terms_proper": """
        terms of service, terms of use, terms and conditions, terms, tos, privacy policy, privacy policies, user
        agreement, developer agreement, developer terms, fine print, clause, clauses, eula, privacy principles, usage
        polic*, content polic*, community guidelines, monetization polic*, monetisation polic*, service agreement
    """,
    "house_rule": """
        policy, policies, rules, rule, guideline*, code of conduct, new requirement*, partner program, creator program
    """,
    "consent_proper": """
        opt out*, opts out, opted out, opting out, opt in*, opts in, opted in, opting in, toggle*, turn off, turns
        off, turned off, objection*, right to object, object to, let users choose, user control*, more control,
        control over, say no, refuse to let, manually approve, consent, do not train, don't train, stop using, how to
        stop, new controls, controls for, give users control, decide whether, let creators, pay per crawl, robots.txt,
        default setting, enabled by default, on by default, unless they, without asking, optional, new options
    """,
    "unasked": "by default",
    # What a service no longer wants to have.
    "house_ban": """
        ban, bans, banned, banning, demoneti*, crack down, cracks down, cracking down, crackdown*, cracked down,
        purge*, prohibit*, outlaw*, forbid*, not allowed, no longer allow*, doesn't want, won't allow, penali*, strip,
        strips, reject*, refuses, refusing, disqualif*
    """,
    "blocking": """
        block, blocks, blocked, blocking, disallow*, shut out, keep out, poison*, bar ai, bars ai
    """,
    "paying": """
        licens*, licenc*, royalt*, rights deal, content deal, data deal, content partnership, paying for content,
        revenue share, share of revenue, share of the revenue, get paid, gets paid, pay artists, pay creators, pay
        publishers, pay authors, pay rightsholders, remunerat*, marketplace
    """,
    "bargain": """
        deal, deals, agreement*, partnership*, partners with, partnering with, teams up, team up, pact, inks, inked,
        signs, signed, in talks, negotiat*, collecting society, licensing
    """,
    "marks": """
        watermark*, provenance, content credentials, synthid, c2pa, made with ai, ai label*, ai tag*, ai badge*, ai
        disclosure*, transparency tag*, verified badge*, verified artist*, verification badge*
    """,
    # These need what AI made beside them: a label may also be a record company, and much else is disclosed.
    "sorts": """
        label, labels, labeled, labelled, labeling, labelling, badge*, checkmark, disclose, discloses, disclosed,
        disclosing, disclosure*, tag, tags, tagged, tagging, verified, identify, identifies, detects, detect, flag,
        flags, flagging, report ai, filter out, filter, hide, transparency, distinguish*
    """,
    "forbids": """
        ban, bans, banned, banning, demoneti*, crack down, cracks down, cracking down, crackdown*, cracked down,
        purge*, prohibit*, remove, removes, removed, removing, takedown*, barred, outlaw*, forbid*, disallow*, not
        allowed, no longer allow*, exclude*, excluding, won't recommend, ineligible, penali*, punish*, fight, fights,
        fighting, fought, combat, combats, combating, tackle*, curb*, reject*, suspend*, doesn't want, won't allow,
        deactivat*, delete*, stamp out, terminat*, strip, strips, cut down, limits, limit, filter*, restrict*
    """,
    "made_by_ai": """
        ai generated, ai made, ai created, ai written, ai edited, ai altered, ai modified, ai assisted, ai music, ai
        song*, ai track*, ai artist*, ai persona*, ai art, ai image*, ai video*, ai post*, ai content, ai slop, slop,
        ai cover*, ai remix*, ai book*, ai audio, ai media, ai spam, ai podcast*, ai writing, ai text, ai photo*, ai
        label*, ai tag*, ai watermark*, ai badge*, ai musician*, ai band*, ai singer*, ai creation*, ai output*, ai
        vocals, ai ads, synthetic media, synthetic content, synthetic performer*, generated by ai, made with ai, made
        by ai, created with ai, created by ai, generated using ai, made using ai, created using ai, ai album*, ai
        release*, ai lyrics, ai upload*, ai work, ai works, ai film*, ai movie*, ai novel*, ai article*, ai
        influencer*, ai character*, ai performer*, ai creator*, ai usage, use of ai, ai use, ai disclosure*
    """,
    "person": """
        likeness*, voice clon*, digital replica*, digital double*, no fakes, impersonat*, right of publicity,
        publicity rights, personality rights, her voice, his voice, their voices, voice and image, name and image,
        deepfak*, ai clone*, ai cloned, ai fakes, digital recreation*, re creation*, clone of, resurrect*, dead
        celebrit*, cameo*, voices of, voice actors, ai double*, ai actor*, ai actress*, voice and likeness, ai voice*,
        fake songs, ai ghost*, dead actors, fake artist*
    """,
    "taking": """
        train, trains, trained, training, retrain*, fine tun*, ingest*, training data*, dataset*, data set*, torrent*,
        pirate, pirated, pirating, shadow librar*, libgen, books3, text and data mining, feed its ai, feed ai, fuel
        ai, fuel its ai, build its ai, improve its ai, improve ai, scrape, scrapes, scraped, scraping, scraper*,
        crawl, crawls, crawled, crawling, crawler*, harvest*, used for ai, used for generative ai, plagiari*
    """,
}

# Turns of speech in which a key word means something else.
_NOT_KEYS = {
    "court": """
        court of public opinion, tennis court*, food court*, suit up, follow suit, space suit*, judge for yourself
    """,
    "lawmaking_loose": """
        act as, act like, act on, balancing act, law school, law firm*, law professor*, law enforcement
    """,
    "lawmaking_proper": """
        bill gates, bill clinton, phone bill*, energy bill*, electric bill*, foot the bill, peers into
    """,
    "terms_proper": """
        in terms of, ai terms, financial terms, terms of the deal, terms of the agreement, deal terms, terms were not,
        terms weren't, common terms, key terms, glossary of terms, prison terms, on good terms, settlement terms
    """,
    "house_rule": "policy chief, policy director, policy speech, ai policy, public policy, rule out, rule of law",
    "consent_proper": "opt in to our, object to the",
    "paying": "licensing agency",
    "bargain": "licensing agency, big deal, great deal, good deal, to deal with, dealing with, best deals, plea deal*",
    "sorts": "record label*, music label*, major label*, indie label*, labels group, white label*, verified account*",
    "forbids": "stop using, how to stop",
}


@dataclass(frozen=True, slots=True)
class TopicRule:
    """When a topic is met. ``key`` and each of ``needs`` are groups (``a|b`` is either): the key in the title and the
    needs anywhere in the head, or all in one sentence of the head.

    title_only: only in the title; near: beside the key in the title, too; aside: it never names the badge if another
    does; unless: groups that spoil it in the same sentence; never: groups that spoil it if they stand in the title, for
    a lawsuit about a licence is a lawsuit.
    """

    topic: str
    key: str
    needs: tuple[str, ...]
    title_only: bool = False
    near: bool = False
    aside: bool = False
    unless: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


_AI = "ai|ai_name|ai_content"
_WORKS = "works|user_content|copyright"
TOPIC_RULES: tuple[TopicRule, ...] = (
    TopicRule("lawsuit", "court", (_AI, f"{_WORKS}|train|scrape|likeness")),
    TopicRule("legislation", "lawmaking_proper|lawmaking_loose", (_AI,), title_only=True),
    TopicRule(
        "legislation", "lawmaking_proper", (_AI, f"{_WORKS}|train|consent|labelling|ban|likeness"), never=("court",)
    ),
    TopicRule("terms-of-service", "terms_proper", (_AI,), never=("lawmaking_proper", "court")),
    TopicRule("terms-of-service", "house_rule", ("platform", "ai_content|train"), never=("lawmaking_proper", "court")),
    # What a service does with uploads, or no longer takes: its rules, whatever they are called.
    TopicRule(
        "terms-of-service",
        "taking",
        ("platform", _AI, "user_content|people", "consent_proper"),
        title_only=True,
        aside=True,
        never=("lawmaking_proper", "court"),
    ),
    TopicRule(
        "terms-of-service",
        "house_ban",
        ("platform", "made_by_ai"),
        title_only=True,
        aside=True,
        never=("lawmaking_proper", "court"),
    ),
    TopicRule("opt-out", "consent_proper", (_AI,), title_only=True),
    TopicRule("opt-out", "consent_proper", (_AI, f"{_WORKS}|train|people|likeness")),
    TopicRule("opt-out", "blocking", ("scrape",)),
    TopicRule("opt-out", "unasked", ("taking",)),
    TopicRule("licensing-deal", "paying", (_AI, "bargain"), never=("court",)),
    TopicRule("licensing-deal", "bargain", (_AI, "works"), title_only=True),
    TopicRule("labelling", "marks", (_AI,), never=("court",)),
    TopicRule("labelling", "sorts", ("made_by_ai",), unless=("bargain",), never=("court",)),
    TopicRule("labelling", "forbids", ("made_by_ai",), near=True, unless=("person",)),
    TopicRule("likeness", "person", (_AI,)),
    TopicRule("training-data", "taking", (_AI,), title_only=True),
    TopicRule("training-data", "taking", (_AI, f"{_WORKS}|consent|terms|people")),
    TopicRule("training-data", "court", (_AI, "copyright|works")),
    TopicRule("training-data", "copyright", (_AI,), title_only=True, aside=True),
)


def _table(phrases_by_group: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        group: tuple(phrase.strip() for phrase in text.split(",") if phrase.strip())
        for group, text in phrases_by_group.items()
    }


KEYS: dict[str, tuple[str, ...]] = _table(_KEYS)
NOT_KEYS: dict[str, tuple[str, ...]] = _table(_NOT_KEYS)
