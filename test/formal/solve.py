#!/usr/bin/env python3
"""Answers one SMT-LIB query with the first of these solvers that knows: yices, bitwuzla, cvc5 with words as integers, z3.

usage: solve.py FILE

For `halmos --solver-command`. Bits are best for packed words, integers for products and divisions, and no solver is best at both.
Which one answered is added to the file that SOLVE_LOG names, if it names one.
"""

import os
import select
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(sys.executable)


def yices(path):
    os.execv(f"{HERE}/yices-smt2", ["yices-smt2", path])


def z3(path):
    os.execv(f"{HERE}/z3", ["z3", path])


def bitwuzla(path):
    import bitwuzla

    options = bitwuzla.Options()
    options.set(bitwuzla.Option.PRODUCE_MODELS, True)
    bitwuzla.Parser(bitwuzla.TermManager(), options).parse(path)


def cvc5(path):
    import cvc5

    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("produce-models", "true")
    solver.setOption("solve-bv-as-int", "iand")
    solver.setOption("iand-mode", "bitwise")
    parser = cvc5.InputParser(solver)
    parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, path)
    while not (command := parser.nextCommand()).isNull():
        print(command.invoke(solver, parser.getSymbolManager()), end="", flush=True)


def start(name, path):
    code = f"import sys; sys.path.insert(0, {os.path.dirname(os.path.abspath(__file__))!r}); import solve; solve.{name}({path!r})"
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def main(path):
    runs = {}

    def end(*_):
        for run in runs.values():
            run.kill()
        sys.exit(1)

    signal.signal(signal.SIGTERM, end)
    began = time.monotonic()
    names = os.environ.get("SOLVERS", "yices,bitwuzla,cvc5,z3").split(",")
    for name in names:
        run = start(name, path)
        runs[run.stdout] = run
        # Most queries take the first solver no time.
        if name == names[0]:
            select.select([run.stdout], [], [], 2)
    who = {run.stdout: name for run, name in zip(runs.values(), names)}
    while runs:
        for out in select.select(list(runs), [], [])[0]:
            answer = out.read().decode()
            run = runs.pop(out)
            run.wait()
            if answer.split("\n", 1)[0] not in ("sat", "unsat"):
                continue
            if log := os.environ.get("SOLVE_LOG"):
                with open(log, "a") as file:
                    file.write(f"{path} {who[out]} {answer.split()[0]} {time.monotonic() - began:.2f}\n")
            print(answer)
            for other in runs.values():
                other.kill()
            return
    print("unknown")


if __name__ == "__main__":
    main(sys.argv[1])
