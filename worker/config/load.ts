import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { PlimsollError } from '../../shared/error';
import { type Environment, type Origins, withEnvironment } from './environment';
import { type Config, ConfigSchema, type SourceConfig } from './schema';

export interface LoadedConfig {
  config: Config;
  /** The file read; null when there is none and defaults serve. */
  file: string | null;
}

/**
 * Reads the configuration: environment over file over default.
 * @param file path given by the user; without it `plimsoll.yaml` in `cwd` is read if it is there.
 * @throws PlimsollError CONFIG_NOT_FOUND, CONFIG_NOT_YAML or CONFIG_INVALID, which names every wrong value.
 */
export function loadConfig(options: {
  file?: string | undefined;
  cwd: string;
  environment: Environment;
}): LoadedConfig {
  const path = resolve(options.cwd, options.file ?? 'plimsoll.yaml');
  const text = readText(path, options.file !== undefined);
  const { merged, origins } = withEnvironment(
    text === null ? {} : parseYaml(path, text),
    options.environment,
    options.cwd,
  );
  const parsed = ConfigSchema.safeParse(merged);
  if (!parsed.success) {
    const lines = parsed.error.issues.flatMap((issue) =>
      describeIssue(issue, text === null ? null : path, origins),
    );
    throw new PlimsollError(
      'CONFIG_INVALID',
      `The configuration has ${lines.length === 1 ? 'a wrong value' : `${lines.length} wrong values`}:\n${lines.join('\n')}`,
      'Correct what is named above; schema/plimsoll.schema.json lists every setting.',
    );
  }
  const base = text === null ? options.cwd : dirname(path);
  return { config: withAbsolutePaths(parsed.data, base), file: text === null ? null : path };
}

/** Relative paths start from the folder of the configuration file. */
function withAbsolutePaths(config: Config, base: string): Config {
  const { keyFile } = config.crm;
  return {
    ...config,
    store: { ...config.store, folder: resolve(base, config.store.folder) },
    crm: keyFile ? { ...config.crm, keyFile: resolve(base, keyFile) } : config.crm,
    ...(config.scorecard ? { scorecard: resolve(base, config.scorecard) } : {}),
    sources: config.sources.map((source) => withAbsoluteSource(source, base)),
  };
}

function withAbsoluteSource(source: SourceConfig, base: string): SourceConfig {
  if (source.type === 'event-files') return { ...source, folder: resolve(base, source.folder) };
  if (source.type === 'csv') {
    const files = Object.entries(source.files).map(([kind, file]) => [
      kind,
      { ...file, path: resolve(base, file.path) },
    ]);
    return { ...source, files: Object.fromEntries(files) };
  }
  return source;
}

function readText(path: string, required: boolean): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (!required && (cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new PlimsollError(
      'CONFIG_NOT_FOUND',
      `Cannot read ${path}.`,
      'Give --config the path of a readable file.',
      cause,
    );
  }
}

function parseYaml(path: string, text: string): Record<string, unknown> {
  const document = parseDocument(text, { prettyErrors: true });
  const fault = document.errors[0];
  if (fault) {
    throw new PlimsollError(
      'CONFIG_NOT_YAML',
      `${path}: ${fault.message}`,
      'Correct the YAML at the place shown.',
    );
  }
  const value: unknown = document.toJS() ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PlimsollError(
      'CONFIG_NOT_YAML',
      `${path} holds no settings.`,
      'Write settings as `name: value` lines.',
    );
  }
  return value as Record<string, unknown>;
}

function describeIssue(issue: z.core.$ZodIssue, file: string | null, origins: Origins): string[] {
  const path = issue.path.join('.');
  const where = origins.get(path) ?? (file === null ? 'the configuration' : file);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `  ${[path, key].filter(Boolean).join('.')}: no such setting (${where})`);
  }
  return [`  ${path || 'the whole'}: ${issue.message} (${where})`];
}
