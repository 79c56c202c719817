"""Who and what is named in such news, as tables: rights holders, makers of models, laws, sources of pirated works.

Pure tables, written as in lexicon.py. Not the watched platforms: those are the operator's, in feeds.yaml.
"""

from __future__ import annotations

NAMES = {
    # Those whose business or name is works: beside AI they say more than the works themselves.
    "rightsholder": """
        author, authors, novelist*, writers guild, authors guild, songwriter*, composers, musicians, illustrator*,
        cartoonist*, photographers, screenwriter*, filmmakers, playwrights, poets, translators,
        voice actor*, actor, actors, actress*, sag aftra, equity uk, union equity, equity members, actors' union,
        performers' union, publisher, publishers, newspaper*, record label*,
        universal music, umg, warner music, wmg, sony music, gema, prs for music, sacem, stim, koda, ascap, bmi, news
        corp, new york times, washington post, the guardian, financial times, axel springer, le monde, conde nast, vox
        media, the atlantic, associated press, agence france presse, dotdash meredith, ziff davis, people inc, hearst,
        gannett, britannica, merriam webster, penguin random house, harpercollins, hachette, wiley, elsevier, taylor &
        francis, springer nature, nikkei, asahi, yomiuri, condé nast, mediahuis, schibsted, le figaro, el país, prisa,
        der spiegel, the economist, penske media, rolling stone, usa today, dmg media, daily mail,
        canadian broadcaster*, macmillan, simon & schuster, bloomsbury, cengage, mcgraw hill, pearson,
        chegg, universal pictures, paramount, lionsgate, getty images, shutterstock, disney, nbcuniversal, warner
        bros, warner, major labels, studio ghibli, kadokawa, toei, estate of, hollywood union*, narrators, artists,
        rights holders, studios, music publishers, news publishers
    """,
    # Laws that are about nothing else.
    "named_law": """
        no fakes act, elvis act, generative ai copyright disclosure act, ai copyright bill, ai copyright law, train
        act, cleaner act, data use and access bill, ab 2013, ab 2602, ab 1836, ab 412
    """,
    # Makers of models that are sued for what went into them, and being sued by somebody.
    "model_maker": """
        openai, anthropic, perplexity, midjourney, stability ai, suno, udio, runway, cohere, mistral, deepseek, ross
        intelligence, character.ai
    """,
    # Where pirated works for training came from: stories that name them are about little else.
    "pirate_source": """
        books3, libgen, library genesis, shadow librar*, pirate librar*, pirated librar*, the pile dataset, anna's
        archive, z library, bibliotik, youtube subtitles dataset, laion*, pirated book*, pirated ebook*, pirated novel*,
        dataset of pirated
    """,
    # Companies that build models besides much else: with a claim of those who write, draw or speak it is about these.
    "also_builder": """
        meta, apple, google, microsoft, amazon, nvidia, bytedance, databricks, salesforce, bloomberg, adobe, xai,
        snowflake, samsung, stability, alibaba, tencent, baidu, moonvalley, lovo, shopify, linkedin
    """,
    "maker_of_words": """
        author, authors, novelist*, authors guild, illustrator*, voice actor*, narrators, book publisher*, writers,
        hachette, macmillan, penguin random house, harpercollins, elsevier, cengage, mcgraw hill, encyclopaedia
        britannica, cartoonist*, screenwriter*, photographers, audiobook narrator*, writer, comic artist*, cartoonists,
        poets, playwrights, translators
    """,
    # The big houses of music: beside AI and a platform it is about a licence.
    "major_label": """
        universal music, umg, universal and, and universal, warner music, wmg, sony music, major label*,
        merlin, kobalt
    """,
    # Houses whose works are wanted: beside a maker of models in a headline it is about a licence or a quarrel.
    "house": """
        disney, universal music, umg, warner music, wmg, sony music, warner bros, nbcuniversal, universal pictures,
        paramount, lionsgate, studio ghibli, ghibli, bandai*, kadokawa, toei, getty images, shutterstock, news corp, dow
        jones, axel springer, conde nast, condé nast, vox media, the atlantic, dotdash meredith, people inc, ziff davis,
        gannett, hearst, le monde, prisa, nikkei, asahi, yomiuri, britannica, merriam webster, harpercollins, hachette,
        penguin random house, wiley, elsevier, taylor & francis, springer nature, bbc, ani, gema, sacem, stim, koda,
        authors guild, sag aftra, equity uk, union equity, mpa, king estate, estate of
    """,
    "copyright_office": "copyright office, register of copyrights",
}

# Names that mean it only with a capital: "safety is paramount".
NAMES_LIKE_WORDS = frozenset(
    ("paramount", "merlin", "stim", "warner", "pearson", "wiley", "people inc", "the atlantic")
)
