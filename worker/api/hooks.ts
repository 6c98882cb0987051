import { HookRate } from './hook-rate';

/** What the API needs to take webhooks. */
export class Hooks {
  readonly rate = new HookRate();

  constructor(
    readonly secret: string,
    /** Called when something was heard. */
    readonly ring: () => void,
  ) {}
}
