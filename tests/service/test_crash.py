"""The service is killed in the middle of a class, and loses nobody."""

from __future__ import annotations

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from serving import REMOTE, command, free_port

from autograder.course.layout import Course
from autograder.grading.frames import load_rubric
from autograder.handover import asking as asks
from autograder.handover.asking import Asking, Waiting
from autograder.handover.exchange import ask
from autograder.handover.keys import add_key
from autograder.handover.order import Order
from autograder.handover.parts import only
from autograder.handover.verdicts import Verdict

STUDENTS, CLIENTS, DISTINCT = 200, 40, 8
RIGHT = "    return torch.logsumexp(x, dim=-1) - torch.tensor(float(x.shape[-1])).log()\n"
WRONG = "    return x.exp().mean(-1).log()\n"


def handed_in(folder: Path, number: int) -> Path:
    """The work of a student, of which there are few kinds: every second one overflows."""
    place = folder / f"{number % DISTINCT}" / "submission"
    if not place.exists():
        place.mkdir(parents=True)
        body = WRONG if number % 2 else RIGHT
        (place / "mini.py").write_text(f"import torch\n\ndef log_mean_exp(x):\n{body}\nNUMBER = {number % DISTINCT}\n")
    return place


@pytest.mark.slow
def test_two_hundred_submissions_from_forty_clients_survive_a_kill(
    mini: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asks, "LONGEST", 3.0)
    rubric, port, key = load_rubric(mini.compiled("mini")), free_port(), add_key(tmp_path / "keys.json", "mini", 1)
    order = Order(f"http://127.0.0.1:{port}", "mini", REMOTE, 900.0)
    checks = only(rubric, REMOTE).checks
    places = [handed_in(tmp_path / "work", n) for n in range(STUDENTS)]
    accepted, some = threading.Semaphore(0), threading.Event()

    def client(number: int) -> dict[str, Verdict] | Waiting:
        about = Asking.about(order, key, rubric.rubric_hash, places[number], f"{number}")
        heard: list[Waiting] = []

        def on_news(news: Waiting) -> None:
            if news.heard and not heard:
                heard.append(news)
                accepted.release()

        found = about.wait(time.monotonic() + 900, checks, on_news)
        some.set()
        return found

    with ThreadPoolExecutor(CLIENTS) as crowd:
        with command(mini.root, tmp_path / "keys.json", tmp_path / "store", port) as process:
            futures = [crowd.submit(client, n) for n in range(STUDENTS)]
            for _ in range(CLIENTS // 2):  # half of the first wave is in the queue
                assert accepted.acquire(timeout=600)
            assert some.wait(600), "and some are graded"
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert not all(future.done() for future in futures), "the kill came in the middle"
        with command(mini.root, tmp_path / "keys.json", tmp_path / "store", port):
            found = [future.result(900) for future in futures]
            text = ask(order.address, "GET", "/metrics", {}, seconds=10).body.decode()
    lost = [n for n, verdicts in enumerate(found) if isinstance(verdicts, Waiting)]
    assert not lost, found[lost[0]]
    points = [verdicts["value_is_stable"].points for verdicts in found if not isinstance(verdicts, Waiting)]
    assert points == [2.0 if n % 2 == 0 else 0.0 for n in range(STUDENTS)], "everybody has their own result"
    assert f'state="done",assignment="mini"}} {DISTINCT}\n' in text, "equal submissions were graded once"
    assert 'state="waiting"' not in text and 'state="running"' not in text
