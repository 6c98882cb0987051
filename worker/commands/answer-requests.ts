import { setTimeout as sleep } from 'node:timers/promises';
import { PlimsollError } from '../../shared/error';
import type { Worker } from '../open-worker';
import type { Command, CommandContext } from './define-command';
import { type Answer, answer, asked, closeRequests, openRequests, Request, take } from './request-files';

const LOOK_MS = 250;

export interface AnsweringOptions {
  context: CommandContext;
  worker: Worker;
  /** Those that others may ask for. */
  commands: readonly Command[];
  /** Told of a run that somebody approved: it is to go on. */
  approved(run: string): void;
}

/**
 * Runs for other processes, which cannot open the embedded store while this one has it, the commands that say
 * `whileServed`, until it is closed or the signal aborts: one that takes long keeps no other waiting. PostgreSQL they
 * open themselves.
 */
export function openAnswering(options: AnsweringOptions): { close(): Promise<void> } {
  const { context, worker } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([context.signal, ending.signal]);
  const ended = answerAll(options, signal).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    context.note(`  Commands of other processes are not heard any more: ${why}`);
  });
  return {
    async close() {
      ending.abort();
      await ended;
      if (worker.store.engine === 'pglite') closeRequests(worker.store.folder);
    },
  };
}

async function answerAll(options: AnsweringOptions, signal: AbortSignal): Promise<void> {
  const { engine, folder } = options.worker.store;
  if (engine !== 'pglite') return;
  openRequests(folder);
  const begun = new Set<Promise<void>>();
  let fault: unknown;
  while (!signal.aborted && fault === undefined) {
    for (const id of asked(folder)) {
      const request = take(folder, id);
      if (request === null) continue;
      const work: Promise<void> = run(options, request, signal)
        .then((given) => answer(folder, id, given))
        .catch((error: unknown) => {
          fault = error;
        })
        .finally(() => begun.delete(work));
      begun.add(work);
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(begun);
  if (fault !== undefined) throw fault;
}

async function run(
  { context, worker, commands, approved }: AnsweringOptions,
  request: unknown,
  signal: AbortSignal,
): Promise<Answer> {
  const given: Answer = { out: [], note: [], file: null, code: 0, error: null };
  const keep = (text: string): void => {
    given.file = text;
  };
  try {
    const { command: id, args, options, colour } = Request.parse(request);
    const command = commands.find((each) => each.id === id && each.whileServed);
    if (!command) {
      throw new PlimsollError(
        'NOT_WHILE_SERVED',
        `\`plimsoll ${id}\` cannot be run while another process serves the org.`,
        'Stop that process first.',
      );
    }
    const asking: CommandContext = {
      ...context,
      out: (line) => void given.out.push(line),
      note: (line) => void given.note.push(line),
      ...{ terminal: false, colour, signal, served: { worker, approved, keep } },
    };
    given.code = await command.run(asking, args, options);
  } catch (error) {
    given.code = 1;
    given.error = signal.aborted ? STOPPED : inWords(error);
  }
  return given;
}

const STOPPED: Answer['error'] = {
  code: 'STOPPED',
  message: 'The running `plimsoll start` was stopped meanwhile.',
  action: 'Run the command again.',
};

function inWords(error: unknown): Answer['error'] {
  if (error instanceof PlimsollError)
    return { code: error.code, message: error.message, action: error.action };
  return {
    code: 'UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
    action: 'This is a fault of Plimsoll: please report it with the lines above.',
  };
}
