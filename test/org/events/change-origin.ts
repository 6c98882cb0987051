/** Who makes the changes of the running call, and through which API. */
export interface ChangeOrigin {
  /** Id of the user whose call it is. */
  user: string;
  /** 'com/salesforce/api/rest/66.0;client=Sync'; empty for changes that come through no API. */
  name: string;
}

/** The value that change events carry for a call of an API: its client is named where the caller names itself. */
export function originName(
  api: 'rest' | 'bulkapi' | 'soap',
  version: string,
  callOptions: string | string[] | undefined,
): string {
  const client = /(?:^|,)\s*client\s*=\s*([^,]+)/i.exec(String(callOptions ?? ''))?.[1]?.trim();
  return `com/salesforce/api/${api}/${version}${client ? `;client=${client}` : ''}`;
}
