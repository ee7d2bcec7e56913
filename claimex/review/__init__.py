"""Review: records on a page, decisions about them in a ledger, and checked records out of both."""
