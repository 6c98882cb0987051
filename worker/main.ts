#!/usr/bin/env node
import { CommanderError, Command as Program } from 'commander';
import pkg from '../package.json' with { type: 'json' };
import { PlimsollError } from '../shared/error';
import { askHolder } from './commands/ask-holder';
import type { Command, CommandContext, OptionValues } from './commands/define-command';
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

const context: CommandContext = {
  environment: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  out: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  terminal: process.stderr.isTTY === true,
  colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  signal: ending.signal,
};

let exitCode = 0;

function program(): Program {
  const root = new Program('plimsoll')
    .description(pkg.description)
    .version(pkg.version)
    .option('--config <file>', 'configuration file (default plimsoll.yaml in this folder)')
    .showHelpAfterError()
    .exitOverride();
  for (const command of COMMANDS as readonly Command[]) {
    const sub = root.command(command.id, { isDefault: command.id === 'start' }).description(command.summary);
    for (const arg of command.args ?? []) sub.argument(arg.name, arg.description);
    for (const option of command.options ?? []) sub.option(option.flags, option.description);
    sub.option('--json', 'one JSON object as the last line, for machines');
    sub.action(async (...given: unknown[]) => {
      const args = sub.args;
      const options = given[(command.args ?? []).length] as OptionValues;
      const all = { ...root.opts(), ...options };
      exitCode = await command.run(context, args, all).catch(async (error: unknown) => {
        const isHeld = error instanceof PlimsollError && error.code === 'FOLDER_LOCKED';
        const code = isHeld && command.whileServed ? await askHolder(context, command, args, all) : null;
        if (code === null) throw error;
        return code;
      });
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
    exitCode = error instanceof PlimsollError && error.code === 'STOPPED' ? 130 : 1;
    report(error, process.argv.includes('--json'));
  }
}
process.exitCode = exitCode;
