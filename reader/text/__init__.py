"""Pure functions on strings that know nothing of news."""
