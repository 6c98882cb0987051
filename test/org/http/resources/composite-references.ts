import { ApiError } from '../api-error';

/**
 * Fills `@{referenceId.path[0].field}` in a url or body from the bodies of earlier sub-requests. Throws 400
 * PROCESSING_HALTED for a reference that leads nowhere.
 */
export function referenceFiller(results: ReadonlyArray<{ referenceId: string | null; body: unknown }>) {
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return fillText(value);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
  };
  const fillText = (text: string) =>
    text.replace(/@\{([^{}]+)\}/g, (_whole, path: string) => String(resolve(results, path)));
  return fill;
}

function resolve(
  results: ReadonlyArray<{ referenceId: string | null; body: unknown }>,
  path: string,
): unknown {
  const [reference = '', ...steps] = path.split(/[.[\]]+/).filter((step) => step !== '');
  let value: unknown = results.find((result) => result.referenceId === reference)?.body;
  for (const step of steps) value = ownValue(value, step);
  if (value !== undefined && typeof value !== 'object') return value;
  const message = `Invalid reference specified. No value for ${path} found in ${reference}`;
  throw new ApiError(400, 'PROCESSING_HALTED', message);
}

/** What JSON holds at a step: a list has numbered items only, and nothing is inherited. */
function ownValue(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return Array.isArray(value) && !/^\d+$/.test(step) ? undefined : Reflect.get(value, step);
}
