"""The former place of `claimex.formats.label_studio`; the next release removes it."""

from __future__ import annotations

import warnings

from claimex.formats.label_studio import CONFIG, import_label_studio, to_label_studio

__all__ = ["CONFIG", "import_label_studio", "to_label_studio"]

warnings.warn(
    "claimex.export.labelstudio is now claimex.formats.label_studio: import from there",
    DeprecationWarning,
    stacklevel=2,
)
