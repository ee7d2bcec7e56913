"""The command `claimex schema`: print the JSON Schema of the output, or what another tool needs to show it."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

ArticleSchema = Annotated[
    bool,
    typer.Option("--articles", help="Print the schema of the line about an article, as extract --articles writes it."),
]
Tool = Annotated[
    Literal["label-studio", "inception"] | None,
    typer.Option(
        "--for",
        help="Instead, print what an annotation tool needs: Label Studio's labelling interface or INCEpTION's "
        "type system.",
        show_default=False,
    ),
]


def schema(*, articles: ArticleSchema = False, tool: Tool = None) -> None:
    """Print the JSON Schema (draft 2020-12) of a record or of an article's own line, or what another tool needs."""
    import json

    if tool == "label-studio":
        from claimex.formats.label_studio import CONFIG

        typer.echo(CONFIG, nl=False)
        return
    if tool == "inception":
        from claimex.formats.cas import type_system

        typer.echo(type_system(), nl=False)
        return

    from claimex.article_line import article_json_schema
    from claimex.record import json_schema

    typer.echo(json.dumps(article_json_schema() if articles else json_schema(), ensure_ascii=False, indent=2))
