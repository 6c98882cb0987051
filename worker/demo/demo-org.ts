import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { PlimsollError } from '../../shared/error';

const Announcement = z.object({
  url: z.url(),
  /** Address of the port for what happens to an org without going through its API. */
  control: z.url(),
  organizationId: z.string(),
  users: z.array(
    z.object({ username: z.string(), userId: z.string(), profile: z.string(), token: z.string() }),
  ),
  client: z.object({ id: z.string(), secret: z.string(), keyFile: z.string() }),
  /** Folder of the outside world's files: events, invoices, surveys. */
  files: z.string(),
  /** The last day of the book. */
  through: z.string(),
});
export type DemoAnnouncement = z.infer<typeof Announcement>;

export interface DemoOrg extends DemoAnnouncement {
  /** Ends the org's process, and waits until it has ended. */
  close(): Promise<void>;
}

/**
 * Spawns the demo Salesforce org beside the worker and waits until it serves. It is a process of its own that is
 * spoken to by HTTP alone; what is written to it is kept in `folder`.
 * @throws PlimsollError DEMO_NOT_BUILT, DEMO_FAILED, and the abort's reason.
 */
export async function spawnDemoOrg(options: {
  folder: string;
  firstDay?: string | undefined;
  append: boolean;
  /** Aborts the wait, and ends the org's process. */
  signal: AbortSignal;
}): Promise<DemoOrg> {
  options.signal.throwIfAborted();
  const args = [orgScript(), '--json', '--port', '0', '--with-parent', '--folder', options.folder];
  if (options.firstDay) args.push('--first-day', options.firstDay);
  if (!options.append) args.push('--no-append');
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));

  let stop = (): void => undefined;
  const announcement = await new Promise<DemoAnnouncement>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const parsed = Announcement.safeParse(JSON.parse(line));
      if (parsed.success) resolve(parsed.data);
      else reject(demoFailed([`It announced itself wrongly: ${parsed.error.message}`]));
    });
    child.once('exit', () => reject(demoFailed(complaints)));
    child.once('error', (error) => reject(demoFailed([error.message])));
    stop = () => {
      child.kill('SIGTERM');
      reject(options.signal.reason);
    };
    options.signal.addEventListener('abort', stop, { once: true });
  }).finally(() => options.signal.removeEventListener('abort', stop));
  return {
    ...announcement,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function orgScript(): string {
  try {
    return createRequire(import.meta.url).resolve('#org');
  } catch (cause) {
    throw new PlimsollError(
      'DEMO_NOT_BUILT',
      'The demo org is not part of this installation.',
      'Run `npm run build` in a clone, or set PLIMSOLL_SALESFORCE_LOGIN_URL to serve your own org.',
      cause,
    );
  }
}

const demoFailed = (lines: string[]): PlimsollError =>
  new PlimsollError(
    'DEMO_FAILED',
    `The demo org did not start.\n${lines.slice(-5).join('\n')}`,
    'Remove .plimsoll/demo to begin the demo anew; if that does not help, please report the lines above.',
  );
