"""``label``: what a bottle says, read row by row."""

from __future__ import annotations

from rlsnutri import _api
from rlsnutri._cli.asked import DONE, NO_SCHEDULE, Asked, Printed, as_json
from rlsnutri._cli.documents import read_text
from rlsnutri._cli.parsing import Commands, command, count, form_options
from rlsnutri.codec import dose_to_dict, label_to_dict
from rlsnutri.codec.toml_text import toml_text
from rlsnutri.labels import LabelReading
from rlsnutri.render.label_text import label_text
from rlsnutri.render.lines import clean


def add(commands: Commands) -> None:
    """Add the command."""
    to_label = command(commands, "label", "read the label of a product, row by row")
    to_label.add_argument(
        "label", metavar="LABEL", help="a label of the NIH DSLD in JSON (API v9); - reads standard input"
    )
    to_label.add_argument("--serving", type=count, metavar="N", help="which column of amounts, where there are several")
    form_options(to_label, toml="print the product as a dose to paste into a plan")
    to_label.set_defaults(run=_label)


def _label(asked: Asked) -> Printed:
    """Say what was read from a label; without a product where its columns leave open which one is meant."""
    options = asked.options
    reading = _api.read_label(read_text(options.label, "label"), serving=options.serving)
    status = NO_SCHEDULE if reading.product is None else DONE
    if options.json:
        return Printed(as_json(label_to_dict(reading)), status)
    if options.toml:
        return Printed(_snippet(reading), status)
    return Printed(label_text(reading, width=asked.width), status)


def _snippet(reading: LabelReading) -> str:
    """Return the product as a dose in TOML, the most that the label lets one take, with what one has to know of it."""
    unknown = [row.name for row in reading.rows if any(each.amount is None for each in row.counted)]
    told = [f"read from DSLD label {reading.id}: compare it with your bottle", *reading.notes]
    if unknown:
        told.append(f"in it, but nobody says how much: {', '.join(unknown)}")
    comments = "".join(f"# {clean(note)}\n" for note in told)
    return comments + toml_text({"doses": [dose_to_dict(reading.dose())]})
