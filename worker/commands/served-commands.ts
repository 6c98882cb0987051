import { approve } from './approve';
import { cap } from './cap';
import type { Command } from './define-command';
import { exceptions } from './exceptions';
import { ledger } from './ledger';
import { plan } from './plan';
import { reject } from './reject';
import { runs } from './runs';

/** What a running `plimsoll start` does for other processes: decisions, and what one looks at to make them. */
export const SERVED_COMMANDS = [
  approve,
  reject,
  exceptions,
  ledger,
  cap,
  plan,
  runs,
] as const satisfies readonly Command[];
