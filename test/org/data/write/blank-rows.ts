import type { ObjectDef } from '../definition';
import type { Row, Scalar } from '../row';

const STAMPED = ['CreatedDate', 'CreatedById', 'LastModifiedDate', 'LastModifiedById', 'OwnerId'];

/** So many combinations of given fields are remembered for an object. */
const MOST_TEXTS = 500;

/**
 * What a new row of each object starts from: its defaults, and room for what every row has and for what this one
 * is given. V8 keeps an object that grew key by key as a hash table, and one that was parsed as a plain record:
 * a fifth of the memory and of the time, which is what lets an org hold some hundred thousand rows.
 */
export class BlankRows {
  /** By the map of an object's fields, which is replaced whenever they change, then by the names given. */
  private readonly known = new WeakMap<ObjectDef['fields'], Map<string, string>>();

  constructor(private readonly currency: string | null) {}

  of(def: ObjectDef, given: Readonly<Record<string, Scalar>>): Row {
    const texts = this.known.get(def.fields) ?? new Map<string, string>();
    this.known.set(def.fields, texts);
    const names = Object.keys(given).join();
    let text = texts.get(names);
    if (text === undefined) {
      text = JSON.stringify(this.blank(def, given));
      // Who writes ever other fields need not be quick.
      if (texts.size >= MOST_TEXTS) texts.clear();
      texts.set(names, text);
    }
    return JSON.parse(text) as Row;
  }

  private blank(def: ObjectDef, given: Readonly<Record<string, Scalar>>): Row {
    const blank: Row = { Id: '', IsDeleted: false, SystemModstamp: '' };
    for (const name of STAMPED) if (def.fields.has(name.toLowerCase())) blank[name] = '';
    for (const name in given) blank[name] ??= null;
    for (const field of def.fields.values()) {
      if (field.defaultValue !== null && !field.calculated) blank[field.name] = field.defaultValue;
    }
    if (this.currency && def.fields.has('currencyisocode')) blank['CurrencyIsoCode'] = this.currency;
    return blank;
  }
}
