import { ApiError } from './api-error';
import type { Call } from './call';

/**
 * Refuses calls whose body is in no format a REST resource reads (415), and calls that want an answer in XML only
 * (406). A PUT carries the CSV of a bulk job, which reads its own type.
 */
export function checkMediaTypes(call: Call): void {
  const { accept } = call.headers;
  if (accept !== undefined && /\bxml\b/i.test(accept) && !/\*\/\*|application\/\*|json/i.test(accept)) {
    throw new ApiError(
      406,
      'NOT_ACCEPTABLE',
      `The format '${accept}' is not available; this org answers JSON`,
    );
  }
  const type = call.headers['content-type'];
  if (type === undefined || call.body.length === 0 || call.method === 'PUT') return;
  if (/^(?:application\/json|multipart\/form-data)\s*(?:;|$)/i.test(type)) return;
  const essence = type.split(';')[0]?.trim() ?? '';
  throw new ApiError(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    `MediaType of '${essence}' is not supported by this resource`,
  );
}
