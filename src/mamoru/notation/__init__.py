"""The notation: a folder of YAML files in, a programme or findings with exact places out."""
