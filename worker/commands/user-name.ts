import { userInfo } from 'node:os';
import { PlimsollError } from '../../shared/error';
import { type OptionValues, textOption } from './define-command';

/** Who decides: --by, else the user of this machine. @throws PlimsollError BY_UNKNOWN where it has none, as in some containers. */
export function userName(options: OptionValues): string {
  const by = textOption(options, 'by');
  if (by !== undefined) return by;
  try {
    return userInfo().username;
  } catch {
    throw new PlimsollError(
      'BY_UNKNOWN',
      'This machine does not say who you are.',
      'Give your name with --by.',
    );
  }
}
