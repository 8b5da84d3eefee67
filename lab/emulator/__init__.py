"""What runs inside the emulator's own virtual environment: ministack, and what it lacks.

Nothing outside this package imports it; it is started as a process by ``lab.process``.
"""
