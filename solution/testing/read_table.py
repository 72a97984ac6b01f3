"""What sequence_table.py reads of tables, as JSON, a line each: python3 read_table.py READER JOBS.

READER is the library that Parquet is read with; the others are hidden. JOBS is a JSON list of lists:
a file, the features of a model or null, and what is said of the columns, or null.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

reader, jobs = sys.argv[1:]
for name in "pyarrow", "duckdb", "fastparquet":
    if name != reader:
        sys.modules[name] = None

from sequence_table import Choice, Keys, Trained, read_sequences  # noqa: E402


def read(file, features, choice):
    warnings = []
    trained = Trained(features) if features else None
    said = Choice(**choice) if choice else Choice()
    try:
        sequences = read_sequences(Path(file), Keys(), trained, warnings.append, said)
    except ValueError as error:
        return {"error": str(error), "warnings": warnings}
    return {
        "dtype": str(sequences[0].states.dtype),
        "sequences": [
            [one.seq_ix, one.steps.tolist(), one.need_prediction.tolist(), one.states.tolist()]
            for one in sequences
        ],
        "warnings": warnings,
    }


for job in json.loads(jobs):
    print(json.dumps(read(*job)))
