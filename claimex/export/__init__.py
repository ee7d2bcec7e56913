"""The former place of `claimex.formats`; goes with the next release."""
