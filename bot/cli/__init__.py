"""The command line: every promise of the design that an operator can script against.

    main       the root: global options, errors as one sentence, exit codes
    setting    what every command needs: configuration, database, logs, tables, JSON Lines
    running    run, demo, poll           passing    one pass, as poll makes it
    reading    articles, stories, deliveries, feeds, search, explain
    wishes     subscriptions             checking   check, health, backup
    labelling  classify                  judging    what it says of each item

Only words and order live here; what a command does is done by flows and app.
"""

from bot.cli.main import cli, main

__all__ = ["cli", "main"]
