"""Requests in a closed loop from several clients, and what they cost: rate, percentiles, queries, bytes, memory."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import quantiles

from .clients import Answer, Client

Step = Callable[[Client], Answer]
SECONDS = float(os.environ.get("SECONDS", "6"))
TURNS = 5
WARM_UP = 5
"""Requests of each client before the clock runs."""
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Result:
    """Rate is requests per second of all clients together; times are seconds; memory is the most of a process."""

    name: str
    rate: float
    p50: float
    p95: float
    p99: float
    queries: int
    size: int
    memory: int
    number: int


def measure(
    steps: Mapping[str, Step], clients: Sequence[Client], pids: Sequence[int], seconds: float = SECONDS
) -> Iterator[Result]:
    """Each step again and again by every client, until it raises `StopIteration`; the time of its answer counts.

    The steps take turns, so that what else the machine does meets them alike: their ratio is what is wanted.
    Raises `RuntimeError` for an answer that is an error.
    """
    for name, step in steps.items():
        for client in clients:
            for _ in range(WARM_UP):
                take(name, step(client))
    answers: dict[str, list[Answer]] = {name: [] for name in steps}
    memory = dict.fromkeys(steps, 0)
    for _ in range(TURNS):
        for name, step in steps.items():
            for pid in pids:
                forget_peak(pid)
            end = time.perf_counter() + seconds / TURNS
            with ThreadPoolExecutor(len(clients)) as pool:
                turns = [pool.submit(_repeat, name, client, step, end) for client in clients]
                answers[name] += chain.from_iterable(turn.result() for turn in turns)
            memory[name] = max(memory[name], *(peak(pid) for pid in pids))
    for name, own in answers.items():
        yield _sum_up(name, own, len(clients), memory[name])


def _sum_up(name: str, answers: Sequence[Answer], clients: int, memory: int) -> Result:
    times = sorted(answer.seconds for answer in answers)
    marks = quantiles(times, n=100, method="inclusive")
    return Result(
        name=name,
        rate=clients * len(times) / sum(times),
        p50=marks[49],
        p95=marks[94],
        p99=marks[98],
        queries=max(answer.queries for answer in answers),
        size=max(len(answer.body) for answer in answers),
        memory=memory,
        number=len(times),
    )


def _repeat(name: str, client: Client, step: Step, end: float) -> list[Answer]:
    answers = []
    with suppress(StopIteration):  # nothing is left to do
        while time.perf_counter() < end:
            answers.append(take(name, step(client)))
    return answers


def take(name: str, answer: Answer) -> Answer:
    """The answer, unless it is an error or leads to the log-in."""
    if answer.status >= 400 or "/masuk" in answer.headers.get("Location", ""):
        raise RuntimeError(f"{name}: {answer.status}")
    return answer


def forget_peak(pid: int) -> None:
    """Begin anew to note the most memory of a process."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def peak(pid: int) -> int:
    """The most resident memory of a process since, in bytes."""
    return _status(pid, "VmHWM")


def resident(pid: int) -> int:
    return _status(pid, "VmRSS")


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))
