"""How values meet other people's programs: notebooks and pydantic ask a value itself, so it has to know whom to ask.

A noun that shows itself or lets itself be read is the one exception to the floors: each method below looks upstairs
only when it is called, and the import contract names every such look.  Nothing here imports pydantic when it is
imported itself; only pydantic calls the hooks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

import attrs

from rlsnutri.errors import Fault, PlanError

if TYPE_CHECKING:
    from pydantic_core import InitErrorDetails
    from pydantic_core.core_schema import CoreSchema

__all__ = ["Readable", "Shown", "Told"]

_STEP = re.compile(r"\[([0-9]+)\]|\.?([^.\[\]]+|'[^']*')")


class Shown:
    """What a notebook shows as HTML."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from rlsnutri.render.html_page import fragment  # noqa: PLC0415 -- a value that shows itself

        return fragment(self)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] -- only answers are shown


class Told:
    """What rich prints: the fields that are not as by default, amounts and times as people write them."""

    __slots__ = ()

    def __rich_repr__(self) -> Iterator[tuple[str, object]]:
        for field in attrs.fields(type(self)):  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] -- all are attrs classes
            value = getattr(self, field.name)
            if value != field.default:
                yield field.alias or field.name, _told(value)


def _told(value: object) -> object:
    """Return what has a spelling of its own, alone or in a tuple, as that text."""
    if isinstance(value, tuple):
        return tuple(_told(each) for each in cast("tuple[object, ...]", value))
    spelled = attrs.has(type(value)) and type(value).__str__ is not object.__str__
    return str(value) if spelled else value


class Readable:
    """What stands as a field of a pydantic model or in the body of a request, read and written by the codec.

    Every fault becomes an error of pydantic's at its own place.  The name of the class says how it is read.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 -- whoever calls this has it

        kind = cls.__name__.lower()
        read, write = _codec(kind)

        def validate(value: object) -> object:
            if isinstance(value, cls):
                return value
            try:
                return read(value)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] -- whatever it is, its faults are told
            except PlanError as error:
                raise _as_pydantic(cls.__name__, kind, error, value) from None

        return core_schema.no_info_plain_validator_function(
            validate,
            serialization=core_schema.plain_serializer_function_ser_schema(write, when_used="json"),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        described = (cls.__doc__ or "").partition("\n")[0]
        return {"title": cls.__name__, "type": "object", "description": described}


def _codec(kind: str) -> tuple[Callable[[Mapping[str, Any]], object], Callable[[Any], dict[str, Any]]]:
    from rlsnutri import codec  # noqa: PLC0415 -- a value that lets itself be read

    readers: dict[str, Callable[[Mapping[str, Any]], object]] = {
        "plan": codec.plan_from_dict,
        "schedule": codec.schedule_from_dict,
        "report": codec.report_from_dict,
    }
    writers: dict[str, Callable[[Any], dict[str, Any]]] = {
        "plan": codec.plan_to_dict,
        "schedule": codec.schedule_to_dict,
        "report": codec.report_to_dict,
    }
    return readers[kind], writers[kind]


def _as_pydantic(title: str, root: str, error: PlanError, value: object) -> Exception:
    """Return all faults as one error of pydantic's, which adds where in its own model the value stands."""
    from pydantic_core import ValidationError  # noqa: PLC0415 -- as above

    return ValidationError.from_exception_data(title, [_line(fault, root, value) for fault in error.faults])


def _line(fault: Fault, root: str, value: object) -> InitErrorDetails:
    from pydantic_core import InitErrorDetails, PydanticCustomError  # noqa: PLC0415 -- as above

    context = {"problem": fault.problem, "help": fault.help, "path": fault.path}
    template = "{problem}; help: {help}" if fault.help else "{problem}"
    said = fault.value or value
    return InitErrorDetails(
        type=PydanticCustomError("plan_error", template, context), loc=_place(fault, root), input=said
    )


def _place(fault: Fault, root: str) -> tuple[int | str, ...]:
    """Return the path of a fault as pydantic writes places: ``plan.doses[2].amount`` as (doses, 2, amount)."""
    path = fault.path
    if path == root or path.startswith((f"{root}.", f"{root}[")):
        path = path[len(root) :]
    steps = _STEP.findall(path)
    return tuple(int(number) if number else word.strip("'") for number, word in steps)
