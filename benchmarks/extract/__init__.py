"""Fitting, scoring and gating of the extractor. None of it is part of the installed program."""
