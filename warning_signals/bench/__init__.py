"""Made-up input of any size, to measure what the pipeline takes for it."""
