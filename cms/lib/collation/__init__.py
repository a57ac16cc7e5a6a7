"""Dictionary order: sort keys after the Unicode Collation Algorithm, tailored by language."""
