"""Servers written by others, run on the same cameras as the engine: cost, lateness, recovery.

Each file starts one of them with the command that research and its makers recommend. One that is not installed says so
and its row stays empty; bin/bench installs nothing with root's rights.
"""
