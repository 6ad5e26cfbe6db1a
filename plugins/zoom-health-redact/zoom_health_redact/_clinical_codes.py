"""Codes that tell of procedures, drugs, genes, sizes and models: they stay, however much they look like a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ._lexicon import CLINICAL
from ._triggers import words

__all__ = [
    "TRIAL_DRUGS",
    "follows_clinical_code",
    "has_code_words",
    "is_bracketed",
    "is_code_of_medicine",
    "is_figure_code",
]

TRIAL_DRUGS: Final = words("azd bms mk ly tak abt sgn gsk pf bi bay jnj amg cc abbv biib rg ro sar nvp ono ags cep nbi")
"""Letters before the number of a drug on trial."""
_CODE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:cpt|hcpcs|icd(?:[- ]?(?:9|10|11))?(?:-?cm|-?pcs)?|loinc|snomed(?:[- ]ct)?|rxnorm|rxcui|ndc|drg|e/m"
    r"|visit type|procedures?|procedure code|diagnosis code|dx code|atc|cvx)s?(?: codes?"
    r"| number)?[ :#(=-]{0,3}(?:is |are |of )?"
    r"(?:[a-z]?\d[\w.-]{1,12}(?:,? ?x ?\d{1,2}\b|,? \d{1,2} units?)?(?:, | and | & |/|; | \+ )){0,4}[a-z]?\Z"
)
_BILLED: Final = re.compile(r"[a-v]\d{4}")
_BILLED_CUE: Final = re.compile(
    r"\b(?:codes?|billed|bill|billing|modifier|service|appeal|shoes|inserts?|prosthe\w{3,6}|orthos[ie]s|knee|foot"
    r"|socket"
    r"|infusions?|injections?|weeks?|equipment|suppl(?:y|ies)|dme|wheelchair|walker|brace|mg|visit)\b[^\n]{0,24}\Z"
)
_TIMED: Final = re.compile(
    r"(?:\b(?:min|minutes?|time|level|codes?|e/?m|billed|charges?)\b[ .:;,]{0,3}|; "
    r"|[a-tv-z]\d[0-9a-b]\.[0-9a-z]{1,4},? )\Z"
)
_MODIFIED: Final = re.compile(r"9\d{4}-(?:[2-8]\d|9[05])")
_BEFORE_BRACKET: Final = re.compile(r"([a-z]{3,24}) \(\Z")
_UNITS_BEHIND: Final = re.compile(r",? ?x? ?\d{1,2} units?\b")
_BEHIND_BILLED: Final = re.compile(
    r" ?(?:x ?\d{1,2}(?: units?)?\b|on #\d|\+ [a-v]?\d{4}|, \d{1,2} (?:units?|infusions?|doses?|visits?)\b)"
)
_FORM: Final = re.compile(r"[a-z]{2,6}-\d{2,5}[a-z]?")
_SIZE: Final = re.compile(r"\d{1,3}(?:\.\d{1,2})?(?:x\d{1,3}(?:\.\d{1,2})?){1,2}(?:[cm]m)?")
_BAND: Final = re.compile(
    r"(?:\d{1,2}|[xy])[pq]\d{1,2}(?:\.\d{1,2})?(?:-?[pq]?\d{1,2}(?:\.\d{1,2})?)?|ivs\d{1,2}[+-]\d{1,4}[acgt]?"
)
"""A band of a chromosome, `15q11-q13`."""
_PRESSURES: Final = re.compile(r"\d{2,3}(?:[-\u2013]\d{2,3})?/\d{2,3}(?:[-\u2013]\d{2,3})?")
_LEGAL: Final = re.compile(r"(?:c\.? ?f\.? ?r\.?|u\.? ?s\.? ?c\.?|§+|\bsections?|\brule|\bstat\.?)[ §]{0,3}\Z")
_GENE: Final = re.compile(
    r"(?:cyp|slco?|ugt|htr|nat|abc[a-g]|tp|gst[a-z]|kcn[a-z]|scn|col|cacna|nudt|vkorc|mt[a-z]{2,3}|fgfr|brca|palb"
    r"|pik3c[a-z]"
    r"|foxp|gata|sox|pax|ttf|smad|runx|nkx|cdx|wt|bcl|mum|arid|ddr|erbb|idh|jak|stat|ntrk|ros|flt|npm|cebpa|dnmt|tet"
    r"|asxl|sf3b|srsf|u2af|ezh|zrsr|phf|etv|nf|tsc|keap|smarc[ab]|kmt|setd|bap|sdh[a-d]|hnf|glut|sglt|glp|dpp|gdf|fgf"
    r"|vegf|tnf|ifn|ccr|cxcr|ctla|muc|mage|cox|trpv|tlr|atg|sod|c9orf|atxn|fmr|mecp|cdkl|gabr[ab]|abc[bc]|pcsk"
    r"|spink|dok"
    r"|ryr|fbn|lmna|myh|tnnt|dmd|smn|gaa|hexa|pah|otc|gjb|pkd|pkhd|umod|nphs|wnt|mefv|abcb|cyp2c|nlrp|il\d{0,2}r|rag"
    r"|mlh|msh|pms|chek|stk|apo[a-z]|serpina|hla-?[a-z]{1,4}|gba|lrrk|notch|rad)\d{1,2}[a-z]{0,2}\d{0,2}[a-z]?"
    r"|nct\d{8}|pik3(?:ca|r1|cd)|rnf\d{1,3}|grch\d\d|rs\d{4,10}"
    r"|n[mpcgr]_\d{6,9}(?:\.\d{1,2})?|[vsr]cv\d{9}|\d{1,5}(?:ins|del|dup)[acgt]{0,8}|[a-z]\d{1,4}(?:fs|del|ins"
    r"|dup)[a-z]{0,3}\d{0,3}"
    r"|[cpgmn]\.(?:[a-z]{1,3})?-?\d{1,5}(?:[-+_]\d{1,5}){0,2}(?:del|dup|ins|fs|[a-z]{1,3})?[a-z]{0,6}\d{0,3}"
)
_VARIANT: Final = re.compile(r"[ac-ik-np-tvwy]\d{1,4}[ac-ik-np-tv-y]")
_GENE_BEFORE: Final = re.compile(
    r"\b(?:egfr|[bkhn]?raf|[knh]ras|jak2|mthfr|idh[12]|tp53|pik3ca|kit|pdgfra|calr|mpl|esr1|erbb2|her2|met|ret|flt3|alk"
    r"|akt1|brca[12]|cftr|hfe|ttr|lrrk2|gba|snca|mefv|prothrombin|factor (?:v|ii)|leiden|ldlr|apoe|f5|f2|gjb2|myd88"
    r"|nf[12]|pten|mutations?|variants?|allele|genotype)[ :(-]{1,2}\Z"
)


_CODE_SIGNS: Final = (
    *("cpt", "hcpcs", "icd", "loinc", "snomed", "rxnorm", "rxcui", "ndc", "drg", "e/m"),
    *("visit type", "code", "procedure"),
)
_SHORT_SIGNS: Final = re.compile(r"\b(?:cvx|atc)")


def has_code_words(lower: str) -> bool:
    """Whether a text has a word without which none has a code of medicine behind it; a search for each is the quickest.

    Args:
        lower: The text in plain lower case.
    """
    if any(map(lower.__contains__, _CODE_SIGNS)):
        return True
    return ("cvx" in lower or "atc" in lower) and _SHORT_SIGNS.search(lower) is not None


def follows_clinical_code(lower: str, start: int) -> bool:
    """Whether a word before this offset says that a code of medicine follows, as `CPT` and `NDC` do."""
    return _CODE_BEFORE.search(lower, max(0, start - 64), start) is not None


_MODEL: Final = ("model ", "model: ", "model number ", "model no. ", "model # ")


def is_bracketed(lower: str, first: int, end: int, flags: Mapping[str, int]) -> bool:
    """Whether a code stands in brackets behind a word of medicine, as that of a procedure does.

    Args:
        lower: The text in plain lower case.
        first: Where the code begins.
        end: Where it ends.
        flags: What is known of words.
    """
    word = _BEFORE_BRACKET.search(lower, max(0, first - 27), first)
    return word is not None and lower[end : end + 1] in {")", ";", ","} and bool(flags.get(word[1], 0) & CLINICAL)


def is_figure_code(lower: str, chunk: str, first: int) -> bool:
    """Whether figures are the code of a procedure, a paragraph of a law or a range of pressures.

    Args:
        lower: The text in plain lower case.
        chunk: The figures with their joints.
        first: Where they begin.
    """
    if len(chunk) == 5 and chunk.isdigit():
        return (
            (chunk[0] == "9" and _TIMED.search(lower, max(0, first - 16), first) is not None)
            or _UNITS_BEHIND.match(lower, first + len(chunk)) is not None
            or lower.endswith(_MODEL, 0, first)
        )
    return (
        _PRESSURES.fullmatch(chunk) is not None
        or _MODIFIED.fullmatch(chunk) is not None
        or (not chunk.isdigit() and _LEGAL.search(lower, max(0, first - 12), first) is not None)
    )


def is_code_of_medicine(lower: str, chunk: str, first: int) -> bool:
    """Whether letters and figures are a code, a gene, a size or a model of medicine.

    Args:
        lower: The text in plain lower case.
        chunk: The piece of text.
        first: Where it begins.
    """
    if _SIZE.fullmatch(chunk) or _BAND.fullmatch(chunk):
        return True
    if lower.endswith(("form ", "forms "), 0, first) and _FORM.fullmatch(chunk):
        return True
    if lower.endswith(_MODEL, 0, first):
        return True
    if _GENE.fullmatch(chunk) or (_VARIANT.fullmatch(chunk) and _GENE_BEFORE.search(lower, max(0, first - 16), first)):
        return True
    return _BILLED.fullmatch(chunk) is not None and (
        _BILLED_CUE.search(lower, max(0, first - 40), first) is not None
        or _BEHIND_BILLED.match(lower, first + len(chunk)) is not None
    )
