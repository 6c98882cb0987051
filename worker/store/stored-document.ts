import { type HealthDocument, healthDocument } from '../../shared/health-document';

/**
 * A document from its stored text. What is published is never rewritten, so a store may hold documents of earlier
 * builds, whose drivers were sentences alone: neither a measure nor points are told of those.
 * @throws ZodError where it is no health document.
 */
export function readDocument(body: string): HealthDocument {
  const stored: unknown = JSON.parse(body);
  return healthDocument.parse(
    hasPlainDrivers(stored) ? { ...stored, drivers: stored.drivers.map(told) } : stored,
  );
}

const hasPlainDrivers = (stored: unknown): stored is { drivers: unknown[] } =>
  typeof stored === 'object' && stored !== null && 'drivers' in stored && Array.isArray(stored.drivers);

const told = (driver: unknown): unknown =>
  typeof driver === 'string' ? { text: driver, measure: null, cents: 0 } : driver;
