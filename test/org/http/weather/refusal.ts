import {
  type ApiError,
  requestLimitExceeded,
  serverUnavailable,
  sessionInvalid,
  tooManyLongRequests,
  unexpectedError,
} from '../api-error';
import type { Reply } from '../call';
import type { Fault } from './fault';

/** The page of an instance in maintenance, which stands before every address of it. */
const MAINTENANCE = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
 <head>
 </head>
 <body>
  <center>
   <span style="font-family: Verdana; font-size: medium; font-weight: bold;">We are down for maintenance.</span><br><br>Sorry for the inconvenience. We'll be back shortly.
  </center>
 </body>
</html>
`;

/** What the first striking fault that refuses says; latency and resets refuse nothing. */
export function refusalOf(faults: readonly Fault[]): ApiError | undefined {
  for (const { kind } of faults) {
    if (kind === 'unauthorized') return sessionInvalid();
    if (kind === 'unavailable') return serverUnavailable();
    if (kind === 'failure') return unexpectedError();
    if (kind === 'quota') return requestLimitExceeded();
    if (kind === 'concurrent') return tooManyLongRequests();
  }
  return undefined;
}

/** The reply of an instance that is down: it never reaches the API, so no area words it in its own way. */
export function maintenanceOf(faults: readonly Fault[]): Reply | undefined {
  const down = faults.find((fault) => fault.kind === 'unavailable');
  if (!down || (down.body === 'json' && down.retryAfter === undefined)) return undefined;
  const headers = down.retryAfter === undefined ? {} : { 'retry-after': String(down.retryAfter) };
  if (down.body === 'html') return { status: 503, headers, text: { type: 'text/html', body: MAINTENANCE } };
  const { message, errorCode } = serverUnavailable();
  return { status: 503, headers, json: [{ message, errorCode }] };
}
