"""Policy Bot: alerts about what platforms may do with people's work and AI.

The map:

    core/     decides: pure functions over plain values; no clock, no network, no database
    sources/  brings in: guarded HTTP, feeds parsed in killable worker processes, article pages
    store/    remembers: the only SQL
    flows/    does, in order: poll, deliver, explain
    chats/    speaks: console, Slack, Discord; each a renderer and a sender
    app.py joins them, jobs.py says what runs when, cli.py is the command line, config.py reads feeds.yaml
"""

__version__ = "0.1.0"
