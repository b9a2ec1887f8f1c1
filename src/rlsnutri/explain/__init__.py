"""Why? Reasons as sentences: the only room with prose about rules.

``rules`` says what a rule says, ``reasons`` who says so, ``impossible`` why nothing fits, ``placing`` why an intake
stands where it stands, ``few`` the same in a few words, ``compromises`` what is given up.
"""

from rlsnutri.explain.compromises import compromise_in_words
from rlsnutri.explain.few import in_a_few_words
from rlsnutri.explain.impossible import Blamed, Crowded, argument
from rlsnutri.explain.placing import Obstacle, Scene, binding, elsewhere, other_catalog, other_cost, otherwise
from rlsnutri.explain.reasons import event_reason, names_in_words, pin_reason, rule_origin, rule_reason
from rlsnutri.explain.rules import minutes_in_words, rule_in_words, selector_in_words

__all__ = [
    "Blamed",
    "Crowded",
    "Obstacle",
    "Scene",
    "argument",
    "binding",
    "compromise_in_words",
    "elsewhere",
    "event_reason",
    "in_a_few_words",
    "minutes_in_words",
    "names_in_words",
    "other_catalog",
    "other_cost",
    "otherwise",
    "pin_reason",
    "rule_in_words",
    "rule_origin",
    "rule_reason",
    "selector_in_words",
]
