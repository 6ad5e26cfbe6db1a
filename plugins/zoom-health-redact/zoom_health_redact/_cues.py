"""Words of people that several rules for names ask for."""

from __future__ import annotations

from typing import Final

from ._triggers import words

__all__ = [
    "BEHIND_DOCTOR",
    "BEHIND_MODAL_NAME",
    "CALLED",
    "COMMON_SURNAMES",
    "DEEDS",
    "FIELDS",
    "GREETINGS",
    "HONORIFICS",
    "LABELS",
    "LOWER_WORDS",
    "PARTICLES",
    "PAST",
    "PERSON_CUES",
    "ROLES",
    "SENIOR",
]

CALLED: Final = words("named name names called aka nicknamed alias nickname née nee surname firstname lastname")
COMMON_SURNAMES: Final = words(
    "adams alexander allen anderson andrews arnold baker ball banks barber barnes bell bennett berry best bird bishop "
    "black blair blake bond booth bowman boyd brady brooks brown bryant bull burns bush butler camp campbell cannon "
    "carpenter carr carter case castle chambers chan chandler chapman chase church clark clay cole coleman collier "
    "collins cook cooper cox craig crawford cross cruz daniel davis day dean diamond dixon douglas drake duke duncan "
    "dunn early edwards ellis english evans farmer ferguson field fields finch fisher flowers ford forest foster fox "
    "francis frank franklin freeman french frost fuller gardner garrett gates gay george gibson glass glover golden "
    "gold good goodman gordon graham grant graves gray green greene griffin hale hall hamilton hancock hardy harper "
    "harris harrison hart harvey hawkins hayes henderson henry hicks hill holland holmes hood hope horn horton house "
    "houston howard hudson huff hughes humphrey hunt hunter jackson james jefferson jenkins johnson jones jordan "
    "joseph joyce justice keith kelly kennedy kent kim king kirk knight knox lake lamb lambert lane law lawrence "
    "lawson lee leonard lewis little lloyd long lopez love lowe lynch lynn lyons mack major manning marks marsh "
    "marshall martin mason mays mccarthy miles miller mills moody moon moore morgan morris morrison moss mullins "
    "murphy murray myers nash nelson newman newton nichols noble norman norton oliver page palmer parker park parks "
    "parsons paul payne pearson peck perkins perry person peters phillips pierce pool poole pope porter potter potts "
    "powell power powers price prince quinn rich richards rice riley rivers roberts robinson rogers rose ross rowe "
    "russell ryan sanders savage sharp shaw shepherd short simon simpson singleton small smith snow snyder spencer "
    "stanley stark steele stephens stevens stewart stone strong summers sutton swan swift taylor temple terry thomas "
    "thompson townsend tucker turner tyler underwood vance vaughn wade walker wall wallace waller walls walsh walter "
    "walton ward warner warren washington waters watkins watson watts weaver webb weber webster weeks welch wells "
    "west wheeler white wiley wilkins williams willis wilson winters wise wolf wolfe wood woodard woods wright york "
    "young sage hand foot head heart bone bones blood hook bright brightman root pipes crouch rush post mayo stout "
    "booker singer tanner nguyen patel singh khan garcia martinez"
)
"""Surnames that are words of the language, too, and still surnames behind a first name in text without case."""

GREETINGS: Final = words("you thanks regards sincerely dear hi hello hey best")
LABELS: Final = words(
    "by per cc attn attention name provider pcp attending physician clinician surgeon resident author scribe patient "
    "pt client signed dictated transcribed reviewed therapist nurse contact guarantor informant historian interpreter "
    "mother father spouse referring consultant specialist doctor dr np pa rn md proxy poa guardian caregiver "
    "subscriber insured emergency kin member team staff midwife with from to re regarding dear sincerely regards "
    "thanks thank hi hello hey signature initials driver witness assistant coordinator manager caseworker counselor "
    "psychologist psychiatrist dietitian"
)
HONORIFICS: Final = words(
    "senora senor senorita chaplain deacon deaconess elder bishop cardinal archbishop abbot padre monsignor msgr "
    "canon vicar fray swami guru lama roshi maulana mullah haji hajji ustad pandit rebbe reb rav cantor coach foreman "
    "forewoman dispatcher sheriff deputy trooper constable warden ranger marshal inspector agent lieutenant colonel "
    "corporal commander admiral private major general chief captain director manager superintendent principal mayor "
    "governor senator dean provost madame mademoiselle monsieur maitre sensei sifu kumu tutu kupuna auntie aunty "
    "tante tata teta onkel oma opa omi opi mormor morfar farmor farfar bestemor bestefar nonna nonno zia zio yiayia "
    "pappou yaya tia tio abuela abuelo avo vovo tita tito lola lolo ate kuya nanay tatay popo gonggong ayi nainai "
    "yeye laolao laoye halmoni haraboji ojiichan obaachan ojisan obasan dadi nani chacha chachi bhaiya didi mausi bua "
    "kaka kaki thatha paati ammamma khala khaleh amu amoo dayi teyze abla bey hanim hoca pan pani babcia ciocia wujek "
    "babushka dedushka tetya dyadya baba jiddo umm abu maman papa mama memere pepere meemaw mamaw papaw pawpaw granny "
    "gramps grampa grandpa grandma pops cousin pak bapak ibu mbak cik encik puan tuan datuk khun ajarn daw cha ong co "
    "chu bac anh chi thay hermana hermano licda lic licenciada licenciado enfermera enfermero enf ingeniero dona don "
    "dom lady lord dame saint doula constable"
) | {"bac si", "y ta", "mother superior", "tan sri", "big", "little", "old", "young"}
"""Words with a capital before a name that go with it: offices, kin and forms of address of many languages."""

PARTICLES: Final = words(
    "wa ole arap ould ait nic ni van't zum zur af av till van von der den de del della di da dos das du la le el al "
    "bin ibn ben bint ter ten y e och og i ap ab san st"
)
ROLES: Final = words(
    "aide tech technician rep representative foreman forewoman dispatcher coach manager supervisor landlord landlady "
    "adjuster agent attorney lawyer paralegal steward captain lieutenant deputy trooper sheriff constable warden "
    "ranger inspector officer clerk secretary receptionist scheduler navigator educator trainer instructor tutor "
    "babysitter nanny sitter companion chaperone escort volunteer intern student driver paramedic medic emt "
    "phlebotomist sonographer radiographer optometrist audiologist acupuncturist chiropractor podiatrist hygienist "
    "doula midwife hospitalist intensivist anesthesiologist anesthetist radiologist pathologist urologist "
    "nephrologist hematologist gastroenterologist pulmonologist endocrinologist rheumatologist dermatologist "
    "ophthalmologist geriatrician physiatrist obstetrician gynecologist advisor adviser mentor sponsor payee "
    "ombudsman notary butcher barber hairdresser bartender housemate flatmate bunkmate cellmate teammate labmate "
    "buddy pal companion suitor witness victim suspect assailant owner tenant passenger caller organizer moderator "
    "host hostess biller coder auditor reviewer examiner assessor evaluator delegate steward shopkeeper pharmacist "
    "technologist counsellor custodian"
)
"""Occupations and parts that people play: behind one in small letters, a capital is whoever it is."""

PERSON_CUES: Final = words("by with per saw met told see spoke asked called via")
FIELDS: Final = words(
    "age sex gender dob mrn room unit race ethnicity address phone date born male female account insurance"
)
SENIOR: Final = words("doctor professor pastor officer judge attorney detective reverend rabbi captain sergeant")
BEHIND_DOCTOR: Final = words(
    "visit visits appointment appointments office offices note notes orders order recommendation recommendations "
    "today tomorrow later soon regularly again regarding monthly weekly yearly immediately asap prescribed approval "
    "advice patient clinic shopping orders team staff directly instead anyway if"
)
BEHIND_MODAL_NAME: Final = words(
    "in on at and for re is was has who said to says did does with about from will may can"
)
DEEDS: Final = words(
    "drives reports denies states says said told asks asked wants lives works called came went denied reported stated "
    "returns returned declined agrees agreed feels felt presents presented who understands smokes drinks takes walks"
)
LOWER_WORDS: Final = words(
    "jack sue rob nick pat bob peg rod ray jay josh gene foster mason robin heather trinity clementine romeo marina "
    "aurora clement carol genie tiara holly fritz valentine bailey lore garrison vigil sexton parsons pate keel gable "
    "dahlia pandora marquis chad sally dolly harry penny ginger rosemary basil tanner graham gale mark bill dick don "
    "guy rex stew merle laurel reed nova trey harry pam hank barney roman meg scot burl jasper mace"
)
"""Names that the lexicon counts as nothing else, and that are words within a line that has capitals for names."""
PAST: Final = words(
    "hopes drives dislikes enjoys sees goes comes makes takes gives sits stands wears reads writes runs cooks cares "
    "feels knows thinks believes plans wakes sleeps naps rates scores points moves sings talks speaks speaks enters "
    "owns rents commutes travels exercises struggles worries complains cries smiles laughs agrees disagrees refuses "
    "completes performs demonstrates verbalizes ambulates transfers requires remains continues appears seems looks "
    "drew went came gave took told rode drove threw wore wrote read sang swam forgot began chose grew flew fell rose "
    "sat stood lay ran spoke thought knew ate drank slept woke quit lost broke bit held kept left made sent"
)
