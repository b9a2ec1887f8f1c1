import contextlib
import io
import re

from rlsnutri import Plan
from rlsnutri.codec import plan_from_toml
from tests.golden import FOLDER, RENEW, without_version
from tests.golden.plans import PLANS
from tests.readme import README, block, read


def run(code: str) -> tuple[str, dict[str, object]]:
    """Run the code as a program; returns what it printed, and its names."""
    names: dict[str, object] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(code, str(README), "exec"), names)  # noqa: S102 -- our own README, as a reader would run it
    return printed.getvalue(), names


def test_the_example_prints_what_the_readme_shows() -> None:
    printed, _ = run(block("python"))
    assert without_version(printed) == without_version(block("text")), f"renew it: {RENEW}"


def test_the_example_is_the_golden_plan_of_that_name() -> None:
    assert run(block("python"))[1]["plan"] == PLANS["readme"]
    assert without_version(block("text")) == read(FOLDER / "readme.txt")


def commands(job: str) -> list[str]:
    """The commands that stand under the marker of that job."""
    return re.findall(rf"^<!-- ci: {re.escape(job)} -->\n```sh\n(.+)\n```$", read(README), re.MULTILINE)


def test_each_command_for_continuous_integration_stands_there_once() -> None:
    assert re.findall(r"<!-- ci: (.*?) -->", read(README)) == ["main job", "tests"]
    (main_job,) = commands("main job")
    (tests,) = commands("tests")
    assert main_job.endswith("-m rlsnutri schedule examples/rls-evening.toml")
    assert "-m pytest" in tests


def test_the_main_job_schedules_an_example_that_is_there() -> None:
    (main_job,) = commands("main job")
    example = README.parent / main_job.split()[-1]
    assert isinstance(plan_from_toml(read(example)), Plan)
