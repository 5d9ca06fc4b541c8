"""Runs a plan in DuckDB: `duckdb_engine.py PLAN ANSWERS`. See plan.ts for what a plan is."""

import json
import sys
from pathlib import Path

import duckdb
from encode import answer


class Engine:
    """A database in memory, and the folder for answers."""

    def __init__(self, answers: Path) -> None:
        self.database = duckdb.connect()
        self.answers = answers

    def run(self, step: dict) -> None:
        match step:
            case {"answer": name, "sql": statement}:
                result = self.database.sql(statement)
                types = [str(kind) for kind in result.types]
                (self.answers / f"{name}.json").write_text(json.dumps(answer(types, result.fetchall())))
            case {"rows": name, "sql": statement}:
                (self.answers / name).mkdir()
                self.database.sql(f"COPY ({statement}) TO '{self.answers / name}/rows.parquet' (FORMAT parquet)")
            case {"sql": statement}:
                self.database.execute(statement)
            case _:
                sys.exit(f"No such step: {step}.")


def main(plan: str, answers: str) -> None:
    engine = Engine(Path(answers))
    for step in json.loads(Path(plan).read_text())["steps"]:
        if step.get("only") != "spark":
            try:
                engine.run(step)
            except duckdb.Error as error:
                sys.exit(f"{step['step']}: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
