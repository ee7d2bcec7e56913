"""Find the models that other installed packages bring.

Comes in: the metadata of the installed packages. Goes out: for each model its name, its package and its folder. A
package states a model by an entry point of the group `claimex.models`:

    [project.entry-points."claimex.models"]
    mine = "our_claimex_model"

The name is the model's, as in `--model` and in its manifest. The value is the import name of a package whose folder
holds `model.json`. No code of the package is run: Python's finders are asked where it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from claimex.errors import ModelError

GROUP = "claimex.models"


@dataclass(frozen=True, slots=True)
class Installed:
    """A model that an installed package states.

    Attributes:
        name: The model's name.
        package: The package's name, as pip knows it.
        module: Import name of the package that holds the model folder.
    """

    name: str
    package: str
    module: str

    @property
    def folder(self) -> Path:
        """The folder of the model.

        Raises:
            ModelError: The package is not where its metadata says.
        """
        try:
            spec = find_spec(self.module)
        except (ImportError, ValueError):
            spec = None
        places = list(spec.submodule_search_locations or ()) if spec is not None else []
        if not places:
            problem = f"states the model {self.name!r} in {self.module!r}, which is not a package"
            raise ModelError(self.package, problem, advice=f"pip install --force-reinstall {self.package}")
        return Path(places[0])


def installed_models() -> list[Installed]:
    """Return the models of all installed packages, sorted by name and package."""
    found = ((e.name, e.dist.name if e.dist is not None else e.value, e.value) for e in entry_points(group=GROUP))
    return [Installed(*each) for each in sorted(found)]
