"""Long work, told as events while it runs: when something is done and in what order. Knows nothing of how it looks."""
