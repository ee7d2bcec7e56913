"""English word lists, each with its source: what another language would replace."""
