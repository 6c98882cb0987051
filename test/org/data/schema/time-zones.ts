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

/** The choices of a time zone, as a picklist's notation has them. */
export const TIME_ZONES = [...new Set([...Intl.supportedValuesOf('timeZone'), ...OFFERED.split(' ')])]
  .filter((zone) => !NOT_OFFERED.has(zone))
  .sort()
  .join(';');
