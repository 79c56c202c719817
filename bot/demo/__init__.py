"""The demonstration: invented outlets, a server on this machine that publishes them, and the real bot reading them.

news.toml is the content; ``sample`` reads it, ``documents`` writes feeds from it, ``server`` serves them and ``play``
lets the days pass. Nothing here decides anything about news: that is the bot's own work, unchanged.
"""
