"""What is done with works and with what AI makes, as tables: trained, licensed, sued over, labelled, banned.

Pure tables, written as in lexicon.py.
"""

from __future__ import annotations

ACTS = {
    # Taking works in: training and how the material is got.
    "train": """
        train, trains, trained, training, retrain*, fine tun*, ingest*, training data*, dataset*, data set*, torrent*,
        pirate, pirated, pirating, shadow librar*, libgen, books3, learn from, data mining, used to develop, feed its
        ai, feed ai, fuel ai, fuel its ai, build its ai, build ai, develop ai, improve ai, improve its ai, model
        training, learns from, learning from, taught on, taught with, teach its ai, teach ai, teach its model*, fed
        into, fed to ai, feeds its, feeding its, feeding ai, fodder for, training fodder, training set*, corpus,
        corpora, bootleg*, memoriz*, memoris*, regurgitat*, verbatim, build their ai, building its ai, building ai
        model*, used to build, used to create ai, for ai development, develop its ai, ai development, model development
    """,
    "scrape": """
        scrape, scrapes, scraped, scraping, scraper*, crawl, crawls, crawled, crawling, crawler*, robots.txt, gptbot,
        pay per crawl, ai bot, ai bots, web bots, harvest*, hoover*, siphon*, slurp*, vacuum up, vacuums up, vacuumed
        up, scoop up, scoops up, scooped up, web spider*
    """,
    "joint_work": """
        building, are building, working on, working with, together, collaborat*, jointly, co develop*, developing
    """,
    # Anger about it, from those whose works or pages they are.
    "protest": """
        protest*, backlash, outcry, uproar, angers, anger, angry, furious, fury, revolt*, outrage*, boycott*, blast,
        blasts, blasted, slam, slams, slammed, condemn*, decry, decries, denounce*, petition*, open letter, rebel*, call
        on, calls on, hit back, hits back, oppose, opposes, walkout*, picket*, up in arms, furore, rails against, rail
        against, speaks out, speak out against, hits out, lashes out, under fire
    """,
    # Copying somebody, beside a voice or a face; and a manner of working.
    "taken": """
        copied, copies, copying, cloned, stole, stolen, steal*, imitat*, mimic*, without permission, without consent,
        sounds like, used her, used his, used their
    """,
    "sued": "sue, sues, sued, suing, sues over, to court, cease and desist, claims against, files suit",
    "ai_ban": "ban ai, bans ai, banned ai, banning ai, ban on ai, bar ai, bars ai, block ai, blocks ai, forbids ai",
    # A promise to do without.
    "pledge": """
        promises no ai, pledges no ai, promise no ai, no ai music, no ai art, no ai voice*, no ai writing, no ai polic*,
        no ai pledge*, no ai label*, says no to ai, never use ai, won't use ai, will not use ai, human made, human
        authored, ai free
    """,
    "lawsuit": """
        sue, sues, sued, suing, lawsuit*, suit, suits, court, courts, judge, judges, ruling, rulings, settle, settles,
        settled, settlement*, class action, complaint, complaints, injunction, trial, plaintiff*, litigat*, legal
        battle, legal fight, legal action, legal challenge, legal threat*, verdict, jury, cease and desist, subpoena*,
        amicus, deposition, alleg*, accus*, piracy claims, copyright claim*, copyright case*, copyright fight, copyright
        battle, copyright win, court filing*, high court, supreme court, claims against, wins case, loses case, motion
        to dismiss, bid to dismiss, lawyer*, attorney*, wins against, loses against, won against, lost against,
        prevails, dismiss*, tribunal*, judgment*, judgement*, defendant*, damages, countersu*, counterclaim*,
        magistrate*, legal war, legal claim*, legal bid, legal row, legal letter, legal notice, takes legal, appeals
        court, court of appeal*, in discovery, discovery order*, court discovery, discovery dispute*, discovery fight
    """,
    "licensing": """
        licens*, licenc*, royalt*, compensat*, paid for their, pay artists, pay creators, pay publishers, pay authors,
        pay rightsholders, rights deal, content deal, data deal, content partnership, paying for content, revenue share,
        share of revenue, share of the revenue, get paid, remunerat*, pay for content, paying publishers, paying
        artists, paying creators, paying authors, pay news, pays for, fair pay, fairly paid, payout*, payment for,
        payments to, levy, levies, buyout*, monetize their, monetise their
    """,
    "deal": """
        deal, deals, agreement*, partnership*, partner, partners, partnered, pact, sign, signs, signed, inks, inked,
        team up, teams up, negotiat*, invests, in talks, sell, sells, selling, to sell, sold to, agrees to pay, agreed
        to pay, will pay, to pay, pays, tie up*, alliance*, contract, contracts, joins forces, join forces, strikes,
        struck, teams with, accord, settle on terms, signing, sign on, signs on, strategic, joint venture*
    """,
    "consent": """
        opt out*, opts out, opted out, opting out, opt in*, opted in, opting in, consent*, permission*, by default,
        toggle*, turn off, turns off, turned off, opt them in, without asking, objection*, right to object, user
        control*, more control, control over, say no, unless they, unauthori*, manually approve, approval, stop using,
        how to stop, how to turn off, do not train, don't train, disallow*, block, blocks, blocked, blocking,
        preferences, signals, never trained, won't train, not train, will not be used, exclude*, decide whether, allow
        them to, new controls, controls for, give users control, ask first, asks first, prior approval, sign off, say
        over, final say, switch off, switches off, disable, disables, off switch, withdraw*, objects to, objecting,
        reserve rights, reserve their rights, rights reservation, reservation of rights, no training, not to train, keep
        your, stop meta from, stop google from, stop ai from, prevent ai, prevents ai, take control, creators control,
        artists control, decide how, choose whether, choose how, choose if, with permission, prior permission, veto,
        right to refuse, refuses, respect creators, keep ai out, keep ai off, out of ai, away from ai, refuse training,
        refuse ai, refuse to let their
    """,
    # Marking what AI made.
    "labelling": """
        label, labels, labeled, labelled, labeling, labelling, watermark*, disclos*, badge*, verified, verification,
        transparency tag*, provenance, content credentials, synthid, checkmark
    """,
    # Marks that are about AI by themselves.
    "watermark": """
        watermark*, synthid, c2pa, content credentials, ai label*, ai disclosure*, ai tag*, ai badge*, made with ai, ai
        content label*
    """,
    # Weaker words for the same: they count only beside what AI made.
    "marking": """
        tag ai, tags ai, tagged as, tagging, identify, identifies, detect, detects, flag, flags, flagging, distinguish*,
        report, reported, credits, filter, filters, filter out, hide, mark, marked, mark as, transparency, see less, see
        fewer, show less, shown less, less ai, tags, tag, tagged, warning, marks, marking, stamp, stamps, stamped,
        sticker*, indicator*, indicate*, clearly show*
    """,
    # Forbidding, paying less, showing less.
    "ban": """
        ban, bans, banned, banning, demoneti*, crack down, cracks down, cracking down, crackdown*, cracked down, purge*,
        prohibit*, restrict*, remove, removes, removed, removing, takedown*, take down, limit, limits, limiting, barred,
        outlaw*, forbid*, disallow*, not allowed, no longer allow*, exclude*, won't recommend, not recommend,
        ineligible, eligib*, penali*, punish*, fight, fights, fighting, combat, combats, combating, tackle*, curb*,
        reject*, suspend*, disqualif*, doesn't want, won't allow, refus*, protect*, deactivat*, turns off, pulls, cut
        down, stamp out, reduce, terminat*, moderat*, enforc*, stop paying, stops paying, stopped paying, no longer
        pay*, won't pay, delet*, wipe, wipes, wiped, wiping, scrub*, cull, culls, culled, clean up, cleans up, cleanup*,
        clear out, clears out, kick out, kicks out, kicked out, weed out, weeds out, root out, roots out, boots, booted,
        banish*, evict*, expel*, shut out, shuts out, keep out, keeps out, turns away, turned away, blacklist*,
        downrank*, demot*, strips, stripped, pulled, pulling, takes down, took down, sweep*, swept, shows the door, war
        on, couldn't enter, can't enter, cannot enter, can't win, cannot win, couldn't win, withdraw*, rejects, not
        welcome, unwelcome
    """,
}
