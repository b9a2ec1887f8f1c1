"""How does it look? Answers as text and as HTML."""

from rlsnutri.render.html_page import html

__all__ = ["html"]
