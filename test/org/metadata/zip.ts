import { unzipSync, zipSync } from 'fflate';
import { MetadataProblem } from './metadata-problem';

/** As on the platform. */
const MOST_FILES = 10_000;
/** Bytes; the platform takes 600 MB, which this org would have to hold in memory while other requests wait. */
const MOST_UNPACKED = 100 * 1024 * 1024;

/** A zip beyond the platform's limits. */
export class UnfitZip extends MetadataProblem {
  constructor(statusCode: string, message: string) {
    super(message, undefined, statusCode);
  }
}

/** Files by their path inside the package. */
export type PackageFiles = Map<string, string>;

/**
 * Opens a deployment's zip as text files. A package may be wrapped in one folder (`unpackaged/package.xml`);
 * the folder is taken off, and named with its slash.
 * @throws MetadataProblem when the bytes are no zip, or one of too many files or, unpacked, more than `most` bytes
 */
export function openZip(bytes: Uint8Array, most = MOST_UNPACKED): { files: PackageFiles; wrapper: string } {
  const entries = Object.entries(unzip(bytes, most)).filter(([path]) => !path.endsWith('/'));
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

function unzip(bytes: Uint8Array, most: number) {
  let [count, size] = [0, 0];
  try {
    return unzipSync(bytes, {
      // A file is unpacked into as much room as its header claims, so that one that lies is cut off.
      filter({ originalSize }) {
        count += 1;
        size += originalSize;
        if (count > MOST_FILES) throw new UnfitZip('INVALID_OPERATION', 'Too many files in zip');
        if (size <= most) return true;
        throw new UnfitZip('LIMIT_EXCEEDED', `The zip file has more than ${most} bytes unpacked`);
      },
    });
  } catch (thrown) {
    if (thrown instanceof UnfitZip) throw thrown;
    throw new MetadataProblem('The zip file could not be read');
  }
}

/** Packs text files into a zip. */
export function packZip(files: PackageFiles): Uint8Array {
  const encoder = new TextEncoder();
  return zipSync(Object.fromEntries([...files].map(([path, text]) => [path, encoder.encode(text)])));
}
