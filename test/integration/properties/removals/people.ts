import type { Fact } from '../../../../worker/store/kinds';
import { deleted, some, type Taking, without } from './define-removal';

export const takeRoles: Taking = (evidence, rng) => {
  const roles = some(evidence.facts('role'), rng);
  if (roles.length === 0) return null;
  const how = rng.pick(['deleted', 'role', 'contact_id'] as const);
  const facts = how === 'deleted' ? deleted('role', roles) : without('role', roles, { [how]: null });
  return { what: `contact roles (${how}): ${names(roles)}`, facts };
};

/** Only those that stand: that a relation ended, or is inactive, is bad news. */
export const takeRelations: Taking = (evidence, rng) => {
  const standing = evidence
    .facts('relation')
    .filter(({ body }) => body.is_active !== false && (body.end_date ?? evidence.day) >= evidence.day);
  const relations = some(standing, rng);
  if (relations.length === 0) return null;
  const how = rng.pick(['deleted', 'roles', 'contact_id'] as const);
  const facts =
    how === 'deleted' ? deleted('relation', relations) : without('relation', relations, { [how]: null });
  return { what: `relations (${how}): ${names(relations)}`, facts };
};

export const takeOpportunities: Taking = (evidence, rng) => {
  const opportunities = some(evidence.facts('opportunity'), rng);
  if (opportunities.length === 0) return null;
  return {
    what: `opportunities: ${names(opportunities)}`,
    facts: deleted('opportunity', opportunities),
  };
};

export const takeContacts: Taking = (evidence, rng) => {
  const contacts = some(evidence.facts('contact'), rng);
  if (contacts.length === 0) return null;
  const how = rng.pick(['deleted', 'title'] as const);
  const facts =
    how === 'deleted' ? deleted('contact', contacts) : without('contact', contacts, { title: null });
  return { what: `contacts (${how}): ${names(contacts)}`, facts };
};

/** The latest ones, those with one contact, or all; deleted, no longer two-way, or with nobody named. */
export const takeTouches: Taking = (evidence, rng) => {
  const touches = evidence
    .facts('touchpoint')
    .filter((touch) => touch.body.two_way === true)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  const [last] = touches;
  if (!last) return null;
  const which = rng.pick(['last', 'last three', 'of one contact', 'all'] as const);
  const chosen = {
    last: [last],
    'last three': touches.slice(0, 3),
    'of one contact': touches.filter((t) => t.body.contact_id === last.body.contact_id),
    all: touches,
  }[which];
  const how = rng.pick(['deleted', 'two_way', 'contact_id'] as const);
  const facts =
    how === 'deleted'
      ? deleted('touchpoint', chosen)
      : without('touchpoint', chosen, how === 'two_way' ? { two_way: false } : { contact_id: null });
  return { what: `two-way touches (${which}, ${how})`, facts };
};

const names = (facts: readonly Fact<never>[] | readonly { record: string }[]): string =>
  facts.map((fact) => fact.record).join(', ');
