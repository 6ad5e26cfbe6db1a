"""Is an unknown word a clinical one by its build, or a slip of the pen of a known one?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ._lexicon import CLINICAL, COMMON, DRUG, EPONYM, KNOWN, VOCABULARY

__all__ = ["LONGEST", "is_derived", "is_medical_build", "is_shorthand", "is_slip"]

_ENDINGS: Final = re.compile(
    r"[a-z]{2,}(?:itis|itides|ectomy|ectomies|otomy|otomies|ostomy|ostomies|oscopy|oscopic|oscopies|ography"
    r"|ographic|ogram|ograms|"
    r"oplasty|plasties|a?emias?|a?emic|urias?|uric|opathy|opathies|opathic|algias?|algic|megaly|penia|penic"
    r"|rrh?o?ea|capnia|capnic|volemia|volemic|rrhag(?:e|ic|ia)|"
    r"plegia|plegic|paresis|paretic|trophy|trophic|sclerosis|sclerotic|stenosis|stenotic|stenoses|ptosis|ptotic"
    r"|lysis|lytic|"
    r"tripsy|centesis|desis|pexy|rrhaphy|pnea|pneic|phagia|phasia|phasic|esthesia|aesthesia|osmia|opsia|opia|"
    r"dynia|kinesia|kinetic|taxia|taxic|tonia|tonic|myelia|cephaly|cephalic|dactyly|genesis|genic|plasia|plastic"
    r"|blastoma|"
    r"sarcoma|carcinoma|adenoma|lipoma|myoma|melanoma|lymphoma|angioma|glioma|fibroma|neuroma|cytoma|cytosis|cytic"
    r"|philia|"
    r"phobia|phobic|mania|manic|somnia|thymia|thymic|iatry|iatric|iatrist|ologist|ologists|ology|ologic|ological|"
    r"ometry|ometric|ometer|oscope|therapy|therapies|therapeutic|"
    r"cillin|mycin|micin|cycline|floxacin|oxacin|conazole|prazole|nidazole|bendazole|dipine|sartan|gliptin|gliflozin|"
    r"glutide|tinib|ciclib|parib|rafenib|zomib|limus|umab|ximab|zumab|lizumab|cept|statin|fibrate|triptan|setron"
    r"|oxetine|"
    r"azepam|azolam|zepine|barbital|caine|asone|isone|olone|onide|terol|tropium|lukast|thiazide|semide|parin|xaban"
    r"|gatran|"
    r"platin|rubicin|taxel|dronate|dronic|thyronine|thyroxine|formin|glitazone|glinide|ciclovir|cyclovir|vudine"
    r"|navir|"
    r"tegravir|asvir|buvir|previr|amivir|feron|kinra|mustine|trexate|trexed|citabine|poietin|grastim|platelet"
    r"|relin|relix|"
    r"ized|izing|ization|iform|icular|icularis|ocyte|osome|oblast|ophil|globin|peptide|anine|ylate|onate|ocele"
    r"|ogenous|aceous|ectasis|ectatic|omata|omatous|ostasis|ostatic|"
    r"tretin|tretinoin|profen|oxicam|coxib|bital|tadine|triptyline|pramine|azine|peridol|apine|idone|piprazole|"
    r"racetam|bamate|gabalin|bactam|penem|cefs?|sulfa|oxazole|afil|osin|olol|alol|pril|prilat|arone|vaptan|lactone|"
    r"stigmine|curium|curonium|fentanil|morphone|codone|orphan|oxone|trexone)s?"
)
_FORMS: Final = re.compile(
    r"(?:cryo|cavo|veno|arterio|angio|encephalo|myelo|mono|tetra|iso|allo|xeno|hetero|andro|oto|rhino|laryngo|pharyngo"
    r"|tracheo|esophago|entero|colo|procto|vesico|utero|salpingo|spleno|pancreato|chole|cholecysto|sialo|dacryo|kerato"
    r"|irido|vitreo|dermato|lipo|adeno|lympho|thrombo|phlebo|vaso|spondylo|arthro|teno|syndesmo|acro|cervico|brachio"
    r"|ilio|ischio|pubo|sacro|femoro|tibio|fibulo|talo|calcaneo|naso|palato|glosso|maxillo|mandibulo|temporo|fronto"
    r"|parieto|occipito|ventriculo|atrio|aorto|pleuro|amnio|feto|onco|radio|chemo|sero|toxico|pharmaco|bio|photo|thermo"
    r"|hydro|aero|baro|audio|visuo|sensori|non|pre|post|anti|re|un|sub|hyper|hypo|poly|micro|macro|peri|intra|inter|supra|infra|para|trans|neuro"
    r"|cardio|"
    r"gastro|retro|antero|postero|latero|medio|dorso|ventro|thoraco|lumbo|musculo|osteo|chondro|fibro|hemi|bi|tri"
    r"|uni|"
    r"multi|over|under|out|mis|dis|de|semi|super|ultra|extra|endo|exo|ecto|electro|psycho|patho|physio|immuno|hemato|"
    r"hepato|nephro|uro|pyelo|broncho|pulmono|cerebro|vertebro|cranio|tele|auto|co|self|pseudo|mid|all|well|ill"
    r"|broad|"
    r"full|half|high|low|long|short|left|right)([a-z]{4,})"
)
_INFLECTED: Final = re.compile(
    r"([a-z]{3,}?)(?:s|es|ed|d|ing|er|ers|ly|al|ally|ness|less|like|able|ful|y|ish|ic"
    r"|ity)"
)
_VOWEL: Final = re.compile(r"[aeiou]|(?<=.)y(?=.)")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_SLIP: Final = 6
LONGEST: Final = 45
"""Letters of the longest words of medicine; longer ones are looked at no further, so that no text is slow."""

SHORTEST_COMMON_SLIP: Final = 7
SHORTEST_RARE_SLIP: Final = 9
SHORTEST_SWAP: Final = 4
LONGEST_SHORTHAND: Final = 6
_ROMAN: Final = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})[a-f]?")


def is_medical_build(word: str) -> bool:
    """Whether a word ends as terms of medicine or names of drugs do.

    Args:
        word: An unknown word in lower case.
    """
    return 6 <= len(word) <= LONGEST and _ENDINGS.fullmatch(word) is not None


def is_derived(word: str, flags: Mapping[str, int]) -> bool:
    """Whether a word is a known one with a prefix or an ending, a compound of two, or a roman numeral.

    Args:
        word: An unknown word in lower case.
        flags: What is known of words.
    """
    if len(word) > LONGEST:
        return False
    if _ROMAN.fullmatch(word):
        return True
    if (form := _FORMS.fullmatch(word)) and flags.get(form[1], 0) & (VOCABULARY | CLINICAL | DRUG):
        return True
    if inflected := _INFLECTED.fullmatch(word):
        stem = inflected[1]
        needed = CLINICAL | DRUG | EPONYM | (VOCABULARY if len(stem) >= 4 else 0)
        if flags.get(stem, 0) & needed or flags.get(stem + "e", 0) & needed:
            return True
    return any(
        flags.get(word[:cut], 0) & (CLINICAL | DRUG) and flags.get(word[cut:], 0) & KNOWN
        for cut in range(4, len(word) - 3)
    )


def is_shorthand(word: str) -> bool:
    """Whether a word is too short of vowels to be said, as `stdy` and `mbss` are: no name is.

    Args:
        word: An unknown word in lower case.
    """
    return 2 <= len(word) <= LONGEST_SHORTHAND and word.isascii() and _VOWEL.search(word) is None


def is_slip(word: str, flags: Mapping[str, int]) -> bool:
    """Whether one letter left out, added, changed or two swapped make a word of medicine or the language.

    Args:
        word: An unknown word in lower case, not written with a capital.
        flags: What is known of words.
    """
    if not SHORTEST_SWAP <= len(word) <= 20 or not word.isascii():
        return False
    swapped = COMMON | CLINICAL | DRUG | (VOCABULARY if len(word) >= SHORTEST_SLIP else 0)
    if any(
        flags.get(word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :], 0) & swapped for cut in range(len(word) - 1)
    ):
        return True
    if len(word) > SHORTEST_SWAP and any(
        flags.get(word[:cut] + word[cut - 1] + word[cut:], 0) & COMMON for cut in range(2, len(word))
    ):
        return True
    if len(word) < SHORTEST_SLIP:
        return len(word) == SHORTEST_SLIP - 1 and any(
            flags.get(word[:cut] + letter + word[cut:], 0) & COMMON
            for cut in range(1, len(word) + 1)
            for letter in _LETTERS
        )
    known = CLINICAL | DRUG | (COMMON if len(word) >= SHORTEST_COMMON_SLIP else 0)
    known |= VOCABULARY if len(word) >= SHORTEST_RARE_SLIP else 0
    splits = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    for head, tail in splits:
        if tail and flags.get(head + tail[1:], 0) & known:
            return True
        for letter in _LETTERS:
            if flags.get(head + letter + tail, 0) & known or (tail and flags.get(head + letter + tail[1:], 0) & known):
                return True
    return False
