"""What takes away, as tables: ideas that look like the subject and are not, and other senses of its words.

Pure tables, written as in lexicon.py; how much an idea takes away is in relevance_rules.py.
"""

from __future__ import annotations

# Ideas that only take away.
DAMPING = {
    "staff": """
        keystroke*, mouse movements, mouse clicks, employees' mouse, employee mouse, track employees, tracks
        employees, tracking employees, what employees do, employee tracking, workplace tracking, tracking software,
        tracking tool, track workers, tracking workers, employees' computers, work computers, work related apps, stop
        being tracked, staff surveillance
    """,
    "job": """
        job listing, job posting, job opening*, recruitment ad, hiring, hires, layoff*, job ad
    """,
    "money": """
        raises $, raised $, valuation, series a, series b, series c, funding round, led by, earnings, shares fell,
        quarterly results, revenue forecast, acquires, acquired, acquisition, ipo, snaps up, raises at, new funding,
        lands funding, funding, investors, valued at, annual revenue, equity stake*, minority stake, takeover*, merger*,
        share sale, secondary market*, joint venture with
    """,
    "abuse": """
        scam*, fraudster*, phishing, porn*, nonconsensual, non consensual, intimate, sexual*, nude*, nudif*, undress*,
        csam, child abuse, revenge, kidnap*, take it down act, ncii, sexuali*, self harm, suicide, overdose, murder*,
        spoof*, misinformation, fake calls,
        vishing, naked, extort*, blackmail, hoax*, disinformation, propaganda, deepfake vishing, voice phishing,
        impersonation scam*
    """,
    # Working conditions, not works.
    "labour": """
        labor dispute*, labour dispute*, collective bargaining, unfair labor, staffers, union contract, strike vote,
        layoffs, job loss*, jobs
    """,
    # Lawyers who let a chatbot write their briefs.
    "court_slip": """
        fake citation*, false citation*, legal citation*, fabricated case*, hallucinated case*, ai generated
        citations, made up citations, fake cases, sanctioned, court filings riddled
    """,
    # Tools that recognise AI, as long as nothing follows from it.
    "detector": """
        detector*, detection tool*, detection software, can identify, can detect, tool to identify, tool to detect,
        tool that scans, spot ai, browser extension, extension flags, plugin flags, app that flags, app flags
    """,
    # Products that boast of clean training data: no rule, no deal.
    "clean_model": """
        trained on licensed, trained only on licensed, trained exclusively on, commercially licensed, built on
        licensed, licensed data, permissively licensed, commercially safe, cleared for commercial use
    """,
    # Papers of a day, whose abstracts speak of training and labels in their own sense.
    "preprint": """
        announce type
    """,
    "military": """
        pentagon, military, classified work, drone, drones, department of defense, defense department,
        department of war,
        weapons, warfare, battlefield, drone swarm*
    """,
    "distil": """
        distill*, distil, distilled, distilling
    """,
    "other_licence": """
        driver's licen*, driving licen*, driver licen*, export licen*, license plate*, licence plate*, apache 2.0,
        apache license, mit license, open source licen*, open license, gpl, licensed medical, licensed doctor*,
        licensed therapist*, licensed professional*, license requirement, license control, patent licen*, gaming
        licen*, liquor licen*, banking licen*, hevc, codec*, spectrum licen*, license fee*, digital wallet, chips,
        chip
    """,
    "other_training": """
        training course*, training program*, training centre*, training center*, training camp, ai skills, ai training
        chip*, training chip*, training demand, training cluster*, training run*, upskill*, training compute, training
        costs, training session*, teacher training, train workers, train staff, robot training, train robots, warfare,
        junk data, brain rot, privacy preserving, public domain, synthetic data, gpus, gpu, data cent*,
        supercomputer*, cheaper to train, new benchmark, on benchmarks, ai benchmark*,
        ai training video*, training video*, training material*, employee training, workforce training, training
        tool*, learn ai, ai classes, ai course*, ai literacy
    """,
    # Quarrels between the makers themselves.
    "rivals": "musk, altman, xai sues, antitrust, trade secret*, poach*, non profit, teen's, suicide*",
    "launch": """
        launches, launched, launch of, unveils, unveiled, debuts, introduces, announces, rolls out, is rolling out,
        now available, now supports, brings, adds, releases, released, new feature, latest feature, ai powered,
        powered by ai, ai dj, playlist*, hands on, review, chat with
    """,
}

# Turns of speech in which a group's word means something else: there it does not count.
OTHER_SENSES = {
    "ai_content": """
        powered by ai, driven by ai, enabled by ai, boosted by ai, fuelled by ai, fueled by ai, replaced by ai, helped
        by ai, threatened by ai, disrupted by ai, displaced by ai, assisted by ai, hit by ai, caused by ai, led by ai,
        run by ai, transformed by ai, shaped by ai, inspired by ai, posed by ai, backed by ai, operated by ai,
        controlled by ai, ai generated tags, ai spam filter*, marketing slop
    """,
    "also_builder": "meta analys*, meta data, apple pie, amazon river, amazon rainforest",
    "maker_of_words": "author of, writers room",
    "train": """
        train on its way, train on time, train station*, train line*, train ride*, by train, freight train*, passenger
        train*, train service*, training camp*, training course*, training ground*, training session*, weight training,
        strength training, spring training, potty training, trained nurse*, trained staff, highly trained, training
        library, training run, cameras trained on
    """,
    "works": """
        character.ai, character ai, works on, works with, works for, works as, works in, works well, works better, at
        work, work from, work on, work with, work for, how it works, how this works, work in progress, works to, work
        to, works at, work at, do all the work, hard work, track record, on track, tracks your, fast track, video game*,
        video call*, work apps, labels itself, state of the art, art of, content with, actually works, months of work,
        weeks of work, years of work, classified work, ai work, google photos, can track, to track, track every, tracks
        every, tracking every
    """,
    "user_content": "user interface*, user experience, per user",
    "lawsuit": "tennis court*, food court*, space suit*, trial run*, free trial*, trial period*",
    "licensing": """
        driver's licen*, driving licen*, driver licen*, export licen*, license plate*, licence plate*, apache license,
        mit license, open source licen*, open license*, licensed doctor*, licensed therapist*, licensed medical,
        licensed professional*, license requirement*, gaming licen*, liquor licen*, banking licen*, spectrum licen*
    """,
    "deal": """
        to deal with, must deal with, deals with, dealing with, great deal, good deal, big deal, prime day deal*, best
        deals, deals on, signs of, sign in, sign up, sign of, plea deal*, trade deal*, peace deal*, nuclear deal*,
        partner with, proper partner, brainstorming partner, creative partner, thought partner, ideal partner,
        conversation partner
    """,
    "terms": """
        in terms of, ai terms, common terms, key terms, glossary of terms, long term, short term, near term, on good
        terms, prison terms, foreign policy, climate policy, energy policy, monetary policy, return to office polic*,
        leave polic*, hate speech polic*, insurance polic*, search terms, command style terms, specific terms, certain
        terms, under terms that, technical terms
    """,
    "labelling": """
        age verification*, identity verification*, verification feature*, age check*, verified user*, risk label, supply
        chain risk*, record label*, music label*, major label*, indie label*, label group, white label*, label boss,
        label data, labels data, labeling data, labelling data, data label*, multi label, label dependent, human labels,
        label noise
    """,
    "ban": """
        remove watermark*, removing watermark*, removes watermark*, drops a, price drop*, drops new, drops out,
        protected species, travel ban*, limited edition, off limits, removes background*, remove background*
    """,
    "consent": """
        building block*, road block*, block party, city block*, traffic signals, mixed signals, users still refuse
    """,
    "lawmaking": """
        bill gates, bill clinton, act as, acts as, act like, acts like, act on, balancing act, electric bill*, energy
        bill*, phone bill*, law school, law firm*, law enforcement, murphy's law, foot the bill
    """,
}
