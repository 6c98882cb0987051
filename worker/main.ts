#!/usr/bin/env node
import { CommanderError, Command as Program } from 'commander';
import pkg from '../package.json' with { type: 'json' };
import { PlimsollError } from '../shared/error';
import { onClosedPipe } from './closed-pipe';
import { askHolder } from './commands/ask-holder';
import {
  type Command,
  type CommandContext,
  declareOption,
  type OptionValues,
} from './commands/define-command';
import { COMMANDS } from './commands/index';

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    ending.abort(
      new PlimsollError('STOPPED', 'Stopped on request.', 'Start again to continue where it stopped.'),
    );
    process.once(name, () => process.exit(130));
  });
}

/** Whoever read what is printed has gone, as `head` does: nothing is said any more, and the work is put in order. */
let isHeard = true;
onClosedPipe([process.stdout, process.stderr], () => {
  isHeard = false;
  ending.abort(new PlimsollError('STOPPED', 'Nobody reads the output.', 'Start again to continue.'));
});

const context: CommandContext = {
  environment: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  out: (line) => void (isHeard && process.stdout.write(`${line}\n`)),
  note: (line) => void (isHeard && process.stderr.write(`${line}\n`)),
  terminal: process.stderr.isTTY === true,
  colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  signal: ending.signal,
};

let exitCode = 0;

const CONFIG = {
  flags: '--config <file>',
  description: 'configuration file (default plimsoll.yaml in this folder)',
};

/** Whether the command line begins with a word: one that is no command is a mistake, and nothing for the default. */
function namesCommand(argv: readonly string[]): boolean {
  const probe = new Program().option(CONFIG.flags);
  return probe.parseOptions([...argv]).operands.length > 0;
}

function program(): Program {
  const isNamed = namesCommand(process.argv.slice(2));
  const root = new Program('plimsoll')
    .description(pkg.description)
    .version(pkg.version)
    .showHelpAfterError()
    .exitOverride();
  declareOption(root, CONFIG);
  for (const command of COMMANDS as readonly Command[]) {
    const isDefault = command.id === 'start' && !isNamed;
    const sub = root.command(command.id, { isDefault }).description(command.summary);
    for (const arg of command.args ?? []) sub.argument(arg.name, arg.description);
    for (const option of command.options ?? []) declareOption(sub, option);
    sub.option('--json', 'one JSON object as the last line, for machines');
    sub.action(async (...given: unknown[]) => {
      const args = sub.args;
      const options = given[(command.args ?? []).length] as OptionValues;
      const all = { ...root.opts(), ...options };
      const answered = command.whileServed ? await askHolder(context, command, args, all) : null;
      exitCode = answered ?? (await command.run(context, args, all));
    });
  }
  return root;
}

/** Prints what went wrong and what to do; secrets never stand in an error's message. */
function report(error: unknown, json: boolean): void {
  const known =
    error instanceof PlimsollError
      ? error
      : new PlimsollError(
          'UNEXPECTED',
          error instanceof Error ? error.message : String(error),
          'This is a fault of Plimsoll: please report it with the lines above.',
          error,
        );
  context.note(`\n${known.message}\n→ ${known.action}`);
  if (known.code === 'UNEXPECTED' && error instanceof Error && error.stack) context.note(error.stack);
  if (json)
    context.out(
      JSON.stringify({ error: { code: known.code, message: known.message, action: known.action } }),
    );
}

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) exitCode = error.exitCode;
  else {
    // As a shell counts it: what was asked for did not come to its end.
    // 141: the signal that ends a program which writes to nobody.
    exitCode = error instanceof PlimsollError && error.code === 'STOPPED' ? (isHeard ? 130 : 141) : 1;
    report(error, process.argv.includes('--json'));
  }
}
process.exitCode = exitCode;
