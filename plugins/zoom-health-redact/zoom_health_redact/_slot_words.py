"""Words that open a slot for an organisation or a place (`works at`, `admitted to`), and what fills one generically."""

from __future__ import annotations

from typing import Final

from ._triggers import words

__all__ = [
    "ENDS",
    "GENERIC",
    "LABELS",
    "LINKS",
    "NAMED",
    "OPENERS",
    "PAIRED_CARE",
    "ROLES",
    "SURE",
    "VAGUE",
    "WORK_OPENERS",
]

_CARE: Final = words(
    "admitted readmitted hospitalized hospitalised hospitalization admission transferred transfer discharged seen "
    "evaluated treated followed referred sent transported flown airlifted medevaced brought taken care surgery "
    "procedure colonoscopy endoscopy biopsy biopsied imaging mri echo labs records delivered delivery diagnosed stay "
    "resident appointment rehab dialysis rehabbed detox obtained performed done drawn received underwent obgyn pcp pmd "
    "provider cardiologist placed scan hospice filled fills visit visits presents presented arrived born staying er ed "
    "trained residency fellowship operated consulted workup hospitalizations inpatient intubated stabilized followup "
    "established ultrasound mammogram ekg xray chemo chemotherapy radiation meetings meeting group worships prays "
    "incarcerated jailed detained held boarded therapy counseling accepted rehabilitated clinic appt dx tx rx xfer "
    "recovering convalescing respite enrolled attends student sophomore freshman junior senior degree studies studied "
    "graduated graduate course classes school"
)
_WORK: Final = words(
    "works worked working employed job jobs shift shifts position internship apprenticeship apprentice hired drives "
    "delivers cooks bartends waits cleans welds teaches coaches clerks teaching career started temps adjunct "
    "volunteers volunteered volunteer freelances contracts models sings performs dances plays tutors referees umpires "
    "bowls skates bakes sews farms fishes crews loads packs stocks"
)
_LEFT: Final = words("retired laid fired terminated furloughed let resigned leave quit benefits pension")
_HOME: Final = words("lives living lived resides residing raised grew moved relocated born stays originally")
_GOING: Final = words(
    "traveled travelled trip visited visiting vacation vacationing family camping hiking kayaking house"
)

SURE: Final = (
    words(
        "admitted readmitted hospitalized transferred hospitalised discharged transported flown airlifted hospice "
        "stay er ed records employed job jobs shift works worked working hired retired laid fired furloughed "
        "resigned biopsied referred rehab delivered operated stent colonoscopy obgyn internship drives position "
        "surgery placed resident labs cooks bartends waits cleans welds teaches coaches teaching taken seen "
        "dialysis presents enrolled attends student sophomore freshman classes graduated let adjunct treated"
    )
    | _HOME
)
"""Openers behind which even ordinary words in lower case are a name, unless they are generic."""

_AT: Final = frozenset({"at"})
_AT_FROM: Final = frozenset({"at", "from"})
OPENERS: Final = (
    dict.fromkeys(_CARE, _AT_FROM)
    | dict.fromkeys(
        words("taken discharged transferred transported flown airlifted readmitted admitted referred"),
        words("at to from by"),
    )
    | dict.fromkeys(words("presents records labs presented"), _AT_FROM)
    | dict.fromkeys(words("seen treated followed resident delivered"), words("at of"))
    | dict.fromkeys(words("stay surgery born staying school meeting meetings started"), _AT)
    | dict.fromkeys(_WORK, words("at for"))
    | dict.fromkeys(words("employed hired"), words("at for by with"))
    | dict.fromkeys(words("cooks waits cleans teaches coaches teaching clerks"), _AT)
    | dict.fromkeys(_LEFT, words("from by"))
    | dict.fromkeys(_HOME, words("in at on off near from to outside between"))
    | dict.fromkeys(_GOING, words("in to near on from"))
)
"""Words that open a slot, with the prepositions behind which it is."""

WORK_OPENERS: Final = _WORK | _LEFT

ROLES: Final = words(
    "labourer laborer cashier cook manager technician mechanic welder supervisor engineer driver accountant waitress "
    "waiter server teacher professor foreman operator clerk receptionist secretary bookkeeper guard janitor custodian "
    "electrician plumber carpenter contractor barista bartender chef baker librarian programmer developer analyst "
    "salesman salesperson saleswoman intern machinist paralegal lawyer pilot worker stocker packer picker executive "
    "director administrator lineman roofer painter mason assembler inspector dispatcher courier trucker nurse cna "
    "dishwasher host hostess housekeeper groundskeeper superintendent superviser instructor lecturer dean butcher "
    "florist cleaner handler loader sorter checker associate leader adjuster agent broker trainer lifeguard teller "
    "scientist researcher architect designer editor reporter producer stylist hairdresser aide attendant fitter "
    "seamstress organist barber deckhand miner logger rancher farmhand jockey nanny tutor deputy firefighter paramedic "
    "emt steward stewardess conductor brakeman longshoreman stevedore glazier plasterer tiler bricklayer surveyor "
    "drafter draftsman estimator scheduler buyer merchandiser bagger barback busser sommelier brewer distiller "
    "fishmonger fisherman tailor dressmaker cobbler upholsterer weaver presser laundress maid valet doorman concierge "
    "bellhop porter chauffeur cabbie rigger ironworker boilermaker pipefitter steamfitter millwright toolmaker "
    "blacksmith farrier groomer phlebotomist sonographer radiographer optician hygienist doula midwife chaplain cantor "
    "musician drummer guitarist dancer actor curator docent archivist journalist columnist photographer cameraman "
    "dealer croupier bouncer auctioneer underwriter actuary auditor banker treasurer purser milliner embalmer "
    "mortician undertaker gravedigger groundsman landscaper gardener arborist beekeeper forester ranger trapper guide "
    "preacher deacon sexton organizer steelworker autoworker metalworker woodworker cabinetmaker coppersmith "
    "silversmith jeweler watchmaker locksmith exterminator chemist physicist biologist geologist statistician "
    "economist historian linguist translator typist stenographer telemarketer cashiers apprentice trainee rep "
    "representative salesclerk shelver unloader lumper forklifter crewman bosun oiler stoker skipper"
)
"""What people are at or for a company."""

LABELS: Final = words(
    "employer workplace company facility hospital pharmacy school church university college hometown city town county "
    "birthplace residence employers practice clinic address neighborhood parish congregation dme vendor supplier "
    "landlord daycare preschool kindergarten mosque temple synagogue snf hha agency dialysis shelter bank works gym "
    "dentist vet referring"
)
"""Labels of forms behind which an organisation or a place stands."""

NAMED: Final = words(
    "employer workplace company facility hospital pharmacy school church clinic parish congregation home daycare "
    "preschool mortuary shelter bank store union practice agency dentist vet gym landlord unit center centre dme "
    "supplier vendor lab hospice snf carrier insurer"
)
"""Nouns behind which `is` gives a name: `the funeral home is`, `her pharmacy is`."""

PAIRED_CARE: Final = words(
    "ankle throat joint joints vascular hypertension allergy asthma oncology endocrinology rheumatology wrist knee "
    "sleep immunology aesthetics laser orthodontics implants metabolism hematology gynecology neck"
)
"""Specialities that practices have second: `foot and ankle`, `ear nose and throat`."""

LINKS: Final = words("of the and de del la at")
VAGUE: Final = words("a an her his their our my your its some any another this that which either every each one two no")
"""Determiners behind which something is described, not named."""

ENDS: Final = words(
    "yesterday today currently originally alone til phone telephone fax email mrn dob ssn ph tel full part time times "
    "secondary status involves involving requires requiring causes makes gives keeps pays begins ended started because "
    "although though however therefore including several many early late approximately around roughly about recently "
    "previously again twice once daily weekly monthly nightly who which what lifting standing sitting doing making "
    "loading driving carrying selling stocking cleaning helping using having being getting taking cooking teaching "
    "running via x requesting complaining post pre since until till upon versus vs without within where when while "
    "whose s earlier later ago then there here found transferred admitted discharged referred reviewed showed shows "
    "show revealed demonstrated obtained requested reports pending notable significant available received sent eval "
    "evaluation reviewing except but plus near outside"
)
"""Words that no longer belong to the name in a slot."""

GENERIC: Final = words(
    "home homes work school daycare bedside bed chair wheelchair toilet commode stretcher gurney table floor floors "
    "recliner couch sofa sit stand standing sitting supine prone side room rooms ward unit units hall hallway door "
    "office offices desk front counter station stations triage night nights day days evening evenings morning mornings "
    "weekend weekends overnight noon midnight lunch breakfast dinner baseline birth term presentation arrival "
    "admission discharge rest times time least all most present age first last next previous start end onset outside "
    "inside downstairs upstairs adjacent nearby local same different other another new old own close far bank store "
    "stores shop shops restaurant restaurants bar bars bakery cafe diner factory plant mill mine warehouse garage farm "
    "farms ranch gym church temple mosque synagogue library museum theater theatre market supermarket grocery gas "
    "convenience department hardware retail food foods fast auto body car cars truck trucks bus train airport hotel "
    "motel casino salon spa pool beach park lake river ocean mountains camp college university preschool kindergarten "
    "academy hospital hospitals clinic clinics center centers centre facility facilities program programs practice "
    "practices group groups agency agencies company companies firm firms business businesses corporation startup "
    "government county city state federal town village country rural urban suburb suburbs suburban area areas region "
    "neighborhood community apartment apartments condo condominium house houses housing townhouse duplex trailer "
    "mobile shelter shelters homeless hospice nursing assisted independent living senior retirement care memory "
    "skilled subacute acute long short rehab rehabilitation sober halfway residential transitional foster jail prison "
    "custody military army navy marines air force guard reserve reserves coast service services duty family families "
    "friend friends parents parent mother mothers father fathers mom moms dad dads wife husband spouse sister brother "
    "son daughter children child kids grandparents aunt uncle relatives relative people others himself herself "
    "themselves self-employed pain fear abuse poverty squalor peace agreement stable unstable good poor fair guarded "
    "critical satisfactory improved serious condition recovery size weight height bleachers stairs ladder roof bike "
    "horse tree clothing construction education healthcare health finance marketing management security maintenance "
    "landscaping manufacturing technology sales insurance real estate agriculture farming banking accounting "
    "information law customer heavy computer computers elderly clients patients students hands public private sector "
    "industry low high middle elementary primary secondary grade charter large small big busy major regional general "
    "district medical surgical clinical dental eye vision hearing sleep wound travel urgent emergency emergent "
    "intensive outpatient inpatient ambulatory specialty specialist specialists physical occupational speech "
    "behavioral mental psychiatric pediatric adult women men's veterans oncology imaging lab labs laboratory radiology "
    "pharmacy pharmacies walk drive through chain call phone online remote remotely telehealth telemedicine video zoom "
    "step down stepdown operating waiting exam procedure endoscopy cath holding observation telemetry surgery surgeon "
    "doctor doctors dentist therapist therapy nurse physician physicians provider providers team urology neurology "
    "cardiology nephrology osh icu ed er pacu snf ltac alf ltc opd or nicu picu micu sicu pcp wife's heights alcohol "
    "drugs smoking drinking using feeling having being taking eating living-alone social worker anesthesia hospitalist "
    "consultant medicine pediatrics money fun exercise hours months weeks years pay minimum wage disability "
    "unemployment none unknown unemployed retired disabled student homemaker self na n/a current prior preferred "
    "referring not applicable listed file record on off-site onsite site field fields land outdoors indoors outdoor "
    "indoor dock kitchen deli cafeteria childcare day-care nursery playground campus dorm dormitory class classes "
    "second third fourth fifth sixth seventh eighth ninth tenth story basement attic ground level multi single alone "
    "independently together separately continue continued complete follow follow-up followup further undergo rule "
    "assess evaluate monitor manage treat help prevent get see have be make take go do try additional more less higher "
    "lower tertiary quaternary academic teaching affiliated gastroenterology endocrinology rheumatology dermatology "
    "orthopedics hematology podiatry ophthalmology allergy infectious disease diseases vascular cardiac thoracic "
    "neurosurgery transplant burn trauma stroke mainland island islands abroad overseas northeast northwest southeast "
    "southwest northern southern eastern western central midwest south north east west pacific inner lifting bending "
    "moderate distress discomfort isolation quarantine detox withdrawal hot cold dry humid climate moldy older newer "
    "section subsidized low-income senior's request discretion beginning constant chronic severe safe loving "
    "supportive corner intersection edge top bottom outskirts border vicinity delivery labor maternity postpartum "
    "antepartum newborn well-child doorstep scene ambulance helicopter ems squad police taxi roadside wheel "
    "interventional palliative nutrition dietary orthotics prosthetics genetics genetic audiology otolaryngology ent "
    "pulmonology pulmonary hepatology immunology geriatrics geriatric reproductive urogynecology gynecology gyn "
    "obstetrics proctology colorectal plastic plastics reconstructive cosmetic bariatric sports aquatic lymphedema "
    "vestibular pelvic diabetic diabetes weight-loss pain-management integrative shift change changes handoff signout "
    "rounds intake"
)
"""Words that describe where somebody is or works without naming it."""
