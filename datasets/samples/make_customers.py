"""Writes customers.csv beside it: 800 invented customers of a shop, in the spelling of a German office.
Run: python3 make_customers.py. Python's own generator gives the same rows with any version since 3.2.
"""

import csv
import datetime
import random
from pathlib import Path

draw = random.Random(1)
plans = {"Basis": (1, 9.9), "Plus": (2, 19.9), "Team": (3, 59.0)}
towns = {"04109": "Leipzig", "01067": "Dresden", "09111": "Chemnitz", "07743": "Jena", "99084": "Erfurt"}
first = datetime.date(2021, 1, 1)


def german(number, digits=2):
    return f"{number:,.{digits}f}".replace(",", "_").replace(".", ",").replace("_", ".")


rows = []
for number in range(800):
    code = draw.choices(list(towns), weights=[8, 5, 3, 2, 1])[0]
    age = min(92, max(18, round(draw.gauss(44, 15))))
    plan = draw.choices(list(plans), weights=[6, 4, 1 + (age > 30)])[0]
    level, price = plans[plan]
    joined = first + datetime.timedelta(days=int(1400 * draw.random() ** 0.7))
    spent = price * draw.lognormvariate(2.2 + 0.2 * level, 0.7)
    left = draw.random() < 0.32 - 0.08 * level
    reason = draw.choice(["price", "moved", "other"]) if left else ""
    rating = "" if draw.random() < 0.2 else max(1, min(5, round(draw.gauss(4.2 - 1.3 * left, 0.8))))
    rows.append(
        [f"K-{number:05d}", code, towns[code], age, plan, level, joined.strftime("%d.%m.%Y"),
         f"{german(spent)} €", rating, "yes" if left else "no", reason]
    )

with open(Path(__file__).parent / "customers.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["customer", "code", "town", "age", "plan", "level", "joined", "spent", "rating", "left", "reason"])
    writer.writerows(rows)
