"""Prophet's own optimum for a whole book."""
