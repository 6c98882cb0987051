interface NewFile {
  path: string;
  text: string;
}

/** A line to put right behind the text `after` of a file. */
interface NewLine {
  path: string;
  after: string;
  line: string;
}

export interface PartTemplate {
  files(name: string): NewFile[];
  lines(name: string): NewLine[];
  /** What is left to do by hand. */
  left: readonly string[];
}

const CHECK = 'npm run format && npm test';

const camel = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const words = (name: string): string => {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** Runs as it is, so that what is to be said and shown can be seen at work before it is replaced. */
const measure: PartTemplate = {
  files: (name) => [
    {
      path: `worker/measures/${name}.ts`,
      text: `import { defineMeasure } from './define-measure';
import { evidenceOf } from './evidence';

export const ${camel(name)} = defineMeasure({
  id: '${name.replaceAll('-', '_')}',
  question: '${words(name)}?',
  family: 'support friction',
  owner: 'support',
  cadence: 'per event',
  status: 'shown by default',
  definition: 'tickets closed in the 90 days to as-of; missing if none',
  source: 'say where the definition comes from',
  read({ ticket, completeness }) {
    if (ticket.closed.length === 0) return { missing: 'no ticket was closed in 90 days' };
    return {
      value: ticket.closed.length,
      evidence: evidenceOf(completeness.kinds.ticket?.source ?? 'tickets', ticket.closed, (closed) => ({
        id: closed.id,
        at: closed.closedAt,
        text: 'Closed',
      })),
    };
  },
  examples: [
    {
      says: 'one ticket was closed',
      asOf: '2025-05-03',
      signals: { ticket: { closed: [{ id: 'a', closedAt: '2025-04-01T00:00:00.000Z', seconds: 7200 }] } },
      reads: { value: 1 },
    },
    {
      says: 'nothing was closed',
      asOf: '2025-05-03',
      signals: {},
      reads: { missing: 'no ticket was closed in 90 days' },
    },
  ],
});
`,
    },
  ],
  lines: (name) => {
    const id = name.replaceAll('-', '_');
    return [
      {
        path: 'worker/measures/index.ts',
        after: "import type { Signals } from '../signals/rows';\n",
        line: `import { ${camel(name)} } from './${name}';\n`,
      },
      { path: 'worker/measures/index.ts', after: '  csmPulse,\n', line: `  ${camel(name)},\n` },
      { path: 'worker/scorecard/types.ts', after: "  'csm_pulse',\n", line: `  '${id}',\n` },
      {
        path: 'worker/scorecard/measure-traits.ts',
        after: "indicator: 'lagging', direction: 'higher' },\n",
        line: `  ${id}: { name: '${words(name)}', unit: 'tickets', indicator: 'leading', direction: 'higher' },\n`,
      },
    ];
  },
  left: ['Say what it reads, and place it on a scorecard for it to be shown or weighed.', CHECK],
};

const source: PartTemplate = {
  files: (name) => [
    {
      path: `worker/sources/${name}/config.ts`,
      text: `import { z } from 'zod';
import { sourceIdSchema } from '../event-files/config';

export const ${camel(name)}ConfigSchema = z.strictObject({
  type: z.literal('${name}'),
  id: sourceIdSchema,
});
export type ${words(camel(name))}Config = z.infer<typeof ${camel(name)}ConfigSchema>;
`,
    },
    {
      path: `worker/sources/${name}/index.ts`,
      text: `import { defineSource, type Source } from '../define-source';
import type { ${words(camel(name))}Config } from './config';

export function ${camel(name)}(config: ${words(camel(name))}Config): Source {
  return defineSource({
    id: config.id,
    provides: [],
    lag: 0,
    maxAge: 3,
    family: 'other',
    check: async () => [{ name: 'reachable', ok: false, detail: 'nothing is read yet', remedy: 'Write read().' }],
    async *read() {},
  });
}
`,
    },
  ],
  lines: (name) => [
    {
      path: 'worker/sources/index.ts',
      after: "import { csvFiles } from './csv/index';\n",
      line: `import { ${camel(name)} } from './${name}/index';\n`,
    },
    { path: 'worker/sources/index.ts', after: '  csv: csvFiles,\n', line: `  '${name}': ${camel(name)},\n` },
    {
      path: 'worker/config/schema.ts',
      after: "import { csvConfigSchema } from '../sources/csv/config';\n",
      line: `import { ${camel(name)}ConfigSchema } from '../sources/${name}/config';\n`,
    },
    {
      path: 'worker/config/schema.ts',
      after: "z.discriminatedUnion('type', [eventFilesConfigSchema, csvConfigSchema",
      line: `, ${camel(name)}ConfigSchema`,
    },
  ],
  left: [
    'Write check() and read(), and let worker/config/load.ts make its paths absolute if it has any.',
    'npm run schema',
    CHECK,
  ],
};

const play: PartTemplate = {
  files: (name) => [
    {
      path: `worker/plays/${name}.ts`,
      text: `import { definePlay } from './define-play';

export const ${camel(name)} = definePlay({
  id: '${name}',
  name: '${words(name)}',
  question: 'Which severe ticket has been open for long?',
  definition: 'the condition severe_ticket_old holds on tickets that are up to date',
  urgency: 'this week',
  steps: [
    'Ask support what the ticket waits for.',
    'Tell the customer who works on it and when they hear more.',
    'Check on that day that they did.',
  ],
  suggest({ conditions }) {
    const reading = conditions['severe_ticket_old'];
    if (!reading?.fresh || reading.met === null) return 'untold';
    if (!reading.met) return 'none';
    const { evidence, since = null } = reading;
    return { why: \`\${evidence.map(({ text }) => text).join('; ')}.\`, since, contact: null, evidence };
  },
  examples: [
    {
      says: 'a severe ticket has been open for long',
      facts: {
        day: '2025-05-03',
        conditions: {
          severe_ticket_old: {
            met: true,
            fresh: true,
            since: '2025-04-16',
            evidence: [
              { source: 'salesforce', id: 'a', at: '2025-04-01', text: 'Severe ticket open since 1 April 2025' },
            ],
          },
        },
      },
      suggests: {
        urgency: 'this week',
        why: 'Severe ticket open since 1 April 2025.',
        since: '2025-04-16',
        contact: null,
        evidence: 1,
      },
    },
    {
      says: 'none is open',
      facts: {
        day: '2025-05-03',
        conditions: { severe_ticket_old: { met: false, fresh: true, evidence: [] } },
      },
      suggests: 'none',
    },
  ],
});
`,
    },
  ],
  lines: (name) => [
    {
      path: 'worker/plays/index.ts',
      after: "import { invoiceOverdue } from './invoice-overdue';\n",
      line: `import { ${camel(name)} } from './${name}';\n`,
    },
    { path: 'worker/plays/index.ts', after: '  invoiceOverdue,\n', line: `  ${camel(name)},\n` },
  ],
  left: ['Say what raises it, what to do, and where it stands among the others.', CHECK],
};

const panel: PartTemplate = {
  files: (name) => [
    {
      path: `extension/panel/sections/${name}.tsx`,
      text: `import type { Section } from '../section';

export const ${camel(name)}: Section = {
  id: '${name}',
  title: '${words(name)}',
  draw({ health: { document } }) {
    const missing = document.measures.filter(({ state }) => state === 'missing');
    if (missing.length === 0) return null;
    return (
      <ul>
        {missing.map(({ id, name, reason }) => (
          <li key={id}>
            {name}: {reason}
          </li>
        ))}
      </ul>
    );
  },
};
`,
    },
  ],
  lines: (name) => [
    {
      path: 'extension/panel/sections/index.ts',
      after: "import { freshness } from './freshness';\n",
      line: `import { ${camel(name)} } from './${name}';\n`,
    },
    { path: 'extension/panel/sections/index.ts', after: '  freshness,\n', line: `  ${camel(name)},\n` },
  ],
  left: ['Say what it draws, and where it stands among the others.', CHECK],
};

/** What `npm run new` can make. */
export const TEMPLATES: Readonly<Record<string, PartTemplate>> = { measure, source, play, panel };
