import { API_BASE } from '../../shared/api-base';

/** Who looks at the demo: a customer success manager of the demo org, with a token of their own. */
export interface DemoSession {
  token: string;
  name: string;
  organizationName: string;
  /** Today in the demo org. */
  today: string;
}

/** What the demo's account page shows besides the panel, as this user may read it in the CRM. */
export interface DemoRecord {
  id: string;
  name: string;
  fields: { label: string; value: string }[];
  activities: { subject: string; on: string; kind: string }[];
}

let session: Promise<DemoSession> | null = null;

/** The session, opened once; `again` opens another where the former has ended. */
export function demoSession(again = false): Promise<DemoSession> {
  if (again || session === null) session = getJson<DemoSession>('/demo/session');
  return session;
}

export const demoRecord = (account: string): Promise<DemoRecord> =>
  getJson<DemoRecord>(`/demo/records/${account}`);

async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

/** Asks the API as the demo's user; a session that has ended is opened anew once. */
export async function askApi(path: string): Promise<{ status: number; body: unknown }> {
  const ask = async (again: boolean) => {
    const { token } = await demoSession(again);
    return await fetch(`${API_BASE}${path}`, { headers: { authorization: `Bearer ${token}` } });
  };
  const first = await ask(false);
  const response = first.status === 401 ? await ask(true) : first;
  return { status: response.status, body: await response.json() };
}
