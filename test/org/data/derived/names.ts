import type { Draft } from './draft';

/** The developer name of a role or group is made of its name, unless it is given. */
export function deriveDeveloperName(draft: Draft): void {
  if (!draft.touches() || draft.get('DeveloperName') !== null) return;
  const words = String(draft.get('Name') ?? '').match(/[A-Za-z0-9]+/g) ?? [];
  const name = words.join('_');
  draft.fill('DeveloperName', /^[A-Za-z]/.test(name) ? name : `X${name}`);
}
