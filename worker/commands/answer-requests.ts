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
 * `whileServed`, one after the other, until it is closed or the signal aborts. PostgreSQL they open themselves.
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
  while (!signal.aborted) {
    for (const id of asked(folder)) {
      const request = take(folder, id);
      if (request !== null) answer(folder, id, await run(options, request));
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function run(
  { context, worker, commands, approved }: AnsweringOptions,
  request: unknown,
): Promise<Answer> {
  const given: Answer = { out: [], note: [], code: 0, error: null };
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
      ...{ terminal: false, colour, served: { worker, approved } },
    };
    given.code = await command.run(asking, args, options);
  } catch (error) {
    given.code = 1;
    given.error =
      error instanceof PlimsollError
        ? { code: error.code, message: error.message, action: error.action }
        : {
            code: 'UNEXPECTED',
            message: error instanceof Error ? error.message : String(error),
            action: 'This is a fault of Plimsoll: please report it with the lines above.',
          };
  }
  return given;
}
