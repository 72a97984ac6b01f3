"""60 columns in 60 spellings, and whether a table holds them in these: by pandas and regular expressions alone.

    python3 forms.py make FILE ROWS      writes a table with a column `key` of groups of one to four rows
    python3 forms.py check REAL FILE     says of each column whether FILE spells it as REAL does
"""

import re
import sys

import numpy as np
import pandas as pd

rng = np.random.default_rng(1)


def moments(rows):
    """Random moments of 2019 to 2023."""
    start = pd.Timestamp("2019-01-01").value // 10**9
    return pd.Series(pd.to_datetime(start + rng.integers(0, 5 * 365 * 86400, rows), unit="s"))


def amounts(rows):
    return 10 ** (1 + 4 * rng.random(rows))


def unpadded(text):
    return re.sub(r"\b0(\d)", r"\1", text)


def dates(format, pandas_format=None, change=lambda text: text):
    """A column of dates, and pandas' format of it."""
    make = lambda rows: [change(text) for text in moments(rows).dt.strftime(format)]
    return make, lambda texts: pd.to_datetime(pd.Series(texts), format=pandas_format or format)


def numbers(write, pattern, strip=lambda text: text, draw=amounts):
    """A column of numbers: how one is written, the pattern of all, and what is a plain number of it."""

    def parse(texts):
        wrong = [text for text in texts if not re.fullmatch(pattern, text)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is not {pattern}")
        return pd.to_numeric(pd.Series([strip(text) for text in texts]))

    return lambda rows: [write(value) for value in draw(rows)], parse


def labels(*known):
    def parse(texts):
        wrong = [text for text in texts if text not in known]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is none of {known}")
        return pd.Series(np.zeros(len(texts)))

    return lambda rows: list(rng.choice(known, rows)), parse


def with_mark(column, mark):
    """The column with a mark of missing values in every twentieth row."""
    make, parse = column

    def make_all(rows):
        return [mark if i % 20 == 7 else text for i, text in enumerate(make(rows))]

    def parse_all(texts):
        share = np.mean([text == mark for text in texts])
        if not 0.005 < share < 0.2 or "" in texts:
            raise ValueError(f"{share:.3f} of the values are {mark!r}")
        return parse([text for text in texts if text != mark])

    return make_all, parse_all


def codes(pattern, make):
    def parse(texts):
        wrong = [text for text in texts if not re.fullmatch(pattern, text)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is not {pattern}")
        return pd.Series(np.zeros(len(texts)))

    return make, parse


def small(rows):
    return rng.integers(0, 500, rows)


def commas(text):
    return text.replace(",", "")


columns = {
    "whole": numbers(str, r"\d+", draw=small),
    "negative": numbers(str, r"-?\d+", draw=lambda rows: small(rows) - 250),
    "decimals as needed": numbers(lambda v: f"{round(v * 4) / 4:g}", r"\d+(\.\d+)?"),
    "two decimals": numbers(lambda v: f"{v:.2f}", r"\d+\.\d\d"),
    "point zero": numbers(lambda v: f"{v}.0", r"\d+\.0", draw=small),
    "dollars": numbers(lambda v: f"${v:,.2f}", r"\$\d{1,3}(,\d{3})*\.\d\d", lambda t: commas(t[1:])),
    "minus before dollars": numbers(
        lambda v: f"{'-' if v < 100 else ''}${v:.2f}", r"-?\$\d+\.\d\d", lambda t: t.replace("$", "")
    ),
    "commas": numbers(lambda v: f"{v:,.0f}", r"\d{1,3}(,\d{3})*", commas),
    "blanks": numbers(
        lambda v: f"{v:,.0f}".replace(",", " "), r"\d{1,3}( \d{3})*", lambda t: t.replace(" ", "")
    ),
    "apostrophes": numbers(
        lambda v: f"{v:,.0f}".replace(",", "'"), r"\d{1,3}('\d{3})*", lambda t: t.replace("'", "")
    ),
    "decimal comma": numbers(
        lambda v: f"{v:.1f}".replace(".", ","), r"\d+,\d", lambda t: t.replace(",", ".")
    ),
    "euros behind": numbers(
        lambda v: f"{v:,.2f} €".translate(str.maketrans(",.", ".,")),
        r"\d{1,3}(\.\d{3})*,\d\d €",
        lambda t: t[:-2].replace(".", "").replace(",", "."),
    ),
    "euros before": numbers(lambda v: f"€{v:.2f}", r"€\d+\.\d\d", lambda t: t[1:]),
    "currency code": numbers(
        lambda v: f"EUR {v:,.2f}", r"EUR \d{1,3}(,\d{3})*\.\d\d", lambda t: commas(t[4:])
    ),
    "percent": numbers(lambda v: f"{v / 1000:.1f}%", r"\d+\.\d%", lambda t: t[:-1]),
    "percent with a blank": numbers(lambda v: f"{v} %", r"\d+ %", lambda t: t[:-2], small),
    "kilograms": numbers(lambda v: f"{v} kg", r"\d+ kg", lambda t: t[:-3], small),
    "parentheses": numbers(
        lambda v: f"({v})" if v < 100 else str(v),
        r"\(\d+\)|\d+",
        lambda t: f"-{t[1:-1]}" if t[0] == "(" else t,
        lambda rows: small(rows) + 1,
    ),
    "question marks": with_mark(numbers(str, r"\d+", draw=small), "?"),
    "backslash N": with_mark(numbers(lambda v: f"{v:.2f}", r"\d+\.\d\d"), r"\N"),
    "dashes": with_mark(numbers(str, r"\d+", draw=small), "-"),
    "truth in capitals": labels("TRUE", "FALSE"),
    "truth with a capital": labels("True", "False"),
    "truth in small letters": labels("true", "false"),
    "small yes": labels("yes", "no"),
    "yes with a capital": labels("Yes", "No"),
    "Y": labels("Y", "N"),
    "T": labels("T", "F"),
    "on": labels("on", "off"),
    "one and zero": labels("1", "0"),
    "iso": dates("%Y-%m-%d"),
    "year and slashes": dates("%Y/%m/%d"),
    "day first": dates("%d/%m/%Y"),
    "month first": dates("%m/%d/%Y"),
    "month first, no zeros": dates("%m/%d/%Y", change=unpadded),
    "points": dates("%d.%m.%Y"),
    "short year": dates("%d/%m/%y"),
    "eight digits": dates("%Y%m%d"),
    "name of the month": dates("%d-%b-%Y"),
    "capital month": dates("%d-%b-%Y", change=str.upper),
    "month in full": dates("%B %d, %Y", change=unpadded),
    "with the weekday": dates("%a, %d %b %Y", change=unpadded),
    "year and month": dates("%Y-%m"),
    "month and short year": dates("%b-%y"),
    "zero dates": with_mark(dates("%Y-%m-%d"), "0000-00-00"),
    "minutes": dates("%Y-%m-%d %H:%M"),
    "seconds": dates("%Y-%m-%d %H:%M:%S"),
    "with a T": dates("%Y-%m-%dT%H:%M:%S"),
    "with a Z": dates("%Y-%m-%dT%H:%M:%SZ"),
    "with an offset": dates("%Y-%m-%dT%H:%M:%S+02:00"),
    "milliseconds": dates("%Y-%m-%d %H:%M:%S.125", "%Y-%m-%d %H:%M:%S.%f"),
    "half of the day": dates("%Y-%m-%d %I:%M %p"),
    "day first, seconds": dates("%d/%m/%Y %H:%M:%S"),
    "time of the day": dates("%H:%M"),
    "postal codes": labels("02116", "10001", "94103", "00813"),
    "sort codes": labels("04-11", "20-18", "60-02"),
    "months": labels("00", "01", "02", "11"),
    "forty digits": codes(
        r"\d{40}", lambda rows: ["".join(map(str, rng.integers(0, 10, 40))) for _ in range(rows)]
    ),
    "years of work": labels("< 1 year", "1 year", "2 years", "10+ years"),
    "blank before": labels(" Private", " State-gov", " ?"),
}


def make(file, rows):
    rows = int(rows)
    groups = np.repeat(np.arange(rows), rng.integers(1, 5, rows))[:rows]
    table = pd.DataFrame({"key": groups, **{name: own[0](rows) for name, own in columns.items()}})
    table.to_csv(file, index=False)


def check(real, file):
    tables = [pd.read_csv(one, dtype=str, keep_default_na=False) for one in (real, file)]
    right = 0
    for name, (_, parse) in columns.items():
        original, made = (table[name].tolist() for table in tables)
        try:
            values, own = parse(original), parse(made)
            if own.min() < values.min() or own.max() > values.max():
                raise ValueError(f"{own.min()} … {own.max()}, really {values.min()} … {values.max()}")
            right += 1
        except Exception as error:
            print(f"{name}: {error}; {original[:3]} became {made[:3]}")
    print(f"{right} of {len(columns)} columns in their spelling")
    sys.exit(0 if right == len(columns) else 1)


{"make": make, "check": check}[sys.argv[1]](*sys.argv[2:])
