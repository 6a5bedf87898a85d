"""The settings in force, written as a config.toml would say them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import fields

from reader.settings.schema import Settings, unit_of
from reader.settings.units import duration_text, size_text


def as_toml(settings: Settings) -> str:
    """The settings as a config.toml would say them; unset keys stand as comments."""
    lines: list[str] = []
    for info in fields(Settings):
        if info.name != "problems":
            _write(info.encode_name, getattr(settings, info.name), lines)
    return "\n".join(lines).strip() + "\n"


def _write(name: str, value: Any, lines: list[str]) -> None:
    """One table as TOML; its inner tables after it."""
    if isinstance(value, tuple):
        for row in value:
            _write_table(f"[[{name}]]", row, lines)
        return
    _write_table(f"[{name}]", value, lines)
    for info in fields(value):
        if isinstance(getattr(value, info.name), msgspec.Struct):
            _write(f"{name}.{info.encode_name}", getattr(value, info.name), lines)


def _write_table(header: str, value: Any, lines: list[str]) -> None:
    lines += ["", header]
    for info in fields(value):
        held = getattr(value, info.name)
        if isinstance(held, msgspec.Struct):
            continue
        if info.name == "own":
            lines += [f"{literal(key)} = {literal(text)}" for key, text in held.items()]
        elif held is None:
            off = unit_of(info.type) in ("interval", "limit")
            lines.append(f'{info.encode_name} = "off"' if off else f"# {info.encode_name} =")
        elif isinstance(held, dict):
            inner = ", ".join(f"{literal(key)} = {literal(item)}" for key, item in held.items())
            lines.append(f"{info.encode_name} = {{ {inner} }}" if inner else f"{info.encode_name} = {{}}")
        else:
            lines.append(f"{info.encode_name} = {_with_unit(held, unit_of(info.type))}")


def _with_unit(value: Any, unit: str) -> str:
    if unit in ("seconds", "interval"):
        return f'"{duration_text(value)}"'
    if unit in ("size", "limit"):
        return f'"{size_text(value)}"'
    return literal(value)


def literal(value: Any) -> str:
    """A plain value as TOML; JSON strings are TOML strings."""
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, bool | int | float | str):
        return msgspec.json.encode(value).decode()
    return str(value)
