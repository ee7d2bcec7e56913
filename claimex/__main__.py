"""Run the command line as `python -m claimex`, where its script is not on the path."""

from __future__ import annotations

from claimex.cli import main

if __name__ == "__main__":
    main()
