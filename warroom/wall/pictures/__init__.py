"""Still pictures that a panel may show."""
