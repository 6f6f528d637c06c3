"""The countries whose statutory holidays are known, by their codes and names."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.validation import did_you_mean

TABLE = """
AD AND Andorra  AE ARE UnitedArabEmirates  AF AFG Afghanistan  AG ATG AntiguaAndBarbuda  AI AIA Anguilla
AL ALB Albania  AM ARM Armenia  AO AGO Angola  AQ ATA Antarctica  AR ARG Argentina  AS ASM AmericanSamoa
AT AUT Austria  AU AUS Australia  AW ABW Aruba  AX ALA AlandIslands  AZ AZE Azerbaijan
BA BIH BosniaAndHerzegovina  BB BRB Barbados  BD BGD Bangladesh  BE BEL Belgium  BF BFA BurkinaFaso
BG BLG Bulgaria  BH BAH Bahrain  BI BDI Burundi  BJ BEN Benin  BL BLM SaintBarthelemy  BM BMU Bermuda
BN BRN Brunei  BO BOL Bolivia  BQ BES BonaireSintEustatiusAndSaba  BR BRA Brazil  BS BHS Bahamas
BT BTN Bhutan  BV BVT BouvetIsland  BW BWA Botswana  BY BLR Belarus  BZ BLZ Belize  CA CAN Canada
CC CCK CocosIslands  CD COD DRCongo  CF CAF CentralAfricanRepublic  CG COG Congo  CH CHE Switzerland
CI CIV IvoryCoast  CK COK CookIslands  CL CHL Chile  CM CMR Cameroon  CN CHN China  CO COL Colombia
CR CRI CostaRica  CU CUB Cuba  CV CPV CaboVerde  CW CUW Curacao  CX CXR ChristmasIsland  CY CYP Cyprus
CZ CZE Czechia  DE DEU Germany  DJ DJI Djibouti  DK DNK Denmark  DM DMA Dominica
DO DOM DominicanRepublic  DZ DZA Algeria  EC ECU Ecuador  EE EST Estonia  EG EGY Egypt
EH ESH WesternSahara  ER ERI Eritrea  ES ESP Spain  ET ETH Ethiopia  FI FIN Finland  FJ FJI Fiji
FK FLK FalklandIslands  FM FSM Micronesia  FO FRO FaroeIslands  FR FRA France  GA GAB Gabon
GB GBR UnitedKingdom  GD GRD Grenada  GE GEO Georgia  GF GUF FrenchGuiana  GG GGY Guernsey  GH GHA Ghana
GI GIB Gibraltar  GL GRL Greenland  GM GMB Gambia  GN GIN Guinea  GP GLP Guadeloupe
GQ GNQ EquatorialGuinea  GR GRC Greece  GS SGS SouthGeorgiaAndTheSouthSandwichIslands  GT GUA Guatemala
GU GUM Guam  GW GNB GuineaBissau  GY GUY Guyana  HK HKG HongKong  HM HMD HeardIslandAndMcDonaldIslands
HN HND Honduras  HR HRV Croatia  HT HTI Haiti  HU HUN Hungary  ID IDN Indonesia  IE IRL Ireland
IL ISR Israel  IM IMN IsleOfMan  IN IND India  IO IOT BritishIndianOceanTerritory  IQ IRQ Iraq
IR IRN Iran  IS ISL Iceland  IT ITA Italy  JE JEY Jersey  JM JAM Jamaica  JO JOR Jordan  JP JPN Japan
KE KEN Kenya  KG KGZ Kyrgyzstan  KH KHM Cambodia  KI KIR Kiribati  KM COM Comoros
KN KNA SaintKittsAndNevis  KP PRK NorthKorea  KR KOR SouthKorea  KW KWT Kuwait  KY CYM CaymanIslands
KZ KAZ Kazakhstan  LA LAO Laos  LB LBN Lebanon  LC LCA SaintLucia  LI LIE Liechtenstein  LK LKA SriLanka
LR LBR Liberia  LS LSO Lesotho  LT LTU Lithuania  LU LUX Luxembourg  LV LVA Latvia  LY LBY Libya
MA MOR Morocco  MC MCO Monaco  MD MDA Moldova  ME MNE Montenegro  MF MAF SaintMartin  MG MDG Madagascar
MH MHL MarshallIslands  MK MKD NorthMacedonia  ML MLI Mali  MM MMR Myanmar  MN MNG Mongolia
MO MAC Macau  MP MNP NorthernMarianaIslands  MQ MTQ Martinique  MR MRT Mauritania  MS MSR Montserrat
MT MLT Malta  MU MUS Mauritius  MV MDV Maldives  MW MWI Malawi  MX MEX Mexico  MY MYS Malaysia
MZ MOZ Mozambique  NA NAM Namibia  NC NCL NewCaledonia  NE NER Niger  NF NFK NorfolkIsland
NG NGA Nigeria  NI NIC Nicaragua  NL NLD Netherlands  NO NOR Norway  NP NPL Nepal  NR NRU Nauru
NU NIU Niue  NZ NZL NewZealand  OM OMN Oman  PA PAN Panama  PE PER Peru  PF PYF FrenchPolynesia
PG PNG PapuaNewGuinea  PH PHL Philippines  PK PAK Pakistan  PL POL Poland  PM SPM SaintPierreAndMiquelon
PN PCN PitcairnIslands  PR PRI PuertoRico  PS PSE Palestine  PT PRT Portugal  PW PLW Palau
PY PRY Paraguay  QA QAT Qatar  RE REU Reunion  RO ROU Romania  RS SRB Serbia  RU RUS Russia
RW RWA Rwanda  SA SAU SaudiArabia  SB SLB SolomonIslands  SC SYC Seychelles  SD SDN Sudan  SE SWE Sweden
SG SGP Singapore  SH SHN SaintHelenaAscensionAndTristanDaCunha  SI SVN Slovenia
SJ SJM SvalbardAndJanMayen  SK SVK Slovakia  SL SLE SierraLeone  SM SMR SanMarino  SN SEN Senegal
SO SOM Somalia  SR SUR Suriname  SS SSD SouthSudan  ST STP SaoTomeAndPrincipe  SV SLV ElSalvador
SX SXM SintMaarten  SY SYR SyrianArabRepublic  SZ SZW Eswatini  TC TCA TurksAndCaicosIslands
TD TCD Chad  TF ATF FrenchSouthernTerritories  TG TGO Togo  TH THA Thailand  TJ TJK Tajikistan
TK TKL Tokelau  TL TLS TimorLeste  TM TKM Turkmenistan  TN TUN Tunisia  TO TON Tonga  TR TUR Turkey
TT TTO TrinidadAndTobago  TV TUV Tuvalu  TW TWN Taiwan  TZ TZA Tanzania  UA UKR Ukraine  UG UGA Uganda
UM UMI UnitedStatesMinorOutlyingIslands  US USA UnitedStates  UY URY Uruguay  UZ UZB Uzbekistan
VA VAT VaticanCity  VC VCT SaintVincentAndTheGrenadines  VE VEN Venezuela  VG VGB BritishVirginIslands
VI VIR UnitedStatesVirginIslands  VN VNM Vietnam  VU VTU Vanuatu  WF WLF WallisAndFutuna  WS WSM Samoa
XK XKK Kosovo  YE YEM Yemen  YT MYT Mayotte  ZA ZAF SouthAfrica  ZM ZMB Zambia  ZW ZWE Zimbabwe
"""
"""As the package `holidays` names them, which is too heavy to be asked at the start; ISO 3166-1: the code of
two letters, that of three, the name."""

ROWS = [row.split() for line in TABLE.split("\n") for row in line.split("  ") if row]
CODES: Mapping[str, str] = {name: row[0] for row in ROWS for name in row} | {"UK": "GB"}
"""From either code, or the name, to the code of two letters."""


def country_code(said: str) -> str:
    """Raises ValueError where it is no country that is known."""
    spelt = {name.casefold(): code for name, code in CODES.items()}
    if code := spelt.get(said.replace(" ", "").casefold()):
        return code
    near = did_you_mean(said, CODES)
    raise ValueError(f"not a country whose holidays are known{near or '; use a code such as CN, DE or US'}")
