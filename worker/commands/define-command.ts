import type { Command as Program } from 'commander';
import { PlimsollError } from '../../shared/error';
import type { Environment } from '../config/environment';
import type { Worker } from '../open-worker';

/** What the composition root hands to every command: the only way to the outside. */
export interface CommandContext {
  environment: Environment;
  cwd: string;
  /** The clock. */
  now(): Date;
  /** Writes one line for people or, with --json, for machines. */
  out(line: string): void;
  /** Writes one line beside the result: progress, warnings. */
  note(line: string): void;
  /** Standard error is a terminal, so bars may move. */
  terminal: boolean;
  /** Colours are wanted. */
  colour: boolean;
  /** Aborts on Ctrl-C or a termination signal. */
  signal: AbortSignal;
  /** Set where a running `plimsoll start` does the command for another process. */
  served?: Served;
}

/** What a running `plimsoll start` lends to a command. */
export interface Served {
  /** Open, and not to be closed. */
  worker: Worker;
  /** Has a run go on that was approved. */
  approved(run: string): void;
  /** Has the process that asked write the file that --out names there. */
  keep(text: string): void;
}

export interface OptionSpec {
  /** As commander takes it: `--as-of <date>`. */
  flags: string;
  description: string;
  /** It may be given several times: all of its values are kept. */
  several?: true;
}

/** Values of options by camel-case name; a flag without a value is true, one that may be given several times a list. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export interface Command {
  /** The word typed after `plimsoll`. */
  id: string;
  summary: string;
  /** Positional arguments: `<account>` is required, `[account]` is not. */
  args?: readonly { name: string; description: string }[];
  options?: readonly OptionSpec[];
  /** While `plimsoll start` holds the embedded store, that process does it, beside all else. */
  whileServed?: true;
  /** Exit code of the process. */
  run(context: CommandContext, args: readonly string[], options: OptionValues): Promise<number>;
}

/** Types a command file's object; the file's name is the command's id. */
export const defineCommand = (command: Command): Command => command;

/** The text of an option, or undefined when it was not given. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** All the texts of an option that may be given several times; none where it was not given. */
export function textsOption(options: OptionValues, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value : [];
}

/**
 * Declares an option. A value that is given a second time is refused where one is all that is taken: commander would
 * drop the first without a word.
 * @throws PlimsollError OPTION_REPEATED while the command line is parsed
 */
export function declareOption(program: Program, { flags, description, several }: OptionSpec): void {
  if (!flags.includes('<')) program.option(flags, description);
  else if (several)
    program.option(flags, description, (value: string, before: readonly string[] = []) => [...before, value]);
  else
    program.option(flags, description, (value: string, before: string | undefined) => {
      if (before === undefined) return value;
      const name = flags.split(' ')[0];
      throw new PlimsollError(
        'OPTION_REPEATED',
        `${name} is given twice: ${before} and ${value}. It takes one value.`,
        `Give ${name} once, or run the command once for each.`,
      );
    });
}
