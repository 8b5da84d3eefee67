"""What custody costs beside other ways to the same answer: ``make bench`` measures, and writes docs/benchmarks.md."""
