import { AddressRate } from './address-rate';

/** What the API needs to take webhooks. */
export class Hooks {
  /** Messages whose signature holds: what they bring about costs most. */
  readonly signed = new AddressRate({
    most: 300,
    perSecond: 5,
    detail: 'Too many messages came from this address.',
    action: 'Send one message for many accounts, or wait a little.',
  });

  /**
   * Messages whose signature was worked out and does not hold: bounds that work, and is wide, since those who sign
   * may come through the same proxy.
   */
  readonly unsigned = new AddressRate({
    most: 1000,
    perSecond: 100,
    detail: 'Too many messages from this address were signed wrongly.',
    action: 'Sign as the README says, or wait a little.',
  });

  constructor(
    readonly secret: string,
    /** Called when something was heard. */
    readonly ring: () => void,
  ) {}
}
