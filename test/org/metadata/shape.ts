import { MetadataProblem } from './metadata-problem';
import type { XmlElement } from './xml-tree';

/**
 * The published types of the Metadata API: what an element may hold, read strictly. Every refusal is a
 * MetadataProblem that stands where the platform's own parser stands.
 */
export interface Shape<T> {
  read(element: XmlElement): T;
}

type Occurs = 'one' | 'maybe' | 'many';
interface Part<T, O extends Occurs> {
  shape: Shape<T>;
  occurs: O;
}
type Parts = Readonly<Record<string, Part<unknown, Occurs>>>;

type Named<P, O extends Occurs> = { [K in keyof P]: P[K] extends Part<unknown, O> ? K : never }[keyof P];
type Of<Q> = Q extends Part<infer T, Occurs> ? T : never;
export type ContentOf<P extends Parts> = { [K in Named<P, 'one'>]: Of<P[K]> } & {
  [K in Named<P, 'maybe'>]?: Of<P[K]>;
} & { [K in Named<P, 'many'>]: Array<Of<P[K]>> };

/** What a shape reads. */
export type Content<S> = S extends Shape<infer T> ? T : never;

export const one = <T>(shape: Shape<T>): Part<T, 'one'> => ({ shape, occurs: 'one' });
export const maybe = <T>(shape: Shape<T>): Part<T, 'maybe'> => ({ shape, occurs: 'maybe' });
export const many = <T>(shape: Shape<T>): Part<T, 'many'> => ({ shape, occurs: 'many' });

const fail = (element: XmlElement, message: string): never => {
  throw new MetadataProblem(`Error parsing file: ${message}`, element.closed, 'INVALID_TYPE');
};

export const text: Shape<string> = { read: (element) => element.text };

const xsd = <T>(type: string, read: (text: string) => T | undefined): Shape<T> => ({
  read: (element) =>
    read(element.text) ?? fail(element, `'${element.text}' is not a valid value for the type xsd:${type}`),
});

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };
/** In any case: clients in Python write `True`. */
export const flag = xsd('boolean', (value) => BOOLEANS[value.toLowerCase()]);
export const int = xsd('int', (value) => (/^[+-]?\d{1,10}$/.test(value) ? Number(value) : undefined));
export const double = xsd('double', (value) =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : undefined,
);
export const date = xsd('date', (value) =>
  /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined,
);

/** One of an enum's values, spelt exactly. */
export function oneOf<const V extends string>(type: string, values: readonly V[]): Shape<V> {
  return {
    read: (element) =>
      values.find((value) => value === element.text) ??
      fail(element, `'${element.text}' is not a valid value for the enum '${type}'`),
  };
}

/** Whatever stands there: for parts that are known to the platform and mean nothing here. */
export const ignored: Shape<undefined> = { read: () => undefined };

/** A part that the platform would make something of and this org cannot. */
export const unserved = (what: string): Shape<undefined> => ({
  read: (element) => {
    throw new MetadataProblem(`${what} cannot be deployed to this org`, element.opened);
  },
});

const NAMESPACE = '{http://soap.sforce.com/2006/04/metadata}';

/** A complex type: named elements, each once, perhaps, or any number of times. */
export function complex<P extends Parts>(type: string, parts: P): Shape<ContentOf<P>> {
  return {
    read(element) {
      const content: Record<string, unknown> = {};
      for (const [name, { occurs }] of Object.entries(parts)) if (occurs === 'many') content[name] = [];
      for (const child of element.children) {
        const part = Object.hasOwn(parts, child.name) ? parts[child.name] : undefined;
        if (!part) {
          const message = `Element ${NAMESPACE}${child.name} invalid at this location in type ${type}`;
          throw new MetadataProblem(`Error parsing file: ${message}`, child.opened, 'INVALID_TYPE');
        }
        const before = content[child.name];
        if (Array.isArray(before)) {
          const item = part.shape.read(child);
          if (item !== undefined) before.push(item);
        } else if (before !== undefined) {
          const message = `Element ${NAMESPACE}${child.name} is duplicated at this location in type ${type}`;
          throw new MetadataProblem(`Error parsing file: ${message}`, child.opened, 'INVALID_TYPE');
        } else if (!isBlank(child)) content[child.name] = part.shape.read(child);
      }
      for (const [name, { occurs }] of Object.entries(parts)) {
        if (occurs !== 'one' || content[name] !== undefined) continue;
        throw new MetadataProblem(
          `Required field is missing: ${name}`,
          element.closed,
          'REQUIRED_FIELD_MISSING',
        );
      }
      // Each part was read by its own shape, under its own name.
      return content as ContentOf<P>;
    },
  };
}

/** An empty element and a nil one say nothing. */
const isBlank = (element: XmlElement) =>
  element.attributes.get('nil') === 'true' || (element.text === '' && element.children.length === 0);
