"""Searching a year of a city: the list of incidents over 50,000 of them, as a page asks for it, on both engines.

``python -m tests.bench.incidents_search [N]``: the sample city with 5,000 cameras and N incidents is made first, and
how long that took is told. Figure ``incidents.search``: p95 of the API's answer (a hundred rows) over the questions
below; the baseline is the same page without a question.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import figures
from tests.bench.incidents import at_share, database
from tests.wall.installation import Installation

CAMERAS, INCIDENTS, ROUNDS = 5000, 50_000, 20
MOST_QUERIES = 12
QUESTIONS = (
    "q=pingsan",
    "q=ular+lorong",
    "q=tidakada",
    "q=MKS-2026",
    "q=%22sesak+napas%22",
    "q=kebakaran&category=KBK",
    "q=LR-0100",
    "person=operator",
    "place=Kyoto",
    "severity=P1&q=api",
    "live=true",
)
ASK = """
import json, time
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from accounts.models import User
settings.ALLOWED_HOSTS = ["*"]
settings.REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = []
client = Client()
client.force_login(User.objects.get(username="supervisor"))
def ask(question):
    began = time.perf_counter()
    answer = client.get("/api/v1/incidents/?" + question)
    assert answer.status_code == 200, answer.content
    return 1000 * (time.perf_counter() - began)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")  # as autovacuum does within a minute of such a load
found = {{"": [], **{{question: [] for question in {questions!r}}}}}
queries = 0
for question in found:
    ask(question)  # the first of each reads the disk and plans
    with CaptureQueriesContext(connection) as made:
        ask(question)
    queries = max(queries, len(made))
    found[question] = [ask(question) for _ in range({rounds})]
print(json.dumps({{"waits": found, "queries": queries}}))
"""


def main(count: int) -> None:
    print(f"{'engine':>10} {'made in s':>10} {'p50 ms':>8} {'p95 ms':>8} {'slowest question':>28} {'queries':>8}")
    for engine in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="search-") as folder, database(engine) as address:
            installation = Installation(Path(folder))
            if address:
                installation.environment["DATABASE_URL"] = address
            _one(engine, installation, count)


def _one(engine: str, installation: Installation, count: int) -> None:
    installation.manage("migrate", "--verbosity", "0")
    installation.manage("load_city")
    began = time.monotonic()
    installation.manage("seed_demo", "--quiet", "--cameras", str(CAMERAS), "--incidents", str(count))
    made_s = time.monotonic() - began
    told = json.loads(installation.run(ASK.format(questions=QUESTIONS, rounds=ROUNDS)).splitlines()[-1])
    waits: dict[str, list[float]] = told["waits"]
    plain = waits.pop("")
    every = [wait for of_one in waits.values() for wait in of_one]
    slowest = max(waits, key=lambda question: at_share(waits[question], 0.5))
    p50, p95 = at_share(every, 0.5), at_share(every, 0.95)
    print(f"{engine:>10} {made_s:>10.0f} {p50:>8.1f} {p95:>8.1f} {slowest:>28} {told['queries']:>8}", flush=True)
    if told["queries"] > MOST_QUERIES:
        raise SystemExit(f"{told['queries']} queries for a page; {MOST_QUERIES} are allowed")
    figures.record(
        "incidents.search",
        p95,
        unit="ms",
        n=len(every),
        percentiles={"p50": p50, "p95": p95, "made_s": made_s, "queries": told["queries"]},
        baseline=(f"the list without a question, {engine}", at_share(plain, 0.95)),
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warroom.settings")
    main(int(sys.argv[1]) if sys.argv[1:] else INCIDENTS)
