"""What happens on the floors below, written into the numbered feed."""
