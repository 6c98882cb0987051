import { parseArgs } from 'node:util';
import { oracle } from './oracle';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    files: { type: 'string' },
    'as-of': { type: 'string' },
    scorecard: { type: 'string', default: 'worker/scorecard/default.yaml' },
  },
});
const { url, token, files, 'as-of': asOf, scorecard } = values;
if (!url || !token || !files || !asOf || positionals.length === 0) {
  console.error('oracle --url URL --token TOKEN --files FOLDER --as-of INSTANT [--scorecard FILE] ACCOUNT…');
  process.exit(2);
}
for (const verdict of await oracle({
  url,
  token,
  files,
  asOf,
  accounts: positionals,
  scorecardPath: scorecard,
})) {
  console.log(JSON.stringify(verdict));
}
