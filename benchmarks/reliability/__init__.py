"""Every promise of docs/reliability.md, tried again: `python -m benchmarks.reliability`."""
