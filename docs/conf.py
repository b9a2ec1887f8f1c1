"""How Sphinx builds the documentation: `nox -s docs`."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "rlsnutri"
author = "the rlsnutri contributors"
copyright = f"2026, {author}"
version = release = version_of("rlsnutri")

extensions = ["myst_parser", "sphinx.ext.autodoc", "catalogue_pages", "reference_pages"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"rlsnutri {release}"

# In docstrings, `text` in single backquotes is code, as it is in Markdown.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 88
python_use_unqualified_type_names = True
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
