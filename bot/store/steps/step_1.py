"""The main job: feeds, articles, stories, subscriptions, the outbox."""

from typing import Final

STATEMENTS: Final = (
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # One row per feed that was ever polled. record: what core.schedule remembers; listed: 8-byte hashes of the items
    # in the last document; baseline: when the silent first poll happened.
    """CREATE TABLE feed(
        id TEXT PRIMARY KEY, url TEXT NOT NULL, declared_url TEXT NOT NULL, enabled INTEGER NOT NULL DEFAULT 1,
        health TEXT NOT NULL, next_due REAL NOT NULL, record TEXT NOT NULL,
        etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
        body_hash BLOB NOT NULL DEFAULT x'', listed BLOB NOT NULL DEFAULT x'', item_count INTEGER NOT NULL DEFAULT 0,
        trust_guid INTEGER NOT NULL DEFAULT 1, baseline REAL, last_poll REAL, last_ok REAL, last_new REAL,
        last_error TEXT NOT NULL DEFAULT '', last_error_at REAL) STRICT""",
    "CREATE INDEX feed_due ON feed(next_due) WHERE enabled",
    # An article is known by its address key; an entry is that article as one feed lists it.
    """CREATE TABLE article(
        id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, url_key TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
        title_key TEXT NOT NULL, summary TEXT NOT NULL, text TEXT NOT NULL, publisher TEXT NOT NULL,
        feed_id TEXT NOT NULL, weight TEXT NOT NULL, language TEXT NOT NULL, first_seen REAL NOT NULL,
        published REAL, date REAL NOT NULL, level TEXT NOT NULL, score REAL NOT NULL DEFAULT 0,
        reasons TEXT NOT NULL DEFAULT '[]', topics TEXT NOT NULL DEFAULT '[]', matches TEXT NOT NULL DEFAULT '[]',
        outcome TEXT NOT NULL, page TEXT NOT NULL DEFAULT '' CHECK(page IN ('', 'wanted', 'read', 'failed')),
        page_due REAL, page_tries INTEGER NOT NULL DEFAULT 0, page_note TEXT NOT NULL DEFAULT '') STRICT""",
    "CREATE INDEX article_seen ON article(first_seen)",
    "CREATE INDEX article_feed_seen ON article(feed_id, first_seen)",
    "CREATE INDEX article_page_due ON article(page_due) WHERE page = 'wanted'",
    "CREATE INDEX article_level_seen ON article(level, first_seen)",
    """CREATE TABLE entry(
        id INTEGER PRIMARY KEY, feed_id TEXT NOT NULL, article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
        guid TEXT NOT NULL, link TEXT NOT NULL, title TEXT NOT NULL, published REAL, content_hash TEXT NOT NULL,
        first_seen REAL NOT NULL, last_seen REAL NOT NULL, edits INTEGER NOT NULL DEFAULT 0,
        UNIQUE(feed_id, article_id)) STRICT""",
    "CREATE INDEX entry_article ON entry(article_id)",
    "CREATE INDEX entry_feed_seen ON entry(feed_id, first_seen)",
    """CREATE TABLE alias(
        feed_id TEXT NOT NULL, key TEXT NOT NULL, article_id INTEGER NOT NULL, last_seen REAL NOT NULL,
        PRIMARY KEY(feed_id, key)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX alias_seen ON alias(last_seen)",
    """CREATE TABLE article_platform(
        article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, platform TEXT NOT NULL, date REAL NOT NULL,
        role TEXT NOT NULL, PRIMARY KEY(article_id, platform)) STRICT""",
    "CREATE INDEX platform_timeline ON article_platform(platform, date, article_id)",
    """CREATE TABLE story(
        id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, first_seen REAL NOT NULL, last_seen REAL NOT NULL,
        lead_article INTEGER NOT NULL, merged_into INTEGER REFERENCES story) STRICT""",
    "CREATE INDEX story_seen ON story(last_seen)",
    """CREATE TABLE story_article(
        article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE, story_id INTEGER NOT NULL REFERENCES story,
        how TEXT NOT NULL, at REAL NOT NULL, page_key TEXT NOT NULL, title_key TEXT NOT NULL, lead_key TEXT NOT NULL,
        feed_id TEXT NOT NULL, publisher TEXT NOT NULL) STRICT""",
    "CREATE INDEX story_members ON story_article(story_id)",
    # Exact look-up keys of the articles in stories (address, title, near-copy bands).
    """CREATE TABLE story_key(
        key TEXT NOT NULL, article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, at REAL NOT NULL,
        PRIMARY KEY(key, article_id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX story_key_article ON story_key(article_id)",
    """CREATE TABLE subscription(
        id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, platforms TEXT NOT NULL, topics TEXT NOT NULL,
        keywords TEXT NOT NULL, patterns TEXT NOT NULL, excluded TEXT NOT NULL, level TEXT NOT NULL,
        alerts INTEGER NOT NULL, digest INTEGER NOT NULL, origin TEXT NOT NULL, created REAL NOT NULL,
        UNIQUE(channel, platforms, topics, keywords, patterns, excluded, level, origin)) STRICT""",
    # way: alone (own message), held (waits for the next summary), summary (told in one).
    """CREATE TABLE alert(
        id INTEGER PRIMARY KEY AUTOINCREMENT, story_id INTEGER NOT NULL REFERENCES story, channel TEXT NOT NULL,
        article_id INTEGER NOT NULL, way TEXT NOT NULL CHECK(way IN ('alone', 'held', 'summary')),
        created REAL NOT NULL, delivery_id INTEGER, UNIQUE(story_id, channel)) STRICT""",
    "CREATE INDEX alert_channel ON alert(channel, created)",
    "CREATE INDEX alert_held ON alert(channel) WHERE way = 'held'",
    """CREATE TABLE outcome(
        id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
        channel TEXT NOT NULL, code TEXT NOT NULL, facts TEXT NOT NULL DEFAULT '[]', at REAL NOT NULL) STRICT""",
    "CREATE INDEX outcome_article ON outcome(article_id)",
    # The outbox. unsure: since when nobody knows whether an attempt arrived; looks: how often the history was read
    # in vain since then.
    """CREATE TABLE delivery(
        id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
        payload TEXT NOT NULL, payload_sha TEXT NOT NULL,
        state TEXT NOT NULL CHECK(state IN ('pending', 'sending', 'unknown', 'sent', 'dead', 'parked')),
        attempts INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0, last_try REAL, boot TEXT,
        unsure REAL, looks INTEGER NOT NULL DEFAULT 0, plain INTEGER NOT NULL DEFAULT 0,
        remote_id TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '', created REAL NOT NULL, sent REAL,
        UNIQUE(channel, kind, subject)) STRICT""",
    "CREATE INDEX delivery_open ON delivery(channel, id) WHERE state IN ('pending', 'sending', 'unknown')",
    "CREATE INDEX delivery_parked ON delivery(channel, id) WHERE state = 'parked'",
    """CREATE TABLE channel(
        channel TEXT PRIMARY KEY, state TEXT NOT NULL CHECK(state IN ('ok', 'parked')), reason TEXT NOT NULL DEFAULT '',
        since REAL NOT NULL, probe_at REAL NOT NULL DEFAULT 0) STRICT""",
    """CREATE TABLE chat(
        name TEXT PRIMARY KEY, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', since REAL NOT NULL,
        resume_at REAL NOT NULL DEFAULT 0) STRICT""",
    "CREATE TABLE notice(id INTEGER PRIMARY KEY, at REAL NOT NULL, about TEXT NOT NULL, says TEXT NOT NULL) STRICT",
    # External content: the text is kept once, in article.
    """CREATE VIRTUAL TABLE article_fts USING fts5(title, summary, text, content='article', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
        INSERT INTO article_fts(rowid, title, summary, text) VALUES (new.id, new.title, new.summary, new.text); END""",
    """CREATE TRIGGER article_removed AFTER DELETE ON article BEGIN
        INSERT INTO article_fts(article_fts, rowid, title, summary, text)
        VALUES ('delete', old.id, old.title, old.summary, old.text); END""",
    """CREATE TRIGGER article_edited AFTER UPDATE OF title, summary, text ON article BEGIN
        INSERT INTO article_fts(article_fts, rowid, title, summary, text)
        VALUES ('delete', old.id, old.title, old.summary, old.text);
        INSERT INTO article_fts(rowid, title, summary, text) VALUES (new.id, new.title, new.summary, new.text); END""",
)
