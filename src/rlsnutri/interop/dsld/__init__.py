"""Labels as the NIH Dietary Supplement Label Database answers them (API v9)."""

from rlsnutri.interop.dsld.reading import read_label

__all__ = ["read_label"]
