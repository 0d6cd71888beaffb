"""Web sites whose pages a panel may show."""
