"""Other tools' formats, one module a format: `to_X` writes records, `from_X` reads what people made there."""
