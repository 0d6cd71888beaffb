"""Pulls cameras, keeps seconds of them in memory, serves them. Knows neither Django nor Celery nor the rest."""
