"""Write the page at `/`, which shows who says what in a text that is pasted or a file that is dropped.

The page loads nothing else. Its script puts texts into the page as text only.
"""

from __future__ import annotations

import html
import re
from importlib import resources
from typing import TYPE_CHECKING

from claimex._version import __version__
from claimex.review import data_block, policy

if TYPE_CHECKING:
    from claimex.serve.limits import Limits

WEB = resources.files("claimex.serve") / "web"
_SLOT = re.compile(r"\{\{(\w+)\}\}")
EXAMPLE = (
    "Harbour reopens after storm\n\n"
    "UUSKÜLA – The harbour will open again on Monday, harbour master Ada Quill said on Friday.\n\n"
    "“We have to do many things at the same time,” Quill told reporters. “The cranes are safe, but the ferries may "
    "wait if it rains.”\n\n"
    "Jaan Kask, who speaks for the fishermen, denied that any boat was lost. He said the owners believed the town had "
    "acted too late.\n\n"
    "The ministry declined to comment."
)


def render(*, token: str, model: str, limits: Limits) -> str:
    """Return the page.

    Args:
        token: Secret that its requests carry.
        model: Name of the model in use.
        limits: The limits of the server.
    """
    style, script = (WEB / "serve.css").read_text("utf-8"), (WEB / "serve.js").read_text("utf-8")
    facts = {"token": token, "longest": limits.text, "example": EXAMPLE}
    slots = {
        "csp": html.escape(policy(style, [script], connect=True)),
        "style": style,
        "about": html.escape(f"claimex {__version__}, model {model}"),
        "data": data_block("facts", facts),
        "script": f"<script>{script}</script>",
    }
    return _SLOT.sub(lambda slot: slots[slot[1]], (WEB / "serve.html").read_text("utf-8"))
