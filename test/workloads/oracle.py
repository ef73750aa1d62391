"""Makes inputs, and the right answers from the contract in plain Python: no Spark, no code of soalbench.

oracle.py make FOLDER ROWS      writes listings.csv, listings.jsonl, neighbourhoods.csv
oracle.py answers CSV TAXES     prints {"records": n, "aggregate": {"rows", "digest"}, ...}
"""
import collections
import csv
import decimal
import json
import random
import sys
import zlib

NUMBERS = {"id", "price", "minimum_nights", "number_of_reviews", "calculated_host_listings_count", "availability_365"}
HEADER = (
    "id;shape;name;host_name;neighbourhood_group;neighbourhood;room_type;price;minimum_nights;number_of_reviews;"
    "last_review;reviews_per_month;calculated_host_listings_count;availability_365"
).split(";")
NAMES = [
    'He said "Größe 12"; so be it',
    "Kreuzberg 🏳️‍🌈 loft, 2 rooms; quiet",
    '"quoted"',
    'ends with quote"',
    "back\\slash \\",
    "l'été à côté",
    "日本語の部屋",
    "a|b|c",
    "plain",
    None,
]


def listing(chance, number):
    district = chance.choice(["Mitte", "Pankow", "Neukölln", "Charlottenburg-Wilm."])
    reviews = chance.choice([0, 0, 1, 7, 400])
    return {
        "id": number * 7919 + 1,
        "shape": "%050X" % chance.getrandbits(200),
        "name": chance.choice(NAMES),
        "host_name": chance.choice(["Jörg", "Anna & Tom", None, "Zoë", 'O"Neil']),
        "neighbourhood_group": district,
        "neighbourhood": district + " " + str(chance.randint(1, 6)),
        "room_type": chance.choice(["Entire home/apt", "Private room", "Shared room"]),
        "price": chance.choice([0, 10, 35, 35, 60, 60, 9000]) + chance.randint(0, 3),
        "minimum_nights": chance.randint(1, 30),
        "number_of_reviews": reviews,
        "last_review": "20%02d-%02d-%02d" % (chance.randint(9, 18), chance.randint(1, 12), chance.randint(1, 28)) if reviews else None,
        "reviews_per_month": decimal.Decimal(chance.randint(1, 999)) / 100 if reviews else None,
        "calculated_host_listings_count": chance.randint(1, 9),
        "availability_365": chance.randint(0, 365),
    }


def make(folder, rows):
    chance = random.Random(1)
    listings = []
    for number in range(rows):
        again = listings and chance.random() < 0.05
        listings.append(chance.choice(listings) if again else listing(chance, number))
    with open(folder + "/listings.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([text(record[name]) for name in HEADER] for record in listings)
    with open(folder + "/listings.jsonl", "w", encoding="utf-8") as file:
        for record in listings:
            number = record["reviews_per_month"]
            record = dict(record, reviews_per_month=None if number is None else float(number))
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    with open(folder + "/neighbourhoods.csv", "w", encoding="utf-8") as file:
        file.write("neighbourhood;zone;tax_basis_points\n")
        names = sorted({record["neighbourhood"] for record in listings})
        for place, name in enumerate(names):
            if place % 5 != 3:
                file.write("%s;%s;%d\n" % (name, "ABC"[place % 3], 25 * place))


def text(value):
    return "" if value is None else "%.2f" % value if isinstance(value, decimal.Decimal) else str(value)


def crc(canonical):
    return zlib.crc32(canonical.encode("utf-8"))


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def answers(listings_path, taxes_path):
    listings, taxes = read(listings_path), read(taxes_path)
    found = {"aggregate": aggregate(listings), "etl": etl(listings), "join": join(listings, taxes)}
    found = {name: {"rows": rows, "digest": str(digest)} for name, (rows, digest) in found.items()}
    return dict(found, records=len(listings))


def aggregate(listings):
    groups = collections.defaultdict(list)
    for row in listings:
        if int(row["price"]) > 0 and int(row["number_of_reviews"]) >= 1:
            groups[row["neighbourhood_group"], row["room_type"]].append(row)
    column = lambda rows, name: [int(row[name]) for row in rows]
    lines = [
        [*key, len(rows), sum(column(rows, "price")), sum(column(rows, "number_of_reviews"))]
        + [min(column(rows, "minimum_nights")), max(column(rows, "price"))]
        for key, rows in groups.items()
    ]
    return len(lines), sum(crc("|".join(map(str, line))) for line in lines)


def etl(listings):
    distinct = {row["id"]: row for row in listings}
    digest = 0
    for row in distinct.values():
        shown = dict(row, reviews_per_month=row["reviews_per_month"] and "%.2f" % decimal.Decimal(row["reviews_per_month"]))
        rest = "|".join(shown[name] for name in HEADER if name not in ("id", "shape"))
        digest += (int(row["id"]) % 65521 + 1) * (crc(rest) % 65521 + 1)
    return len(distinct), digest


def join(listings, taxes):
    zones = {row["neighbourhood"]: row for row in taxes}
    ranked = collections.defaultdict(list)
    for row in listings:
        zone = zones.get(row["neighbourhood"])
        if zone is not None:
            taxed = int(row["price"]) * (10000 + int(zone["tax_basis_points"]))
            ranked[zone["zone"], row["room_type"]].append((-taxed, int(row["id"])))
    lines = [
        "%s|%s|%d|%d|%d" % (*key, place + 1, number, -taxed)
        for key, rows in ranked.items()
        for place, (taxed, number) in enumerate(sorted(rows)[:100])
    ]
    return len(lines), sum(map(crc, lines))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]))
    else:
        print(json.dumps(answers(sys.argv[2], sys.argv[3])))
