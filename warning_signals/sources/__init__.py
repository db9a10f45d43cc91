"""Where deliveries come from: one file a source, named by `kind` in config/sources.yml."""
