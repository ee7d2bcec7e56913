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
    open,  # noqa: A004 - the command's name
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
from claimex.cli._help import Command

__all__ = ["app", "main"]

app.command(cls=Command)(extract.extract)
app.command("open", cls=Command)(open.open_)
app.command(cls=Command)(evaluate.evaluate)
app.command(cls=Command)(validate.validate)
app.command(cls=Command)(diff.diff)
app.command(cls=Command)(check.check)
app.command(cls=Command)(report.report)
app.command(cls=Command)(review.review)
app.command(cls=Command)(serve.serve)
app.command(cls=Command)(mcp.mcp)
app.command(cls=Command)(gold.gold)
app.command(cls=Command)(export.export)
app.command("import", cls=Command)(export.import_)
app.command(cls=Command)(speakers.speakers)
app.command(cls=Command)(cluster.cluster)
app.add_typer(people.app, name="people")
app.command(cls=Command)(audit.audit)
app.command(cls=Command)(graph.graph)
app.command(cls=Command)(verify.verify)
app.command(cls=Command)(schema.schema)
app.command(cls=Command)(show.show)
app.command(cls=Command)(models.models)
app.command(cls=Command)(train.train)
