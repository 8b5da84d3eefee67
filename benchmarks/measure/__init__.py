"""Measuring: a command in a child process, rounds of them, and the machine."""
