"""Write the schema that the package ships: ``python -m tests.write_schema``."""

import json
from pathlib import Path

from rlsnutri.codec import plan_schema

if __name__ == "__main__":
    text = json.dumps(plan_schema(), ensure_ascii=False, indent=1)
    target = Path(__file__).parents[1] / "src/rlsnutri/codec/plan.schema.json"
    target.write_text(f"{text}\n", encoding="utf-8")
