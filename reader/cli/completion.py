"""`reader completion`: shell completion, made from the parser so that it never lags behind it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from shlex import quote

from reader.cli.output import Output

_BASH = """\
_reader() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} command=${{COMP_WORDS[1]}}
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W {commands} -- "$current"))
        return
    fi
    case $command in
{cases}
    esac
}}
complete -o default -F _reader reader
"""


def completion(args: argparse.Namespace, out: Output) -> int:
    """Print the completion of a shell."""
    from reader.cli.main import parser

    known = {name: list(_words(command)) for name, command in _commands(parser())}
    out.text({"bash": _bash, "zsh": _zsh, "fish": _fish}[args.shell](known, parser()))
    return 0


def _commands(root: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _words(command: argparse.ArgumentParser) -> Iterator[str]:
    """What may stand after a command: its options and the values it chooses from."""
    for action in command._actions:
        yield from (option for option in action.option_strings if option.startswith("--"))
        if not action.option_strings and action.choices:
            yield from map(str, action.choices)


def _help_of(root: argparse.ArgumentParser) -> dict[str, str]:
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            return {choice.dest: choice.help or "" for choice in action._choices_actions}
    return {}


def _bash(known: dict[str, list[str]], root: argparse.ArgumentParser) -> str:
    cases = "\n".join(
        f'        {name}) COMPREPLY=($(compgen -W {quote(" ".join(words))} -- "$current"));;'
        for name, words in known.items()
    )
    return _BASH.format(commands=quote(" ".join(known)), cases=cases)


def _zsh(known: dict[str, list[str]], root: argparse.ArgumentParser) -> str:
    words = _help_of(root)
    lines = ["#compdef reader", "_reader() {", "  if (( CURRENT == 2 )); then", "    local -a commands=("]
    lines += [f"      {quote(name + ':' + words.get(name, ''))}" for name in known]
    lines += ["    )", "    _describe command commands", "    return", "  fi", "  case $words[2] in"]
    lines += [f"    {name}) compadd -- {' '.join(map(quote, options))}; _files;;" for name, options in known.items()]
    return "\n".join([*lines, "  esac", "}", "compdef _reader reader"])


def _fish(known: dict[str, list[str]], root: argparse.ArgumentParser) -> str:
    words = _help_of(root)
    lines = []
    for name, options in known.items():
        lines.append(f"complete -c reader -n __fish_use_subcommand -f -a {name} -d {quote(words.get(name, ''))}")
        for option in options:
            what = f"-l {option[2:]}" if option.startswith("--") else f"-a {option}"
            lines.append(f"complete -c reader -n '__fish_seen_subcommand_from {name}' {what}")
    return "\n".join(lines)
