"""The command `claimex schema`: print the JSON Schema of the output."""

from __future__ import annotations

from typing import Annotated

import typer

ArticleSchema = Annotated[
    bool, typer.Option("--articles", help="The schema of an article's own line, as extract --articles writes it.")
]


def schema(*, articles: ArticleSchema = False) -> None:
    """Print the JSON Schema (draft 2020-12) of a record, or of an article's own line."""
    import json

    from claimex.article_line import article_json_schema
    from claimex.record import json_schema

    typer.echo(json.dumps(article_json_schema() if articles else json_schema(), ensure_ascii=False, indent=2))
