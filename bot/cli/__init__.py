"""The command line: every promise of the design that an operator can script against.

    setting    global options, the configuration and the database behind them, errors as one sentence
    running    run, demo, poll           reading    articles, stories, deliveries, feeds, search, explain
    wishes     subscriptions             checking   check, health, backup          labelling   classify

Only words and order live here; what a command does is done by flows and app.
"""

from bot.cli.main import cli, main

__all__ = ["cli", "main"]
