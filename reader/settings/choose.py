"""One setting changed in config.toml, everything else left as its owner wrote it."""

from __future__ import annotations

from reader.errors import ConfigError
from reader.settings.files import Places, write_file


def set_value(places: Places, table: str, key: str, value: str | int | bool) -> None:
    """Write `[table] key = value`. Raises ConfigError where the file can't be read, StorageError."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = places.config_file
    places.ensure()
    try:
        document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        document = tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise ConfigError([f"{path.name} can't be changed: {error}"]) from error
    found = document.get(table)
    if found is None:
        found = document[table] = tomlkit.table()
    if not isinstance(found, dict):
        raise ConfigError([f"{path.name}: [{table}] is no table"])
    found[key] = value
    write_file(path, tomlkit.dumps(document).encode())
