"""Acts on a sent proposal: one page and one POST per action of the workflow table."""
