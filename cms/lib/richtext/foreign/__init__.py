"""Foreign markup: what word processors, mail programs and web pages write and bodies do not have.

Markup that reverses the meaning of its text (deleted, struck out, hidden, a comment) is removed
with its text; markup that carries meaning (raised figures, numbers of lists, check boxes) is turned
into the vocabulary of bodies. ``rules`` says what is what, also to the editor, which does the same
in the browser; ``cleaner`` applies the steps to a tree; ``report`` says what was left out.
"""
