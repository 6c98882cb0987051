import type { Writable } from 'node:stream';

/**
 * Calls `closed` when a stream's reader has gone away: once for each stream at least, perhaps more often.
 * @throws any other error of the stream
 */
export function onClosedPipe(streams: readonly Writable[], closed: () => void): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
      closed();
    });
  }
}
