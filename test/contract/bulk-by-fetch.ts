import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { OrgUnderTest, PlainReply } from '../org/http/org-under-test';

const DELIMITERS = ['`', '^', ',', '|', ';', '\t'];

export interface JobInfo {
  id: string;
  state: string;
  errorMessage?: string;
  numberRecordsProcessed?: number;
  numberRecordsFailed?: number;
  [name: string]: unknown;
}

/** Bulk 2.0 by plain fetch, as one user of the org. */
export class BulkByFetch {
  constructor(
    private readonly org: OrgUnderTest,
    private readonly token: string = org.userOf('System Administrator').token,
  ) {}

  call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<PlainReply> {
    return this.org.call(method, `/jobs${path}`, {
      token: this.token,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  }

  async create(request: Record<string, unknown>, kind: 'ingest' | 'query' = 'ingest'): Promise<JobInfo> {
    return jobOf(await this.call('POST', `/${kind}`, request));
  }

  upload(id: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<PlainReply> {
    return this.call('PUT', `/ingest/${id}/batches`, body, { 'content-type': 'text/csv', ...headers });
  }

  close(id: string): Promise<PlainReply> {
    return this.call('PATCH', `/ingest/${id}`, { state: 'UploadComplete' });
  }

  async info(id: string, kind: 'ingest' | 'query' = 'ingest'): Promise<JobInfo> {
    return jobOf(await this.call('GET', `/${kind}/${id}`));
  }

  /** Polls until the job is over, or in the state and as far as told. */
  async until(
    id: string,
    reached: (job: JobInfo) => boolean = isOver,
    kind: 'ingest' | 'query' = 'ingest',
  ): Promise<JobInfo> {
    for (let poll = 0; poll < 500; poll++) {
      const job = await this.info(id, kind);
      if (reached(job)) return job;
      await delay(4);
    }
    throw new Error(`the job ${id} did not get there`);
  }

  /** A whole job: created, uploaded, closed, over. */
  async run(request: Record<string, unknown>, data: string | Uint8Array): Promise<JobInfo> {
    const { id } = await this.create(request);
    const uploaded = await this.upload(id, data);
    if (uploaded.status !== 201) throw new Error(uploaded.text);
    await this.close(id);
    return this.until(id);
  }

  async results(id: string, file: 'successfulResults' | 'failedResults' | 'unprocessedrecords') {
    const reply = await this.call('GET', `/ingest/${id}/${file}`);
    const records: Record<string, string>[] = parse(reply.text, { columns: true, delimiter: DELIMITERS });
    return { text: reply.text, records };
  }

  /** The errors of a job's failed rows, by the value of one column that was sent. */
  async errorsBy(id: string, column: string): Promise<Record<string, string>> {
    const { records } = await this.results(id, 'failedResults');
    return Object.fromEntries(records.map((row) => [row[column] ?? '', row['sf__Error'] ?? '']));
  }
}

const isOver = ({ state }: JobInfo) => ['JobComplete', 'Failed', 'Aborted'].includes(state);

/** The job that a reply is about. */
export function jobOf(reply: PlainReply): JobInfo {
  const job: unknown = reply.json;
  if (reply.status === 200 && isJob(job)) return job;
  throw new Error(`${reply.status} ${reply.text}`);
}

function isJob(value: unknown): value is JobInfo {
  return typeof value === 'object' && value !== null && 'id' in value && 'state' in value;
}
