"""How fast is it, and beside what? Nothing of this is in the product."""
