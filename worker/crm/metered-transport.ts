import { Transport } from 'jsforce/lib/transport.js';
import { type CallMeter, callKind } from './calls';

type Request = Parameters<Transport['httpRequest']>[0];
type Options = NonNullable<Parameters<Transport['httpRequest']>[1]>;

/**
 * jsforce's way to the network, with every call counted. Its own retries are off: it repeats reads silently
 * and never writes, while ours are counted, classified and the same for both.
 */
export class MeteredTransport extends Transport {
  constructor(
    private readonly meter: CallMeter,
    private readonly timeoutMs: number,
  ) {
    super();
  }

  /** Called when a call got past the check of its session. */
  onAccepted: () => void = () => undefined;

  override httpRequest(request: Request, options: Options = {}): ReturnType<Transport['httpRequest']> {
    this.meter.count(callKind(request.method, request.url));
    const sent = super.httpRequest(request, {
      ...options,
      retry: { maxRetries: 0, statusCodes: [] },
      timeout: this.timeoutMs,
    });
    const hear = (response: { statusCode: number; headers?: Record<string, string> } | undefined): void => {
      if (response?.headers) this.meter.heard(response.headers);
      if (response && response.statusCode !== 401) this.onAccepted();
    };
    sent.then(hear, () => undefined);
    return sent;
  }
}
