"""The catalogues: every sentence in each language, English being the keys."""
