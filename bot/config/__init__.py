"""KNOWS WHAT THE OPERATOR WANTS: feeds.yaml and the environment, checked as a whole before anything starts.

The only room that reads YAML or the environment. ``load`` gives a Config or raises ConfigError with every problem.

    yaml_file     bytes -> plain values with lines, YAML 1.2, nothing clever allowed
    schema        what may stand in each entry          sections    each entry by itself
    crosscheck    entries seen together                 problems    wording, lines, nearest names
    environment   secrets, addresses, which files       examples    sentences beside platforms
    loading       all of it, in order                   model       the result
"""

from bot.config.environment import database_path, hidden_secrets, process_environment
from bot.config.examples import check_examples
from bot.config.fields import parse_channel
from bot.config.loading import find_file, load
from bot.config.model import Config, Endpoints, Example, Limits, Secrets, Settings, Summariser

__all__ = [
    "Config",
    "Endpoints",
    "Example",
    "Limits",
    "Secrets",
    "Settings",
    "Summariser",
    "check_examples",
    "database_path",
    "find_file",
    "hidden_secrets",
    "load",
    "parse_channel",
    "process_environment",
]
