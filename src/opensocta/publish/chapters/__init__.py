"""The chapters of the report, one file each; each is a function of the book.

In:   `publish.book.Book`
Out:  `publish.blocks.Chapter`
"""

__all__: list[str] = []
