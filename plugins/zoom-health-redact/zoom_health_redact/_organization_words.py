"""Words of the names of organisations: what heads one, what begins one, and what only describes."""

from __future__ import annotations

from typing import Final

from ._triggers import words

__all__ = [
    "COUNTED",
    "DENOMINATIONS",
    "EVENTS",
    "FIRST_HEADS",
    "GENERIC",
    "HEADS",
    "LANDSCAPE",
    "NATIONS",
    "SERVICES",
    "SHIPS",
    "SIDES",
    "SPECIALITIES",
    "THINGS",
    "TOWNS",
    "VENDORS",
    "WARD_SIDES",
    "WEAK_HEADS",
]

_CARE: Final = words(
    "hospital hospitals clinic clinics center centers centre infirmary hospice pharmacy pharmacies drugstore "
    "apothecary surgicenter surgicentre surgicare medcenter medicenter medicentre polyclinic sanatorium sanitarium "
    "dispensary rehab laboratories laboratory labs diagnostics healthcare eyecare optical optometry opticians opticare "
    "orthodontics endodontics periodontics dentistry chiropractic podiatry birthcenter physicians surgeons specialists "
    "associates consultants pediatrics paediatrics orthopedics orthopaedics dermatology radiology imaging dental "
    "medicine health therapy living practice surgery urgent seniorcare homecare daycare rx pathology oncology "
    "nephrology urology neurology cardiology gastroenterology obstetrics"
)
_HOMES: Final = words(
    "manor lodge inn residence residences villa villas estates apartments lofts towers cottages hostel hotel motel "
    "resort shelter ranch barracks dormitory heights village plaza campus commons homestead rancho hacienda"
)
_SCHOOLS: Final = words(
    "school schools elementary academy preschool kindergarten montessori college university polytechnic institute "
    "seminary yeshiva conservatory lyceum lycee escuela colegio universidad isd"
)
_FAITH: Final = words(
    "church cathedral chapel parish synagogue temple mosque masjid ministries ministry monastery convent abbey priory "
    "tabernacle basilica shrine gurdwara mandir shul iglesia parroquia oratory vicarage rectory deanery diocese"
)
_FOOD: Final = words(
    "brewing brewery brewpub distillery distilling winery vineyard vineyards cellars bakery bakers bakehouse diner "
    "restaurant cafe bistro grill grille tavern pub saloon cantina taqueria pizzeria pizza trattoria steakhouse "
    "chophouse smokehouse roasters roastery coffeehouse teahouse creamery dairy butchery meats poultry fisheries "
    "seafoods foods grocers market supermarket mercado bodega deli delicatessen confectionery chocolates orchard "
    "orchards growers farm farms farmstead hatchery ranches produce cannery packers catering caterers nurseries "
    "greenhouses gyoza ramen sushi panaderia carniceria pupuseria"
)
_TRADE: Final = words(
    "ymca ywca gearworks brickworks waterworks saltworks paperworks printworks stonecutters formalwear bridals jewelry "
    "dojo karate gymnastics ballet opera symphony philharmonic orchestra chorus choir veterinary observatory forge "
    "conservancy historical humane hotels motels condominiums bookstore bookshop newspapers pharma biotech biosciences "
    "lifesciences pharmaceuticals agronomy agri aviary apiary arboretum ironmongers haberdashery millinery embroidery "
    "quilting cobblers tanneries kitchens cafeteria eatery tearoom gelateria patisserie churrascaria rotisserie "
    "carvery oyster bbq smokehouse drycleaners carwash crematory mortuary funerals undertakers cemetery columbarium "
    "taxidermy gunsmith armory armoury arsenal company co corporation corp inc llc llp ltd plc gmbh incorporated "
    "industries enterprises holdings ventures manufacturing logistics freight freightways trucking airlines airways "
    "aviation aerospace shipping railroad railway store stores mart emporium outlet outlets boutique florist florists "
    "jewelers hardware lumber sawmill mill mills millworks foundry ironworks glassworks metalworks steelworks refinery "
    "mining quarry quarries petroleum roofing landscaping paving construction contracting contractors builders masonry "
    "drywall flooring upholstery cabinetry furniture furnishings motors automotive tires towing dealership cartage "
    "hauling movers distributors distribution wholesale wholesalers imports traders brokers brokerage realty realtors "
    "bancorp indemnity assurance consulting technologies robotics semiconductors electronics telecom broadcasting "
    "publishing gazette tribune studio studios gallery galleries theater theatre playhouse ballroom cinema cinemas "
    "museum library casino arcade gym barbershop barbers cleaners laundromat tailors tailoring outfitters mercantile "
    "apparel textiles hosiery saddlery tannery packaging plastics cooperative coop guild foundation association "
    "shipyard drydock boatyard boatworks marina charters cruises ferry trolley shuttle stables kennels kennel prison "
    "jail penitentiary correctional reformatory arena stadium raceway speedway fairgrounds airport zoo brothers bros "
    "sons partners systems factory barn depot warehouse garage outfitter carpentry plumbing welding fabrication "
    "machining engraving signage printing printers bindery locksmiths exterminators pawnbrokers auctioneers stockyards "
    "smelting metals alloys ceramics pottery potteries glazing lighting electrical mechanical engineering architects "
    "attorneys accountants counseling counselling wellness fitness yoga pilates crossfit lumberyard lanes chemical "
    "chemicals"
)
_PEOPLE: Final = words("county township borough nation tribe reservation valley springs harbor")

HEADS: Final = _CARE | _HOMES | _SCHOOLS | _FAITH | _FOOD | _TRADE | _PEOPLE
"""What a name before makes the name of an organisation, nearly always."""

WEAK_HEADS: Final = words(
    "seafood shop shops endocrine respiratory cardiac gi ent neuro psych psychiatric pulmonary urologic digestive "
    "gastro liver thyroid arthritis foot ankle hand hip shoulder skin laser oral perio endo cornea macula throat "
    "dermpath renal boxing wrestling judo archery rowing sailing cycling climbing soccer baseball hockey lacrosse "
    "rugby tennis racquet swim marine salvage scrap recycling welding lighting audio video optics signs logging "
    "timberlands timber diving rafting outdoors tanning waxing brows lashes threading tattoo ink vapor vape anesthesia "
    "cardio peds ortho derm retina sports bridal air oxygen drugs spine kidney joint bone heart lung eye pain trauma "
    "surgical behavioral behavioural memory memorial regional general mercy methodist baptist women womens children "
    "childrens kids family pediatric wound sleep vein vascular nuclear endoscopy recovery detox infusion counsel "
    "cancer hematology fertility autism speech hearing vision smiles dermatologic senior seniors care home homes house "
    "hall court terrace gardens place haven hearth nursing retirement high middle prep tech state union club league "
    "society council coalition alliance network bureau authority agency local post chapter mission congregation "
    "fellowship assembly sanctuary grange exchange station stop camp fort mall works lines line tile stone glass steel "
    "iron copper brass lithium salt sugar sand gravel concrete cement brick paper oil gas coal power energy electric "
    "light water solar wind feed seed cattle livestock poultry hogs fish bait crab shrimp ice smelt tire title trust "
    "bank savings credit insurance mutual financial capital group services solutions software media press hats shoes "
    "boots leather linen bedding rugs alterations laundry salon spa beauty nails hair auto cab taxi transit bus "
    "bicycle cycles barge towage storage supply supplies rental rentals repair tools equipment machine machinery parts "
    "pipe tube bending valve boiler pump sheetmetal forge welders painters piano pianos music guitars drums records "
    "books toys games golf bowling skating travel tours trading properties management security staffing cleaning "
    "janitorial rescue catalog crafts craft candle candles soap tea coffee donuts doughnuts burgers bbq barbecue tacos "
    "noodles kitchen oven bread pies candy pecans peanuts nursery flowers floral garden turf lawn tree mobility "
    "hotshots rangers division div dept district office program offices clinicas start center headstart surf ski skate "
    "ladle unit residency ed er snf alf ltc asc hospitalists primary transplant rehabilitation dialysis birth "
    "maternity transport express courier couriers exteriors interiors fabrics confections tack ford chevrolet chevy "
    "toyota honda dodge subaru nissan hyundai kia buick chrysler jeep arms tavern tap"
)
"""What heads a name only where something beside says so."""

SERVICES: Final = words(
    "ed er eds icu snf alf ltc ltac ltach asc uc hs isd pd fd ems va fqhc chc hq ymca ywca vfw ob obgyn hosp ctr med "
    "dept div assoc bros intl mfg rehab pharm univ elem"
)
"""Short forms that stand behind the name of an organisation."""

FIRST_HEADS: Final = words(
    "escuela colegio iglesia parroquia clinica farmacia taqueria panaderia carniceria centro mercado tienda rancho "
    "casa hacienda hogar residencia praxis klinik klinikum krankenhaus apotheke schule kirche gymnasium gasthaus "
    "gasthof ecole lycee eglise hopital pharmacie boulangerie clinique residence maison paroisse chua giao truong "
    "szpital kosciol lekol legliz lopital masjid beit beth congregation kehilat gurdwara mandir ospedale scuola chiesa "
    "farmacie igreja paroquia trattoria osteria ristorante taverna"
)
"""What comes before the name that it heads, as in most languages but English."""

LANDSCAPE: Final = words(
    "crest range rim trail trails pass gap notch junction corners butte buttes mesas canyons glens coves points groves "
    "valley valleys hill hills lake lakes river rivers creek creeks mountain mountains grove springs harbor harbour "
    "bay island islands heights ridge meadow meadows forest oaks pines woods prairie canyon shore shores view bluff "
    "bluffs basin bayou mesa brook brooks falls glen hollow gulch cove point peak peaks summit delta rapids ferry "
    "crossing landing bend fork forks mill orchard plains desert cape coast coastal peninsula sound strait ocean sea "
    "beach lagoon marsh swamp cliff cliffs cascade sierra rio bosque arroyo cedar cedars maple elm willow birch aspen "
    "pine oak magnolia laurel juniper sequoia redwood cypress hawthorn sycamore cottonwood sunrise sunset"
)
"""Land, water and trees, of which names are made."""

DENOMINATIONS: Final = words(
    "adventist baptist methodist lutheran presbyterian episcopal jewish catholic pentecostal apostolic nazarene "
    "evangelical unitarian mennonite orthodox quaker moravian congregational wesleyan foursquare ame trinity calvary "
    "bethel bethany zion shiloh emmanuel immanuel grace mercy providence deaconess samaritan shepherd redeemer savior "
    "saviour nativity epiphany assumption annunciation resurrection"
)

SIDES: Final = words("north south east west northern southern eastern western central upper lower northeast northwest")
WARD_SIDES: Final = words("north south east west")

VENDORS: Final = words(
    "vendor employer landlord supplier contractor company agency firm insurer carrier pharmacy hospital facility "
    "school church lab laboratory clinic shop store business charity shelter club union brewery bakery"
)
"""Nouns beside which a name stands in apposition: `the vendor, X`."""

SPECIALITIES: Final = words(
    "therapy radiology imaging health medicine surgery practice living urgent pathology oncology nephrology urology "
    "neurology cardiology gastroenterology obstetrics dermatology pediatrics paediatrics orthopedics orthopaedics "
    "dental counseling counselling wellness fitness yoga surgeons physicians specialists consultants associates "
    "electrical mechanical engineering lighting printing welding plumbing foods pizza drugs chemical chemicals systems "
    "diagnostics dentistry podiatry produce meats seafoods sushi"
)
"""Heads that ordinary words stand before in medicine and at home as well: `Light Therapy`."""

THINGS: Final = words(
    "account accounts savings aerobics form forms release information consent line hotline veteran veterans diploma "
    "log logs diary booster vaccine vaccines vaccination diet oil supplement supplements vitamin multivitamin scale "
    "questionnaire inventory test tests testing exam examination assessment screen screening score index criteria "
    "protocol pathway guideline guidelines act law order orders directive directives proxy representative attorney "
    "guardian planner worker coordinator manager director chief president officer assistant aide technician therapist "
    "pathologist specialist counselor interpreter chaplain replacement exercise exercises class classes meeting call "
    "visit visits portal message chat video history status signs summary note notes letter report results plan goals "
    "education training instructions precautions safety support management coaching interviewing hygiene technique "
    "techniques therapy treatment care procedure surgery repair injury accident disease disorder syndrome infection "
    "failure pain pressure rate level levels count panel culture imaging scan study studies view views position bar "
    "bars chair walker cane bed rail rails device machine monitor watch phone app tablet kit pack patch pump pen day "
    "days week weeks month year time hours night morning evening season code team committee board service services "
    "program programs benefit benefits insurance policy disability leave coverage authorization referral request "
    "appeal complaint concern concerns symptoms medications allergies problems list review systems findings impression "
    "recommendations steps items questions answers english spanish language air water food meal meals fruit juice tea "
    "milk salt sugar salad soup bread rice beans fish chicken beef shot injection dose cream ointment gel drops spray "
    "soap lotion strips gauze dressing wrap tape pad pads stockings boot brace shoe shoes male female man woman adult "
    "child gentleman lady american hispanic white black asian student teacher nurse doctor tool tools aid aids sheet "
    "handout packet brochure booklet guide chart card band bracelet tag box calendar journal worksheet checklist "
    "template survey agreement contract certificate license excuse slip waiver affidavit petition hearing case claim "
    "file record records database registry measure measures intervention interventions strategy strategies approach "
    "method model theory framework skills circle huddle round rounds conference consultation workup evaluation "
    "reconciliation administration monitoring teaching mindfulness meditation breathing relaxation stretching "
    "strengthening walking running making proceedings statement verification notification reminder reminders alert "
    "alerts warning warnings button link links website email number numbers codes sleep activity activities"
)
"""Last words of English phrases that name a thing, a paper or a person by profession, and no organisation."""

EVENTS: Final = words(
    "practice game games match meet party parties rehearsal camp lesson lessons class tournament competition concert "
    "festival event ceremony wedding funeral reunion graduation recital training recess drill speed pace rate level "
    "levels capacity strength setting settings interval intervals angle distance height depth dose time times end ends "
    "start stage cost expense risk request discretion peak crossing light lights table counter window sink edge edges "
    "base margin margins border site sites side sides speeds angles picnic barbecue dinner supper lunch breakfast "
    "brunch movies beach pool park playground store mall bus stop station crosswalk intersection curb entrance exit "
    "gate door doors desk work school home church sea length lengths maximum minimum intensity volume temperature "
    "temperatures pressure pressures frequency frequencies ease odds variance liberty fault stake hand change changes "
    "handoff rounds signout turnover intake visit visits exam exams presentation discharge admission follow follow-up "
    "places hours areas stops scar scars wound"
)
"""What is at hand behind `at` when it is no organisation: times, rates, feasts, parts of the house."""

TOWNS: Final = words("city county memorial regional community metro metropolitan parish district area state")
"""Words that make `general` the head of a hospital's name."""

COUNTED: Final = words(
    "no number local post lodge chapter store station plant pier troop engine ladder precinct ps is terminal hall"
)
"""Words that join a number to a name: `Foundry No. 4`, `Local 710`."""

SHIPS: Final = words("mv uss usns uscgc hms rms ss fv")
"""What stands before the name of a ship."""

NATIONS: Final = words("nation tribe reservation county parish township city borough")

GENERIC: Final = words(
    "note notes report visit patient patients summary plan outside another different nearby previous closest main big "
    "nearest same respite adjacent inside own open family internal primary general community local outpatient "
    "inpatient urgent emergency intensive acute skilled nursing assisted independent senior adult pediatric children "
    "childrens womens women mens men veterans behavioral behavioural mental home public private specialty sports pain "
    "sleep wound travel walk infusion weight loss memory stroke heart cancer trauma surgical dental eye vision hearing "
    "fertility allergy diabetes anticoagulation coumadin methadone free student employee occupational physical speech "
    "group long term short day night high middle elementary grade graduate medical law state county city national "
    "federal regional area united american new care health clinic center hospital department unit ward office room "
    "program service services practice system rehab rehabilitation hospice pharmacy lab laboratory school university "
    "college church house court living facility level i ii iii iv electronic labor delivery preventive integrative "
    "functional addiction reproductive maternal fetal palliative geriatric complementary alternative sick activities "
    "social transitional residential recovery operating waiting exam virtual complete lipid metabolic basic review "
    "record records history examination decision making necessity equipment supplies park station bank library summer "
    "winter spring fall gym beach lake river formal informal attend attending avoid call salty fast citrus fried spicy "
    "processed organic grocery convenience corner retail discount liquor drug hardware pet shoe thrift book toy auto "
    "body truck gas feed food foods coffee ice cream steel paper saw lumber oil chicken turkey dairy cattle horse pig "
    "fish dog cat animal parking storage shopping outlet strip farmers flea stock super mega mini mobile online "
    "current former usual regular other his her their our my your whole entire brand generic name mail order "
    "compounding meal prep arrangement arrangements limited town halfway sober foster newest oldest rural urban inner "
    "downtown uptown suburban small large busy closed crowded certified board licensed registered accredited imaging "
    "diagnostic surgery ambulatory vaccine testing screening dialysis chemo chemotherapy radiation breast women's "
    "men's children's kidney liver lung bone joint spine back neck foot hand hip knee ankle vein vascular birth "
    "birthing crisis detox treatment counseling support advocacy resource resources information poison control fitness "
    "wellness aquatic swim swimming yoga dance martial arts community-based faith-based tertiary academic teaching "
    "affiliated charter boarding vocational trade technical sunday bible nursery protective attorney directive "
    "directives security act leave insurance medicare medicaid agency authority committee association society case "
    "management manager director coordinator specialist consult referral transfer discharge admission arrival daily "
    "weekly follow up next steps key points action items today's visit's"
)
"""Words that only describe, be they before a head or alone."""
