"""Filter and group: what do listings that were reviewed cost, by district and room type?"""
from pyspark.sql import functions as F

LISTING = {
    "id": "BIGINT",
    "shape": "STRING",
    "name": "STRING",
    "host_name": "STRING",
    "neighbourhood_group": "STRING",
    "neighbourhood": "STRING",
    "room_type": "STRING",
    "price": "INT",
    "minimum_nights": "INT",
    "number_of_reviews": "INT",
    "last_review": "DATE",
    "reviews_per_month": "DECIMAL(6,2)",
    "calculated_host_listings_count": "INT",
    "availability_365": "INT",
}


def aggregate(spark, event, probe):
    listings = probe.input(probe.read(event["INPUT_PATH"], event["FORMAT"], LISTING))
    groups = (
        listings.where((F.col("price") > 0) & (F.col("number_of_reviews") >= 1))
        .groupBy("neighbourhood_group", "room_type")
        .agg(
            F.count(F.lit(1)).alias("listings"),
            F.sum("price").alias("price_sum"),
            F.sum("number_of_reviews").alias("reviews_sum"),
            F.min("minimum_nights").alias("nights_min"),
            F.max("price").alias("price_max"),
        )
    )
    digest = F.sum(F.crc32(probe.canonical(*groups.columns)))
    probe.output(groups, digest).write.mode("overwrite").parquet(event["OUTPUT_PATH"])


run_workload(aggregate)
