"""bin/up from the moment Python packages exist: prepare the data folder, run every process, stop every process."""
