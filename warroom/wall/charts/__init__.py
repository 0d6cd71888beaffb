"""Numbers over places and time, for the panels that show a chart."""
