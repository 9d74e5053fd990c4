"""From a text to its statements: parse, names, what they stand for, who does what, how it is meant, who says it."""
