"""Mutants of the primitives: found in their headers, compiled all into one copy, run one at a time, and told of in the docs."""
