"""SDMetrics and mostlyai-qa as peers: what they say of a synthetic table, and the seconds it takes them.

    python3 assess_peer.py
"""

import importlib.metadata
import importlib.util
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from protocol import serve


def versions():
    """Versions of the libraries that are installed."""
    found = {}
    for name in ["sdmetrics", "mostlyai-qa"]:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


tables = {}
names = {}


def load(training, synthetic, holdout=None, key=None):
    """CSV files, read before anything is timed. @returns rows of the synthetic table"""
    files = {"training": training, "synthetic": synthetic, "holdout": holdout}
    tables.clear()
    tables.update({name: pd.read_csv(file) for name, file in files.items() if file is not None})
    names["key"] = key
    return len(tables["synthetic"])


def timed(run):
    started = time.perf_counter()
    result = run()
    return {"seconds": time.perf_counter() - started, **result}


# --- SDMetrics ----------------------------------------------------------------------------------


def quality_report():
    """Column shapes and column pair trends of the value columns, synthetic against training.

    As its defaults are: pairs with labels are judged by 50,000 rows drawn of each table.
    """
    from sdmetrics.reports.single_table import QualityReport

    real, synthetic = (
        tables[name].drop(columns=names["key"] or []) for name in ("training", "synthetic")
    )
    is_number = pd.api.types.is_numeric_dtype
    metadata = {
        "columns": {
            name: {"sdtype": "numerical" if is_number(column) else "categorical"}
            for name, column in real.items()
        }
    }

    def run():
        report = QualityReport()
        report.generate(real, synthetic, metadata, verbose=False)
        return {"score": report.get_score()}

    return timed(run)


# --- mostlyai-qa --------------------------------------------------------------------------------


def qa_accuracy(seed):
    """Its accuracy and coherence figures without charts, by the functions that its report calls, in that order."""
    from mostlyai.qa import _coherence, _sampling, reporting
    from mostlyai.qa._accuracy import bin_data
    from mostlyai.qa.random_state import set_random_state

    key = names["key"]
    training, synthetic = tables["training"], tables["synthetic"][tables["training"].columns]
    holdout = tables.get("holdout")
    originals = [training] if holdout is None else [training, holdout[training.columns]]

    def records(table, **options):
        return _sampling.prepare_data_for_accuracy(df_tgt=table, tgt_context_key=key, **options)

    def coherence(bins, ori, syn):
        per_category = _coherence.calculate_sequences_per_distinct_category
        per_sequence = _coherence.calculate_distinct_categories_per_sequence
        _, ori_counts, top, _ = per_category(ori, key)
        _, syn_counts, _, _ = per_category(syn, key, top)
        ori_binned, bins = bin_data(per_sequence(ori, key), bins=10)
        syn_binned, _ = bin_data(per_sequence(syn, key), bins=bins)
        return (
            _coherence.calculate_distinct_categories_per_sequence_accuracy(ori_binned, syn_binned),
            _coherence.calculate_sequences_per_distinct_category_accuracy(
                ori_seqs_per_top_cat_cnts=ori_counts, syn_seqs_per_top_cat_cnts=syn_counts
            ),
        )

    def run():
        set_random_state(seed)
        is_keyed = key is not None and not training[key].is_unique
        setup = "1:N" if is_keyed else "1:1"
        first = records(training, setup=setup)
        types = first.dtypes.to_dict()
        others = [records(table, setup=setup, ori_dtypes=types) for table in [*originals[1:], synthetic]]
        original = pd.concat([first, *others[:-1]], ignore_index=True)
        parts = []
        if is_keyed:
            prepare = _sampling.prepare_data_for_coherence
            ori, bins = prepare(df_tgt=pd.concat(originals), tgt_context_key=key)
            syn, _ = prepare(df_tgt=synthetic, tgt_context_key=key, bins=bins)
            parts = [table["accuracy"].mean() for table in coherence(bins, ori, syn)]
        ori_bin, bins = bin_data(original, bins=10)
        syn_bin, _ = bin_data(others[-1], bins=bins)
        pairs = reporting.calculate_bivariates(ori_bin, syn_bin)
        is_next = pairs["type"] == "nxt"
        figures = {
            "univariate": reporting.calculate_univariates(ori_bin, syn_bin)["accuracy"].mean(),
            "bivariate": pairs[~is_next]["accuracy"].mean(),
            "trivariate": reporting.calculate_trivariates(ori_bin, syn_bin)["accuracy"].mean(),
        }
        if is_keyed:
            next_rows = pairs[is_next]["accuracy"].mean()
            figures["coherence"] = (next_rows + sum(parts)) / 3
        return {"figures": figures}

    with patch.object(_sampling, "load_tokenizer", tokenizer(_sampling.load_tokenizer)):
        return timed(run)


def tokenizer(load):
    """Columns of text alone need it; where its library is not installed, tables without them do not."""
    return load if importlib.util.find_spec("transformers") else lambda: None


def qa_report(seed, max_rows):
    """All of its report: accuracy, charts and the page; similarity and distances of so many rows."""
    from joblib.externals.loky import get_reusable_executor
    from mostlyai import qa

    def run():
        qa.set_random_state(seed)
        with tempfile.TemporaryDirectory() as folder:
            qa.report(
                trn_tgt_data=tables["training"].copy(),
                syn_tgt_data=tables["synthetic"].copy(),
                hol_tgt_data=tables["holdout"].copy() if "holdout" in tables else None,
                tgt_context_key=names["key"],
                max_sample_size_embeddings=max_rows,
                report_path=Path(folder) / "report.html",
            )
        return {}

    try:
        return timed(run)
    finally:
        # The processes that joblib started would live on for minutes, and keep this one's output open.
        get_reusable_executor().shutdown(kill_workers=True)


serve(
    {
        "versions": versions,
        "load": load,
        "qualityReport": quality_report,
        "qaAccuracy": qa_accuracy,
        "qaReport": qa_report,
    }
)
