"""Evidence of an incident: sealed when taken, never changed, each hand on it written down, given out in a package."""
