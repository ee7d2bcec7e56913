"""Every error that claimex raises on purpose, in one family.

    ClaimexError
    ├── InputError       a file or a text that cannot be read, decoded or used
    ├── RecordError      a record that breaks the contract
    ├── SpanError        offsets that do not fit their text
    ├── ModelError       a model that is missing, altered or too new
    │   └── UnknownModelError  a name or folder that is no model
    ├── ConfigError      settings that are unknown or out of range
    ├── OutputError      files that were removed while a run was writing them
    ├── ExtraMissing     an optional package that is not installed
    └── InternalError    a defect of claimex itself

A message says what happened, where, and what to do. Its parts are attributes too, so that a caller can sort and
count failures without parsing messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN_FILES = 20
"""Files that the message of an `OutputError` lists; its attribute holds all of them."""


class ClaimexError(Exception):
    """The base of every error that claimex raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the error with its attributes, since `__init__` takes other arguments than the message."""
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[ClaimexError], args: tuple[Any, ...], attributes: dict[str, Any]) -> ClaimexError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(attributes)
    return error


class InputError(ClaimexError):
    """A file or a text cannot be used as input.

    Attributes:
        where: The file or article, as the user named it.
        reason: The kind of failure in a few words, to count by, such as "not UTF-8".
    """

    def __init__(self, where: str, problem: str, *, reason: str, advice: str = "") -> None:
        self.where = where
        self.reason = reason
        super().__init__(f"{where}: {problem}" + (f"; {advice}" if advice else ""))


class RecordError(ClaimexError):
    """A record breaks the contract.

    Attributes:
        where: File and line, or the record's id.
        field: The field at fault, dotted, or an empty string.
    """

    def __init__(self, where: str, problem: str, *, field: str = "") -> None:
        self.where = where
        self.field = field
        super().__init__(f"{where}: {field}: {problem}" if field else f"{where}: {problem}")


class SpanError(ClaimexError):
    """Offsets do not fit their text.

    Attributes:
        start: First offset, code points.
        end: Offset after the last, code points.
    """

    def __init__(self, start: int, end: int, problem: str) -> None:
        self.start = start
        self.end = end
        super().__init__(f"span [{start}, {end}): {problem}")


class ModelError(ClaimexError):
    """A model folder is missing, altered or in a format that this version does not know.

    Attributes:
        where: The model folder or file.
    """

    def __init__(self, where: str, problem: str, *, advice: str = "") -> None:
        self.where = where
        super().__init__(f"{where}: {problem}" + (f"; {advice}" if advice else ""))


class UnknownModelError(ModelError):
    """No model has this name, and it is not the folder of one: the user named it wrongly."""


class ConfigError(ClaimexError):
    """Settings are unknown or out of range.

    Attributes:
        where: The file, variable or option at fault.
    """

    def __init__(self, where: str, problem: str, *, advice: str = "") -> None:
        self.where = where
        super().__init__(f"{where}: {problem}" + (f"; {advice}" if advice else ""))


class OutputError(ClaimexError):
    """Another program removed or altered files of a run while it was working.

    Attributes:
        files: The paths of the files, as the run names them.
    """

    def __init__(self, files: Sequence[str], *, advice: str = "run the same command again") -> None:
        self.files = tuple(files)
        listed = ", ".join(files[:SHOWN_FILES]) + (f" and {len(files) - SHOWN_FILES} more" * (len(files) > SHOWN_FILES))
        super().__init__(f"removed or altered while the run wrote there: {listed}; {advice}")


class ExtraMissing(ClaimexError):  # noqa: N818 - reads as the sentence it is
    """An optional package is not installed.

    Attributes:
        extra: The extra that installs it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{feature} needs the extra {extra!r}: pip install 'claimex[{extra}]'")


class InternalError(ClaimexError):
    """A defect of claimex itself."""

    def __init__(self, where: str, problem: str) -> None:
        self.where = where
        super().__init__(f"{where}: {problem}; this is a defect of claimex, please report it with the text")
