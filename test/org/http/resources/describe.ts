import { ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';

/** `GET /sobjects`. */
export function getGlobalDescribe(site: Site, call: SignedCall): Reply {
  return ok(site.org.describeGlobal(call.session.userId, call.version));
}

/** `GET /sobjects/T/describe`. */
export function getDescribe(site: Site, call: SignedCall): Reply {
  return ok(site.org.describe(call.session.userId, call.params['type'] ?? '', call.version, call.origin));
}

/** `GET /sobjects/T`: the object's line of the global describe. The org keeps no list of recently viewed rows. */
export function getBasicInformation(site: Site, call: SignedCall): Reply {
  const { name } = site.org.object(call.params['type'] ?? '');
  const full = site.org.describe(call.session.userId, name, call.version, call.origin);
  const objectDescribe = Object.fromEntries(
    Object.entries(full).filter(([, value]) => !Array.isArray(value) || value.length === 0),
  );
  return ok({ objectDescribe, recentItems: [] });
}
