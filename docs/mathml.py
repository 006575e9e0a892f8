"""Equations as MathML: written at build time, drawn by the browser, without scripts or downloads.

renderer = docutils' own translation of LaTeX; `\\tag{n}` becomes the number on the right
"""

import re
from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.writers.html5 import HTML5Translator

TAG = re.compile(r"\\tag\{([^}]*)\}")


def mathml(tex: str, *, as_block: bool) -> str:
    # \tfrac is \frac in text style, which docutils does not know.
    tex = re.sub(r"\\tfrac(\d)(\d)", r"\\frac{\1}{\2}", tex).replace(r"\tfrac", r"\frac")
    try:
        return tex2mathml(tex, as_block=as_block)
    except MathError as error:
        raise SphinxError(f"docs: cannot translate the equation {tex!r}: {error}") from error


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    tex = node.astext()
    tag = TAG.search(tex)
    number = f'<span class="equation-number">({tag.group(1)})</span>' if tag else ""
    formula = mathml(TAG.sub("", tex).strip(), as_block=True)
    self.body.append(f'<div class="equation">{formula}{number}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
