"""Solves the linear system of a production graph with scipy's sparse triangular solve.

Arguments: the folder with the system, the number of attributes, and how often to solve it. Answers
the seconds of the best solve, the largest relative difference to the chain's solution, and the
version of scipy.
"""

import sys
import time
from pathlib import Path

import numpy
import scipy
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import spsolve_triangular

folder, attributes, times = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
rows = numpy.fromfile(folder / "rows", dtype="<i4")
columns = numpy.fromfile(folder / "columns", dtype="<i4")
coefficients = numpy.fromfile(folder / "coefficients", dtype="<f8")
own = numpy.fromfile(folder / "own", dtype="<f8").reshape(-1, attributes)
expected = numpy.fromfile(folder / "solution", dtype="<f8").reshape(-1, attributes)

nodes = own.shape[0]
shares = csr_array((coefficients, (rows, columns)), shape=(nodes, nodes))
matrix = csr_array(eye_array(nodes, format="csr") - shares)

took = []
for _ in range(times):
    started = time.perf_counter()
    solution = spsolve_triangular(matrix, own, lower=True, unit_diagonal=True)
    took.append(time.perf_counter() - started)

difference = numpy.max(numpy.abs(solution - expected) / numpy.maximum(expected, 1))
print(min(took), difference, scipy.__version__)
