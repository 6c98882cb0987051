import { ApiError } from '../api-error';
import type { SignedCall } from '../call';

/** 150 MB is what an upload may measure in base64, so three quarters of it as it comes. */
export const MOST_UPLOADED = Math.floor((150 * 1024 * 1024 * 3) / 4);

/** Is this the path of a job's data? */
export const isUpload = (path: string): boolean => /\/jobs\/ingest\/\w+\/batches\/?$/i.test(path);

/** The bytes of an upload. @throws ApiError 415 where it is no CSV by its type */
export function readUpload(call: SignedCall): Buffer {
  const type = call.headers['content-type'] ?? '';
  if (/^text\/csv\b/i.test(type)) return call.body;
  throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Unsupported content type: ${type || 'none'}`);
}
