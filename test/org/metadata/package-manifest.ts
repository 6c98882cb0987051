import { z } from 'zod';
import { readMetadataXml } from './xml';

const manifestSchema = z.object({
  types: z.array(z.object({ members: z.array(z.string()).default([]), name: z.string() })).default([]),
  version: z.string().optional(),
});

/** What a package.xml lists: member names (or `*`) by metadata type. */
export interface Manifest {
  members: Map<string, string[]>;
  version: string | undefined;
}

export function readManifest(text: string): Manifest {
  const parsed = manifestSchema.parse(readMetadataXml(text, 'Package'));
  return { members: new Map(parsed.types.map((type) => [type.name, type.members])), version: parsed.version };
}

/** Does the manifest name this component, by itself or by a wildcard? */
export function isListed(manifest: Manifest, type: string, fullName: string): boolean {
  const members = manifest.members.get(type) ?? [];
  return members.includes('*') || members.includes(fullName);
}
