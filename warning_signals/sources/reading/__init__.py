"""Bytes to text cells, for every source that reads files."""
