"""An article and a width to lines of text with named slots. Knows no colour and no Textual."""
