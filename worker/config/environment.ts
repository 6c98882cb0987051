import { resolve } from 'node:path';

/** The process's environment, handed in by the composition root. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that the environment may give; it wins over the file. */
const SETTINGS: readonly {
  name: string;
  path: readonly [string, string];
  isFile?: true;
  isNumber?: true;
}[] = [
  { name: 'PLIMSOLL_FOLDER', path: ['store', 'folder'], isFile: true },
  { name: 'PLIMSOLL_STAGE', path: ['crm', 'stage'] },
  { name: 'PLIMSOLL_SALESFORCE_LOGIN_URL', path: ['crm', 'loginUrl'] },
  { name: 'PLIMSOLL_SALESFORCE_CLIENT_ID', path: ['crm', 'clientId'] },
  { name: 'PLIMSOLL_SALESFORCE_USERNAME', path: ['crm', 'username'] },
  { name: 'PLIMSOLL_SALESFORCE_KEY_FILE', path: ['crm', 'keyFile'], isFile: true },
  { name: 'PLIMSOLL_API_PORT', path: ['api', 'port'], isNumber: true },
];

/** Where a value of the configuration came from, for messages. */
export type Origins = Map<string, string>;

/**
 * `file` with the environment's settings laid over it, and which paths came from which variable. Files named by
 * the environment are relative to `cwd`, where the variable was typed.
 */
export function withEnvironment(
  file: Record<string, unknown>,
  environment: Environment,
  cwd: string,
): { merged: Record<string, unknown>; origins: Origins } {
  const merged: Record<string, unknown> = { ...file };
  const origins: Origins = new Map();
  for (const { name, path, isFile, isNumber } of SETTINGS) {
    const value = environment[name];
    if (value === undefined || value === '') continue;
    const [section, key] = path;
    const former = merged[section];
    merged[section] = {
      ...(typeof former === 'object' && former !== null ? former : {}),
      [key]: isFile ? resolve(cwd, value) : isNumber && /^\d+$/.test(value) ? Number(value) : value,
    };
    origins.set(path.join('.'), name);
  }
  return { merged, origins };
}
