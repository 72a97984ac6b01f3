"""One table of four sequences, as pandas, fastparquet, polars and R leave it with an index of theirs beside the data,
and with names and types of columns that are legal and rare.

Made with pandas 3.1.1, pyarrow 26.0.1, fastparquet 2026.9.0 and polars 2.1.0:

    pip install pandas==3.1.1 pyarrow==26.0.1 fastparquet==2026.9.0 polars==2.1.0
    python make_columns.py
"""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet

here = Path(__file__).parent
warnings.filterwarnings('ignore')  # pandas 3.1 announces the end of its fastparquet engine

sequences, steps = 6, 6
rows = np.arange(sequences * steps)
whole = pd.DataFrame(
    {
        'seq_ix': rows // steps,
        'step_in_seq': rows % steps,
        'need_prediction': rows % steps >= 2,
        'x0': np.round(np.sin(rows), 4),
        'x1': np.round(np.cos(1.7 * rows), 4),
    }
)
# What is left of it has an index with holes.
table = whole[~whole.seq_ix.isin([1, 3])]
plain = table.reset_index(drop=True)

plain.to_csv(here / 'plain.csv', index=False)
plain.to_csv(here / 'index.csv')
pd.read_csv(here / 'index.csv').to_csv(here / 'index-twice.csv')
pd.read_csv(here / 'index-twice.csv').to_csv(here / 'index-thrice.csv')
table.to_csv(here / 'filtered.csv')
table.reset_index().to_csv(here / 'reset.csv', index=False)
table.reset_index().reset_index().to_csv(here / 'reset-twice.csv', index=False)
pieces = [piece.reset_index(drop=True) for _, piece in plain.groupby('seq_ix')]
pd.concat(pieces).to_csv(here / 'concatenated.csv')
pd.concat(pieces).reset_index().to_csv(here / 'concatenated-reset.csv', index=False)

# R: write.csv(table, 'r.csv')
header = ','.join(f'"{name}"' for name in ['', *plain.columns])
lines = plain.replace({True: 'TRUE', False: 'FALSE'}).to_csv(index=False, header=False).splitlines()
text = '\n'.join([header, *(f'"{i + 1}",{line}' for i, line in enumerate(lines))]) + '\n'
(here / 'r.csv').write_text(text)

# A spreadsheet that was wider once.
lines = plain.to_csv(index=False).splitlines()
(here / 'spreadsheet.csv').write_text('\n'.join(line + ',,' for line in lines) + '\n')

table.to_parquet(here / 'filtered.parquet')
table.to_parquet(here / 'fastparquet.parquet', engine='fastparquet')
pl.read_parquet(here / 'filtered.parquet').write_parquet(here / 'polars.parquet')
pl.from_pandas(plain).with_row_index().write_parquet(here / 'row-index.parquet')
table.to_feather(here / 'filtered.feather')
table.rename_axis('row').to_parquet(here / 'named.parquet')
table.set_index(['seq_ix', 'step_in_seq']).to_parquet(here / 'keys.parquet')
table.set_index(pd.date_range('2024-01-01', periods=len(table), freq='h')).to_parquet(
    here / 'dates.parquet'
)

flags = plain.assign(x1=plain.x1 > 0)
flags.to_csv(here / 'flags.csv', index=False)
flags.to_parquet(here / 'flags.parquet')
flags.to_feather(here / 'flags.feather')

names = ['', 'x', 'X', 'select', 'a"b', "it's", 'a\nb', 'a\0b', 'a,b', 'c0', 'is the end', 'é']
odd = pa.table(
    [*(plain[key] for key in plain.columns[:3]), *(np.sin(rows[:24] * (k + 1)) for k in range(len(names)))],
    names=[*plain.columns[:3], *names],
)
parquet.write_table(odd, here / 'names.parquet')
feather.write_feather(odd, here / 'names.feather')
