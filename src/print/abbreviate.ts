/**
 * Standard abbreviations of USPS Publication 28: street suffixes (appendix C1), units (C2) and directions (233). They are
 * taken from the right to the left, and no more of them than are needed (section 35).
 */
const abbreviations: Readonly<Record<string, string>> = pairs(
  'ALLEY ALY, ANNEX ANX, ARCADE ARC, AVENUE AVE, BEACH BCH, BEND BND, BLUFF BLF, BOTTOM BTM, BOULEVARD BLVD, BRANCH BR, ' +
    'BRIDGE BRG, BROOK BRK, BYPASS BYP, CANYON CYN, CAUSEWAY CSWY, CENTER CTR, CIRCLE CIR, CLIFF CLF, CLUB CLB, ' +
    'COMMON CMN, CORNER COR, COURSE CRSE, COURT CT, COVE CV, CREEK CRK, CRESCENT CRES, CROSSING XING, CURVE CURV, ' +
    'DALE DL, DAM DM, DIVIDE DV, DRIVE DR, ESTATE EST, EXPRESSWAY EXPY, EXTENSION EXT, FALLS FLS, FERRY FRY, FIELD FLD, ' +
    'FLAT FLT, FORD FRD, FOREST FRST, FORGE FRG, FORK FRK, FORT FT, FREEWAY FWY, GARDEN GDN, GARDENS GDNS, GATEWAY GTWY, ' +
    'GLEN GLN, GREEN GRN, GROVE GRV, HARBOR HBR, HAVEN HVN, HEIGHTS HTS, HIGHWAY HWY, HILL HL, HILLS HLS, HOLLOW HOLW, ' +
    'ISLAND IS, JUNCTION JCT, KNOLL KNL, LAKE LK, LAKES LKS, LANDING LNDG, LANE LN, LIGHT LGT, LODGE LDG, MANOR MNR, ' +
    'MEADOW MDW, MEADOWS MDWS, MILL ML, MILLS MLS, MISSION MSN, MOTORWAY MTWY, MOUNT MT, MOUNTAIN MTN, ORCHARD ORCH, ' +
    'PARKWAY PKWY, PASSAGE PSGE, PINE PNE, PINES PNES, PLACE PL, PLAIN PLN, PLAINS PLNS, PLAZA PLZ, POINT PT, PORT PRT, ' +
    'PRAIRIE PR, RADIAL RADL, RANCH RNCH, RAPID RPD, RIDGE RDG, RIVER RIV, ROAD RD, ROUTE RTE, SHOAL SHL, SHORE SHR, ' +
    'SKYWAY SKWY, SPRING SPG, SPRINGS SPGS, SQUARE SQ, STATION STA, STREAM STRM, STREET ST, SUMMIT SMT, TERRACE TER, ' +
    'TRACE TRCE, TRAIL TRL, TUNNEL TUNL, TURNPIKE TPKE, VALLEY VLY, VIADUCT VIA, VIEW VW, VILLAGE VLG, VILLE VL, ' +
    'VISTA VIS, WELL WL, WELLS WLS, ' +
    'APARTMENT APT, BASEMENT BSMT, BUILDING BLDG, DEPARTMENT DEPT, FLOOR FL, FRONT FRNT, HANGAR HNGR, LOBBY LBBY, ' +
    'LOWER LOWR, OFFICE OFC, PENTHOUSE PH, ROOM RM, SPACE SPC, SUITE STE, TRAILER TRLR, UPPER UPPR, ' +
    'NORTH N, EAST E, SOUTH S, WEST W, NORTHEAST NE, NORTHWEST NW, SOUTHEAST SE, SOUTHWEST SW',
);

function pairs(list: string): Record<string, string> {
  return Object.fromEntries(list.split(', ').map((pair) => pair.split(' ') as [string, string]));
}

/** In this order they are left out (section 35): what stands between digits, as in a ZIP+4 or a house number, stays. */
const punctuation = ['*', ',', '.', '(', ')', '"', ':', ';', "'", '-', '@', '&'];

/**
 * The text with as few abbreviations as make it fit, then without as little punctuation, then without as few vowels; undefined
 * when all of that is not enough. The first word stays.
 */
export function abbreviated(text: string, fits: (text: string) => boolean): string | undefined {
  const { shorter, isShort } = withoutLongWords(text, fits);
  if (isShort) return shorter;
  let plain = shorter;
  for (const mark of punctuation) {
    plain = withoutMark(plain, mark);
    if (fits(plain)) return plain;
  }
  return withoutVowels(plain, fits);
}

/**
 * Vowels go one by one, from the right, out of the rightmost word first: never the first letter of a word and never its last
 * vowel (section 3512). Words with other letters or digits in them stay.
 */
function withoutVowels(text: string, fits: (text: string) => boolean): string | undefined {
  const words = text.split(' ');
  for (let i = words.length - 1; i > 0; i--) {
    let word = words[i] ?? '';
    if (!/^[A-Za-z]+$/.test(word)) continue;
    const vowels = Array.from(word.matchAll(/[aeiou]/gi), ({ index }) => index).slice(0, -1);
    for (const at of vowels.filter((index) => index > 0).reverse()) {
      word = word.slice(0, at) + word.slice(at + 1);
      words[i] = word;
      const shorter = words.join(' ');
      if (fits(shorter)) return shorter;
    }
  }
  return undefined;
}

/** A mark becomes a blank, so that no two words become one; an apostrophe is just left out. */
const withoutMark = (text: string, mark: string): string =>
  text
    .replace(new RegExp(`(?<!\\d)\\${mark}|\\${mark}(?!\\d)`, 'g'), mark === "'" ? '' : ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/^ | $/g, '');

function withoutLongWords(text: string, fits: (text: string) => boolean): { shorter: string; isShort: boolean } {
  const words = text.split(' ');
  for (let i = words.length - 1; i > 0; i--) {
    const [, word = '', after = ''] = /^(\w*)(\W*)$/.exec(words[i] ?? '') ?? [];
    const short = abbreviations[word.toUpperCase()];
    if (short === undefined) continue;
    words[i] = inLettersOf(word, short) + (after === '.' ? '' : after);
    const shorter = words.join(' ');
    if (fits(shorter)) return { shorter, isShort: true };
  }
  return { shorter: words.join(' '), isShort: false };
}

/** STREET becomes ST, Street becomes St, and NE is always in capitals unless nothing else is. */
function inLettersOf(word: string, short: string): string {
  if (word === word.toUpperCase()) return short;
  if (word === word.toLowerCase()) return short.toLowerCase();
  return /^(N|S)[EW]$/.test(short) ? short : short.charAt(0) + short.slice(1).toLowerCase();
}
