"""The command `claimex schema`: print the JSON Schema of the output."""

from __future__ import annotations

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations


def schema(*, articles: opt.ArticleSchema = False) -> None:
    """Print the JSON Schema (draft 2020-12) of a record, or of an article's own line."""
    import json

    from claimex.article_line import article_json_schema
    from claimex.record import json_schema

    typer.echo(json.dumps(article_json_schema() if articles else json_schema(), ensure_ascii=False, indent=2))
