"""How Sphinx builds the documentation: `nox -s docs`."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

from python_names import MAPPING  # noqa: E402 -- it stands in the folder just named

project = "rlsnutri"
author = "the rlsnutri contributors"
copyright = f"2026, {author}"
version = release = version_of("rlsnutri")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx_copybutton",
    "catalogue_pages",
    "reference_pages",
    "live_answers",
    "nothing_from_elsewhere",
]
exclude_patterns = ["_build"]
html_theme = "furo"
pygments_dark_style = "github-dark"
html_title = f"rlsnutri {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
# Where a page's source is kept is nobody's way to a timetable, and furo's own links would ask another site.
html_show_sourcelink = False

nitpicky = True
# Not to be linked: hypothesis is described elsewhere and no page is asked for over the network; a type variable has
# no page; concurrent.futures is imported only when somebody spreads plans, so its name stands there unqualified.
nitpick_ignore = [
    ("py:class", "hypothesis.strategies.SearchStrategy"),
    ("py:class", "rlsnutri.catalog.model.T"),
    ("py:class", "Executor"),
]
intersphinx_mapping = MAPPING

# In docstrings, `text` in single backquotes is code, as it is in Markdown.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 88
python_use_unqualified_type_names = True
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# What a command says is not copied with it.
copybutton_prompt_text = "$ "
copybutton_line_continuation_character = "\\"
# Only what somebody types has a button, not what is printed.
copybutton_selector = (
    "div.highlight-python pre, div.highlight-console pre, div.highlight-toml pre, div.highlight-sh pre"
)
