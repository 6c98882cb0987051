import type { FieldDef, PicklistValue } from '../definition';

/** Zones that Salesforce does not offer, though the time zone database has them. */
const NOT_OFFERED = new Set(
  (
    'Africa/Khartoum America/Buenos_Aires America/Ciudad_Juarez America/Coyhaique America/Havana ' +
    'America/Indianapolis Asia/Calcutta Asia/Damascus Asia/Katmandu Asia/Pyongyang Asia/Saigon Asia/Tehran ' +
    'Europe/Simferopol'
  ).split(' '),
);

/** Zones that Salesforce offers by these names, which the database has under others, or has given up. */
const OFFERED =
  'America/Argentina/Buenos_Aires America/Indiana/Indianapolis America/Montreal America/Nipigon ' +
  'America/Pangnirtung America/Rainy_River America/Santa_Isabel America/Thunder_Bay America/Yellowknife ' +
  'Asia/Choibalsan Asia/Ho_Chi_Minh Asia/Kathmandu Asia/Kolkata Australia/Currie Europe/Uzhgorod ' +
  'Europe/Zaporozhye GMT Pacific/Johnston';

/** What Salesforce calls a time, by the name that it has in the locale data of Node. */
const NAMES = new Map([
  ['American Samoa Standard Time', 'Samoa Standard Time'],
  ['Brunei Time', 'Brunei Darussalam Time'],
  ['Coordinated Universal Time', 'Greenwich Mean Time'],
  ['Dumont d’Urville Time', 'Dumont-d’Urville Time'],
  ['Khovd Standard Time', 'Hovd Standard Time'],
  ['Pohnpei Time', 'Ponape Time'],
  ['Samoa Standard Time', 'Apia Standard Time'],
  ['St. Pierre & Miquelon Standard Time', 'St Pierre & Miquelon Standard Time'],
  ['Taiwan Standard Time', 'Taipei Standard Time'],
  ['Timor-Leste Time', 'East Timor Time'],
  ['West Africa Time', 'West Africa Standard Time'],
]);

/** Zones whose time has another name with Salesforce, or that it has at another distance: [zone, name, offset]. */
const ODD: readonly (readonly [string, string, string?])[] = [
  ['Africa/Casablanca', 'Western European Summer Time'],
  ['Africa/El_Aaiun', 'Western European Summer Time'],
  ['America/Chihuahua', 'Mexican Pacific Standard Time', '-06:00'],
  ['America/Godthab', 'West Greenland Standard Time', '-02:00'],
  ['America/Ojinaga', 'Mountain Standard Time', '-06:00'],
  ['America/Punta_Arenas', 'Chile Standard Time'],
  ['America/Santa_Isabel', 'Northwest Mexico Standard Time'],
  ['Antarctica/Casey', 'Casey Time', '+11:00'],
  ['Antarctica/Palmer', 'Chile Standard Time'],
  ['Antarctica/Vostok', 'Vostok Time', '+06:00'],
  ['Asia/Amman', 'Eastern European Standard Time', '+03:00'],
  ['Asia/Anadyr', 'Anadyr Standard Time'],
  ['Asia/Barnaul', 'Moscow Standard Time + 4'],
  ['Asia/Kamchatka', 'Petropavlovsk-Kamchatski Standard Time'],
  ['Asia/Novosibirsk', 'Novosibirsk Standard Time'],
  ['Asia/Sakhalin', 'Sakhalin Standard Time'],
  ['Asia/Tomsk', 'Moscow Standard Time + 4'],
  ['Asia/Urumqi', 'China Standard Time'],
  ['Europe/Istanbul', 'Eastern European Standard Time'],
  ['Europe/Saratov', 'Moscow Standard Time + 1'],
  ['Europe/Ulyanovsk', 'Moscow Standard Time + 1'],
  ['Europe/Volgograd', 'Volgograd Standard Time'],
  ['Pacific/Bougainville', 'Bougainville Standard Time'],
];

/** Labels name the time of a season, whatever the season is: a schema that changed twice a year would help nobody. */
const SEASON = new Date('2024-01-15T00:00:00Z');

interface Zone {
  minutes: number;
  choice: PicklistValue;
}

function offered(zone: string): Zone {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'long',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  }).formatToParts(SEASON);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const [year, month, day, hour, minute] = (['year', 'month', 'day', 'hour', 'minute'] as const).map((type) =>
    Number(part(type)),
  );
  const local = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
  const [, odd, offset] = ODD.find(([name]) => name === zone) ?? [];
  const minutes = offset === undefined ? (local - SEASON.getTime()) / 60_000 : minutesOf(offset);
  const named = part('timeZoneName');
  const label = `(GMT${offset ?? clock(minutes)}) ${odd ?? NAMES.get(named) ?? named} (${zone.replace('Kiev', 'Kyiv')})`;
  return { minutes, choice: { value: zone, label, active: true, defaultValue: false } };
}

function clock(minutes: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

function minutesOf(offset: string): number {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
  return offset.startsWith('-') ? -minutes : minutes;
}

let choices: PicklistValue[] | undefined;

/** Every zone that Salesforce offers, from east to west. */
function timeZones(): PicklistValue[] {
  choices ??= [...new Set([...Intl.supportedValuesOf('timeZone'), ...OFFERED.split(' ')])]
    .filter((zone) => !NOT_OFFERED.has(zone))
    .map(offered)
    .sort((a, b) => b.minutes - a.minutes || (a.choice.value < b.choice.value ? -1 : 1))
    .map(({ choice }) => choice);
  return choices;
}

/** What stands for them in a field's notation. */
export const TIME_ZONES = 'every time zone';

/** Gives the field its choices when they are asked for: to name 423 zones takes longer than to start an org. */
export function offerTimeZones(field: FieldDef): void {
  Object.defineProperty(field, 'picklistValues', { get: timeZones, enumerable: true });
}
