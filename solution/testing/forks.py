"""Runs Python scripts for the tests, each in a fork of this process, which has imported numpy once.

A line of standard input is a JSON list, the script and its arguments; its answer is a line of
standard output, a JSON object with status, stdout and stderr.
"""

import json
import os
import runpy
import sys
from tempfile import TemporaryFile

import numpy  # noqa: F401

for line in sys.stdin:
    script, *args = json.loads(line)
    with TemporaryFile() as out, TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            sys.argv = [script, *args]
            sys.path[0] = os.path.dirname(script)
            runpy.run_path(script, run_name="__main__")
            sys.exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        answer = {"status": status, "stdout": out.read().decode(), "stderr": err.read().decode()}
    print(json.dumps(answer), flush=True)
