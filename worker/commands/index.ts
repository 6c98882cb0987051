import { cap } from './cap';
import type { Command } from './define-command';
import { doctor } from './doctor';
import { provision } from './provision';
import { score } from './score';
import { start } from './start';
import { sync } from './sync';

/** Every command, in the order of the help. */
export const COMMANDS = [start, sync, score, cap, doctor, provision] as const satisfies readonly Command[];
