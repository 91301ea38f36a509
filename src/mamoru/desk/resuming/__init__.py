"""Going on with requests that were interrupted, or that a silent system held up."""
