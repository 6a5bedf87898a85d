"""`reader config`: which settings are in force."""

from __future__ import annotations

import argparse
from pathlib import Path

from reader.cli.context import settings_of
from reader.cli.output import Output
from reader.errors import ConfigError
from reader.settings.files import places


def config(args: argparse.Namespace, out: Output) -> int:
    """Where things lie, the settings in force, or what is wrong with them. Raises ConfigError."""
    found = places()
    if args.action == "path":
        for name, path in (
            ("config", Path(args.config) if args.config else found.config_file),
            ("sources", found.sources_file),
            ("data", found.data),
            ("cache", found.cache),
            ("state", found.state),
        ):
            out.row((name, path))
        return 0
    settings = settings_of(args, found)
    if args.action == "show":
        from reader.settings.show import as_toml

        out.text(as_toml(settings))
        for problem in settings.problems:
            out.say(problem)
        return 0
    from reader.settings.check import all_problems

    problems = all_problems(found, settings)
    if problems:
        raise ConfigError(problems)
    out.say("Settings and sources are all right")
    return 0
