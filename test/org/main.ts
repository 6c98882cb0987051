import { makeBook, writeFiles } from '../book/index';
import { type OrgOptions, readOptions, USAGE } from './options';
import { chooseBook } from './remembered';
import { type RunningOrg, startOrg } from './start-org';

async function main(): Promise<void> {
  const options = optionsOrUsage();
  // Ctrl-C in a terminal reaches the parent too, which may still need the org to end in order.
  if (options.withParent) process.on('SIGINT', () => undefined);
  const today = new Date().toISOString().slice(0, 10);
  const choice = chooseBook(options, today);
  const book = makeBook(choice);
  const org = await startOrg({
    book,
    ...(choice.plain ? {} : { writeFiles: (folder, days) => writeFiles(book, folder, days) }),
    // Today has not ended: of it nothing has happened yet.
    through: options.through ?? yesterdayOf(today),
    append: options.append,
    folder: options.folder,
    port: options.port,
    features: choice.features ?? {},
    instance: JSON.stringify(choice),
  });
  endWith(options, org);
  process.stdout.write(options.json ? `${JSON.stringify(announcement(org))}\n` : readable(org));
}

function optionsOrUsage(): OrgOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${wordsOf(error)}\n${USAGE}\n`);
    process.exit(2);
  }
}

const yesterdayOf = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

function announcement({ close: _close, ...rest }: RunningOrg) {
  return rest;
}

function readable(org: RunningOrg): string {
  const people = org.users
    .slice(0, 5)
    .map((user) => `  ${user.username}  (${user.profile})\n    ${user.token}`);
  const others = org.users.length > 5 ? [`  and ${org.users.length - 5} more (--json lists them)`] : [];
  return `${[
    `Demo org ${org.organizationId} at ${org.url}, days through ${org.through}`,
    `Control port ${org.control}`,
    `Files of the outside world in ${org.files}`,
    `Connected app ${org.client.id}`,
    `  key ${org.client.keyFile}`,
    `Users and their tokens (password ${org.password})`,
    ...people,
    ...others,
    'Ctrl-C ends it.',
  ].join('\n')}\n`;
}

function endWith(options: OrgOptions, org: RunningOrg): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    org.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', end);
  if (options.withParent) process.stdin.once('end', end).once('close', end).resume();
  else process.once('SIGINT', end);
}

function fail(error: unknown): never {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main().catch(fail);
