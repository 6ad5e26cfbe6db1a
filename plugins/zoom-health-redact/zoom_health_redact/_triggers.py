"""Words that tell what the words beside them are, by kind. Each kind becomes one flag of the lexicon."""

from __future__ import annotations

from typing import Final

__all__ = ["BITS", "LABELS", "words"]


def words(text: str) -> frozenset[str]:
    """The words of a text as a set: a list of a hundred words reads better as text."""
    return frozenset(text.split())


_TITLES = """dr drs mr mrs ms miss mx prof professor doctor rev reverend pastor rabbi imam sgt sergeant capt captain
mister missus trooper deputy constable chaplain investigator comadre compadre padre
officer detective judge attorney nurse coach aunt auntie uncle grandma grandpa granny nana abuela abuelo tia tio sr
sra
srta senor senora monsieur madame mme herr frau sheikh sir deacon bishop principal councilman senator cpl lt"""

_RELATIONS = """wife husband spouse partner mother father mom mum dad mommy daddy son daughter brother sister child
granddaughter grandson grandchild grandmother grandfather grandparent niece nephew cousin fiance fiancee boyfriend
girlfriend friend neighbor neighbour roommate caregiver carer guardian aide twin stepson stepdaughter stepmother
stepfather stepdad stepmom stepbrother stepsister sibling baby infant toddler boy girl ex widow widower
counselor therapist surgeon cardiologist pediatrician psychiatrist psychologist neurologist oncologist teacher boss
supervisor interpreter translator pharmacist dentist colleague coworker classmate foster godmother godfather dog cat
pt patient client resident mama papa gran grandad nan hubby sis bro kiddo"""

_VERBS = """reports reported states stated denies denied says said told tells asked asks endorses endorsed complains
complained describes described lives works lived worked called calls arrived verbalizes verbalized verbalised agrees
agreed admits expressed expresses understands understood prefers wants wanted thinks believes believed feels felt
recalls smokes drinks attends attended tolerated returned returns presents presented came went takes took mentioned
mentions acknowledged acknowledges appeared appears seemed seems remembers declined declines requests requested
brought
accompanied drove drives will may might bring brings cannot lost started stopped joined continues stayed stays resides
moved recommended spoke met picked
helps helped remains remained does did can could would should won gets got wakes woke weighs weighed sleeps slept eats
ate likes loves hates plays played knows knew followed follows graduated shared shares explained notes noted needs
needed tried tries uses used was is has had walks walked replied replies cried cries fell underwent"""

_CREDENTIALS = """md do rn np pa pac lpn lvn dnp phd psyd lcsw lmft lpc lmhc pharmd rph dpt pt ot otr slp dds dmd dpm
od aprn fnp arnp crnp crna cnm ma cma rd rdn bcba msw mbbs frcp facp facc facs mph bsn msn rma cna emt jd esq"""

_MONTHS = """january february march april may june july august september october november december jan feb mar apr jun
jul aug sep sept oct nov dec"""

_WEEKDAYS = """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri"""

_HEADS = """hospital hospitals clinic clinics center centre health healthcare medical medicine infirmary hospice
pharmacy rehab rehabilitation sanatorium dispensary associates physicians university college school elementary academy
preschool kindergarten daycare church cathedral chapel therapy therapeutics surgeons specialists eyecare pediatric
behavioral market markets store stores shop co brothers sons university arts parish synagogue temple mosque ministries
village manor lodge
gardens court apartments residences plaza towers shelter prison jail penitentiary correctional institute foundation
company corporation corp inc llc llp ltd incorporated limited brewery bakery diner restaurant cafe market supermarket
logistics industries manufacturing construction trucking electric plumbing roofing landscaping foods airlines airport
bank credit union insurance technologies systems solutions partners group studios hotel motel inn resort casino
library museum station park beach bay harbor harbour lake river creek island mountain mountains ranch farm farms
county parish township borough district precinct heights hills hill valley grove springs terrace estates neighborhood
barracks base camp lab labs laboratories surgery dental dentistry dermatology orthopedics orthopaedics cardiology
pediatrics paediatrics oncology radiology imaging wellness counseling campus hall house home homes senior living
care nursing stadium arena gym theater theatre salon dealership motors auto garage warehouse depot distribution dairy
mill mills mine mines factory plant shipyard refinery utilities nation tribe reservation pueblo bridge tower square
plc gmbh practice facility suites medicentre polyclinic urgent"""

_STREETS = """street avenue ave road rd blvd boulevard lane ln drive court ct place pl terrace ter circle cir way
highway hwy parkway pkwy trail trl square plaza alley loop crossing crescent close row mews esplanade turnpike pike
expressway freeway route st dr"""

_FUNCTION = """the a an of and or nor but in on at to from for with without by as is are was were be been being am has
have had do does did will would can could shall should may might must not no yes if then than that this these those
there here he she it they we you i me him her them us his hers its their our your my mine who whom whose which what
when
where why how all any some each every both either neither one two three four five six seven eight nine ten so very too
also just only even still yet again ever never now today tomorrow yesterday after before during since until while
about
above below over under between into through out up down off per via because due more most less least much many few
other another such same own new old first last next once twice please thank thanks ok okay hi hello well let let's"""

_WORK = """works worked working employed employer employee job retired drives drove laborer labourer cashier cook
manager technician mechanic welder supervisor engineer driver accountant waitress waiter server teacher teaches
teaching professor attends attending student enrolled graduated volunteers volunteer foreman operator clerk
receptionist secretary bookkeeper security guard janitor custodian electrician plumber carpenter contractor barista
bartender chef baker librarian coaches coach programmer developer analyst salesman salesperson saleswoman sales intern
internship hired laid fired shift shifts position career machinist nurse paralegal lawyer pilot attendant worker
employers company stocker packer picker owner owns business firefighter paramedic consultant executive director
administrator assistant associate lineman roofer painter mason assembler inspector dispatcher courier trucker"""

_LIVING = """lives living lived resides residing resided moved relocated born raised grew visiting visited traveled
travelled travels trip vacation vacationing drove flew flying drives commutes home house hometown native originally
hails immigrated emigrated stationed deployed located staying stays stayed city town village suburb neighborhood
neighbourhood near outside downtown"""

_CLINICAL_NOUNS = """disease disorder syndrome sign signs test tests testing maneuver maneuvers manoeuvre score scale
criteria criterion classification stage grade index reflex reflexes esophagus oesophagus lymphoma tumor tumour sarcoma
palsy phenomenon tremor gait chorea dementia catheter cannula tube drain bag balloon stent procedure operation repair
fracture dislocation lesion deformity contracture ulcer cyst cysts node nodes nodule nodules spot spots line lines
ring rings body bodies cell cells duct gland glands canal fascia pouch space tubercle triangle ligament tendon
tendinitis tendonitis thyroiditis ataxia anomaly malformation tetralogy encephalopathy nephropathy neuropathy
paralysis
thyroid goiter ophthalmopathy incision forceps clamp retractor rod rods plate wire wires pin pins frame brace collar
splint bandage dressing boot position view technique method formula equation rule rules law laws stain culture medium
agar solution lactate ringer murmur pulse breathing respirations respiration facies posture syncope angina purpura
vasculitis arthritis granulomatosis anemia leukemia carcinoma melanoma neuroma exercise exercises ergometer inventory
questionnaire scales sounds nystagmus pupil hernia septum segment stomach plexus area areas cortex circle artery vein
nerve nerves muscle fissure fold folds crest fibers fibres loop hook needle blade block cast protocol regimen staging
diverticulum patch peak phase thickness depth projection radiograph positive negative bilaterally level arm leg limb
elevation supplement oscillations rash lines virus infection spectrum hydrocele stenosis atrophy dystrophy hemoglobin
protein proteinuria prosthesis implant reservoir port pump ostomy gastric bypass eye lid face hand foot knee elbow
finger toe hip wrist shoulder spine back"""

_UNITS = """mg mcg g kg gm grams gram ml mls cc l liter liters litre litres dl iu unit units meq mmol mol mm cm m meter
meters metre inch inches in ft feet foot lb lbs pound pounds oz ounce ounces mmhg bpm beats hz percent min mins minute
minutes hr hrs hour hours day days week weeks wk wks month months mo mos year years yr yrs times tablet tablets tab
tabs
capsule capsules cap caps puff puffs drop drops gtt spray sprays patch patches refill refills dose doses cup cups pack
packs ppd pk drink drinks beer beers cigarette cigarettes degrees degree fahrenheit celsius f c french fr gauge mcl ul
kcal calories calorie steps reps sets points cells copies ng pg msec ms sec secs second seconds watts joules mile
miles
km yards yard blocks block pills pill vials vial pens pen syringe syringes bottle bottles teaspoon teaspoons tsp tbsp
tablespoon servings serving bottles bites meals episodes nights stairs flights pregnancies children kids siblings"""

_SAINTS = """saint san santa santo mount mt fort ft port los las el la le les lake cape point new north south east west
upper lower camp glen rancho palo villa vila sao"""

_NUMBERS = """zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred double triple"""

LABELS: Final[dict[str, str]] = {
    "mrn": "MRN", "chart": "MRN", "record": "MRN", "mr": "MRN", "medrec": "MRN", "hospital number": "MRN",
    "ssn": "SSN", "social": "SSN", "sin": "SSN", "itin": "SSN", "ssns": "SSN", "nino": "SSN",
    "phone": "PHONE", "telephone": "PHONE", "tel": "PHONE", "cell": "PHONE", "mobile": "PHONE", "pager": "PHONE",
    "beeper": "PHONE", "ph": "PHONE", "callback": "PHONE", "hotline": "PHONE", "text": "PHONE", "call": "PHONE",
    "ext": "PHONE", "extension": "PHONE", "whatsapp": "PHONE", "landline": "PHONE", "reached": "PHONE",
    "voicemail": "PHONE", "reachable": "PHONE", "dial": "PHONE", "contact": "PHONE",
    "fax": "FAX", "faxed": "FAX", "facsimile": "FAX",
    "policy": "PLAN", "member": "PLAN", "subscriber": "PLAN", "group": "PLAN", "beneficiary": "PLAN", "plan": "PLAN",
    "insurance": "PLAN", "medicaid": "PLAN", "medicare": "PLAN", "mbi": "PLAN", "hicn": "PLAN", "payer": "PLAN",
    "rxbin": "PLAN", "bin": "PLAN", "pcn": "PLAN", "coverage": "PLAN", "nhs": "PLAN", "card": "ACCOUNT",
    "account": "ACCOUNT", "acct": "ACCOUNT", "invoice": "ACCOUNT", "billing": "ACCOUNT", "iban": "ACCOUNT",
    "routing": "ACCOUNT", "claim": "ACCOUNT", "visa": "ACCOUNT", "mastercard": "ACCOUNT", "bank": "ACCOUNT",
    "guarantor": "ACCOUNT", "csn": "ACCOUNT", "har": "ACCOUNT", "fin": "ACCOUNT",
    "license": "LICENSE", "licence": "LICENSE", "lic": "LICENSE", "npi": "LICENSE", "dea": "LICENSE",
    "certificate": "LICENSE", "cert": "LICENSE", "registration": "LICENSE", "upin": "LICENSE", "dl": "LICENSE",
    "passport": "LICENSE", "licensed": "LICENSE", "permit": "LICENSE", "visa number": "LICENSE", "gmc": "LICENSE",
    "vin": "VEHICLE", "plate": "VEHICLE", "plates": "VEHICLE", "tag": "VEHICLE", "vehicle": "VEHICLE",
    "serial": "DEVICE", "sn": "DEVICE", "imei": "DEVICE", "udi": "DEVICE", "lot": "DEVICE", "device": "DEVICE",
    "pacemaker": "DEVICE", "model": "DEVICE", "implant": "DEVICE", "meid": "DEVICE", "esn": "DEVICE",
    "pump": "DEVICE", "mac": "DEVICE", "gtin": "DEVICE", "ref": "DEVICE",
    "id": "ID", "case": "ID", "accession": "ID", "specimen": "ID", "encounter": "ID", "visit": "ID", "order": "ID",
    "confirmation": "ID", "reference": "ID", "badge": "ID", "employee": "ID", "student": "ID", "patient": "ID",
    "username": "ID", "user": "ID", "login": "ID", "handle": "ID", "password": "ID", "pin": "ID", "passcode": "ID",
    "inmate": "ID", "meeting": "ID", "ticket": "ID", "tracking": "ID", "requisition": "ID", "identifier": "ID",
    "study": "ID", "subject": "ID", "sample": "ID", "note": "ID", "rx": "ID", "prescription": "ID", "number": "ID",
    "authorization": "ID", "auth": "ID", "referral": "ID", "docket": "ID", "barcode": "ID", "wristband": "ID",
    "fingerprint": "ID", "biometric": "ID", "token": "ID", "zip": "LOCATION", "zipcode": "LOCATION",
    "postal": "LOCATION", "postcode": "LOCATION", "room": "LOCATION", "rm": "LOCATION", "bed": "LOCATION",
    "suite": "LOCATION", "ste": "LOCATION", "apt": "LOCATION", "apartment": "LOCATION", "unit": "LOCATION",
    "ward": "LOCATION", "bay": "LOCATION", "flat": "LOCATION", "lot number": "DEVICE", "cubicle": "LOCATION",
    "rpt": "ID", "inc": "ID", "voyage": "ID", "airbill": "ID", "waybill": "ID", "cdl": "LICENSE",
    "cabin": "ID", "cane": "ID", "bleep": "PHONE", "bleeper": "PHONE", "pgr": "PHONE", "transmitter": "DEVICE",
    "sensor": "DEVICE",
    "asset": "DEVICE", "no": "ID", "num": "ID", "nbr": "ID", "phn": "PLAN", "healthcare": "PLAN", "job": "ID",
     "inventory": "DEVICE", "equipment": "DEVICE", "bsb": "ACCOUNT", "rec": "MRN",
    "ohip": "PLAN", "hcn": "PLAN", "rxgrp": "PLAN", "grp": "PLAN", "tricare": "PLAN", "aetna": "PLAN", "cigna": "PLAN",
    "humana": "PLAN", "bcbs": "PLAN", "kaiser": "PLAN", "medigap": "PLAN", "sponsor": "PLAN", "ihi": "PLAN",
    "nhi": "PLAN", "chi": "MRN", "hicn number": "PLAN", "mrns": "MRN", "charts": "MRN", "aadhaar": "SSN",
    "aadhar": "SSN", "pan": "SSN", "cpf": "SSN", "bsn": "SSN", "dni": "SSN", "nie": "SSN", "fiscale": "SSN",
    "personnummer": "SSN", "curp": "SSN", "nif": "SSN", "nric": "SSN", "pesel": "SSN", "tfn": "SSN", "ein": "ACCOUNT",
    "checking": "ACCOUNT", "savings": "ACCOUNT", "sort": "ACCOUNT", "swift": "ACCOUNT", "bic": "ACCOUNT",
    "amex": "ACCOUNT", "discover": "ACCOUNT", "debit": "ACCOUNT", "credit": "ACCOUNT", "statement": "ACCOUNT",
    "cheque": "ACCOUNT", "check": "ACCOUNT", "transaction": "ACCOUNT", "receipt": "ACCOUNT", "nmc": "LICENSE",
    "ahpra": "LICENSE", "gphc": "LICENSE", "alien": "LICENSE", "uscis": "LICENSE", "reg": "VEHICLE",
    "tags": "VEHICLE", "placard": "VEHICLE", "rego": "VEHICLE", "vins": "VEHICLE", "hull": "VEHICLE",
    "serials": "DEVICE", "generator": "DEVICE", "uuid": "ID", "guid": "ID", "booking": "ID", "record locator": "ID",
    "locator": "ID", "complaint": "ID", "incident": "ID", "report": "ID", "file": "ID", "locker": "ID",
    "randomization": "ID", "screening": "ID", "donor": "ID", "participant": "ID", "enrollment": "ID", "kit": "ID",
    "military": "ID", "dod": "ID", "edipi": "ID", "officer": "ID", "epic": "ID", "cerner": "ID", "athena": "ID",
    "ehr": "ID", "emr": "MRN", "person": "ID", "retina": "ID", "iris": "ID", "voiceprint": "ID", "scan": "ID",
    "scans": "ID", "photo": "ID", "photos": "ID", "image": "ID", "picture": "ID", "img": "ID", "unos": "ID",
    "instagram": "ID", "insta": "ID", "ig": "ID", "snapchat": "ID", "twitter": "ID", "tiktok": "ID", "venmo": "ID",
    "hic": "PLAN", "insurer": "PLAN", "carrier": "PLAN", "ins": "PLAN", "insured": "PLAN", "policyholder": "PLAN",
    "contract": "PLAN", "poliza": "PLAN", "folder": "MRN", "folio": "MRN", "dossier": "MRN", "exp": "MRN",
    "expediente": "MRN", "census": "ID", "warranty": "ACCOUNT", "ledger": "ACCOUNT",
    "dmv": "LICENSE", "matricula": "VEHICLE", "placa": "VEHICLE", "trailer": "VEHICLE", "decal": "VEHICLE",
    "title": "VEHICLE", "numberplate": "VEHICLE", "tail": "VEHICLE", "machine": "DEVICE", "lead": "DEVICE",
    "leads": "DEVICE", "loaner": "DEVICE", "concentrator": "DEVICE", "ventilator": "DEVICE", "cylinder": "DEVICE",
    "tank": "DEVICE", "meter": "DEVICE", "glucometer": "DEVICE", "pendant": "DEVICE", "prosthesis": "DEVICE",
    "stent": "DEVICE", "graft": "DEVICE", "mesh": "DEVICE", "iol": "DEVICE", "modem": "DEVICE", "valve": "DEVICE",
    "jar": "ID", "jars": "ID", "slide": "ID", "slides": "ID", "block": "ID", "cassette": "ID", "envelope": "ID",
    "env": "ID", "valuables": "ID", "registry": "ID", "roster": "ID", "petition": "ID", "matter": "ID",
    "citation": "ID", "summons": "ID", "warrant": "ID", "consular": "ID", "parcel": "ID", "shipment": "ID",
    "package": "ID", "tracer": "ID", "template": "ID", "palm": "ID", "fingerprints": "ID", "faceid": "ID",
    "band": "MRN", "bands": "MRN", "cad": "ID", "dispatch": "ID", "rental": "ID",
    "trn": "SSN", "pps": "SSN", "ppsn": "SSN",
    "cuil": "SSN", "cuit": "SSN", "rut": "SSN", "cnp": "SSN", "jmbg": "SSN", "tckn": "SSN", "nrc": "SSN",
    "cedula": "SSN", "hosp": "MRN", "vessel": "VEHICLE",
    "cashapp": "ID", "facebook": "ID", "discord": "ID", "telegram": "ID", "skype": "ID", "linkedin": "ID",
}  # fmt: skip
"""Words before an identifier, with its kind."""

BITS: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(dict.fromkeys(words.split()))
    for name, words in {
        "title": _TITLES,
        "relation": _RELATIONS,
        "verb": _VERBS,
        "credential": _CREDENTIALS,
        "month": _MONTHS,
        "weekday": _WEEKDAYS,
        "head": _HEADS,
        "street": _STREETS,
        "function": _FUNCTION,
        "work": _WORK,
        "living": _LIVING,
        "clinical_noun": _CLINICAL_NOUNS,
        "unit": _UNITS,
        "saint": _SAINTS,
        "number": _NUMBERS,
        "label": " ".join(key for key in LABELS if " " not in key),
    }.items()
}
"""Words by kind; the order gives each kind its flag."""
