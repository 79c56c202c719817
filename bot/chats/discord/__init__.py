"""Discord: ``render`` makes embeds, ``answers`` reads what Discord replied, ``send`` posts."""
