"""Browser components of the page, each a typed Python wrapper beside its own files."""
