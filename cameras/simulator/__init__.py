"""Simulated RTSP cameras for the demo, drills, tests and benches.

Runs as a process of its own (`python -m cameras.simulator`); the product never imports it and it never imports Django.
"""
