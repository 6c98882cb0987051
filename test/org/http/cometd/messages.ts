import { z } from 'zod';

/** A Bayeux message as a client sends it; what is not read here is let pass. */
export const messageSchema = z.looseObject({
  channel: z.string(),
  id: z.union([z.string(), z.number()]).optional(),
  clientId: z.string().optional(),
  connectionType: z.string().optional(),
  supportedConnectionTypes: z.array(z.string()).optional(),
  subscription: z.union([z.string(), z.array(z.string())]).optional(),
  advice: z.looseObject({ timeout: z.number().optional() }).nullish(),
  ext: z.looseObject({ replay: z.unknown() }).nullish(),
});

export type Message = z.infer<typeof messageSchema>;

/** A Bayeux message as the org answers or delivers it. */
export type Answer = Record<string, unknown>;

export interface Advice {
  reconnect: 'retry' | 'handshake' | 'none';
  interval: number;
  timeout?: number;
}

/** What every answer repeats of its message. */
export function answerTo({ channel, id, clientId }: Message): Answer {
  return { ...(clientId === undefined ? {} : { clientId }), channel, ...(id === undefined ? {} : { id }) };
}

export function success(message: Message, more: Answer = {}): Answer {
  return { ...answerTo(message), ...more, successful: true };
}

export function failure(message: Message, error: string, more: Answer = {}): Answer {
  return { ...answerTo(message), ...more, error, successful: false };
}

export const HANDSHAKE_AGAIN: Advice = { reconnect: 'handshake', interval: 0 };
export const GIVE_UP: Advice = { reconnect: 'none', interval: 0 };

/** The allowance that delivered events are counted against. */
export const DELIVERIES = 'DailyDeliveredPlatformEvents';

export const UNKNOWN_CLIENT = '403::Unknown client';
export const AUTHENTICATION_INVALID = '401::Authentication invalid';
export const AUTHENTICATION_MISSING = '401::Request requires authentication';
export const DELIVERIES_SPENT = '403::Organization total events daily limit exceeded';
export const TOO_MANY_CLIENTS = '403::Organization concurrent user limit exceeded';
export const TOO_BUSY = '503::Server is too busy. Please try your request again later.';
