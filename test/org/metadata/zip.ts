import { unzipSync, zipSync } from 'fflate';
import { MetadataProblem } from './metadata-problem';

/** Files by their path inside the package. */
export type PackageFiles = Map<string, string>;

/**
 * Opens a deployment's zip as text files. A package may be wrapped in one folder (`unpackaged/package.xml`);
 * the folder is taken off, and named with its slash. @throws MetadataProblem when the bytes are no zip
 */
export function openZip(bytes: Uint8Array): { files: PackageFiles; wrapper: string } {
  const entries = Object.entries(unzip(bytes)).filter(([path]) => !path.endsWith('/'));
  const manifest = entries.map(([path]) => path).find((path) => /^([^/]+\/)?package\.xml$/.test(path));
  const wrapper = manifest?.slice(0, -'package.xml'.length) ?? '';
  const decoder = new TextDecoder();
  const files = new Map(
    entries
      .filter(([path]) => path.startsWith(wrapper))
      .map(([path, content]) => [path.slice(wrapper.length), decoder.decode(content)]),
  );
  return { files, wrapper };
}

function unzip(bytes: Uint8Array) {
  try {
    return unzipSync(bytes);
  } catch {
    throw new MetadataProblem('The zip file could not be read');
  }
}

/** Packs text files into a zip. */
export function packZip(files: PackageFiles): Uint8Array {
  const encoder = new TextEncoder();
  return zipSync(Object.fromEntries([...files].map(([path, text]) => [path, encoder.encode(text)])));
}
