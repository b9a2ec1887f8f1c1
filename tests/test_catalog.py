import pickle
import subprocess
import sys
import types
import typing
from collections import Counter
from enum import Enum
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from attrs import evolve

from rlsnutri import amounts, catalog, clock, nutrients, rules
from rlsnutri.amounts import Amount
from rlsnutri.catalog import Catalog, CatalogError, Term, TermKind, Verdict, default_catalog
from rlsnutri.catalog.loader import FILES, read_catalog
from rlsnutri.clock import ClockTime
from rlsnutri.nutrients import (
    Authority,
    Code,
    Conversion,
    DoseLimit,
    Form,
    Nutrient,
    Source,
    Status,
)
from rlsnutri.rules import (
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Contraindication,
    Evidence,
    Gate,
    MealContent,
    NoInteraction,
    OffsetWindow,
    Origin,
    Rule,
    SameMeal,
    Strength,
    Substance,
    Together,
    Window,
)

TOOLS = Path(__file__).parents[1] / "tools"
SHIPPED = default_catalog()


def rule(name: str) -> typing.Any:
    return next(each for each in SHIPPED.rules if each.id == name)


def limit(nutrient: str, authority: str, kind: str, age: int, *person: str) -> str:
    sex, state = person if len(person) == 2 else (*person, "none")
    (found,) = [
        str(each.amount)
        for each in SHIPPED.limits
        if (each.nutrient, each.authority.value, each.kind.value) == (nutrient, authority, kind)
        and each.age_min <= age
        and (each.age_max is None or age < each.age_max)
        and each.sex in ("any", sex)
        and each.state in ("any", state)
    ]
    return found


def copy(value: typing.Any) -> typing.Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 -- our own bytes


# what is read, and when


def test_nothing_is_read_before_the_catalogue_is_asked_for() -> None:
    program = """
import sys
opened = []
sys.addaudithook(lambda event, values: opened.append(str(values[0])) if event == "open" else None)
import rlsnutri.catalog
assert not [name for name in opened if name.endswith(".toml")], opened
rlsnutri.catalog.default_catalog()
assert [name for name in opened if name.endswith(".toml")]
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_catalogue_is_read_once() -> None:
    assert default_catalog() is default_catalog()


def test_it_holds_every_row_of_the_fact_tables_that_was_verified() -> None:
    tables = (
        "nutrients",
        "forms",
        "conversions",
        "limits",
        "rules",
        "terms",
        "sources",
        "claims",
        "rejected",
    )
    counts = {name: len(getattr(SHIPPED, name)) for name in tables}
    assert counts == {
        "nutrients": 28,
        "forms": 156,
        "conversions": 18,
        "limits": 984,
        "rules": 126,
        "terms": 178,
        "sources": 192,
        "claims": 26,
        "rejected": 25,
    }
    assert SHIPPED.version == "2026.11.25"


def test_it_names_the_kinds_of_its_rules() -> None:
    assert Counter(type(each).__name__ for each in SHIPPED.rules) == {
        "Competitor": 61,
        "Gate": 31,
        "NoInteraction": 14,
        "Window": 11,
        "Ceiling": 4,
        "Contraindication": 4,
        "Together": 1,
    }


def test_every_rule_has_a_source_and_comes_from_the_catalogue() -> None:
    assert all(each.sources and each.origin is Origin.CATALOG and each.effect for each in SHIPPED.rules)


def test_no_rule_no_limit_and_no_conversion_is_unverified() -> None:
    assert all(each.status is not Status.UNVERIFIED for each in (*SHIPPED.limits, *SHIPPED.conversions))
    rejected = {each.id for each in SHIPPED.rejected}
    assert {"drug.levothyroxine.zinc", "ceil.zinc", "food.b-vitamins.meal"} <= rejected
    assert not rejected & {each.id for each in SHIPPED.rules}


# names


@pytest.mark.parametrize(
    "name",
    [
        "iron-bisglycinate",
        "ferrous bisglycinate",
        "Ferrous  Bisglycinate",
        " FERROUS BISGLYCINATE ",
        "ferrous bisglycinate, anhydrous",
        "Ferrochel",
        "iron bisglycinate",  # the id with spaces
    ],
)
def test_a_form_is_found_by_id_name_or_synonym_whatever_its_case_and_spaces(name: str) -> None:
    form = SHIPPED.form(name)
    assert form is not None
    assert form.id == "iron-bisglycinate"


def test_a_name_is_one_name_however_its_accents_are_encoded() -> None:
    composed, decomposed = "magn\u00e9sium", "magne\u0301sium"
    assert composed != decomposed
    assert SHIPPED.nutrient(composed) is SHIPPED.nutrient(decomposed) is SHIPPED.nutrient("magnesium")


def test_what_labels_call_calcium_citrate_is_the_salt_with_water_and_the_id_the_one_without() -> None:
    label, by_id = SHIPPED.form("calcium citrate"), SHIPPED.form("calcium-citrate")
    assert label is not None
    assert by_id is not None
    assert (label.id, label.elemental) == ("calcium-citrate-tetrahydrate", Fraction("0.2108"))
    assert (by_id.id, by_id.elemental) == ("calcium-citrate", Fraction("0.2412"))


def test_what_is_not_known_is_none() -> None:
    assert SHIPPED.form("unobtainium") is None
    assert SHIPPED.nutrient("unobtainium") is None
    assert SHIPPED.term("unobtainium") is None
    assert SHIPPED.source("unobtainium") is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("levothyroxine sodium", "levothyroxine"),
        ("L-thyroxine", "levothyroxine"),
        ("alendronic acid", "alendronate"),
        ("co-careldopa", "carbidopa-levodopa"),
        ("aluminum hydroxide", "aluminium-hydroxide"),
        ("PPI", "group:proton-pump-inhibitors"),
        ("antacid", "group:antacids"),
        ("green tea", "tea"),
        ("yogurt", "dairy"),
        ("RLS", "condition:rls-adult"),
        ("restless legs syndrome", "condition:rls-adult"),
        ("hemochromatosis", "condition:iron-overload"),
        ("haemochromatosis", "condition:iron-overload"),
        ("kidney disease", "condition:renal-impairment"),
        ("pregnant", "condition:pregnancy"),
    ],
)
def test_terms_are_found_by_the_spellings_that_people_use(name: str, found: str) -> None:
    term = SHIPPED.term(name)
    assert term is not None
    assert term.id == found


# facts, by hand


def test_an_unverified_form_is_known_by_its_names_and_no_share_of_it() -> None:
    form = SHIPPED.form("di-magnesium malate")
    assert form is not None
    assert (form.nutrient, form.status) == ("magnesium", Status.UNVERIFIED)
    assert form.elemental is form.ul_fraction is form.formula is None
    unverified = {each.id for each in SHIPPED.forms if each.status is Status.UNVERIFIED}
    assert unverified == {
        "dimagnesium-malate",
        "heme-iron-polypeptide",
        "ferric-citrate",
        "calcium-citrate-malate",
        "selenium-yeast",
        "kelp",
        "liposomal-ascorbate",
        "chromium-polynicotinate",
    }


def test_shares_are_exact_fractions() -> None:
    oxide = SHIPPED.form("magnesium oxide")
    assert oxide is not None
    assert oxide.elemental == Fraction(603, 1000)
    assert oxide.antacid


def test_beta_carotene_and_synthetic_vitamin_e_count_differently_towards_the_upper_level() -> None:
    carotene, synthetic = SHIPPED.form("beta-carotene"), SHIPPED.form("dl-alpha-tocopherol")
    assert carotene is not None
    assert synthetic is not None
    assert (carotene.elemental, carotene.ul_fraction) == (Fraction(1, 2), 0)
    assert (synthetic.elemental, synthetic.ul_fraction) == (Fraction(1, 2), 1)


def test_a_code_that_may_belong_to_another_hydrate_says_so() -> None:
    malate = SHIPPED.form("magnesium-malate")
    assert malate is not None
    assert malate.codes == (Code("UNII", "LA9X9UJA2Z", hydrate_checked=False),)


@pytest.mark.parametrize(
    ("from_unit", "to_unit", "factor"),
    [
        ("ug dietary beta-carotene", "ug RAE", Fraction(1, 12)),
        ("ug other provitamin A carotenoids", "ug RAE", Fraction(1, 24)),
        ("ug dietary beta-carotene", "ug RE", Fraction(1, 6)),
        ("mg dietary tryptophan", "mg NE", Fraction(1, 60)),
    ],
)
def test_a_factor_is_the_ratio_that_its_row_says_not_its_rounded_decimal(
    from_unit: str, to_unit: str, factor: Fraction
) -> None:
    (row,) = [each for each in SHIPPED.conversions if (each.from_unit, each.to_unit) == (from_unit, to_unit)]
    assert row.factor == factor


def test_forty_units_of_vitamin_d_are_a_microgram() -> None:
    (row,) = [each for each in SHIPPED.conversions if each.nutrient == "vitamin-d" and each.from_unit == "IU"]
    assert row.factor * 40 == 1
    assert row.forms == ("cholecalciferol", "ergocalciferol")


def test_nobody_has_set_a_dfe_factor_of_methylfolate() -> None:
    assert not [each for each in SHIPPED.conversions if "l-5-mthf-calcium" in each.forms]
    assert "conversion:folate:ug L-5-MTHF:ug DFE" in {each.id for each in SHIPPED.rejected}


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        (("iron", "NASEM", "UL", 40, "female"), "45 mg"),
        (("iron", "NASEM", "RDA", 40, "female"), "18 mg"),
        (("iron", "NASEM", "RDA", 30, "female", "pregnant"), "27 mg"),
        (("magnesium", "NASEM", "UL", 40, "male"), "350 mg"),
        (("magnesium", "EFSA", "UL", 40, "male"), "250 mg"),
        (("vitamin-b6", "EFSA", "UL", 40, "male"), "12 mg"),
        (("vitamin-b6", "NASEM", "UL", 40, "male"), "100 mg"),
        (("vitamin-d", "NASEM", "UL", 40, "male"), "100 µg"),
        (("vitamin-a", "NASEM", "UL", 40, "male"), "3 mg RAE"),
        (("calcium", "NASEM", "UL", 50, "male"), "2500 mg"),
        (("calcium", "NASEM", "UL", 51, "male"), "2000 mg"),
        (("folate", "NASEM", "RDA", 40, "male"), "400 µg DFE"),
        (("niacin", "NASEM", "RDA", 40, "male"), "16 mg NE"),
    ],
)
def test_limits_by_hand(given: tuple[typing.Any, ...], amount: str) -> None:
    assert limit(*given) == amount


def test_a_limit_that_nobody_set_has_no_amount() -> None:
    rows = [each for each in SHIPPED.limits if each.nutrient == "vitamin-c" and each.authority is Authority.EFSA]
    assert rows
    assert all(each.amount is None for each in rows)
    assert sum(each.amount is None for each in SHIPPED.limits) == 47


def test_ages_in_months_are_exact() -> None:
    ages = {each.age_min for each in SHIPPED.limits if each.age_min.denominator > 1}
    assert ages == {Fraction(1, 3), Fraction(1, 2), Fraction(7, 12)}


# rules, by hand


def test_ciprofloxacin_stands_two_hours_before_and_six_after_metals() -> None:
    gap = rule("drug.ciprofloxacin.cations")
    assert isinstance(gap, Competitor)
    assert gap.subject == Substance("ciprofloxacin")
    assert [each.id for each in gap.objects if isinstance(each, Substance)] == [
        "calcium",
        "iron",
        "zinc",
        "magnesium",
        "group:aluminium-magnesium-antacids",
        "sucralfate",
    ]
    assert (gap.before, gap.after, gap.strength, gap.evidence) == (120, 360, Strength.MUST, Evidence.STRONG)
    assert gap.alternatives == (
        "smpc-oral-iron: 120 min before, 120 min after; iron",
        "ansm-2020: 120 min before, 120 min after; calcium, iron, zinc: more than 2 h",
    )


def test_thresholds_are_amounts_of_the_nutrient_in_one_intake() -> None:
    assert rule("sep.iron.calcium").objects == (Substance("calcium", "300 mg"),)
    assert rule("sep.iron.calcium-phosphate").objects == (Substance("group:calcium-phosphates", "300 mg", "calcium"),)
    assert rule("sep.iron.zinc").subject == Substance("iron", "10 mg")
    assert rule("sep.iron.zinc").exempt == (SameMeal(),)


def test_a_threshold_has_no_upper_end() -> None:
    assert rule("sep.iron.calcium.low").objects == (Substance("calcium", "165 mg"),)
    assert rule("sep.iron.calcium.low").strength is Strength.PREFER


def test_a_bisphosphonate_is_the_first_thing_of_the_day() -> None:
    for name, minutes in (("alendronate", 30), ("risedronate", 30), ("ibandronate", 60)):
        gap = rule(f"drug.{name}.first")
        assert (gap.before, gap.after, gap.strength) == (minutes, None, Strength.MUST)
        assert Substance("group:anything-oral") in gap.objects


def test_dairy_that_does_not_say_how_much_calcium_it_holds_is_kept_from_eltrombopag() -> None:
    gap = rule("drug.eltrombopag.dairy")
    assert gap.objects == (Substance("dairy"),)
    assert gap.exempt == (MealContent("calcium", Amount.parse("50 mg")),)


def test_the_antacid_rule_protects_the_medicine() -> None:
    gap = rule("drug.antacids.any-medicine")
    assert gap.subject == Substance("group:any-oral-medicine")
    assert gap.objects == (Substance("group:antacids"),)


def test_gabapentin_first_is_free_of_antacids_and_antacids_first_are_not() -> None:
    gap = rule("drug.gabapentin.antacid")
    assert (gap.before, gap.after, gap.strength) == (0, 120, Strength.MUST)


def test_two_large_doses_of_iron_stand_a_day_apart() -> None:
    gap = rule("space.iron.daily")
    assert gap.subject == Substance("iron", "60 mg")
    assert gap.objects == (Substance("iron", "60 mg"),)
    assert (gap.before, gap.after) == (1440, 1440)


@pytest.mark.parametrize(
    ("name", "part", "strength"),
    [
        ("food.calcium-carbonate.meal", AroundMeal(), Strength.SHOULD),
        ("food.vitamin-d.fat-meal", AroundMeal(meals=("fat-meal",)), Strength.PREFER),
        ("window.iron.morning", ClockWindow("04:00", "12:00"), Strength.PREFER),
        ("window.magnesium.evening", ClockWindow("17:00", "04:00"), Strength.PREFER),
        ("window.ropinirole.bedtime", OffsetWindow(Anchor.BED, -180, -60), Strength.MUST),
        ("window.pramipexole.bedtime", OffsetWindow(Anchor.BED, -180, -120), Strength.MUST),
        ("window.gabapentin-enacarbil", AroundMeal(), Strength.MUST),
        ("window.gabapentin-enacarbil.clock", ClockWindow("16:00", "18:00"), Strength.SHOULD),
        (
            "drug.risedronate-dr.meal",
            AroundMeal(0, 15, meals=("breakfast",), measured_from="end"),
            Strength.MUST,
        ),
    ],
)
def test_windows_by_hand(name: str, part: object, strength: Strength) -> None:
    window = rule(name)
    assert isinstance(window, Window)
    assert (window.parts, window.strength) == ((part,), strength)


def test_numbers_that_no_source_gives_are_named() -> None:
    assert rule("food.iron.coffee").chosen == ("before",)
    assert rule("food.iron.coffee").interval_evidence is None
    assert rule("food.iron.meal").chosen == ("before", "after")
    assert rule("food.iron.meal").interval_evidence is Evidence.TRADITIONAL
    assert rule("window.gabapentin-enacarbil.clock").chosen == ("start", "end")
    assert rule("drug.risedronate-dr.meal").chosen == ("end",)
    assert rule("ceil.calcium").chosen == ("apart",)


def test_ceilings_by_hand() -> None:
    calcium, iron = rule("ceil.calcium"), rule("ceil.iron")
    assert isinstance(calcium, Ceiling)
    assert (str(calcium.amount), calcium.apart, calcium.divides) == ("500 mg", 240, True)
    assert (str(iron.amount), iron.apart, iron.divides) == ("80 mg", None, False)
    assert isinstance(rule("ceil.vitamin-b12"), NoInteraction)


def test_iron_is_better_with_vitamin_c_and_that_is_the_only_pairing() -> None:
    pair = rule("pair.iron.vitamin-c")
    assert isinstance(pair, Together)
    assert (pair.subject, pair.companion) == (Substance("iron"), Substance("vitamin-c", "80 mg"))
    assert isinstance(rule("pair.vitamin-d.calcium"), NoInteraction)


def test_gates_and_contraindications_carry_their_terms() -> None:
    gate = rule("gate.rls.iron-adult")
    assert isinstance(gate, Gate)
    assert gate.conditions == (("ferritin_max_ng_ml", "75"), ("or_tsat_below_pct", "20"))
    overload = rule("contra.iron.overload")
    assert isinstance(overload, Contraindication)
    assert Substance("condition:iron-overload") in overload.objects
    assert overload.conditions == (("tsat_above_pct", "45"),)
    assert rule("refer.levodopa.vitamin-b6").conditions == (
        ("subject_without", "carbidopa"),
        ("subject_without", "benserazide"),
    )


def test_a_row_about_what_suffers_speaks_of_whoever_takes_the_subject() -> None:
    assert rule("refer.metformin.vitamin-b12").objects == ()
    assert rule("refer.metformin.vitamin-b12").conditions == (("affects", "vitamin-b12"),)


def test_what_cannot_be_a_time_is_a_gate() -> None:
    for name in ("window.caffeine.bedtime", "window.iron.blood-test", "window.gabapentinoids.evening"):
        assert isinstance(rule(name), Gate)


def test_an_exception_that_the_plan_cannot_state_stays_text() -> None:
    assert rule("food.iron.meal").exceptions == (
        "intolerance: stomach upset; product information allows iron after food",
    )
    assert rule("food.iron.meal").exempt == ()


# vocabulary, claims, rejected


def test_a_term_covers_its_members_and_theirs() -> None:
    groups = SHIPPED.index.groups
    assert groups["magnesium-oxide"] == ("group:aluminium-magnesium-antacids", "group:antacids")
    assert groups["fluoxetine"] == ("group:rls-worsening-agents", "group:ssris")
    assert groups["carbidopa-levodopa"] == ("levodopa",)
    assert groups["ferric-carboxymaltose"] == ("parenteral-iron",)
    assert groups["condition:haemodialysis"] == (
        "condition:renal-impairment",
        "condition:severe-renal-impairment",
    )


def test_a_patch_and_an_infusion_are_not_swallowed() -> None:
    assert {each.id for each in SHIPPED.terms if not each.swallowed} == {
        "rotigotine",
        "parenteral-iron",
        "ferric-carboxymaltose",
    }


def test_popular_advice_that_the_evidence_does_not_support_is_in_the_ledger() -> None:
    popular = {each.id: each for each in SHIPPED.rejected if each.table == "popular"}
    assert set(popular) == {
        "popular:calcium-against-magnesium",
        "popular:vitamin-c-destroys-b12",
        "popular:folate-against-zinc",
        "popular:methylfolate-for-mthfr",
        "popular:evening-magnesium",
        "popular:b6-10-50-mg",
    }
    assert all(each.sources and each.see for each in popular.values())


def test_claims_carry_verdict_and_literature() -> None:
    claim = next(each for each in SHIPPED.claims if each.id == "S12")
    assert claim.verdict is Verdict.CONTRADICTED
    assert "efsa-2023-vitamin-b6" in claim.sources


# adding and overriding


def test_an_added_value_is_found_and_the_original_is_as_it_was() -> None:
    own = SHIPPED.adding(Form("sucrosomial-iron", "iron", "Sucrosomial iron", synonyms=("SiderAL",)))
    assert own.form("sideral") is not None
    assert own.form("Sucrosomial Iron") is not None
    assert SHIPPED.form("sideral") is None
    assert len(own.forms) == len(SHIPPED.forms) + 1


def test_a_value_of_the_same_id_takes_the_place_of_the_other() -> None:
    gap = evolve(rule("drug.levothyroxine.cations"), before=120, after=120)
    own = SHIPPED.adding(gap)
    places = [each.id for each in SHIPPED.rules]
    assert [each.id for each in own.rules] == places
    assert getattr(own.rules[places.index(gap.id)], "before") == 120  # noqa: B009 -- a union


def test_a_rule_that_is_added_is_the_catalogues() -> None:
    own = Catalog.empty().adding(Competitor("a", ("b",), before=60, id="own"))
    assert own.rules[0].origin is Origin.CATALOG


def test_what_is_added_later_is_found_first() -> None:
    own = SHIPPED.adding(Form("my-iron", "iron", "My iron", synonyms=("ferrous bisglycinate",)))
    found = own.form("ferrous bisglycinate")
    assert found is not None
    assert found.id == "my-iron"


def test_limits_and_conversions_are_overridden_by_what_they_are_about() -> None:
    first = next(each for each in SHIPPED.limits if each.amount is not None)
    own = SHIPPED.adding(evolve(first, amount=Amount.parse("1 mg")))
    assert len(own.limits) == len(SHIPPED.limits)
    factor = evolve(SHIPPED.conversions[0], factor=Fraction(1, 39))
    assert SHIPPED.adding(factor).conversions[0].factor == Fraction(1, 39)


def test_nutrients_terms_and_sources_can_be_added() -> None:
    own = Catalog.empty().adding(
        Nutrient("boron", "Boron", "mg", "mineral"),
        Term("mate", TermKind.FOOD, "mate tea"),
        Source("me-2026", "database", "my notes"),
    )
    assert own.nutrient("boron") is not None
    assert own.term("Mate Tea") is not None
    assert own.source("me-2026") is not None


def test_the_version_tells_what_was_added() -> None:
    one, other = Form("a", "iron", "a"), Form("b", "iron", "b")
    assert SHIPPED.adding(one).version.startswith("2026.11.25+")
    assert SHIPPED.adding(one).version == SHIPPED.adding(one).version
    assert SHIPPED.adding(one).version != SHIPPED.adding(other).version
    assert SHIPPED.adding(one).adding(other).version != SHIPPED.adding(other).version
    assert SHIPPED.adding() == SHIPPED


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("iron", "a str cannot be added to a catalogue"),
        (Competitor("a", ("b",), before=60), "a rule of the catalogue needs an id"),
        (Form("x", "iron", "x", elemental=0.2), "an exact number is needed"),  # pyright: ignore[reportArgumentType]
    ],
)
def test_what_cannot_be_added_is_refused(value: typing.Any, problem: str) -> None:
    with pytest.raises(CatalogError) as caught:
        SHIPPED.adding(value)
    assert [fault.problem for fault in caught.value.faults] == [problem]
    assert copy(caught.value).faults == caught.value.faults


def test_the_empty_catalogue_knows_nothing() -> None:
    assert Catalog.empty() == Catalog(version="empty")
    assert Catalog.empty().form("iron") is None


# values


def test_a_catalogue_is_a_value_with_and_without_its_index() -> None:
    fresh = copy(SHIPPED)
    assert SHIPPED.index is SHIPPED.index
    assert fresh == SHIPPED
    assert hash(fresh) == hash(SHIPPED)
    assert pickle.dumps(fresh) == pickle.dumps(SHIPPED)
    assert len(repr(SHIPPED)) < 100


_FROZEN = [
    value
    for module in (catalog, nutrients, rules, amounts, clock)
    for value in vars(module).values()
    if isinstance(value, type) and attrs.has(value)
]


@pytest.mark.parametrize("kind", _FROZEN, ids=lambda kind: kind.__name__)
def test_every_class_is_immutable_to_the_bottom(kind: type) -> None:
    setattr_ = kind.__setattr__
    assert setattr_ is not object.__setattr__, f"{kind} can be changed"
    for name, hint in typing.get_type_hints(kind).items():
        assert _immutable(hint), f"{kind.__name__}.{name}: {hint}"


def _immutable(hint: typing.Any) -> bool:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return all(each is ... or _immutable(each) for each in typing.get_args(hint))
    if origin in (typing.Union, types.UnionType):
        return all(_immutable(each) for each in typing.get_args(hint))
    plain = (int, str, bool, type(None), Fraction)
    return hint in plain or issubclass(hint, Enum) or attrs.has(hint)


def test_a_catalogue_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(SHIPPED, "version", "other")  # noqa: B010 -- as a caller without a type checker would


# loading is strict

SMALL = {
    "catalog": 'version = "1"',
    "nutrients": '[[nutrients]]\nid = "iron"\nname = "Iron"\nunit = "mg"\nkind = "mineral"\n',
    "forms": """
[[forms]]
id = "salt"
nutrient = "iron"
name = "iron salt"
sources = ["book"]
status = "sourced"
""",
    "sources": '[[sources]]\nid = "book"\nkind = "database"\ntitle = "A book"\n',
    "rules-food": """
[[rules]]
id = "gap"
kind = "competitor"
subject = "salt"
objects = [{ id = "iron", at_least = "10 mg" }]
before = 60
after = 120
strength = "should"
evidence = "weak"
effect = "an effect"
sources = ["book"]
status = "sourced"
""",
}


def files(**changes: str) -> dict[str, str]:
    texts = {name: "" for group in FILES.values() for name in group} | SMALL
    texts |= {name.replace("_", "-"): text for name, text in changes.items()}
    return {name: text if name == "catalog" else f'reviewed = "2026-11-24"\n{text}' for name, text in texts.items()}


def faults_of(**changes: str) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        read_catalog(files(**changes))
    return [f"{fault.path}: {fault.problem}" for fault in caught.value.faults]


def changed(name: str, before: str, after: str) -> dict[str, str]:
    assert before in SMALL[name]
    return {name.replace("-", "_"): SMALL[name].replace(before, after)}


def test_a_small_catalogue_loads() -> None:
    small = read_catalog(files())
    assert small.rules == (
        Competitor(
            Substance("salt"),
            (Substance("iron", "10 mg"),),
            before=60,
            after=120,
            id="gap",
            strength="should",
            evidence="weak",
            effect="an effect",
            sources=("book",),
            status=Status.SOURCED,
            reviewed="2026-11-24",
            origin=Origin.CATALOG,
        ),
    )


FORM = "forms.toml.forms[0] (salt)"
GAP = "rules-food.toml.rules[0] (gap)"
UNSOURCED = "a row without a source does not load"
NO_MINUTES = 'minutes or "never" are needed'
APART = "formula, active_formula, activity, elemental and ul_fraction stand together or not at all"
NOT_FOUND = "a reader cannot find this: a title, DOI, PubMed id or address is needed"


@pytest.mark.parametrize(
    ("name", "before", "after", "path", "problem"),
    [
        ("forms", 'sources = ["book"]\n', "", f"{FORM}.sources", UNSOURCED),
        ("rules-food", 'sources = ["book"]\n', "", f"{GAP}.sources", UNSOURCED),
        ("rules-food", '["book"]', '["film"]', "rules.gap", "no such source"),
        ("rules-food", '["book"]', '["book", "book"]', f"{GAP}.sources", "something stands twice"),
        ("forms", 'nutrient = "iron"', 'nutrient = "irn"', "forms.salt.nutrient", "no such nutrient"),
        ("rules-food", '"salt"', '"slat"', "rules.gap", "no such id"),
        ("forms", "name =", "color = 1\nname =", f"{FORM}.color", "no such field here"),
        ("forms", '"sourced"', '"believed"', f"{FORM}.status", "not one of the words known here"),
        (
            "rules-food",
            '"sourced"',
            '"unverified"',
            f"{GAP}.status",
            "an unverified row belongs in rejected.toml",
        ),
        ("rules-food", "after = 120\n", "", f"{GAP}.after", NO_MINUTES),
        ("rules-food", "after = 120", "after = true", f"{GAP}.after", NO_MINUTES),
        (
            "rules-food",
            "after = 120",
            'after = "never"',
            GAP,
            "only a must rule can close a side for the whole day",
        ),
        ("rules-food", "after = 120", "after = 1441", GAP, "a gap of 1441 minutes"),
        ("rules-food", "10 mg", "10", GAP, "cannot read '10' as an amount"),
        ("rules-food", '"competitor"', '"rival"', f"{GAP}.kind", "no such kind of rule"),
        ("forms", "status", 'elemental = "0.2"\nstatus', FORM, APART),
        ("sources", 'title = "A book"\n', "", "sources.toml.sources[0] (book)", NOT_FOUND),
        ("catalog", '"1"', "1", "catalog.toml.version", "a text is needed"),
        (
            "forms",
            "status",
            'formula = "Fe"\nactive_formula = "Fe"\nactivity = "1"\nelemental = "2.1"\nul_fraction = "1"\nstatus',
            f"{FORM}.elemental",
            "no share of a mass",
        ),
    ],
)
def test_a_row_with_a_fault_does_not_load(name: str, before: str, after: str, path: str, problem: str) -> None:
    assert faults_of(**changed(name, before, after)) == [f"{path}: {problem}"]


COMPARISON = """
[[comparisons]]
id = "better"
nutrient = "iron"
better = ["salt"]
than = ["other"]
measure = "absorption"
finding = "more was taken up"
sources = ["book"]
status = "sourced"
"""


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("", "", "comparisons.better: no such form of iron"),
        (
            '"sourced"',
            '"unverified"',
            "comparisons.toml.comparisons[0] (better).status: an unverified row belongs in rejected.toml",
        ),
        ('["other"]', "[]", "comparisons.toml.comparisons[0] (better): a comparison needs two sides"),
    ],
)
def test_a_comparison_with_a_fault_does_not_load(before: str, after: str, fault: str) -> None:
    assert fault in faults_of(comparisons=COMPARISON.replace(before, after))


def test_a_row_that_was_rejected_says_what_it_was_about() -> None:
    row = 'id = "no"\ntable = "popular"\nwhat = "a claim"\nreason = "no source"\nabout = []\nsources = ["book"]\n'
    (fault,) = faults_of(rejected=f"[[rejected]]\n{row}")
    assert "nobody who asks would find this" in fault


def test_a_float_does_not_load() -> None:
    (fault,) = faults_of(conversions='[[conversions]]\nnutrient = "iron"\nfactor = 0.5\n')
    assert fault == "conversions.toml: cannot read this as TOML: 0.5 is a float; write it as text"


def test_an_unverified_form_needs_no_source_but_gives_no_share() -> None:
    form = '[[forms]]\nid = "salt"\nnutrient = "iron"\nname = "salt"\nstatus = "unverified"\n'
    assert read_catalog(files(forms=form)).forms[0].elemental is None
    (fault,) = faults_of(forms=form + 'elemental = "0.2"\n')
    assert "known by its names only" in fault


def test_two_forms_of_one_name_do_not_load() -> None:
    second = SMALL["forms"] + SMALL["forms"].replace('"salt"', '"other"')
    assert faults_of(forms=second) == ["forms: a name of salt and of other"]


def test_two_rows_of_one_id_do_not_load() -> None:
    assert faults_of(sources=SMALL["sources"] * 2) == ["sources: an id stands twice"]


def test_a_file_says_when_it_was_reviewed() -> None:
    texts = files()
    texts["forms"] = SMALL["forms"]
    with pytest.raises(CatalogError) as caught:
        read_catalog(texts)
    assert {fault.path for fault in caught.value.faults} == {"forms.toml.reviewed"}


def test_all_faults_are_listed_at_once() -> None:
    changes = changed("rules-food", '["book"]', "[]") | changed("forms", '"iron"', '"irn"')
    assert len(faults_of(**changes)) == 2


def test_a_closed_side_is_written_out() -> None:
    texts = SMALL["rules-food"].replace('"should"', '"must"').replace("after = 120", 'after = "never"')
    (gap,) = read_catalog(files(rules_food=texts)).rules
    assert isinstance(gap, Competitor)
    assert gap.after is None


def test_rows_that_cannot_be_loaded_keep_their_class() -> None:
    assert isinstance(SHIPPED.limits[0], DoseLimit)
    assert isinstance(SHIPPED.conversions[0], Conversion)
    assert isinstance(SHIPPED.rules[0], typing.get_args(Rule))
    assert isinstance(rule("window.iron.morning").parts[0].start, ClockTime)


TABLES = {
    "conversions": """
[[conversions]]
nutrient = "iron"
forms = ["salt"]
from = "IU"
to = "mg"
factor = "0.5"
when = "always"
sources = ["book"]
status = "sourced"
""",
    "limits-efsa": """
[[limits]]
nutrient = "iron"
authority = "EFSA"
kind = "UL"
unit = "mg"
covers = "total"
sources = ["book"]
status = "sourced"
bands = [
  { from = "0", to = "1/3", sex = "any", state = "any", value = "0.5" },
  { from = "1/3", sex = "any", state = "any" },
]
""",
    "vocabulary": """
[[terms]]
id = "group:x"
kind = "group"
name = "x"
members = ["salt"]
swallowed = false
""",
    "claims": """
[[claims]]
id = "S1"
claim = "it helps"
verdict = "weak"
literature = "it may"
sources = ["book"]
""",
    "rejected": """
[[rejected]]
id = "gone"
table = "popular"
what = "a belief"
reason = "no evidence"
about = ["iron"]
see = ["S1", "gap"]
sources = ["book"]
""",
    "rules-timing": """
[[rules]]
id = "window"
kind = "window"
subject = "salt"
parts = [
  { clock = ["22:00", "02:00"] },
  { wake = [0, 60] },
  { meal = [-60, -30], meals = ["dinner"], from = "start" },
]
strength = "prefer"
evidence = "weak"
effect = "an effect"
alternatives = [{ by = "book", after = 30, note = "or so" }]
sources = ["book"]
status = "single-secondary"
""",
}


def with_tables(**changes: str) -> dict[str, str]:
    return {name.replace("-", "_"): text for name, text in {**TABLES, **changes}.items()}


def test_every_table_loads() -> None:
    small = read_catalog(files(**with_tables()))
    assert small.conversions[0].factor == Fraction(1, 2)
    assert [(each.age_min, each.age_max) for each in small.limits] == [
        (0, Fraction(1, 3)),
        (Fraction(1, 3), None),
    ]
    assert [each.amount for each in small.limits] == [Amount.parse("0.5 mg"), None]
    assert small.terms == (
        Term("group:x", TermKind.GROUP, "x", members=("salt",), swallowed=False, reviewed="2026-11-24"),
    )
    window = small.rules[1]
    assert isinstance(window, Window)
    assert window.parts == (
        ClockWindow("22:00", "02:00"),
        OffsetWindow(Anchor.WAKE, 0, 60),
        AroundMeal(-60, -30, meals=("dinner",), measured_from="start"),
    )
    assert window.alternatives == ("book: 30 min after; or so",)
    assert (small.claims[0].verdict, small.rejected[0].see) == (Verdict.WEAK, ("S1", "gap"))


@pytest.mark.parametrize(
    ("name", "before", "after", "problem"),
    [
        ("conversions", '"0.5"', '"0"', "a factor of zero"),
        ("conversions", '"0.5"', '"1e9"', 'a number such as "0.025" or "1/12" is needed, as text'),
        ("conversions", '"0.5"', '"1/0"', 'a number such as "0.025" or "1/12" is needed, as text'),
        ("conversions", '"0.5"', "5", 'a number such as "0.025" or "1/12" is needed, as text'),
        ("conversions", '"sourced"', '"unverified"', "an unverified row belongs in rejected.toml"),
        ("conversions", '["salt"]', '["pepper"]', "no such nutrient or form"),
        ("conversions", '["salt"]', '"salt"', "a list of texts is needed"),
        ("limits-efsa", '"1/3", sex = "any"', '"0", sex = "any"', "an age band that ends before it begins"),
        (
            "limits-efsa",
            'sex = "any", state = "any", value',
            'sex = "it", state = "any", value',
            "no such sex or state",
        ),
        ("limits-efsa", '"0.5"', '"half"', "cannot read 'half mg' as an amount"),
        ("limits-efsa", "bands", "gangs", "a limit needs a band"),
        ("limits-efsa", '"EFSA"', '"WHO"', "not one of the words known here"),
        ("limits-efsa", 'nutrient = "iron"', 'nutrient = "zinc"', "no such nutrient"),
        ("vocabulary", '"salt"', '"pepper"', "no such member"),
        ("vocabulary", "false", '"no"', "true or false is needed"),
        ("vocabulary", 'name = "x"', 'name = "x"\nloinc = "1-2"', "a code without a source does not load"),
        ("claims", '"weak"', '"so-so"', "not one of the words known here"),
        ("rejected", '"S1"', '"S2"', "no such row"),
        ("rejected", '["book"]\n', "[]\n", "a row without a source does not load"),
        ("rules-timing", '["22:00", "02:00"]', '["22:00"]', "a start and an end are needed"),
        ("rules-timing", '"22:00"', '"22.00"', "cannot read '22.00' as a time of day"),
        (
            "rules-timing",
            "[-60, -30]",
            "[-30, -60]",
            "a window from -30 to -60 minutes is empty or longer than a day",
        ),
        ("rules-timing", "parts = [", "parts = []\nothers = [", "a window needs a part"),
        (
            "rules-timing",
            'subject = "salt"',
            "subject = { id = 5 }",
            "an id is needed, with or without a threshold",
        ),
        ("rules-timing", ', after = 30, note = "or so"', "", "an alternative says nothing"),
        ("rules-timing", "after = 30", 'after = "soon"', "a whole number is needed"),
        ("rules-timing", "alternatives = [{", "alternatives = 5 #", "a list of tables is needed"),
    ],
)
def test_a_row_of_any_table_with_a_fault_does_not_load(name: str, before: str, after: str, problem: str) -> None:
    assert before in TABLES[name]
    changes = with_tables(**{name: TABLES[name].replace(before, after, 1)})
    assert problem in [each.partition(": ")[2] for each in faults_of(**changes)]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("objects = [{", "objects = 5 #", "a list of ids is needed"),
        ("before = 60", 'before = 60\nexempt = ["sunday"]', "no such exemption"),
        ('"competitor"', '"gate"\nconditions = { ferritin = 75 }', "a text is needed"),
        ('"competitor"', '"gate"\nbefore_bed = 5', "no such field here"),
    ],
)
def test_a_rule_says_only_what_its_kind_can_say(before: str, after: str, problem: str) -> None:
    found = faults_of(**changed("rules-food", before, after))
    assert problem in [each.partition(": ")[2] for each in found]


# names that look like misspellings


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("levothyroxin", "levothyroxine"),
        ("Levothyroxene", "levothyroxine"),
        ("gabapentine", "gabapentin"),
        ("ciprofloxacine", "ciprofloxacin"),
        ("magnesium citrat", "magnesium citrate"),
    ],
)
def test_a_misspelled_name_has_one_nearest(written: str, known: str) -> None:
    assert SHIPPED.nearest(written) == known


@pytest.mark.parametrize("name", ["levothyroxine", "L-Thyroxine", "apixaban", "prednisone", "zzz", ""])
def test_what_is_known_or_like_nothing_has_no_nearest(name: str) -> None:
    assert SHIPPED.nearest(name) is None


def test_every_rule_says_how_far_it_is_backed_and_when_it_was_looked_at() -> None:
    assert {each.status for each in SHIPPED.rules} == {Status.SOURCED, Status.SINGLE_SECONDARY}
    assert {each.reviewed for each in SHIPPED.rules} == {"2026-11-24", "2026-11-25"}


def test_a_row_may_have_been_reviewed_on_a_day_of_its_own() -> None:
    own = SMALL["rules-food"] + 'reviewed = "2026-11-25"\n'
    (gap,) = read_catalog(files(rules_food=own)).rules
    assert gap.reviewed == "2026-11-25"
    (fault,) = faults_of(rules_food=SMALL["rules-food"] + 'reviewed = "2026-13-25"\n')
    assert "the day of the review is needed" in fault


def test_coffee_and_tea_count_as_caffeine() -> None:
    caffeine = SHIPPED.term("caffeine")
    assert caffeine is not None
    assert caffeine.members == ("coffee", "tea")


def test_ciprofloxacin_stands_apart_from_milk_unless_both_are_part_of_a_meal() -> None:
    gap = rule("drug.ciprofloxacin.dairy")
    assert (gap.before, gap.after, gap.strength, gap.exempt) == (120, 360, Strength.MUST, (SameMeal(),))


def test_what_counts_towards_an_unknown_nutrient_is_not_added() -> None:
    with pytest.raises(CatalogError, match="no nutrient has the id 'irn'") as caught:
        SHIPPED.adding(Form("ferrous-moonstone", "irn", "ferrous moonstone"))
    assert caught.value.faults[0].help == "did you mean 'iron'?"
    vibranium = Nutrient("vibranium", "vibranium", "mg", "mineral")
    assert SHIPPED.adding(vibranium, Form("v-oxide", "vibranium", "vibranium oxide")).form("v-oxide") is not None
