"""A report as HTML: a page of its own, and a fragment for a notebook."""

from cxemotion.html.fragment import render_summary
from cxemotion.html.page import render_page

__all__ = ["render_page", "render_summary"]
