import type { Crm } from '../../crm/crm';
import {
  type Check,
  type Cursors,
  defineSource,
  type Page,
  type Source,
  type SourceContext,
  type SourceTraits,
} from '../define-source';
import { SOURCE_ID } from './account-keys';
import { accounts } from './accounts';
import { CALENDAR_STREAM, readCalendar } from './calendar';
import { checkReading } from './check';
import { contacts } from './contacts';
import { contracts } from './contracts';
import { currencies } from './currencies';
import { eventAnswers, events } from './events';
import { messages } from './messages';
import { type ObjectStream, type Reading, readObject } from './object-stream';
import { opportunities } from './opportunities';
import { opportunityLines } from './opportunity-lines';
import { accountRelations, opportunityRoles } from './roles';
import { readScope, SCOPE_STREAM } from './scope';
import type { SalesforceSettings } from './settings';
import { tasks } from './tasks';
import { tickets } from './tickets';

/** Accounts first: what follows belongs to them. */
export const OBJECT_STREAMS = [
  currencies,
  accounts,
  contacts,
  accountRelations,
  contracts,
  opportunities,
  opportunityLines,
  opportunityRoles,
  events,
  eventAnswers,
  tasks,
  messages,
  tickets,
] as const satisfies readonly ObjectStream[];

/** What is known of the CRM as a source without speaking to it. */
export const SALESFORCE_TRAITS: SourceTraits = {
  id: SOURCE_ID,
  provides: [...new Set(OBJECT_STREAMS.flatMap((stream) => [...stream.provides]))],
  lag: 0,
  maxAge: 2,
  family: 'other',
};

/** The CRM as a source of facts: accounts, people, renewals, touchpoints and cases, with their history. */
export function salesforceSource(crm: Crm, settings: SalesforceSettings): Source {
  return defineSource({
    ...SALESFORCE_TRAITS,
    check: (): Promise<Check[]> => checkReading(crm, settings),
    read: (context, cursors, signal, only) => read(crm, settings, context, cursors, signal, only),
  });
}

async function* read(
  crm: Crm,
  settings: SalesforceSettings,
  context: SourceContext,
  cursors: Cursors,
  signal: AbortSignal,
  only?: ReadonlySet<string>,
): AsyncGenerator<Page> {
  let touches: Promise<ReadonlySet<string>> | undefined;
  const reading: Reading = {
    crm,
    settings,
    context,
    upper: await crm.horizon(),
    signal,
    openTouches: () => {
      touches ??= context.openRecords('touchpoint');
      return touches;
    },
  };
  for (const stream of OBJECT_STREAMS) {
    if (!only || only.has(stream.object)) yield* readObject(reading, stream, cursors[stream.object]);
  }
  if (only) return;
  yield* readCalendar(reading, cursors[CALENDAR_STREAM]);
  yield* readScope(reading, cursors[SCOPE_STREAM]);
}
