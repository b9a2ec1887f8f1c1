"""The project's checks. `pip install nox`, then `nox` for all of them or `nox -s tests` for one."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import nox

PYTHONS = ("3.11", "3.12", "3.13")
PYPROJECT = nox.project.load_toml("pyproject.toml")
RUFF = [need for need in nox.project.dependency_groups(PYPROJECT, "lint") if need.startswith("ruff")]

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "virtualenv"
nox.options.sessions = ["fmt", "lint", "types", "contracts", "tests", "docs"]
# An interpreter that is not there is skipped, and the summary says so; none is downloaded.
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"


def _offer_pyenv_interpreters() -> None:
    """Let pyenv's `python3.12` answer for the newest 3.12 it has, even where only one version is selected."""
    pyenv = shutil.which("pyenv")
    if pyenv is None or "PYENV_VERSION" in os.environ:
        return
    listed = subprocess.run([pyenv, "versions", "--bare"], capture_output=True, text=True, check=False)
    newest: dict[str, int] = {}
    for minor, patch in re.findall(r"^(3\.\d+)\.(\d+)$", listed.stdout, re.MULTILINE):
        newest[minor] = max(newest.get(minor, 0), int(patch))
    offered = [f"{minor}.{newest[minor]}" for minor in PYTHONS if minor in newest]
    if offered:
        os.environ["PYENV_VERSION"] = ":".join([*offered, "system"])


_offer_pyenv_interpreters()


@nox.session
def fmt(session: nox.Session) -> None:
    """Check that every file is formatted; `nox -s fmt -- --fix` formats them."""
    session.install(*RUFF)
    session.run("ruff", "format", *([] if "--fix" in session.posargs else ["--check"]), ".")


@nox.session
def lint(session: nox.Session) -> None:
    """Lint every file."""
    session.install(*RUFF)
    session.run("ruff", "check", ".", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Check types: mypy strict and pyright strict on the package, pyright basic on the tests."""
    session.install("-e", ".[lint,test]")
    session.run("mypy")
    # Without this, pyright asks the registry whether a newer pyright is out.
    session.run("pyright", env={"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"})


@nox.session
def contracts(session: nox.Session) -> None:
    """Check which module may import which."""
    session.install("-e", ".[lint]")
    session.run("lint-imports", "--no-cache", "--no-logo")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests against the built wheel."""
    session.install(".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    session.install("-e", ".[docs]")
    session.run("sphinx-build", "-W", "--keep-going", "-b", "html", "docs", "docs/_build/html")


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run the tests with the oldest attrs and cattrs that the package says it works with."""
    oldest = [bound.replace(">=", "==") for bound in PYPROJECT["project"]["dependencies"]]
    session.install(".[test]", *oldest)
    session.run("pytest", *session.posargs)


@nox.session
def cluster(session: nox.Session) -> None:
    """Run the tests of many plans on a real cluster of two processes."""
    session.install(".[test,cluster]")
    session.run("pytest", "tests/test_many.py", "tests/test_many_on_a_cluster.py", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the tests, those of the extras too, and fail if there is a line or a branch that none of them reaches."""
    session.install("-e", ".[test,docs,back-ends,notebooks,cluster]")
    session.run("coverage", "run", "-m", "pytest", *session.posargs)
    session.run("coverage", "report")


@nox.session
def pyodide(session: nox.Session) -> None:
    """Schedule the README's plan with the built wheel in Pyodide: in Node.js, and in Chromium where there is one."""
    session.install(".")
    place = Path(session.create_tmp())
    shutil.copy("tests/pyodide/package.json", place)
    session.run("npm", "install", "--no-package-lock", "--no-fund", "--no-audit", "--prefix", str(place), external=True)
    session.run("pip", "wheel", "--quiet", "--wheel-dir", str(place / "wheels"), ".")
    chromium = shutil.which("chromium")
    browser = ["--browser", chromium] if chromium else []
    held = (str(place / "node_modules" / "pyodide"), str(place / "wheels"))
    session.run("python", "-m", "tests.pyodide", *held, *browser)


@nox.session
def laws(session: nox.Session) -> None:
    """Try every law ten thousand times, and 64 hash seeds; `nox -s laws -- -n 8` shares the work."""
    session.install("-e", ".[test]")
    session.run("pytest", "tests/laws", *session.posargs, env={"LAW_EXAMPLES": "10000", "HASH_SEEDS": "64"})


@nox.session
def differential(session: nox.Session) -> None:
    """Compare 110,000 plans with two other judges; `-- --from 20000 --to 30000` for a part of them."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "tests.differential", *session.posargs)


@nox.session
def breaks(session: nox.Session) -> None:
    """Break the library on purpose in places that matter, and see that a test notices each."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "tests.breaks")


@nox.session
def mutation(session: nox.Session) -> None:
    """Change what counts and measures in every small way, and see that a test notices all but the listed changes.

    `nox -s mutation -- audit` tries one room.
    """
    session.install("-e", ".[test]", "mutmut>=3.8")
    shutil.rmtree("mutants", ignore_errors=True)
    session.run("mutmut", "run", "rlsnutri.clock.*_1")  # a few, for it makes all and learns which tests reach them
    session.run("python", "-m", "tests.mutant_loop", *session.posargs)
    session.run("python", "-m", "tests.mutation")


@nox.session
def bodies(session: nox.Session) -> None:
    """Change class bodies and validators too, in a copy of the tree; `nox -s bodies -- audit` for one room."""
    copy = Path(session.create_tmp()) / "tree"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(".", copy, ignore=shutil.ignore_patterns(".*", "mutants", "dist", "__pycache__"))
    session.chdir(copy)
    session.install("-e", ".[test]", "cosmic-ray>=8.7")
    session.run("python", "-m", "tests.class_bodies", *session.posargs)


@nox.session
def threads(session: nox.Session) -> None:
    """Run every test in four threads at once."""
    session.install("-e", ".[test]", "pytest-run-parallel>=0.6")
    apart = ("tests/test_docs.py", "tests/test_packaging.py", "tests/test_steps.py", "tests/test_memory.py")  # measure
    ignored = [f"--ignore={path}" for path in apart]
    session.run("pytest", "-n", "0", "--parallel-threads=4", *ignored, *session.posargs)


@nox.session
def symbolic(session: nox.Session) -> None:
    """Let a solver look for counterexamples to the arithmetic of intervals, units and the judge."""
    session.install("-e", ".[test]", "hypothesis-crosshair>=0.0.25")
    # CrossHair itself warns of patterns that it reads less exactly than Python does.
    session.run("pytest", "tests/symbolic", "-W", "ignore", *session.posargs, env={"SYMBOLIC_PATHS": "1000"})


@nox.session
def fuzz(session: nox.Session) -> None:
    """Throw bytes at every reader and at `schedule`; `nox -s fuzz -- -runs=1000000` for longer.

    The environment variable FUZZ_READERS chooses among the readers of `tests/fuzz/target.py`.
    """
    session.install("-e", ".", "atheris>=2.3")
    corpus = Path(session.create_tmp()) / "corpus"
    corpus.mkdir(exist_ok=True)
    held = (str(corpus), "tests/fuzz/corpus")
    limits = ("-max_len=20000", "-timeout=20", "-rss_limit_mb=200")
    session.run("python", "-m", "tests.fuzz", *held, *limits, *(session.posargs or ["-max_total_time=120"]))


@nox.session
def typing(session: nox.Session) -> None:
    """Check the built wheel as its users see it: every public name typed, and the examples of right and wrong use."""
    session.install(".[lint]")
    quiet = {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    session.run("pyright", "--verifytypes", "rlsnutri", "--ignoreexternal", env=quiet)
    session.run("mypy", "--strict", "--warn-unused-ignores", "tests/typing/public_api.py")
    session.run("pyright", "-p", "tests/typing", env=quiet)


@nox.session
def build(session: nox.Session) -> None:
    """Build twice, in two places and under two umasks, and compare the bytes; the second build is left in `dist/`."""
    session.install("build>=1.2")
    shutil.rmtree("dist", ignore_errors=True)
    made: list[dict[str, bytes]] = []
    for place, umask in ((Path(session.create_tmp()) / "first", 0o022), (Path("dist"), 0o077)):
        shutil.rmtree(place, ignore_errors=True)
        before = os.umask(umask)
        try:
            # Any fixed day will do, as long as everybody who builds this says the same.
            session.run("python", "-m", "build", "--outdir", str(place), env={"SOURCE_DATE_EPOCH": "1767225600"})
        finally:
            os.umask(before)
        made.append({path.name: path.read_bytes() for path in sorted(place.iterdir())})
    if made[0] != made[1]:
        session.error("two builds differ: " + ", ".join(sorted(made[0])))
    session.log("both builds are the same: " + ", ".join(sorted(made[0])))
