"""`python -m tests.bench [N ...]`: measure at each number of proposals and say which aims are met."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bs4 import Tag

from .clients import Answer, Client
from .fill import COMMON, FIRST, JUDGES, RARE, login_of
from .measure import MEBIBYTE, Result, forget_peak, measure, peak, resident, take

ROOT = Path(__file__).parents[2]
SERVERS, CLIENTS = 2, 4
PORT = 8970
PROPOSALS = "tbody th a[href^='/usulan/INV-']"
LIST_PAGES = ("list", "list of one OPD", "search, rare word", "OPD board")
MOST_QUERIES, MOST_GROWTH, LEAST_OF_FLOOR, MOST_TAIL, LEAST_OF_COMMIT = 8, 2.0, 0.4, 5.0, 0.4
MOST_MEMORY = 64 * MEBIBYTE
Results = Mapping[str, Result]


def main(numbers: Sequence[int]) -> None:
    found = {number: run(number) for number in numbers}
    for number, results in found.items():
        tell(number, results)
    judge(found)


@contextmanager
def running(arguments: Sequence[str], port: int, instance: Path) -> Iterator[int]:
    """A server process, by its id, until the block ends."""
    environment = os.environ | {"PORT": str(port), "INSTANCE_PATH": str(instance)}
    command = [sys.executable, "-m", "tests.bench.server", *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                time.sleep(0.1)
                if process.poll() is not None:
                    raise RuntimeError(f"{command} has ended")
                with suppress(OSError), urlopen(f"http://127.0.0.1:{port}{'/' if arguments else '/sehat'}"):
                    break
            yield process.pid
        finally:
            process.terminate()


def run(number: int) -> Results:
    """Fill a database, start the servers, measure all."""
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        instance = Path(place)
        say(f"filling in {number:,} proposals ...")
        environment = os.environ | {"INSTANCE_PATH": place}
        command = [sys.executable, "-m", "tests.bench.fill", str(number)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        with running(["hello"], PORT, instance) as hello:
            results = [*measure({"bare Flask hello": get("/")}, [Client(PORT) for _ in range(CLIENTS)], [hello])]
        with running([], PORT + 1, instance) as one, running([], PORT + 2, instance) as two:
            ports = [PORT + 1 + place % SERVERS for place in range(CLIENTS)]
            results += measure_pages(ports, [one, two])
            results += measure_writing(ports, [one, two])
            results += measure_files(Client(PORT + 1).log_in(login_of(0)), one)
        return {result.name: result for result in results}


def get(path: str) -> Any:
    return lambda client: client.send("GET", path)


def measure_pages(ports: Sequence[int], pids: Sequence[int]) -> Iterator[Result]:
    """As kominfo, who sees most; beside each page that has an aim a floor as large as it is."""
    desk = [Client(port).log_in(login_of(0)) for port in ports]
    options = desk[0].page("/usulan").select("select[name=opd] option[value!='']")
    pages = {
        "list": "/usulan",
        "list of one OPD": f"/usulan?opd={options[0]['value']}",
        "search, rare word": f"/usulan?q={RARE}",
        "search, word of all": f"/usulan?q={COMMON}",
        "OPD board": "/opd",
        "proposal": str(desk[0].page("/usulan?status=implemented").select(PROPOSALS)[0]["href"]),
        "ranking of a directive": f"/arahan/{FIRST}/peringkat",
    }
    for name, path in pages.items():
        steps = {name: get(path)}
        if name in LIST_PAGES:
            steps[f"floor: {name}"] = get(f"/bench/floor?times={count_times(desk[0], path)}")
        yield from measure(steps, desk, pids)
    own = [Client(port).log_in(login_of((1 + place) * 100)) for place, port in enumerate(ports)]
    yield from measure({"list as a proposer": get("/usulan")}, own, pids)


def count_times(client: Client, path: str) -> int:
    """How often the floor repeats its rows to be as large as the page."""
    once, twice, asked = (len(client.text(way)) for way in ("/bench/floor", "/bench/floor?times=2", path))
    return max(1, round(1 + (asked - once) / (twice - once)))


def measure_writing(ports: Sequence[int], pids: Sequence[int]) -> Iterator[Result]:
    """A score saved and a proposal submitted, each form read anew before; beside one durable row."""
    judges = [Client(port).log_in(login_of(3 + JUDGES + place)) for place, port in enumerate(ports)]
    numbers = [next(find_waiting(judge)) for judge in judges]
    paths = dict(zip(judges, (f"/penilaian/{number}" for number in numbers), strict=True))
    turn = count()

    def save(client: Client) -> Answer:
        data = client.form(paths[client])
        chosen = next(name for name in data if name.startswith("reason_"))
        return client.send("POST", paths[client], data | {chosen: f"Alasan {next(turn)}."})

    def commit(client: Client) -> Answer:
        client.form(paths[client])
        return client.send("POST", "/bench/commit", {"csrf_token": client.token})

    yield from measure({"one durable row": commit, "save a score": save}, judges, pids)
    yield from measure_submitting(ports, pids)


def find_waiting(client: Client) -> Iterator[str]:
    """Numbers of proposals in the queue."""
    for link in client.page("/penilaian").find_all("a"):
        if str(link.get("href")).startswith("/penilaian/INV-"):
            yield str(link["href"]).rpartition("/")[2]


def measure_submitting(ports: Sequence[int], pids: Sequence[int]) -> Iterator[Result]:
    """Each client is the owner of drafts, which are sent one after the other."""
    own = [Client(port).log_in(login_of((1 + place) * 100)) for place, port in enumerate(ports)]
    drafts = {client: iter([*list_drafts(client)]) for client in own}

    def submit(client: Client) -> Answer:
        number = next(drafts[client])
        action = f"/usulan/{number}/tindakan/submit"
        return client.send("POST", action, client.form(f"/usulan/{number}/periksa", action))

    return measure({"submit a proposal": submit}, own, pids)


def list_drafts(client: Client) -> Iterator[str]:
    """Numbers on all pages of the client's own list."""
    path = "/usulan?status=draft&milik=saya"
    while path:
        soup = client.page(path)
        for link in soup.select(PROPOSALS):
            yield str(link["href"]).rpartition("/")[2]
        after = soup.find("a", rel="next")
        path = str(after["href"]) if isinstance(after, Tag) else ""


def measure_files(client: Client, pid: int) -> Iterator[Result]:
    """The whole list as one file: here p50 is the time to its first byte, and memory what the process grew by."""
    for suffix in ("csv", "xlsx"):
        before = resident(pid)
        forget_peak(pid)
        answer = take(suffix, client.send("GET", f"/usulan/semua.{suffix}", keep=False))
        grown, size = max(0, peak(pid) - before), int(answer.body)
        times = {"p50": answer.first, "p95": answer.seconds, "p99": answer.seconds}
        name = f"whole {suffix.upper()}"
        yield Result(name=name, rate=1 / answer.seconds, queries=0, size=size, memory=grown, number=1, **times)


def tell(number: int, results: Results) -> None:
    """As README's table."""
    say(f"\n### {number:,} proposals\n")
    say("| page | per second | p50 ms | p95 ms | p99 ms | queries | kB sent | memory MiB |")
    say("|---|--:|--:|--:|--:|--:|--:|--:|")
    for row in results.values():
        times = " | ".join(f"{1000 * time:,.1f}" for time in (row.p50, row.p95, row.p99))
        size = f"{row.size / 1000:,.1f} | {row.memory / MEBIBYTE:,.0f}"
        say(f"| {row.name} | {row.rate:,.1f} | {times} | {row.queries} | {size} |")


def judge(found: Mapping[int, Results]) -> None:
    """Each aim with its figure."""
    small, large = min(found), max(found)
    for name in LIST_PAGES:
        for number, results in found.items():
            row, floor = results[name], results[f"floor: {name}"]
            aim(f"{name}, {number:,}: queries", row.queries, MOST_QUERIES)
            aim(f"{name}, {number:,}: rate of the floor's", row.rate / floor.rate, LEAST_OF_FLOOR, least=True)
            aim(f"{name}, {number:,}: p99 of p50", row.p99 / row.p50, MOST_TAIL)
        aim(
            f"{name}: cost at {large:,} of that at {small:,}",
            found[small][name].rate / found[large][name].rate,
            MOST_GROWTH,
        )
    for number, results in found.items():
        saved = results["save a score"].rate / results["one durable row"].rate
        aim(f"save a score, {number:,}: rate of one durable row's", saved, LEAST_OF_COMMIT, least=True)
        aim(f"whole CSV, {number:,}: MiB grown", results["whole CSV"].memory / MEBIBYTE, MOST_MEMORY / MEBIBYTE)


def aim(words: str, figure: float, bound: float, *, least: bool = False) -> None:
    is_met = figure >= bound if least else figure <= bound
    say(
        f"{'met    ' if is_met else 'NOT MET'} {words}: {figure:.2f} ({'at least' if least else 'at most'} {bound:g})"
    )


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a program for the terminal


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [5_000, 100_000])
