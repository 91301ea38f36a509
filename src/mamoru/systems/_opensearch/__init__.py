"""Indices of OpenSearch and Elasticsearch: how a field is asked for, and the calls that do it."""
