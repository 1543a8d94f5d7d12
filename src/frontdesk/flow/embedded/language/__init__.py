"""Languages as data: phrases, patterns, and what a sentence signals in any of them."""
