"""Hold the English word lists, each with its source. Another language would replace this folder."""
