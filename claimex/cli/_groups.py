"""Options that several commands share, in groups.

A group is a dataclass, each of whose fields is an option. A command takes a group as one parameter, and `with_groups`
gives typer the options in its place. Where the parameter has a default, its fields are the options' defaults.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from inspect import Parameter, Signature, signature
from itertools import groupby
from typing import TYPE_CHECKING, Any, get_type_hints

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from claimex.reading import ReadOptions
    from claimex.record import Record

MIN_CONFIDENCE = 0.3
"""The default where articles are extracted: a copy of that in running/selection.py, which is slow to import. A test
holds them equal."""


@dataclass(frozen=True)
class Selection:
    """Which records are wanted."""

    kind: opt.Kinds = None
    act: opt.Acts = None
    speaker: opt.Speakers = None
    min_confidence: opt.MinConfidence = 0.0

    def asked(self, **more: object) -> Any:  # noqa: ANN401 - keyword arguments
        """Return what is asked for, and more, as `select` takes it."""
        return {
            "kinds": self.kind or (),
            "acts": self.act or (),
            "speakers": self.speaker or (),
            "min_confidence": self.min_confidence,
            **more,
        }

    def of(self, records: Sequence[Record]) -> list[Record]:
        """Select among records that are at hand together, such as those of an article."""
        from claimex.running import select

        return select(records, **self.asked())

    def among(self, records: Iterable[Record]) -> Iterator[Record]:
        """Select from a stream, in which the records of an article stand together."""
        for _, group in groupby(records, key=lambda record: record.doc.id):
            yield from self.of(list(group))


@dataclass(frozen=True)
class Extraction:
    """How articles are read and extracted by commands that show the result at once."""

    voice: opt.Voice = "source"
    model: opt.Model = None
    encoding: opt.Encoding = None
    text_field: opt.TextField = "text"
    input_format: opt.InputKind = None

    def reading(self) -> ReadOptions:
        """Return how files are read."""
        from claimex.reading import ReadOptions

        return ReadOptions(encoding=self.encoding, text_field=self.text_field, input_format=self.input_format)


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command for typer whose parameters that are groups stand for the groups' fields."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}

    def run(**given: Any) -> None:  # noqa: ANN401 - the values of any options
        for name, group in groups.items():
            given[name] = group(**{each.name: given.pop(each.name) for each in fields(group)})
        command(**given)

    found = signature(command)
    flat: list[Parameter] = []
    for parameter in found.parameters.values():
        group = groups.get(parameter.name)
        flat += _options_of(group, parameter) if group else [parameter.replace(annotation=hints[parameter.name])]
    run.__name__, run.__doc__, run.__module__ = command.__name__, command.__doc__, command.__module__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in flat}
    run.__signature__ = Signature(flat)  # type: ignore[attr-defined]
    return run


def _options_of(group: Any, parameter: Parameter) -> list[Parameter]:  # noqa: ANN401 - a dataclass
    """Return the fields of a group as parameters."""
    hints = get_type_hints(group, include_extras=True)
    defaults = group() if parameter.default is Parameter.empty else parameter.default
    return [
        Parameter(each.name, Parameter.KEYWORD_ONLY, default=getattr(defaults, each.name), annotation=hints[each.name])
        for each in fields(group)
    ]
