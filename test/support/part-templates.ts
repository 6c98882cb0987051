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
}

const camel = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const words = (name: string): string => {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const measure: PartTemplate = {
  files: (name) => [
    {
      path: `worker/measures/${name}.ts`,
      text: `import { defineMeasure } from './define-measure';

export const ${camel(name)} = defineMeasure({
  id: '${name.replaceAll('-', '_')}',
  question: '${words(name)}?',
  family: 'engagement',
  owner: 'customer success',
  cadence: 'daily',
  status: 'shown by default',
  definition: 'say the formula in words',
  source: 'say where the definition comes from',
  read() {
    return { missing: 'nothing is read yet' };
  },
  examples: [
    { says: 'an account with nothing known', asOf: '2025-05-03', signals: {}, reads: { missing: 'nothing is read yet' } },
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
        line: `  ${id}: { name: '${words(name)}', unit: '%', indicator: 'leading', direction: 'higher' },\n`,
      },
    ];
  },
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
};

/** What `npm run new` can make. */
export const TEMPLATES: Readonly<Record<string, PartTemplate>> = { measure, source };
