import type { Target } from '../../metadata/metadata-type';
import type { XmlElement } from '../../metadata/xml-tree';
import type { Site } from '../site';
import type { XmlValue } from '../soap-envelope';

/** One call of the Metadata API as an operation sees it. */
export interface MetadataCall {
  site: Site;
  target: Target;
  /** Such as '66.0'. */
  version: string;
  /** Several components succeed together or not at all. */
  allOrNone: boolean;
  operation: XmlElement;
}

/** Answers a call; what it throws becomes a fault. */
export type MetadataOperation = (call: MetadataCall) => XmlValue;
