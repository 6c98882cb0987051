import { OWNED_OBJECTS } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { authorsOf, editKey } from '../crm/authors';
import { crmValue } from '../crm/load-plan';
import { namelessExceptions, setAuthors } from '../store/exceptions';
import type { RunContext } from './run-context';

/** Finds out who made the edits that were first seen since an instant, where the org keeps a history of their fields. */
export async function nameAuthors(
  { store, crm, signal }: Pick<RunContext, 'store' | 'crm' | 'signal'>,
  since: Instant,
): Promise<void> {
  for (const object of OWNED_OBJECTS) {
    const edits = await namelessExceptions(store.db, object, since);
    const authors = await authorsOf(
      crm,
      object,
      edits.map((edit) => ({ ...edit, theirs: crmValue(edit.theirs) })),
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
