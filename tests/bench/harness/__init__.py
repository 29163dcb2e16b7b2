"""What the benches share: a system of their own, things to compare it with, load, a report.

A bench is one more file beside this folder; http_bench.py is the example."""
