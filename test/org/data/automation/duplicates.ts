import type { ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Row } from '../row';
import type { Store } from '../store';
import type { Table } from '../table';
import type { DuplicateRule, Save } from './rules';

/** A record that a duplicate rule refuses, with what the platform tells of the ones it found. */
export class DuplicatesDetected extends OrgError {
  constructor(
    readonly rule: DuplicateRule,
    readonly found: readonly string[],
  ) {
    super(400, 'DUPLICATES_DETECTED', rule.message);
  }

  /** As replies carry it beside the message. */
  get duplicateResult(): object {
    const { name, object, action } = this.rule;
    const matchRecords = this.found.map((id) => ({
      additionalInformation: [],
      fieldDiffs: [],
      matchConfidence: 100,
      record: { attributes: { type: object }, Id: id },
    }));
    return {
      allowSave: action === 'alert',
      duplicateRule: name,
      duplicateRuleEntityType: object,
      errorMessage: this.message,
      matchResults: [
        {
          entityType: object,
          errors: [],
          matchEngine: 'ExactMatchEngine',
          matchRecords,
          rule: name,
          size: matchRecords.length,
          success: true,
        },
      ],
    };
  }
}

/** @throws DuplicatesDetected where other live records are alike in all of the rule's fields. */
export function refuseDuplicates(store: Store, def: ObjectDef, rule: DuplicateRule, save: Save): void {
  const key = keyOf(rule, save.after);
  if (key === undefined || (save.before && keyOf(rule, save.before) === key)) return;
  const found: string[] = [];
  for (const row of candidates(store.table(def.name), rule, save.after)) {
    if (!row.IsDeleted && row.Id !== save.after.Id && keyOf(rule, row) === key) found.push(row.Id);
  }
  if (found.length > 0) throw new DuplicatesDetected(rule, found);
}

/** The rows that are alike in whichever field leaves the fewest; its index is made at the first use. */
function candidates(table: Table, { fields }: DuplicateRule, row: Row): readonly Row[] {
  const alike = fields.map((field) => [...table.by(field, String(row[field]))]);
  return alike.reduce((fewest, rows) => (rows.length < fewest.length ? rows : fewest), alike[0] ?? []);
}

function keyOf({ fields }: DuplicateRule, row: Row): string | undefined {
  const values = fields.map((field) => row[field] ?? null);
  return values.includes(null) ? undefined : JSON.stringify(values).toLowerCase();
}
