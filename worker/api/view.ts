import type { Api } from './api';
import type { Caller } from './auth/callers';
import { readableRecords } from './auth/readable-records';
import { type Redacted, recordsNamed, redact } from './redact';
import type { Standing } from './standing';

/** The document as this caller may see it. @throws Refusal SIGN_IN_NEEDED, CRM_UNREACHABLE */
export async function viewOf(api: Api, caller: Caller, { document, former }: Standing): Promise<Redacted> {
  const named = recordsNamed(document, former);
  const readable = await readableRecords(caller, named, () => api.now().getTime());
  return redact(document, readable, former);
}
