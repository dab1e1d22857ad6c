"""The same expressions over the same files on Spark: a cluster, or this machine to try it."""

from collections.abc import Iterator
from functools import reduce
from operator import and_
from threading import Lock
from typing import Any
from uuid import UUID

from ibis.backends.pyspark import Backend
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from steward.analytics.errors import BooksUnavailable
from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.asking import written
from steward.analytics.queries.engine.duck import SEQUENCE
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import Manifest
from steward.analytics.rules.metrics import Expression
from steward.analytics.rules.tables import TABLES, LakeTable
from steward.kit.imports.wanted import Kind
from steward.kit.marks import N_

_ALWAYS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.variable.substitute": "false",  # what people ask for is not to be read as ${this}
}
_LOCAL = {  # what is small is interpreted sooner than it is compiled
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
_TYPES = {Kind.TEXT: "string", Kind.MOMENT: "timestamp_ntz"}  # where Spark says it otherwise
_lock = Lock()
_shown: list[UUID] = []  # the version of the manifest that Spark's views are of


Backend.register_options()  # Ibis writes Spark's SQL by these


def run(lake: Lake, held: Manifest, expression: Expression) -> list[tuple[Any, ...]]:
    """Return the rows of an expression over tables of the lake.

    Raises BooksUnavailable when there is no Java for Spark, no cluster, or no way to the files.
    """
    try:
        spark, sql = session(lake), written(expression, "pyspark")
        with _lock:
            if _shown != [held.version]:
                for table in TABLES.values():
                    _standing(spark, lake, held, table).createOrReplaceTempView(table.name)
                _shown[:] = [held.version]
            found = spark.sql(sql)  # names are looked up here, so another version may come now
        return [tuple(row) for row in found.collect()]
    except (PySparkException, Py4JError) as error:
        words = str(error).partition("\n")[0]
        msg = N_("Spark could not be asked: %(words)s", words=words)
        raise BooksUnavailable(msg) from error


def session(lake: Lake) -> SparkSession:
    """Return this process's session with the cluster, begun at the first question."""
    is_local = lake.engine == "spark-local"
    builder = SparkSession.builder.appName("steward")
    builder = builder.master("local[2]" if is_local else lake.engine)
    for name, value in (_ALWAYS | (_LOCAL if is_local else {})).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _standing(spark: SparkSession, lake: Lake, held: Manifest, table: LakeTable) -> DataFrame:
    """Return the rows that count: a row is hidden by a mask of its key from a later landing."""
    months = held.tables.get(table.name, ())
    plain = [name for one in months if not one.masks for name in one.rows]
    masked = [name for one in months if one.masks for name in one.rows]
    masks = [name for one in months for name in one.masks]
    columns = [one.name for one in table.columns]
    reader = spark.read.schema(_schema(table))
    found = [spark.createDataFrame([], _schema(table))]
    if plain:
        found.append(reader.parquet(*_addresses(lake, plain)))
    if masked:
        hidden = reader.parquet(*_addresses(lake, masked))
        hiding = reader.parquet(*_addresses(lake, masks))
        same = [hiding[key] == hidden[key] for key in table.key]
        older = reduce(and_, same, hiding[SEQUENCE] > hidden[SEQUENCE])
        found.append(hidden.join(hiding, older, "left_anti"))
    return reduce(DataFrame.unionByName, found).select(columns)


def _schema(table: LakeTable) -> str:
    cells = (f"`{one.name}` {_TYPES.get(one.kind, duck.TYPES[one.kind])}" for one in table.columns)
    return ", ".join([*cells, f"`{SEQUENCE}` bigint"])


def _addresses(lake: Lake, names: list[str]) -> Iterator[str]:
    """Yield where Spark finds files: a cluster reads the store itself, by Hadoop's names."""
    if lake.url is None or lake.engine == "spark-local":
        yield from (path.as_uri() for path in lake.here(names))
    else:
        url = lake.url.replace("s3:", "s3a:", 1) if lake.url.startswith("s3:") else lake.url
        yield from (f"{url}/{name}" for name in names)
