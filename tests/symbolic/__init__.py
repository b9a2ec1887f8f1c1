"""Arithmetic that is small enough to be searched symbolically: intervals, units, the judge on few intakes.

In the ordinary run hypothesis draws a few examples.  `nox -s symbolic` hands the same properties to CrossHair, which
runs them on symbolic integers and asks a solver for a counterexample on every path.
"""
