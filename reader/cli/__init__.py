"""The command line: one module a family of commands. Only `main` and `output` are imported for every command."""
