import { OWNED_OBJECTS } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { authorsOf, editKey } from '../crm/authors';
import { crmValue } from '../crm/load-plan';
import { namelessExceptions, setAuthors } from '../store/exceptions';
import { heardAuthors } from '../store/heard-edits';
import type { RunContext } from './run-context';

/** So long it is asked who made an edit: history may be granted, or an event come, later than the edit. */
const ASKED_MS = 7 * 86_400_000;

/**
 * Finds out who made edits of which that is not known, by change events and the org's field history: of those that were
 * first seen at `since` or later, by default in the last seven days.
 */
export async function nameAuthors(
  { store, crm, signal, now }: Pick<RunContext, 'store' | 'crm' | 'signal' | 'now'>,
  since: Instant = new Date(now().getTime() - ASKED_MS).toISOString(),
): Promise<void> {
  for (const object of OWNED_OBJECTS) {
    const edits = await namelessExceptions(store.db, object, since);
    const heard = await heardAuthors(store.db, object, edits);
    await setAuthors(store.db, object, heard);
    const named = new Set(heard.map(editKey));
    const authors = await authorsOf(
      crm,
      object,
      edits
        .filter((edit) => !named.has(editKey(edit)))
        .map((edit) => ({ ...edit, theirs: crmValue(edit.theirs) })),
      signal,
    );
    await setAuthors(
      store.db,
      object,
      edits.flatMap(({ record, field }) => {
        const author = authors.get(editKey({ record, field }));
        return author === undefined ? [] : [{ record, field, author }];
      }),
    );
  }
}
