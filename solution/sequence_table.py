"""Reads a table of sequences as seqarena does: CSV with numpy alone, Parquet with pyarrow, duckdb or
fastparquet, whichever is there, to the same numbers."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shlex
from array import array
from pathlib import Path
from typing import NamedTuple

import numpy as np

ID, STEP, NEED = "seq_ix", "step_in_seq", "need_prediction"

# Beyond so many of a column's spreads float32 would blur them.
MOST_SPREADS = 1e4

# Rows that are kept to tell level and spread by.
MOST_KEPT_ROWS = 20_000

# Rows at the beginning that a look at a column takes in.
PEEKED_ROWS = 65_536


class Sequence(NamedTuple):
    seq_ix: int
    steps: np.ndarray  # [n_steps]
    need_prediction: np.ndarray  # [n_steps], booleans
    states: np.ndarray  # [n_steps, n_features], float32 or float64, the same in all sequences


class Keys(NamedTuple):
    """Names of the columns that say where a row belongs; None: what the weights say, or the usual."""

    id: str | None = None
    step: str | None = None
    need: str | None = None
    warm_up: int | None = None  # without a column for it: predict from step warm_up - 1 on


class Choice(NamedTuple):
    """Names of columns that are features, or are none."""

    only: list[str] | None = None  # the only features; None: all that are nothing else
    drop: list[str] = []  # no features; they may hold anything
    keep: list[str] = []  # features though they look like an index


class Trained(NamedTuple):
    """What is known of the table that a model was trained on."""

    features: list[str]
    keys: Keys = Keys()
    choice: Choice = Choice()


class WrongUse(ValueError):
    """A column was named that is not there, or names contradict each other: no bad data."""


def read_sequences(
    path: Path,
    keys: Keys = Keys(),
    trained: Trained | None = None,
    warn=lambda text: None,
    choice: Choice = Choice(),
) -> list[Sequence]:
    """The sequences of a table, in order of first appearance, each in step order.

    Features are those of `trained`, by their names and in its order, or all columns but the keys
    and an index that only numbers the rows, as `choice` says it.
    """
    check_choice(keys, choice)
    if not path.is_file():
        raise ValueError("is a folder, not a file" if path.is_dir() else "no such file")
    is_csv = path.name.endswith((".csv", ".csv.gz"))
    if not is_csv and path.suffix != ".parquet":
        raise ValueError("the format is not known: give a .csv, .csv.gz or .parquet file")
    table = read_csv(path) if is_csv else read_parquet(path)
    keys, choice = keys_by_place(table, keys), choice_by_place(table, choice)
    check_names(table, keys, choice)
    known = trained.choice if trained else Choice()
    said = Choice(choice.only or known.only, choice.drop + known.drop, choice.keep + known.keep)
    found = find_keys(table, keys, trained, said.drop)
    features = find_features(table, found, trained, said, warn)
    seq_ix, steps = whole_numbers(table, found.id), whole_numbers(table, found.step)
    if found.need is not None and keys.warm_up is not None:
        warn(f"column {found.need} says where predictions are asked for; --warm-up says nothing")
    need = None if found.need is None else flags(table, found.need)
    states = np.stack([numbers(table, name) for name in features], axis=1)
    bad = np.argwhere(~np.isfinite(states))
    if len(bad) > 0:
        row, column = bad[0]
        where = f"seq_ix {seq_ix[row]}, step {steps[row]}, {label(features[column])}"
        raise ValueError(f"{where}: a value is missing, NaN or infinite")
    if not needs_float64(states):
        states = states.astype(np.float32)
    ids, first = np.unique(seq_ix, return_index=True)
    by_sequence = np.lexsort((steps, seq_ix))
    rows = np.split(by_sequence, np.searchsorted(seq_ix[by_sequence], ids[1:]))
    for i in np.argsort(first):
        check_steps(ids[i], steps[rows[i]], rows[i], found)
    return [
        Sequence(
            int(ids[i]),
            steps[rows[i]],
            from_warm_up(len(rows[i]), found.warm_up) if need is None else need[rows[i]],
            states[rows[i]],
        )
        for i in np.argsort(first)
    ]


def check_steps(seq_ix: int, steps: np.ndarray, rows: np.ndarray, keys: Keys) -> None:
    """Steps, in order, must count from 0 without a gap; `rows` says where in the table they stand."""
    if len(steps) == 1:
        raise ValueError(f"{keys.id} {seq_ix}: the sequence has a single step")
    wrong = np.flatnonzero(steps != np.arange(len(steps)))
    if len(wrong) == 0:
        return
    at = wrong[0]
    if at > 0 and steps[at] == steps[at - 1]:
        first, second = sorted(int(row) + 1 for row in rows[at - 1 : at + 1])
        what = f"two rows have this {keys.id} and {keys.step}: rows {first} and {second}"
        raise ValueError(f"{keys.id} {seq_ix}, step {steps[at]}: {what}")
    hint = f". Count {keys.step} from 0." if at == 0 else ""
    what = f"no row has this step, but later ones are there, first in row {rows[at:].min() + 1}"
    raise ValueError(f"{keys.id} {seq_ix}, step {at}: {what}{hint}")


def from_warm_up(n_steps: int, warm_up: int) -> np.ndarray:
    """Asks for predictions from step warm_up - 1 to the last but one."""
    steps = np.arange(n_steps)
    return (steps >= warm_up - 1) & (steps < n_steps - 1)


def needs_float64(states: np.ndarray) -> bool:
    """Whether a column that varies lies so far from 0, in its own spreads, that float32 would lose
    them, as with epoch seconds. The same rule as in seqarena's datasets/statePrecision.ts."""
    stride = 1
    while -(-len(states) // stride) >= MOST_KEPT_ROWS:
        stride *= 2
    for column in states.T:
        is_blurred = np.any(column.astype(np.float32) != column) and np.any(column != column[0])
        if is_blurred and is_far(column[::stride]):
            return True
    return False


def is_far(values: np.ndarray) -> bool:
    """Whether the level exceeds MOST_SPREADS of the spread, outliers left out."""
    ordered = np.sort(values)
    tail = len(ordered) // 200
    first, last = ordered[tail], ordered[len(ordered) - 1 - tail]
    if first != last:
        reach = 10 * (last - first)
        values = values[(values >= first - reach) & (values <= last + reach)]
    spread = values.std() if values.min() != values.max() else 0
    return bool(np.abs(values.mean()) > MOST_SPREADS * (spread if spread > 0 else 1))


# --- which column is what -----------------------------------------------------------------------


class Table(NamedTuple):
    names: list[str]
    columns: list[np.ndarray]  # as the reader gives them; masked where a value is missing, or NaN
    pandas: str | None = None  # what pandas says of its index in the metadata of a Parquet file
    faults: dict[int, str] = {}  # of columns by place: the first value that is no number


def check_choice(keys: Keys, choice: Choice) -> None:
    """The options must not contradict each other."""
    if choice.only is not None and choice.drop:
        raise WrongUse("--columns and --drop exclude each other")
    if keys.need is not None and keys.warm_up is not None:
        raise WrongUse("--need-column and --warm-up exclude each other")
    claimed = {name: "--drop" for name in choice.drop}
    for name in choice.keep:
        if name in claimed:
            raise WrongUse(f"--keep and --drop name the same column: {shown(name)}")
    for flag, name in named_keys(keys):
        if name in claimed:
            raise WrongUse(f"{flag} and {claimed[name]} name the same column: {shown(name)}")
        claimed[name] = flag


def named_keys(keys: Keys) -> list[tuple[str, str]]:
    flags = ("--id-column", "--step-column", "--need-column")
    return [(flag, name) for flag, name in zip(flags, keys[:3]) if name is not None]


def check_names(table: Table, keys: Keys, choice: Choice) -> None:
    """Names that were given must be there, and no feature may have a key's."""
    lists = (("--columns", choice.only or []), ("--drop", choice.drop), ("--keep", choice.keep))
    named = [(flag, name) for flag, names in lists for name in names]
    for flag, name in [*named, *named_keys(keys)]:
        if name not in table.names:
            has = listed(table.names)
            raise WrongUse(f"{flag}: there is no column {shown(name)}; it has {has}")
    for name in choice.keep:
        if name in (ID, STEP, NEED):
            raise WrongUse(f"--keep: sequence tables use the name {name} for a key; rename it")


def by_place(table: Table, name: str) -> str:
    """`column_3` stands for a third column without a name, unless another has that name."""
    place = re.fullmatch(r"column_([1-9]\d*)", name)
    if place is None or name in table.names:
        return name
    return "" if table.names[int(place[1]) - 1 : int(place[1])] == [""] else name


def keys_by_place(table: Table, keys: Keys) -> Keys:
    named = [None if name is None else by_place(table, name) for name in keys[:3]]
    return Keys(*named, keys.warm_up)


def choice_by_place(table: Table, choice: Choice) -> Choice:
    return Choice(*(names and [by_place(table, name) for name in names] for names in choice))


def find_keys(table: Table, keys: Keys, trained: Trained | None, dropped: list[str]) -> Keys:
    known = trained.keys if trained else Keys()
    usual = Keys(ID, STEP, NEED)
    present = [name for name in table.names if name not in dropped]
    found = []
    for flag in ("id", "step", "need"):
        asked = getattr(keys, flag)
        candidates = [asked] if asked is not None else [getattr(known, flag), getattr(usual, flag)]
        found.append(next((name for name in candidates if name in present), None))
    warm_up = keys.warm_up or known.warm_up
    for name, flag, place in zip(usual, ("id", "step", "need"), found):
        if place is None and not (flag == "need" and warm_up):
            option = f"--{flag}-column NAME{' or --warm-up N' if flag == 'need' else ''}"
            raise ValueError(f"column {name} is missing; name it with {option}")
    return Keys(*found, warm_up)


def find_features(
    table: Table, keys: Keys, trained: Trained | None, choice: Choice, warn
) -> list[str]:
    """Names of the features, in the order of the model's training table where that is known."""
    index = index_columns(table)
    features = []
    for name, column in zip(table.names, table.columns):
        if name in keys[:3] or name in choice.drop:
            continue
        if choice.only is not None and name not in choice.only:
            continue
        usual = {ID: keys.id, STEP: keys.step, NEED: keys.need}.get(name)
        if usual is not None:
            warn(f"column {name} is left out: {label(usual)} stands for it")
        elif name in (choice.only or []) or name in choice.keep:
            features.append(name)
        elif trained and name in trained.features:
            if name in index:
                warn(f"{label(name)} is an index and no data, but the model knows it")
            features.append(name)
        elif name in index:
            hint = "" if trained else f"; --keep {argument(name)} makes it a feature"
            warn(f"{label(name)} is an index and no data: left out{hint}")
        elif not (is_nameless(name) and np.isnan(peek(column)).all()):
            features.append(name)
    if len(table.columns[0] if table.columns else []) == 0:
        raise ValueError("the table has no rows")
    if trained and trained.features:
        features = matched(features, trained, warn)
    if not features:
        raise ValueError("the table has no features")
    twice = next((name for name in features if table.names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"{label(twice)} comes twice")
    return features


def matched(features: list[str], trained: Trained, warn) -> list[str]:
    """The features of the model, by their names."""
    missing = [name for name in trained.features if name not in features]
    others = [name for name in features if name not in trained.features]
    if missing:
        what = f"has no {listed(missing)}, which the model was trained on"
        raise ValueError(f"{what}, but {listed(others)}" if others else what)
    for name in others:
        warn(f"{label(name)} is left out: no feature of the model")
    return list(trained.features)


def listed(names: list[str]) -> str:
    text = ", ".join(shown(name) for name in names[:12])
    return text if len(names) <= 12 else f"{text} … ({len(names)} in all)"


def shown(name: str) -> str:
    """A name as messages have it: quoted where it could not be seen."""
    plain = name and name == name.strip() and name.isprintable() and not re.search('[",]', name)
    return name if plain else json.dumps(name, ensure_ascii=False)


def argument(name: str) -> str:
    """A name as a shell takes it in a list with commas between."""
    needs_quotes = name != name.strip() or re.search('[",]', name)
    return shlex.quote('"' + name.replace('"', '""') + '"' if needs_quotes else name)


def names_of(text: str) -> list[str]:
    """The names in a list, a,"b,c", as `argument` writes it, before a shell sees it."""
    names = []
    for item in re.finditer(r'\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)', text):
        quoted, plain = item.groups()
        names.append(plain.strip() if quoted is None else quoted.replace('""', '"'))
        if not item.group().endswith(","):
            break
    return names


def label(name: str) -> str:
    return f"column {shown(name)}" if name else "the column without a name"


def is_nameless(name: str) -> bool:
    """Whether whoever made the file gave the column no name: pandas and R call it by its place."""
    return name == "" or re.match(r"Unnamed: \d|\.\.\.\d+$", name) is not None


def index_columns(table: Table) -> set[str]:
    """Columns that only number the rows, as pandas writes its index unless it is told not to."""
    try:
        told = json.loads(table.pandas or "{}").get("index_columns") or []
    except ValueError:
        told = []
    found = {name for name in told if isinstance(name, str)}  # others describe a RangeIndex
    for name, column in zip(table.names, table.columns):
        if re.fullmatch(r"__index_level_\d+__", name):
            found.add(name)
        elif is_nameless(name):
            if numbers_rows(peek(column)):
                found.add(name)
        elif re.fullmatch(r"index|level_\d+", name, re.IGNORECASE):
            values = peek(column)
            if are_counts(values) and (np.all(np.diff(values) > 0) or counts_anew(values)):
                found.add(name)
    return found


def peek(column: np.ndarray) -> np.ndarray:
    """The first values as float64: NaN where there is none, an infinity where it is no number."""
    try:
        return as_float64(column[:PEEKED_ROWS])
    except (TypeError, ValueError):
        return np.full(min(len(column), PEEKED_ROWS), np.inf)


def are_counts(values: np.ndarray) -> bool:
    whole = np.isfinite(values) & (np.floor(values) == values) & (values >= 0)
    return len(values) >= 2 and bool(whole.all())


def numbers_rows(values: np.ndarray) -> bool:
    """Whole numbers that mostly rise, begin anew now and then, or are all different."""
    if not are_counts(values):
        return False
    if np.mean(np.diff(values) > 0) >= 0.9 or counts_anew(values):
        return True
    return values.max() <= 20 * len(values) and len(np.unique(values)) == len(values)


def counts_anew(values: np.ndarray) -> bool:
    continues = (np.diff(values) == 1) | (values[1:] == values[0])
    return bool(values[0] <= 1 and values[1] > values[0] and continues.all())


# --- values -------------------------------------------------------------------------------------


def as_float64(column: np.ndarray) -> np.ndarray:
    """Numbers and booleans; NaN where a value is missing. TypeError for anything else."""
    if isinstance(column, np.ma.MaskedArray):
        missing = np.ma.getmaskarray(column)
        values = np.full(len(column), np.nan)
        values[~missing] = as_float64(column.data[~missing])
        return values
    if column.dtype.kind in "biuf":
        return column.astype(np.float64)
    if column.dtype.kind == "O":
        numeric = [None if is_missing(value) else value for value in column]
        if not any(hasattr(value, "__len__") for value in numeric):
            return np.array(numeric, dtype=np.float64)
        is_text = any(isinstance(value, str) for value in numeric)
        raise TypeError(f"holds {'text' if is_text else 'bytes, lists or the like'}, not numbers")
    raise TypeError(f"holds values of type {column.dtype}, not numbers")


def is_missing(value) -> bool:
    return value is None or type(value).__name__ == "NAType"


def numbers(table: Table, name: str) -> np.ndarray:
    place = table.names.index(name)
    if place in table.faults:
        raise ValueError(table.faults[place])
    try:
        return as_float64(table.columns[place])
    except (TypeError, ValueError) as error:
        raise ValueError(f"{label(name)}: {error}") from None


def whole_numbers(table: Table, name: str) -> np.ndarray:
    column = table.columns[table.names.index(name)]
    if isinstance(column, np.ndarray) and column.dtype.kind in "iu":
        if not isinstance(column, np.ma.MaskedArray):
            return column.astype(np.int64)
    values = key_numbers(table, name)
    bad = np.flatnonzero(~(np.isfinite(values) & (np.floor(values) == values)))
    if len(bad) > 0:
        value = values[bad[0]]
        what = "a value is missing" if np.isnan(value) else f"{value} is no whole number"
        raise ValueError(f"row {bad[0] + 1}, {label(name)}: {what}")
    return values.astype(np.int64)


def flags(table: Table, name: str) -> np.ndarray:
    values = key_numbers(table, name)
    bad = np.flatnonzero((values != 0) & (values != 1))
    if len(bad) > 0:
        what = f"row {bad[0] + 1}, {label(name)}: {values[bad[0]]} is neither 0 nor 1"
        raise ValueError(what)
    return values == 1


def key_numbers(table: Table, name: str) -> np.ndarray:
    """Keys may also be text in Parquet."""
    column = table.columns[table.names.index(name)]
    if column.dtype.kind == "O" and all(isinstance(v, str) or is_missing(v) for v in column):
        texts = ["nan" if is_missing(value) else value.strip() for value in column]
        try:
            return np.array([float(WORDS.get(text.lower(), text)) for text in texts])
        except ValueError as error:
            raise ValueError(f"{label(name)}: {error}") from None
    return numbers(table, name)


WORDS = {"true": 1, "false": 0, "": "nan"}


# --- files --------------------------------------------------------------------------------------


def read_csv(path: Path) -> Table:
    opener = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "rt", newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file, delimiter=delimiter_of(file))
        names = [name.strip() for name in next(reader, [])]
        if not names:
            raise ValueError("the file is empty")
        flat = array("d")
        faults: dict[int, str] = {}
        for row in reader:
            if len(row) != len(names):
                sizes = f"{len(row)} cells, the header {len(names)}"
                raise ValueError(f"line {reader.line_num} has {sizes}")
            try:
                flat.extend([float(cell) for cell in row])
            except ValueError:
                flat.extend(cells(row, names, reader.line_num, faults))
    columns = np.array(flat).reshape(-1, len(names)).T
    return Table(names, list(columns), None, faults)


def delimiter_of(file) -> str:
    """The one of , ; tab | that the header has most of; the file stands at its beginning again."""
    bare = re.sub('"[^"]*"', "", file.readline())
    file.seek(0)
    return max(",;\t|", key=bare.count)


def cells(row: list[str], names: list[str], line: int, faults: dict[int, str]) -> list[float]:
    values = []
    for place, cell in enumerate(row):
        try:
            values.append(float(WORDS.get(cell.strip().lower(), cell)))
        except ValueError:
            fault = f"line {line}, {label(names[place])}: '{cell}' is no number"
            faults.setdefault(place, fault)
            values.append(np.inf)
    return values


def read_parquet(path: Path) -> Table:
    for reader in (with_pyarrow, with_duckdb, with_fastparquet):
        try:
            return reader(path)
        except ImportError:
            continue
        except (OSError, ValueError):
            raise
        except Exception as error:  # each library has errors of its own
            name = reader.__name__.removeprefix("with_")
            raise ValueError(f"{name} cannot read it: {error}") from None
    hint = "pip install one of them, or give a CSV file"
    raise ValueError(f"Parquet needs pyarrow, duckdb or fastparquet: {hint}")


def with_pyarrow(path: Path) -> Table:
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(path)
    table = file.read()
    metadata = file.schema_arrow.metadata or {}
    columns = [column.to_numpy() for column in table.columns]
    return Table(table.column_names, columns, metadata.get(b"pandas", b"").decode() or None)


def with_duckdb(path: Path) -> Table:
    import duckdb

    # A pattern of DuckDB's would be * ? and [ in a path; hive: a folder named year=2020 is no column.
    pattern = re.sub(r"[*?\[]", r"[\g<0>]", str(path))

    def ask(sql):
        return duckdb.execute(sql, [pattern])

    wanted = "name, precision, type || type_length"
    schema = ask(f"SELECT {wanted} FROM parquet_schema($1)").fetchall()
    for name, precision, _ in schema:
        if (precision or 0) > 38 and int(duckdb.__version__.split(".")[0]) < 2:
            wrong = f"duckdb {duckdb.__version__} reads decimals of {precision} digits wrong"
            raise ValueError(f"{label(name)}: {wrong}; pip install pyarrow")
    described = ask("SELECT value FROM parquet_kv_metadata($1) WHERE key = 'pandas'").fetchone()
    read = ask("SELECT * FROM read_parquet($1, hive_partitioning = false)").fetchnumpy()
    names, columns = list(read), [np.asanyarray(column) for column in read.values()]
    if len(schema) == len(names) + 1:  # no column has parts
        # Of names that differ in case at most, DuckDB changes all but the first.
        names = [name for name, _, _ in schema[1:]]
        for place, (_, _, kind) in enumerate(schema[1:]):
            # DuckDB before 1.2 does not know float16.
            if kind == "FIXED_LEN_BYTE_ARRAY2" and columns[place].dtype.kind == "O":
                columns[place] = halves(columns[place])
    return Table(names, columns, described[0].decode() if described else None)


def with_fastparquet(path: Path) -> Table:
    import fastparquet

    file = fastparquet.ParquetFile(str(path))
    frame = file.to_pandas(index=False)
    columns = [frame[name].to_numpy(dtype=wide(frame[name])) for name in file.columns]
    columns = [halves(c) if is_half(file, n) else c for n, c in zip(file.columns, columns)]
    return Table(list(file.columns), columns, file.key_value_metadata.get("pandas"))


def wide(series):
    """pandas' integers and booleans that may be missing come as objects."""
    return object if type(series.dtype).__module__.startswith("pandas") else None


def is_half(file, name: str) -> bool:
    """Whether a column is float16, of which fastparquet knows no more than that it has 2 bytes."""
    element = file.schema.schema_element(name)
    return element.type == 7 and element.type_length == 2 and element.converted_type is None


def halves(column: np.ndarray) -> np.ndarray:
    """float16 of bytes, whose zeros at the end are lost."""
    values, masked = np.ma.getdata(column), np.ma.getmaskarray(column)
    nan = np.float16(np.nan).tobytes()
    pairs = [
        nan if gone or is_missing(value) else bytes(value).ljust(2, b"\0")
        for value, gone in zip(values, masked)
    ]
    return np.frombuffer(b"".join(pairs), dtype=np.float16)
