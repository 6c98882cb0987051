import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlimsollError } from '../../shared/error';
import { loadConfig } from '../config/load';
import { recallOrganization } from '../organization-file';
import { isFolderHeld } from '../store/folder-lock';
import type { Command, CommandContext, OptionValues } from './define-command';
import { textOption } from './define-command';
import { keepPlan } from './keep-plan';
import { type Answer, answered, ask, takeBack } from './request-files';
import { userName } from './user-name';

const LOOK_MS = 100;
/** Within which a running `plimsoll start` takes a request. What it has taken it may be at for long. */
const TAKEN_MS = 10_000;

/**
 * Has the process that holds the embedded store run a command, and prints what it printed. Needs no secret of the
 * worker, and not the org.
 * @returns its exit code; null where no `plimsoll start` holds the store.
 * @throws PlimsollError as the command does there; NOT_ANSWERED
 */
export async function askHolder(
  context: CommandContext,
  command: Command,
  args: readonly string[],
  options: OptionValues,
): Promise<number | null> {
  const folder = storeFolder(context, options);
  if (folder === null || !isFolderHeld(folder)) return null;
  const id = randomUUID();
  const given = Object.entries({ ...options, ...whoDecides(command, options) }).filter(
    (entry): entry is [string, string | boolean | readonly string[]] => entry[1] !== undefined,
  );
  try {
    ask(folder, id, {
      ...{ command: command.id, args: args.filter((arg) => arg !== undefined) },
      ...{ options: Object.fromEntries(given), colour: context.colour },
    });
  } catch {
    // Whatever else holds the store made no place to ask.
    return null;
  }
  const answer = await waitFor(context, folder, id);
  if (!answer) return null;
  const out = textOption(options, 'out');
  if (answer.file !== null && out !== undefined) keepPlan(out, answer.file);
  for (const line of answer.note) context.note(line);
  for (const line of answer.out) context.out(line);
  if (answer.error) {
    const { code, message, action } = answer.error;
    throw new PlimsollError(code, message, action);
  }
  return answer.code;
}

/** Whoever types the command decides, not the user of the process that does it. */
const whoDecides = (command: Command, options: OptionValues): OptionValues =>
  command.options?.some(({ flags }) => flags.startsWith('--by ')) ? { by: userName(options) } : {};

/** null where nothing was ever synced. */
function storeFolder({ cwd, environment }: CommandContext, options: OptionValues): string | null {
  const { config } = loadConfig({ file: textOption(options, 'config'), cwd, environment });
  try {
    return join(config.store.folder, recallOrganization(config.store.folder, config.crm).organizationId);
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'NEVER_SYNCED') return null;
    throw error;
  }
}

async function waitFor({ signal }: CommandContext, folder: string, id: string): Promise<Answer | null> {
  let isTaken = false;
  for (let waited = 0; ; waited += LOOK_MS) {
    const isAtWork = isFolderHeld(folder);
    const answer = answered(folder, id);
    if (answer) return answer;
    if (!isTaken && (waited >= TAKEN_MS || signal.aborted)) {
      if (takeBack(folder, id)) {
        signal.throwIfAborted();
        return null;
      }
      isTaken = true;
    }
    if (isTaken && (!isAtWork || signal.aborted)) break;
    await sleep(LOOK_MS);
  }
  throw new PlimsollError(
    'NOT_ANSWERED',
    'The running `plimsoll start` has taken the request and does not say how it ended.',
    'Look at what it prints, or stop it and run the command again.',
  );
}
