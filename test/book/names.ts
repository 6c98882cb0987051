import type { Region } from './calendar';
import type { Rng } from './rng';

export type Script =
  | 'english'
  | 'latin'
  | 'arabic'
  | 'hebrew'
  | 'japanese'
  | 'hangul'
  | 'cyrillic'
  | 'greek'
  | 'devanagari';

/** Native form, then the Latin letters that its mail addresses use. */
type Spelled = readonly [native: string, latin: string];

const same = (names: string): Spelled[] => names.split(' ').map((n) => [n.replace(/_/g, ' '), ascii(n)]);
const spelled = (pairs: string): Spelled[] =>
  pairs.split(' ').map((pair) => {
    const [native = '', latin = ''] = pair.split('/');
    return [native, latin];
  });

function ascii(text: string): string {
  return text
    .normalize('NFD')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/ß/g, 'ss')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}

const FIRST: Record<Script, Spelled[]> = {
  english: same(
    'Alice Brian Carla Derek Elaine Frank Gloria Henry Irene Jack Karen Louis Monica Nathan Opal Peter',
  ),
  latin: same(
    'Åsa Björn Chloé Étienne Freja Gökçe Håkon Inês José Łukasz Márta Noël Ólafur Renée Şebnem Zoë',
  ),
  arabic: spelled('أحمد/ahmad ليلى/layla يوسف/yusuf نور/nour خالد/khalid سارة/sara'),
  hebrew: spelled('נועה/noa איתן/eitan תמר/tamar יונתן/yonatan מיכל/michal אורי/uri'),
  japanese: spelled('翔太/shota 美咲/misaki 健一/kenichi 陽子/yoko 直樹/naoki 恵/megumi'),
  hangul: spelled('민준/minjun 서연/seoyeon 지훈/jihun 수진/sujin 현우/hyunwoo 은지/eunji'),
  cyrillic: spelled('Ольга/olga Дмитрий/dmitri Ирина/irina Пётр/petr Светлана/svetlana Андрей/andrei'),
  greek: spelled('Ελένη/eleni Γιώργος/giorgos Μαρία/maria Νίκος/nikos Κατερίνα/katerina Στέλιος/stelios'),
  devanagari: spelled('अनिता/anita राजेश/rajesh सुनीता/sunita विक्रम/vikram मीना/meena अमित/amit'),
};

const LAST: Record<Script, Spelled[]> = {
  english: same(
    "Adler Briggs Chambers Dunn Ellery Foster Griggs Holt O'Brien Jarvis Keane D'Angelo Mercer Nolan Pratt Quigley Rowe Sutter Thorne Vance",
  ),
  latin: same(
    'Ågren Böhm Çelik Duró Ekström Fernández Guðmundsson Håland Ibáñez Jørgensen Kovács Łaski Muñoz Nuñes Öztürk Pérez Šimić Tóth Vågen Zürn',
  ),
  arabic: spelled('الحسن/alhassan منصور/mansour حداد/haddad العمري/alomari ناصر/nasser خوري/khoury'),
  hebrew: spelled('לוי/levi כהן/cohen פרידמן/friedman ברק/barak שפירא/shapira אלון/alon'),
  japanese: spelled('佐藤/sato 鈴木/suzuki 高橋/takahashi 渡辺/watanabe 中村/nakamura 小林/kobayashi'),
  hangul: spelled('김/kim 이/lee 박/park 최/choi 정/jung 강/kang'),
  cyrillic: spelled(
    'Иванова/ivanova Соколов/sokolov Лебедева/lebedeva Козлов/kozlov Морозова/morozova Орлов/orlov',
  ),
  greek: spelled('Παπαδοπούλου/papadopoulou Νικολάου/nikolaou Γεωργίου/georgiou Δημητρίου/dimitriou'),
  devanagari: spelled('शर्मा/sharma गुप्ता/gupta पटेल/patel सिंह/singh मेहता/mehta वर्मा/varma'),
};

export interface PersonName {
  first: string;
  last: string;
  /** Left part of a mail address. */
  mailbox: string;
}

export function personName(rng: Rng, script: Script): PersonName {
  const [first, firstLatin] = rng.pick(FIRST[script]);
  const [last, lastLatin] = rng.pick(LAST[script]);
  return { first, last, mailbox: `${firstLatin}.${lastLatin}` };
}

const COMPANY_ROOTS =
  'Amber Anchor Alder Arden Basalt Beacon Birch Bramble Brook Cairn Canyon Cedar Cinder Cobalt Copper Coral Crest Delta Drift Dune Ember Falcon Fern Fjord Flint Gale Garnet Glacier Granite Grove Harbor Hazel Heron Indigo Iron Juniper Kestrel Lark Laurel Linden Lumen Maple Marble Meadow Mesa Mistral Moss Nimbus Oak Onyx Opal Orchard Osprey Otter Pebble Pine Plover Prairie Quarry Quartz Raven Reef Ridge River Rowan Saffron Sage Shale Silver Slate Sorrel Sparrow Spruce Summit Swift Tamarack Teal Thistle Timber Topaz Tundra Umber Vale Verdant Violet Walnut Willow Winter Wren Yarrow Zephyr'.split(
    ' ',
  );
const COMPANY_TAILS =
  'field works line bridge stone port wood gate mark point craft way light side well house'.split(' ');
const COMPANY_KINDS =
  'Logistics|Foods|Energy|Health|Textiles|Analytics|Media|Insurance|Robotics|Freight|Pharma|Water|Learning|Capital|Tools|Travel'.split(
    '|',
  );
const FORMS: Record<Region, readonly string[]> = {
  AMER: ['Inc.', 'LLC', 'Corp.', '', 'Holdings, Inc.'],
  EMEA: ['GmbH', 'Ltd', 'S.A.', 'AB', '& Söhne', 'B.V.', 'A/S', ''],
  APAC: ['Pty Ltd', 'K.K.', 'Pte. Ltd.', 'Pvt. Ltd.', ''],
};
const FOREIGN: Partial<Record<Script, Spelled[]>> = {
  latin: spelled(
    'Brückenstahl/bruckenstahl Société_Générale_d’Émaux/emaux Kraków_Łącza/lacza Smørrebrød_&_Sønner/sonner Ñandú_Textiles/nandu Žďár_Strojírny/zdar',
  ),
  arabic: spelled('شركة_الواحة_للتقنية/alwaha مجموعة_النخيل/alnakheel دار_المرجان/almarjan'),
  hebrew: spelled('גלים_תעשיות_בע״מ/galim אופק_מערכות/ofek'),
  japanese: spelled('株式会社青葉物流/aoba 東海精密工業/tokaiseimitsu 北斗食品株式会社/hokuto'),
  hangul: spelled('한빛소프트웨어/hanbit 새벽유통/saebyeok'),
  cyrillic: spelled('ООО_«Северный_ветер»/severveter Завод_Прогресс/progress'),
  greek: spelled('Αιγαίο_Ναυτιλιακή_Α.Ε./aigaio Όλυμπος_Τρόφιμα/olympos'),
  devanagari: spelled('गंगा_उद्योग_लिमिटेड/ganga सूर्य_ऊर्जा/surya'),
};

export interface CompanyName {
  name: string;
  domain: string;
  script: Script;
}

/** The n-th company: unique by its number, every ninth one written in a script of its region. */
export function companyName(rng: Rng, n: number, region: Region): CompanyName {
  if (n % 9 === 4) {
    const scripts: Script[] =
      region === 'APAC'
        ? ['japanese', 'hangul', 'devanagari']
        : region === 'EMEA'
          ? ['latin', 'arabic', 'hebrew', 'cyrillic', 'greek']
          : ['latin'];
    const script = rng.pick(scripts);
    const [native, latin] = rng.pick(FOREIGN[script] ?? []);
    const name = native.replace(/_/g, ' ');
    return { name: `${name} ${n}`, domain: `${latin}-${n}.example`, script };
  }
  const root = COMPANY_ROOTS[n % COMPANY_ROOTS.length] ?? '';
  const tail = COMPANY_TAILS[Math.floor(n / COMPANY_ROOTS.length) % COMPANY_TAILS.length] ?? '';
  const round = Math.floor(n / (COMPANY_ROOTS.length * COMPANY_TAILS.length));
  const stem = `${root}${tail}`;
  const kind = rng.chance(0.6) ? ` ${rng.pick(COMPANY_KINDS)}` : '';
  const form = rng.pick(FORMS[region]);
  const name = `${stem}${kind}${round > 0 ? ` ${round + 1}` : ''}${form === '' ? '' : ` ${form}`}`;
  const script = region === 'EMEA' && rng.chance(0.5) ? 'latin' : 'english';
  return { name, domain: `${stem.toLowerCase()}${round > 0 ? round + 1 : ''}.example`, script };
}
