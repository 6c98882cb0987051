import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { TEMPLATES } from './part-templates';

/** `npm run new measure|source|play|panel NAME`: writes a part's file and its line in every list that must name it. */
function main([kind = '', name = '']: string[]): number {
  const template = TEMPLATES[kind];
  if (!template) {
    console.error(`Usage: npm run new ${Object.keys(TEMPLATES).join('|')} NAME`);
    return 2;
  }
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    console.error(`"${name}" is no name: use lower-case words joined by hyphens, such as renewal-plan.`);
    return 2;
  }
  const files = template.files(name);
  const taken = files.find((file) => existsSync(file.path));
  if (taken) {
    console.error(`${taken.path} is there already.`);
    return 1;
  }
  // All lists are changed in memory first, so that a list that has moved leaves nothing half done.
  const lists = new Map<string, string>();
  for (const { path, after, line } of template.lines(name)) {
    const text = lists.get(path) ?? readFileSync(path, 'utf8');
    if (!text.includes(after)) {
      console.error(`${path} no longer holds "${after}": correct test/support/part-templates.ts.`);
      return 1;
    }
    lists.set(path, text.replace(after, `${after}${line}`));
  }
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote   ${path}`);
  }
  for (const [path, text] of lists) {
    writeFileSync(path, text);
    console.log(`changed ${path}`);
  }
  console.log(['Then:', ...template.left].join('\n  '));
  return 0;
}

process.exitCode = main(process.argv.slice(2));
