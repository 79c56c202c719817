"""Policy Bot: alerts about what platforms may do with people's work and AI.

The map:

    core/     decides: pure functions over plain values; no clock, no network, no database
    sources/  brings in: guarded HTTP, feeds parsed in killable worker processes, article pages
    store/    remembers: the only SQL
    flows/    does, in order: poll, deliver, answer, explain, keep the record
    monitor/  is watched: health and metrics over HTTP, a dead-man's ping, systemd
    chats/    speaks and listens: console, Slack, Discord; each a renderer, a sender, a listener
    wiring.py builds the chats, app.py joins everything, jobs.py says what runs when, cli/ is the command line,
    config/ reads feeds.yaml
"""

__version__ = "0.1.0"
