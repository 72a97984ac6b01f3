"""How a peer is asked: a JSON request a line on standard input, a JSON answer a line on standard output."""

import json
import os
import sys
import time


def serve(operations):
    """Answers requests {"op": name, ...} with {"answer": ...} or {"error": text} until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    # What a library prints must not come between the answers.
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": operations[request.pop("op")](**request)}
        except Exception as error:  # whatever it is, the other side is waiting for a line
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def best_time(run, seconds):
    """Seconds of the fastest of as many runs as fit into `seconds`, at least one."""
    best = float("inf")
    end = time.perf_counter() + seconds
    while True:
        started = time.perf_counter()
        run()
        now = time.perf_counter()
        best = min(best, now - started)
        if now >= end:
            return best
