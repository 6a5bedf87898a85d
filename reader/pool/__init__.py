"""Worker processes: everything that parses foreign bytes happens in them, never in this process.

`workers` holds the processes, `child` is what runs in one, `tasks` what it can do, `frames` how the two talk. Nothing
is imported here, so that a worker pays only for what its task needs.
"""
