"""The command line, with one module for each command, which parses options, calls the library and prints.

Packages that are slow to import (models, spaCy, pydantic, rich) are imported inside the commands, so that `--help` and
the shell's completion answer at once.
"""

from __future__ import annotations

from claimex.cli import (
    audit,
    check,
    cluster,
    diff,
    evaluate,
    export,
    extract,
    gold,
    graph,
    mcp,
    models,
    people,
    report,
    review,
    schema,
    serve,
    show,
    speakers,
    train,
    validate,
    verify,
)
from claimex.cli._app import app, main

__all__ = ["app", "main"]

app.command()(extract.extract)
app.command()(evaluate.evaluate)
app.command()(validate.validate)
app.command()(diff.diff)
app.command()(check.check)
app.command()(report.report)
app.command()(review.review)
app.command()(serve.serve)
app.command()(mcp.mcp)
app.command()(gold.gold)
app.command()(export.export)
app.command("import")(export.import_)
app.command()(speakers.speakers)
app.command()(cluster.cluster)
app.add_typer(people.app, name="people")
app.command()(audit.audit)
app.command()(graph.graph)
app.command()(verify.verify)
app.command()(schema.schema)
app.command()(show.show)
app.command()(models.models)
app.command()(train.train)
