"""One page of headlines to a `Listing`: feeds of every format, and what else a site offers. Never fetches."""
