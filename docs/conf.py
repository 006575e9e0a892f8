"""How the documentation is built: `python -m sphinx -W -b html docs build/docs`.

The tables of validation, catalogue, headers and compile errors are written at each build, from the
installed package, the headers and the compilers, so that they cannot drift.
"""

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from sphinx.errors import ConfigError

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(DOCS))

try:
    import bessemer
except ImportError as error:
    raise ConfigError(
        "The documentation is built from the installed package, and bessemer is not installed in "
        f"{sys.executable} ({error}). Run `pip install .[docs]` in the repository and build again."
    ) from error

project = "bessemer"
project_copyright = "the bessemer authors, Apache License 2.0"
author = "the bessemer authors"
release = bessemer.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxcontrib.bibtex",
    "mathml",
]
exclude_patterns = ["generated/*", "README.md", "seed-facts-*.md"]
templates_path: list[str] = []
root_doc = "index"
nitpicky = False

# --- text ----------------------------------------------------------------------------------------

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
suppress_warnings = ["myst.header"]  # included tables begin below the first level
numfig = False
highlight_language = "text"

bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "plain"
bibtex_reference_style = "author_year"

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
default_role = "literal"
napoleon_google_docstring = False
python_use_unqualified_type_names = True
add_module_names = False

# --- pages ---------------------------------------------------------------------------------------

html_theme = "furo"
html_math_renderer = "mathml"
html_title = f"bessemer {release}"
html_static_path = ["_static"]
html_css_files = ["bessemer.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#b3431b",
        "color-brand-content": "#a03a14",
        "font-stack--monospace": "ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace",
    },
    "dark_css_variables": {
        "color-brand-primary": "#ff9d6b",
        "color-brand-content": "#ffab80",
    },
}


def plain_summary(_app: Any, what: str, *rest: Any) -> None:
    """Napoleon takes "A, B or C: of the weakest input" of a property for a type; a dash will do."""
    lines: list[str] = rest[-1]
    if what in {"attribute", "property"} and lines:
        lines[0] = lines[0].replace(": ", " – ", 1)


def setup(app: Any) -> None:
    app.connect("autodoc-process-docstring", plain_summary, priority=1)


def headers_version() -> str:
    text = (ROOT / "include/bessemer/version.hpp").read_text(encoding="utf-8")
    found = re.search(r'^#define BESSEMER_VERSION "(.+)"$', text, re.M)
    return found.group(1) if found else "unknown"


def generate() -> None:
    if headers_version() != release:
        raise ConfigError(
            f"The installed bessemer is {release} and the headers are {headers_version()}. "
            "Run `pip install .[docs]` in the repository, then build again."
        )
    folder = DOCS / "generated"
    folder.mkdir(exist_ok=True)
    for subject in (
        "headers",
        "catalogue",
        "coefficients",
        "measured",
        "validation",
        "report",
        "errors",
        "own",
        "search",
        "levers",
        "seed_facts",
        "footprints",
    ):
        generator = import_module(f"generate_{subject}")
        for name, text in generator.pages(ROOT).items():
            file = folder / name
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                file.write_text(text, encoding="utf-8")


generate()
