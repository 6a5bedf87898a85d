"""What the user may set and what the program ships: places, settings, sources, keys, themes."""
