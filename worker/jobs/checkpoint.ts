import { channel } from 'node:diagnostics_channel';

export const CHECKPOINTS = [
  'page.committed',
  'stage.ended',
  'intent.before',
  'intent.after',
  'call.before',
  'job.opened',
  'job.uploaded',
  'job.started',
  'call.after',
  'acknowledge.before',
  'acknowledge.after',
  'dirty.scored',
  'dirty.written',
] as const;
export type Checkpoint = (typeof CHECKPOINTS)[number];

const points = channel('plimsoll:checkpoint');

/**
 * Names a moment between two durable steps, on the diagnostics channel `plimsoll:checkpoint`, as
 * `{name, detail}`. Whoever subscribes is called synchronously, so that a process can be ended exactly there;
 * without subscribers it costs nothing.
 */
export function checkpoint(name: Checkpoint, detail?: object): void {
  if (points.hasSubscribers) points.publish({ name, detail });
}
