"""A back end in a page: plans come in as JSON, timetables go out as JSON or HTML.

``pip install rlsnutri fastapi uvicorn``, then ``uvicorn fastapi_app:app`` in this folder.  The library's own values
stand in the signatures: a faulty plan is answered with 422 and every fault at its place, before any code here runs.
FastAPI takes what is no model of pydantic's for a part of the address, so a plan says that it is the body.
"""

from typing import Annotated

from fastapi import Body, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel

from rlsnutri import (
    BudgetExceededError,
    Plan,
    PlanError,
    Report,
    RlsnutriError,
    Schedule,
    check,
    schedule,
)
from rlsnutri.codec import error_to_dict
from rlsnutri.render import html

app = FastAPI(title="When to take what")
PlanBody = Annotated[Plan, Body()]


class Comparison(BaseModel):
    """Two plans and how each of them comes out."""

    before: Plan
    after: Plan


class Compared(BaseModel):
    """The two timetables."""

    before: Schedule
    after: Schedule


@app.post("/schedule")
def make_schedule(plan: PlanBody) -> Schedule:
    """The best timetable for a plan."""
    return schedule(plan)


@app.post("/schedule.html")
def make_page(plan: PlanBody) -> HTMLResponse:
    """The same as a page to look at."""
    return HTMLResponse(html(schedule(plan)))


@app.post("/check")
def make_report(plan: PlanBody) -> Report:
    """How much that is, against the limits."""
    return check(plan)


@app.post("/compare")
def compare(plans: Comparison) -> Compared:
    """Two plans side by side."""
    return Compared(before=schedule(plans.before), after=schedule(plans.after))


@app.exception_handler(RlsnutriError)
def say_why(_: Request, error: RlsnutriError) -> JSONResponse:
    """Why there is no timetable: 422 for faults that show only as a whole, 409 for a plan that was understood."""
    status = 422 if isinstance(error, PlanError) else 503 if isinstance(error, BudgetExceededError) else 409
    return JSONResponse(error_to_dict(error), status_code=status)
