"""The former place of `claimex.formats`; the next release removes it."""
