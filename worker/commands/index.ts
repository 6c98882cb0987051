import { adopt } from './adopt';
import { apply } from './apply';
import { approve } from './approve';
import { cap } from './cap';
import type { Command } from './define-command';
import { doctor } from './doctor';
import { exceptions } from './exceptions';
import { forecast } from './forecast';
import { ledger } from './ledger';
import { plan } from './plan';
import { provision } from './provision';
import { reject } from './reject';
import { runs } from './runs';
import { score } from './score';
import { start } from './start';
import { sync } from './sync';
import { undo } from './undo';

/** Every command, in the order of the help. */
export const COMMANDS = [
  start,
  sync,
  score,
  cap,
  forecast,
  plan,
  apply,
  runs,
  ledger,
  undo,
  approve,
  reject,
  exceptions,
  adopt,
  doctor,
  provision,
] as const satisfies readonly Command[];
