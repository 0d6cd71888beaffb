"""Several machines on one: each host is a network namespace, all on one switch."""
