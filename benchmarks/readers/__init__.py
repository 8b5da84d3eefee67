"""Who pushed images, answered in a process of its own by one reader each: ``python -m benchmarks.readers.NAME FOLDER``.

Each prints one line of JSON: how many rows, their checksum, how many records were read, and the seconds of the work
without the start. Some run in the environment of the tools, where there is no custody, so they import nothing of it.
"""
