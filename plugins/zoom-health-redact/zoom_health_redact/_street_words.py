"""Words of addresses: what streets are called, which way they lie, and what tells a part of a house."""

from __future__ import annotations

from typing import Final

from ._triggers import words

__all__ = [
    "CUED_STREETS",
    "DOUBTFUL_ENDINGS",
    "DOUBTFUL_STREETS",
    "ENDINGS",
    "FOREIGN_STREETS",
    "NUMBER_WORDS",
    "ORDINALS",
    "SIDES",
    "STREETS",
    "SURE_STREETS",
]

CUED_STREETS: Final = words(
    "street avenue ave road rd boulevard blvd lane ln highway hwy parkway pkwy turnpike expressway freeway terrace"
    " crescent mews"
)
"""Words that make a street of the name before them without a number."""

SURE_STREETS: Final = CUED_STREETS | words(
    "drive circle cir cresc esplanade trail crossing alley boreen av aven avn avnue boul boulv causeway cswy crcl crse"
    " drv expy exwy fwy highwy hiway hway motorway pky pkway parkwy pwy skyway thoroughfare throughway trce trls trnpk"
    " tpke xing xrd crssng wynd ginnel vennel rdwy strt str terr trwy wharf quay bvd pde tce parade"
)
"""Words that make a street of a number and a name."""

STREETS: Final = SURE_STREETS | words(
    "st dr ct court courts place pl way ways trl square sq sqr plaza plz loop loops row pike route ter run walk "
    "gardens gdns gdn park parks point pt points path pass passage cove cv coves ridge rdg ridges bend bnd bluff blf "
    "bluffs manor mnr manors commons common cmn landing lndg knoll knl knolls glen gln glens vale vales estates "
    "estate ests heights hts grove grv gr groves rise green grn greens mall close cl crest crst creek crk canyon cyn "
    "chase copse croft dale dene drove bypass byp branch bottom brook brooks burg camp cape center centre club corner "
    "corners cor course cres curve cut dell divide dock end extension ext falls farm farms fell ferry field fields "
    "flats fold ford forest forge fork forks garth gate gates gateway glade glades harbor harbour haven hill hills "
    "hls hollow holw island isle junction key keys lake lakes lea lawn links lodge lodges loaf mead meadow meadows "
    "mdws mill mills mission mount mtn mountain neck nook oaks orchard oval overlook paddock palms pines pine plain "
    "plains port prairie preserve promenade radial ranch rapids rest reserve river roadway rue sands shoal shoals "
    "shore shores spur spring springs spgs station strand stravenue stream summit tarn terrain trace track trafficway "
    "turn underpass union valley vly via viaduct view views village villas ville vista vis wall water waters wells "
    "wold wood woods yard circuit cct concession sideroad line grange brae hatch hythe leas leys mews nest outlook "
    "cottages brow "
    "lookout patch strip frontage pond basin bayou bay beach bight"
)
"""All of them, as those of the United States, the British Isles, Canada and Australia have them."""

SIDES: Final = words("n s e w ne nw se sw north south east west northeast northwest southeast southwest")

NUMBER_WORDS: Final = words(
    "zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
)

ORDINALS: Final = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth"
    " ninetieth hundredth"
)

FOREIGN_STREETS: Final = words(
    "calle calles callejon calzada carrer avenida avda avinguda carretera ctra camino caminito paseo passeig privada"
    " glorieta rua travessa praca rodovia rue chemin quai allee impasse faubourg viale vicolo piazza piazzale corso"
    " lungomare ulica ulitsa prospekt aleja jalan jln lorong soi thanon duong strada bulevardul calea namesti odos"
    " leoforos carrera vereda"
)
"""Words before the name of a street that are no English."""

DOUBTFUL_STREETS: Final = words(
    "via avenue boulevard place route plaza cours sentier passage vista rancho corte av cra kra cl kr tv transversal"
    " diagonal str estrada pl ul jl largo"
)
"""Such words that are English or an abbreviation, too: capitals tell."""

ENDINGS: Final = tuple(
    sorted(
        words(
            "strasse strase str gasse platz weg allee chaussee gracht straat kade plein singel dijk laan gatan vagen"
            " gade vej katu utca"
        )
    )
)
"""How the names of streets end in German, Dutch, the languages of the North, Finnish and Hungarian."""

DOUBTFUL_ENDINGS: Final = ENDINGS + tuple(
    sorted(
        words(
            "gassli ring damm ufer steig stieg promenade grund graben brucke zeile winkel anger halde matt rain acker"
            " wiese garten dreef hof gata veien tie utja tal berg feld markt"
        )
    )
)
"""The same, with those that end other words as well: a capital and a number tell."""
